"""Asks: what somebody in command wants of a member, and which roles that means on a page.

An ask names the page's nouns; `wish_of` turns it into roles to give and to take. Whether he may is `guards`.
"""

from dataclasses import dataclass, replace

from domain.errors import Invalid, NotFound, Refused
from domain.ids import CertificationId, RankId, RoleId, SubdivisionId
from domain.rosters.memberships import Standing
from domain.rosters.orders import OrderKind
from domain.rosters.pages import Certification, Mapping, Page, Rank, Subdivision
from domain.words import sentence


@dataclass(frozen=True, slots=True)
class Promote:
    """Up to `rank_id`, or to the next rank above."""

    rank_id: RankId | None = None


@dataclass(frozen=True, slots=True)
class Demote:
    """Down to `rank_id`, or to the next rank below."""

    rank_id: RankId | None = None


@dataclass(frozen=True, slots=True)
class Transfer:
    """Into a subdivision, out of the others unless `keeps_others`.

    What takes a transfer back says more: into which others too, and out of which alone.
    """

    subdivision_id: SubdivisionId
    keeps_others: bool = False
    beside: tuple[SubdivisionId, ...] = ()
    out_of: tuple[SubdivisionId, ...] | None = None


@dataclass(frozen=True, slots=True)
class Certify:
    """Give a certification."""

    certification_id: CertificationId


@dataclass(frozen=True, slots=True)
class Revoke:
    """Take a certification."""

    certification_id: CertificationId


@dataclass(frozen=True, slots=True)
class Assign:
    """Into a subdivision, beside the others."""

    subdivision_id: SubdivisionId


@dataclass(frozen=True, slots=True)
class Unassign:
    """Out of a subdivision."""

    subdivision_id: SubdivisionId


@dataclass(frozen=True, slots=True)
class Discharge:
    """Off the page: every role of it; and out of the guild, with `kick`."""

    kick: bool = False


@dataclass(frozen=True, slots=True)
class Reinstate:
    """Back onto the page, at `rank_id` or at the rank he had; with these, as far as they have a role."""

    rank_id: RankId | None = None
    certifications: tuple[CertificationId, ...] = ()
    subdivisions: tuple[SubdivisionId, ...] = ()


Ask = Promote | Demote | Transfer | Certify | Revoke | Assign | Unassign | Discharge | Reinstate

KINDS: dict[type[Ask], OrderKind] = {
    Promote: OrderKind.PROMOTE,
    Demote: OrderKind.DEMOTE,
    Transfer: OrderKind.TRANSFER,
    Certify: OrderKind.CERTIFY,
    Revoke: OrderKind.REVOKE,
    Assign: OrderKind.ASSIGN,
    Unassign: OrderKind.UNASSIGN,
    Discharge: OrderKind.DISCHARGE,
    Reinstate: OrderKind.REINSTATE,
}


@dataclass(frozen=True, slots=True)
class Wish:
    """Roles to give and to take, and what that is about; `rank` is the one the member would be shown in."""

    give: frozenset[RoleId]
    take: frozenset[RoleId]
    subject: str | None
    rank: Rank | None = None


def wish_of(ask: Ask, page: Page, standing: Standing | None, *, former: RankId | None = None) -> Wish:
    """Return the roles that `ask` means for a member with this standing; refuse what makes no sense."""
    match ask:
        case Reinstate(rank_id=rank_id):
            if standing is not None:
                raise Refused(
                    sentence(
                        "This member is on the page already, as {rank}.",
                        rank=_rank(page, standing.shown).name,
                    )
                )
            wish = _to_rank(page, None, _reinstated(page, rank_id, former))
            return replace(wish, give=wish.give | _roles_beside(page, ask))
        case _ if standing is None:
            raise Refused(sentence("This member is not on this page."))
    assert standing is not None
    match ask:
        case Promote(rank_id=rank_id):
            return _to_rank(page, standing, _step(page, standing, rank_id, up=True))
        case Demote(rank_id=rank_id):
            return _to_rank(page, standing, _step(page, standing, rank_id, up=False))
        case Certify(certification_id=noun_id):
            return _give(_certification(page, noun_id))
        case Revoke(certification_id=noun_id):
            return _take(_held(_certification(page, noun_id), standing))
        case Assign(subdivision_id=noun_id):
            return _give(_subdivision(page, noun_id))
        case Unassign(subdivision_id=noun_id):
            return _take(_belonged(_subdivision(page, noun_id), standing))
        case Transfer():
            return _transfer(page, standing, ask)
        case Discharge():
            held = held_roles(page, standing)
            return Wish(frozenset(), held, _rank(page, standing.shown).name)


def held_roles(page: Page, standing: Standing) -> frozenset[RoleId]:
    """Return the roles behind all that somebody holds on a page, as far as they still exist."""
    ranks = (each for each in page.ranks if each.id in standing.ranks)
    certifications = (each for each in page.certifications if each.id in standing.certifications)
    subdivisions = (each for each in page.subdivisions if each.id in standing.subdivisions)
    held: tuple[Mapping, ...] = (*ranks, *certifications, *subdivisions)
    return frozenset(mapping.role_id for mapping in held if not mapping.is_unmapped)


def _step(page: Page, standing: Standing, rank_id: RankId | None, *, up: bool) -> Rank:
    """The rank to go to: the one named, if it lies that way, else the next mapped one."""
    order = page.order()
    here = order[standing.shown]
    if rank_id is not None:
        rank = _rank(page, rank_id)
        if rank.id == standing.shown:
            raise Refused(sentence("This member is {rank} already.", rank=rank.name))
        if (order[rank.id] < here) != up:
            own = _rank(page, standing.shown).name
            if up:
                raise Refused(sentence("{rank} is not above {own}.", rank=rank.name, own=own))
            raise Refused(sentence("{rank} is not below {own}.", rank=rank.name, own=own))
        return rank
    way_there = reversed(page.ranks[:here]) if up else iter(page.ranks[here + 1 :])
    for rank in way_there:
        if not rank.is_unmapped:
            return rank
    own = _rank(page, standing.shown).name
    if up:
        raise Refused(sentence("There is no rank above {own}.", own=own))
    raise Refused(sentence("There is no rank below {own}.", own=own))


def _roles_beside(page: Page, ask: Reinstate) -> frozenset[RoleId]:
    """The roles that come back with a rank; what was unmapped or removed since does not."""
    certifications = (each for each in page.certifications if each.id in ask.certifications)
    subdivisions = (each for each in page.subdivisions if each.id in ask.subdivisions)
    beside: tuple[Mapping, ...] = (*certifications, *subdivisions)
    return frozenset(mapping.role_id for mapping in beside if not mapping.is_unmapped)


def _reinstated(page: Page, rank_id: RankId | None, former: RankId | None) -> Rank:
    if rank_id is not None:
        return _rank(page, rank_id)
    if former is None or former not in page.order():
        raise Invalid(sentence("rank: say at which rank; nobody knows which one he had."), field="rank")
    return _rank(page, former)


def _to_rank(page: Page, standing: Standing | None, rank: Rank) -> Wish:
    """One rank on, every other rank of the page off."""
    give = _give(rank)
    others = {
        each.role_id
        for each in page.ranks
        if standing is not None and each.id in standing.ranks and each.id != rank.id and not each.is_unmapped
    }
    return Wish(give.give, frozenset(others), rank.name, rank)


def _transfer(page: Page, standing: Standing, ask: Transfer) -> Wish:
    to = _subdivision(page, ask.subdivision_id)
    into = {ask.subdivision_id, *ask.beside}
    give = _give(to).give.union(*(_give(_subdivision(page, each)).give for each in ask.beside))
    others = {
        each.role_id
        for each in page.subdivisions
        if each.id in standing.subdivisions
        and each.id not in into
        and (ask.out_of is None or each.id in ask.out_of)
        and not each.is_unmapped
    }
    return Wish(give, frozenset() if ask.keeps_others else frozenset(others), to.name)


def _held(certification: Certification, standing: Standing) -> Certification:
    if certification.id not in standing.certifications:
        raise Refused(sentence("This member does not hold {what}.", what=certification.name))
    return certification


def _belonged(subdivision: Subdivision, standing: Standing) -> Subdivision:
    if subdivision.id not in standing.subdivisions:
        raise Refused(sentence("This member does not belong to {what}.", what=subdivision.name))
    return subdivision


def _give(mapping: Mapping) -> Wish:
    _check_mapped(mapping)
    return Wish(frozenset({mapping.role_id}), frozenset(), mapping.name)


def _take(mapping: Mapping) -> Wish:
    _check_mapped(mapping)
    return Wish(frozenset(), frozenset({mapping.role_id}), mapping.name)


def _check_mapped(mapping: Mapping) -> None:
    if mapping.is_unmapped:
        raise Refused(
            sentence(
                "The role of {name} was deleted in Discord; give it another one first.",
                name=mapping.name,
            )
        )


def _rank(page: Page, rank_id: RankId) -> Rank:
    for rank in page.ranks:
        if rank.id == rank_id:
            return rank
    raise NotFound(sentence("This page has no such rank."))


def _certification(page: Page, noun_id: CertificationId) -> Certification:
    for each in page.certifications:
        if each.id == noun_id:
            return each
    raise NotFound(sentence("This page has no such certification."))


def _subdivision(page: Page, noun_id: SubdivisionId) -> Subdivision:
    for each in page.subdivisions:
        if each.id == noun_id:
            return each
    raise NotFound(sentence("This page has no such subdivision."))
