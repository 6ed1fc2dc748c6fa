"""Drafts: a page as somebody wants it, before it is checked against the guild and stored."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TypeVar

from domain.errors import Invalid
from domain.ids import CertificationId, GuildId, PageId, RankId, RoleId, SubdivisionId, UserId
from domain.rosters.awarding import AwardDraft, awards_from, awards_of, checked_awards, refuse_same_awards
from domain.rosters.awards import MOST_AWARDS, Award
from domain.rosters.fields import Circle, Field
from domain.rosters.pages import (
    LONGEST_DESCRIPTION,
    LONGEST_NAME,
    LONGEST_REMINDER,
    LONGEST_TITLE,
    LONGEST_VALID,
    MOST_CERTIFICATIONS,
    MOST_RANKS,
    MOST_SUBDIVISIONS,
    REMIND_BEFORE,
    Certification,
    Mapping,
    Page,
    Rank,
    Subdivision,
    Visibility,
    checked_text,
    readers,
)
from domain.rosters.places import spoken
from domain.rosters.schemes import Scheme, checked_abbreviation
from domain.rosters.seats import check_seating
from domain.rosters.slugs import checked_slug
from domain.rosters.themes import Appearance, checked_accent
from domain.words import sentence


@dataclass(frozen=True, slots=True)
class RankDraft:
    """A rank to be bound to a role of the guild."""

    name: str
    role_id: RoleId
    is_command: bool = False
    abbreviation: str = ""
    seats_min: int | None = None
    seats_max: int | None = None
    callsigns: Scheme | None = None


@dataclass(frozen=True, slots=True)
class MappingDraft:
    """A certification or subdivision to be bound to a role of the guild.

    Only a subdivision has callsigns, only a certification is valid for a time.
    """

    name: str
    role_id: RoleId
    abbreviation: str = ""
    callsigns: Scheme | None = None
    valid_for: timedelta | None = None
    remind_before: timedelta = REMIND_BEFORE


@dataclass(frozen=True, slots=True)
class PageDraft:
    """A whole page as wanted; ranks from the top of the ladder down.

    Its looks and readers may be left open (None): then a page that is there keeps its own. So it does where
    `fields`, which says who sees what, says nothing.
    """

    guild_id: GuildId
    owner_id: UserId
    slug: str
    title: str
    description: str = ""
    visibility: Visibility = Visibility.PUBLIC
    patrol_logs: bool = False
    id: PageId | None = None
    ranks: tuple[RankDraft, ...] = ()
    certifications: tuple[MappingDraft, ...] = ()
    subdivisions: tuple[MappingDraft, ...] = ()
    abbreviation: str = ""
    awards: tuple[AwardDraft, ...] = ()
    accent: str | None = None
    appearance: Appearance | None = None
    reader_role_ids: tuple[RoleId, ...] | None = None
    fields: tuple[tuple[Field, Circle], ...] = ()


Drafted = TypeVar("Drafted", RankDraft, MappingDraft)
Named = TypeVar("Named", RankDraft, MappingDraft, AwardDraft)


def checked_draft(draft: PageDraft, known_roles: Collection[RoleId]) -> PageDraft:
    """Return the draft with its texts trimmed, or raise `Invalid` whose `field` names the key at fault.

    `known_roles` are those of the guild, and those that the page is bound to already.
    """
    _check_counts(draft)
    _check_roles(draft, known_roles)
    draft = _abbreviated(draft)
    check_seating(draft)
    _check_validity(draft)
    return replace(
        draft,
        slug=checked_slug(draft.slug),
        title=checked_text(draft.title, name="title", longest=LONGEST_TITLE),
        description=checked_text(
            draft.description,
            name="description",
            longest=LONGEST_DESCRIPTION,
            may_be_empty=True,
            may_have_lines=True,
        ),
        ranks=_named("ranks", draft.ranks),
        certifications=_named("certifications", draft.certifications),
        subdivisions=_named("subdivisions", draft.subdivisions),
        awards=checked_awards(_named("awards", draft.awards)),
        accent=None if draft.accent is None else checked_accent(draft.accent),
    )


def checked_page(page: Page, known_roles: Collection[RoleId]) -> Page:
    """Return the page with its texts trimmed, checked by the rules of `checked_draft`.

    What is taken already is said in the words of the page: whoever edits one mapping knows no file.
    """
    _refuse_what_is_taken(page)
    draft = checked_draft(draft_of(page), known_roles)
    pairs = zip(page.ranks, draft.ranks, strict=True)
    certifications = zip(page.certifications, draft.certifications, strict=True)
    subdivisions = zip(page.subdivisions, draft.subdivisions, strict=True)
    return replace(
        page,
        slug=draft.slug,
        title=draft.title,
        description=draft.description,
        abbreviation=draft.abbreviation,
        accent=draft.accent or "",
        ranks=tuple(replace(rank, name=each.name, abbreviation=each.abbreviation) for rank, each in pairs),
        certifications=tuple(
            replace(certification, name=each.name) for certification, each in certifications
        ),
        subdivisions=tuple(
            replace(subdivision, name=each.name, abbreviation=each.abbreviation)
            for subdivision, each in subdivisions
        ),
        awards=tuple(
            Award(award.id, each.name, each.description, each.symbol)
            for award, each in zip(page.awards, draft.awards, strict=True)
        ),
    )


def page_from(draft: PageDraft, page_id: PageId, *, like: Page | None = None) -> Page:
    """Return the page that `draft` describes.

    What `like` binds to the same role keeps its id and past, and so does its award of the same name.
    """
    ranks = {rank.role_id: rank for rank in like.ranks} if like else {}
    certifications = {each.role_id: each for each in like.certifications} if like else {}
    subdivisions = {each.role_id: each for each in like.subdivisions} if like else {}
    base = like or Page(page_id, draft.guild_id, draft.owner_id, draft.slug, draft.title)
    return replace(
        base,
        owner_id=draft.owner_id,
        slug=draft.slug,
        title=draft.title,
        description=draft.description,
        visibility=draft.visibility,
        patrol_logs=draft.patrol_logs,
        abbreviation=draft.abbreviation,
        accent=base.accent if draft.accent is None else draft.accent,
        appearance=draft.appearance or base.appearance,
        reader_role_ids=base.reader_role_ids
        if draft.reader_role_ids is None
        else readers(base, draft.reader_role_ids),
        sharing=base.sharing.choosing(draft.fields),
        ranks=tuple(_rank_from(each, ranks.get(each.role_id)) for each in draft.ranks),
        certifications=tuple(
            _certification_from(each, certifications.get(each.role_id)) for each in draft.certifications
        ),
        subdivisions=tuple(
            replace(
                subdivisions.get(each.role_id, Subdivision(SubdivisionId(0), each.name, each.role_id)),
                name=each.name,
                abbreviation=each.abbreviation,
                callsigns=each.callsigns,
            )
            for each in draft.subdivisions
        ),
        awards=awards_from(draft.awards, base),
    )


def _certification_from(draft: MappingDraft, like: Certification | None) -> Certification:
    return replace(
        like or Certification(CertificationId(0), draft.name, draft.role_id),
        name=draft.name,
        valid_for=draft.valid_for,
        remind_before=draft.remind_before,
    )


def _rank_from(draft: RankDraft, like: Rank | None) -> Rank:
    return replace(
        like or Rank(RankId(0), draft.name, draft.role_id),
        name=draft.name,
        is_command=draft.is_command,
        abbreviation=draft.abbreviation,
        seats_min=draft.seats_min,
        seats_max=draft.seats_max,
        callsigns=draft.callsigns,
    )


def draft_of(page: Page) -> PageDraft:
    """Return the draft that would make `page` again."""
    return PageDraft(
        guild_id=page.guild_id,
        owner_id=page.owner_id,
        slug=page.slug,
        title=page.title,
        description=page.description,
        visibility=page.visibility,
        patrol_logs=page.patrol_logs,
        id=page.id,
        abbreviation=page.abbreviation,
        ranks=tuple(
            RankDraft(
                rank.name,
                rank.role_id,
                rank.is_command,
                rank.abbreviation,
                rank.seats_min,
                rank.seats_max,
                rank.callsigns,
            )
            for rank in page.ranks
        ),
        certifications=tuple(
            MappingDraft(each.name, each.role_id, valid_for=each.valid_for, remind_before=each.remind_before)
            for each in page.certifications
        ),
        subdivisions=tuple(
            MappingDraft(each.name, each.role_id, each.abbreviation, each.callsigns)
            for each in page.subdivisions
        ),
        awards=awards_of(page),
        accent=page.accent,
        appearance=page.appearance,
        reader_role_ids=page.reader_role_ids,
        fields=page.sharing.all(),
    )


def _refuse_what_is_taken(page: Page) -> None:
    roles: dict[RoleId, str] = {}
    mappings: tuple[tuple[Mapping, ...], ...] = (page.ranks, page.certifications, page.subdivisions)
    for of_one_kind in mappings:
        names: set[str] = set()
        for each in of_one_kind:
            name = each.name.strip()
            if each.role_id in roles:
                raise Invalid(
                    sentence(
                        "“{name}” needs a role of its own: its role is used by “{other}” already.",
                        name=name,
                        other=roles[each.role_id],
                    ),
                    field="role",
                )
            if each.name.strip().casefold() in names:
                raise Invalid(
                    sentence("There is “{name}” already; choose another name.", name=name), field="name"
                )
            roles[each.role_id] = name
            names.add(each.name.strip().casefold())
    refuse_same_awards(page)


def _check_roles(draft: PageDraft, known_roles: Collection[RoleId]) -> None:
    taken: dict[RoleId, str] = {}
    for place, mapping in _places(draft):
        field, role_id = f"{place}.role_id", mapping.role_id
        if int(role_id) == int(draft.guild_id):
            raise Invalid(sentence("{field}: @everyone can't be used.", field=spoken(field)), field=field)
        if role_id not in known_roles:
            raise Invalid(
                sentence("{field}: the server has no role with id {id}.", field=spoken(field), id=role_id),
                field=field,
            )
        if role_id in taken:
            raise Invalid(
                sentence(
                    "{field}: role {id} is used by {other} already.",
                    field=spoken(field),
                    id=role_id,
                    other=spoken(taken[role_id]),
                ),
                field=field,
            )
        taken[role_id] = place


def _places(draft: PageDraft) -> Iterator[tuple[str, RankDraft | MappingDraft]]:
    for index, rank in enumerate(draft.ranks):
        yield f"ranks[{index}]", rank
    for index, each in enumerate(draft.certifications):
        yield f"certifications[{index}]", each
    for index, each in enumerate(draft.subdivisions):
        yield f"subdivisions[{index}]", each


def _abbreviated(draft: PageDraft) -> PageDraft:
    """Return the draft with its abbreviations trimmed."""
    return replace(
        draft,
        abbreviation=checked_abbreviation(draft.abbreviation),
        ranks=_short("ranks", draft.ranks),
        subdivisions=_short("subdivisions", draft.subdivisions),
    )


def _short(kind: str, drafts: tuple[Drafted, ...]) -> tuple[Drafted, ...]:
    return tuple(
        replace(
            each,
            abbreviation=checked_abbreviation(each.abbreviation, field=f"{kind}[{index}].abbreviation"),
        )
        for index, each in enumerate(drafts)
    )


def _check_counts(draft: PageDraft) -> None:
    for name, count, most in (
        ("ranks", len(draft.ranks), MOST_RANKS),
        ("certifications", len(draft.certifications), MOST_CERTIFICATIONS),
        ("subdivisions", len(draft.subdivisions), MOST_SUBDIVISIONS),
        ("awards", len(draft.awards), MOST_AWARDS),
    ):
        if count > most:
            raise Invalid(
                sentence(
                    "{name}: a page may have {most} at most; this one has {number}.",
                    name=name,
                    most=most,
                    number=count,
                ),
                field=name,
            )


def _check_validity(draft: PageDraft) -> None:
    for index, each in enumerate(draft.certifications):
        for key, value, least, most in (
            ("valid_days", each.valid_for, timedelta(days=1), LONGEST_VALID),
            ("remind_days", each.remind_before, timedelta(), LONGEST_REMINDER),
        ):
            if value is not None and not least <= value <= most:
                place = f"certifications[{index}].{key}"
                raise Invalid(
                    sentence(
                        "{place} must be between {least} and {most} days.",
                        place=spoken(place),
                        least=least.days,
                        most=most.days,
                    ),
                    field=place,
                )


def _named(kind: str, drafts: tuple[Named, ...]) -> tuple[Named, ...]:
    """Return the drafts with trimmed names, each of them used once."""
    names: set[str] = set()
    trimmed: list[Named] = []
    for index, each in enumerate(drafts):
        place = f"{kind}[{index}].name"
        name = checked_text(each.name, name=place, longest=LONGEST_NAME)
        if name.casefold() in names:
            raise Invalid(
                sentence("{place}: “{name}” is used twice.", place=spoken(place), name=name), field=place
            )
        names.add(name.casefold())
        trimmed.append(replace(each, name=name))
    return tuple(trimmed)
