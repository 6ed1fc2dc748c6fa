"""Particulars: what a sheet says of members otherwise than by roles, dates and hours; each goes on record.

| column   | what a cell means                            | is so already if               |
|----------|----------------------------------------------|--------------------------------|
| callsign | his main one from now on                     | he has it                      |
| status   | how he serves from now on                    | he does, or the page says so   |
| notes    | one more note about him                      | there is one with these words  |
| awards   | each as often as the cell says, at the least | he has them as often           |

Callsigns are judged together: two members may change theirs in one sheet, and no two get the same.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from domain.access.actors import OPERATOR, Actor
from domain.errors import Invalid, RosterError
from domain.ids import AwardId, CallsignId, MembershipId, PersonId, UserId
from domain.rosters.awards import Award
from domain.rosters.callsigns import Callsign, Slot, check_fits
from domain.rosters.cells import nouns_in
from domain.rosters.columns import ColumnKind, plain_words
from domain.rosters.guards import check_may_act
from domain.rosters.memberships import Membership, Standing
from domain.rosters.notes import LONGEST, MOST
from domain.rosters.pages import Page, checked_text
from domain.rosters.schemes import checked_callsign, key_of
from domain.rosters.statuses import ACTIVE, SETTABLE, STATUS_WORDS, Status, Term
from domain.words import sentence

TIMES = re.compile(r"(.+?)\s*[x×*]\s*(\d{1,2})")
STATUS_NAMES: dict[Status, str] = {
    Status.ACTIVE: "aktiv|im dienst|actif|active|en service|activo|activa|en servicio",
    Status.LOA: "leave|on leave|leave of absence|beurlaubt|urlaub|abwesend|conge|en conge|absent|licencia|"
    "de permiso|de baja|ausente",
    Status.RESERVE: "reserves|reserviste|reserva",
    Status.PROBATION: "probationary|on probation|trial|probezeit|essai|periode d essai|"
    "periode probatoire|prueba|a prueba|periodo de prueba",
    Status.SUSPENDED: "suspension|suspendiert|suspendu|suspendue|suspendido|suspendida",
    Status.REDUCED: "reduced|verminderte aktivitat|activite reduite|actividad reducida",
}
STATUSES = {
    plain_words(name): status
    for status, names in STATUS_NAMES.items()
    for name in (*names.split("|"), STATUS_WORDS[status], status.value)
}


class ParticularKind(StrEnum):
    """What a particular is about."""

    CALLSIGN = "callsign"
    STATUS = "status"
    NOTE = "note"
    AWARD = "award"


@dataclass(frozen=True, slots=True)
class Particular:
    """One of them that differs: the callsign, the status, the text or the award's name.

    It `is_late` where it waits for roles. `before` and `after` are what a record says; `callsign_id` is what
    he is called now, `reserved_id` what is kept for him, `was` his term now.
    """

    kind: ParticularKind
    value: str
    is_late: bool = False
    before: str | None = None
    after: str | None = None
    award_id: AwardId | None = None
    callsign_id: CallsignId | None = None
    reserved_id: CallsignId | None = None
    was: Term = ACTIVE


@dataclass(frozen=True, slots=True)
class Kept:
    """What the members of a page have of these, and who asks, with his own standing there.

    `shown` is the status that the page tells of a member, his leave considered.
    """

    actor: Actor = OPERATOR
    own: Standing | None = None
    callsigns: tuple[Callsign, ...] = ()
    awards: Mapping[MembershipId, Mapping[AwardId, int]] = field(default_factory=dict)
    notes: Mapping[PersonId, tuple[str, ...]] = field(default_factory=dict)
    shown: Mapping[MembershipId, Status] = field(default_factory=dict)
    names: Mapping[PersonId, str] = field(default_factory=dict)

    def main_callsigns(self) -> dict[PersonId, Callsign]:
        """Return what everybody is called."""
        return {
            each.person_id: each
            for each in self.callsigns
            if each.person_id is not None and each.subdivision_id is None and not each.is_reserved
        }


NOTHING_KEPT = Kept()


class Reader:
    """Reads the particulars of one row after the other; what is looked up is looked up once."""

    def __init__(self, page: Page, kept: Kept) -> None:
        self._page = page
        self._kept = kept
        self._called = kept.main_callsigns()
        self._awards = {each.name.strip().casefold(): each for each in page.awards}

    def read(
        self,
        cells: Mapping[ColumnKind, str],
        user_id: UserId,
        member: Membership | None,
        standing: Standing,
    ) -> tuple[Particular, ...]:
        """Return what differs of a row; `standing` is his once the row's roles are right."""
        found = (
            *self._callsign(cells.get(ColumnKind.CALLSIGN, ""), member, standing),
            *self._status(cells.get(ColumnKind.STATUS, ""), member),
            *self._note(cells.get(ColumnKind.NOTES, ""), member),
            *self._granted(cells.get(ColumnKind.AWARDS, ""), member),
        )
        if found:
            now = member.standing if member else None
            check_may_act(
                self._kept.actor, self._page, target_id=user_id, own=self._kept.own, target=now, rank=None
            )
        return found

    def _callsign(self, cell: str, member: Membership | None, standing: Standing) -> Iterable[Particular]:
        if not cell:
            return
        value = checked_callsign(cell)
        has = self._called.get(member.person_id) if member else None
        if has is not None and has.value == value:
            return
        try:
            check_fits(Slot(self._page, standing), value, may_deviate=True)
        except RosterError as refusal:
            raise _bad("callsign", refusal.sentence) from refusal
        is_late = member is None or member.standing.shown != standing.shown
        yield Particular(
            ParticularKind.CALLSIGN,
            value,
            is_late,
            before=has.value if has else None,
            after=value,
            callsign_id=has.id if has else None,
        )

    def _status(self, cell: str, member: Membership | None) -> Iterable[Particular]:
        if not cell:
            return
        status = STATUSES.get(plain_words(cell))
        if status is None:
            raise _bad("status", sentence("“{what}” is no status.", what=cell[:40]))
        was = member.term if member else ACTIVE
        shown = self._kept.shown.get(member.id) if member else None
        if status in (was.status, shown):
            return
        if status not in SETTABLE:
            raise _bad("status", sentence("reduced activity is a leave; ask for it with /loa."))
        term = Term(status)
        yield Particular(
            ParticularKind.STATUS, status.value, member is None, before=was.text, after=term.text, was=was
        )

    def _note(self, cell: str, member: Membership | None) -> Iterable[Particular]:
        if not cell:
            return
        text = checked_text(cell, name="notes", longest=LONGEST, may_have_lines=True)
        there = self._kept.notes.get(member.person_id, ()) if member else ()
        if text in there:
            return
        if len(there) >= MOST:
            raise _bad("notes", sentence("There are {count} notes already; remove one first.", count=MOST))
        yield Particular(ParticularKind.NOTE, text, member is None)

    def _granted(self, cell: str, member: Membership | None) -> Iterable[Particular]:
        has = self._kept.awards.get(member.id, {}) if member else {}
        for award, times in self._meant(cell):
            particular = Particular(
                ParticularKind.AWARD, award.name, member is None, after=award.name, award_id=award.id
            )
            yield from [particular] * (times - has.get(award.id, 0))

    def _meant(self, cell: str) -> Iterable[tuple[Award, int]]:
        """Each award that a cell names, and how often: `Valor; Long service ×2`."""
        for name in nouns_in(cell, lambda each: self._counted(each) is not None):
            counted = self._counted(name)
            if counted is None:
                raise _bad("awards", sentence("The page has no award called “{what}”.", what=name[:60]))
            yield counted

    def _counted(self, name: str) -> tuple[Award, int] | None:
        if (award := self._awards.get(name.casefold())) is not None:
            return award, 1
        counted = TIMES.fullmatch(name)
        award = self._awards.get(counted[1].casefold()) if counted is not None else None
        return (award, int(counted[2])) if award is not None and counted is not None else None


@dataclass(frozen=True, slots=True)
class Wanted:
    """A callsign that a row of a sheet gives, by line."""

    line: int
    person_id: PersonId | None
    particular: Particular


class Clashes:
    """Judges the callsigns of a sheet together: who is in whose way, and what is free once it is given up."""

    def __init__(self, kept: Kept) -> None:
        self._names = kept.names
        self._used = {each.key: each for each in kept.callsigns}

    def of(self, wanted: Sequence[Wanted]) -> dict[int, str]:
        """Return why which lines can't be, by line."""
        refused: dict[int, str] = {}
        first: dict[str, int] = {}
        by_holding: dict[CallsignId, Wanted] = {}
        givers: dict[CallsignId, int] = {
            each.particular.callsign_id: each.line
            for each in wanted
            if each.particular.callsign_id is not None and not each.particular.is_late
        }
        for each in wanted:
            key = key_of(each.particular.value)
            if (line := first.setdefault(key, each.line)) != each.line:
                refused[each.line] = _in_line(each.particular.value, line)
                continue
            use = self._used.get(key)
            if use is not None and not _is_his(use, each):
                by_holding[use.id] = each
                if use.is_reserved or use.id not in givers:
                    refused[each.line] = self._why(use)
        self._stay(refused, wanted, by_holding)
        return refused

    def _stay(
        self, refused: dict[int, str], wanted: Sequence[Wanted], by_holding: Mapping[CallsignId, Wanted]
    ) -> None:
        """Whoever is refused keeps what he has, and is in the way of whoever wanted that."""
        open_ = [each for each in wanted if each.line in refused]
        while open_:
            held = open_.pop().particular.callsign_id
            heir = by_holding.get(held) if held is not None else None
            if heir is not None and heir.line not in refused:
                refused[heir.line] = self._why(self._used[key_of(heir.particular.value)])
                open_.append(heir)

    def reserved_for(self, wanted: Wanted) -> CallsignId | None:
        """Return what is kept for him under the callsign that he is given."""
        use = self._used.get(key_of(wanted.particular.value))
        return use.id if use is not None and use.is_reserved else None

    def _why(self, use: Callsign) -> str:
        who = self._names.get(use.person_id, "?") if use.person_id is not None else None
        if not use.is_reserved:
            why = sentence("{callsign} belongs to {who} already.", callsign=use.value, who=who or "?")
        else:
            why = sentence(
                "{callsign} is reserved: {why}. Release it first.",
                callsign=use.value,
                why=use.note or who or sentence("for nobody yet"),
            )
        return _bad("callsign", why).sentence


def _is_his(use: Callsign, wanted: Wanted) -> bool:
    """Say whether a callsign in use is in nobody's way: his own in other letters, or kept for him."""
    if use.is_reserved:
        return use.person_id is not None and use.person_id == wanted.person_id
    return use.id == wanted.particular.callsign_id


def _in_line(callsign: str, line: int) -> str:
    why = sentence("{callsign} is given in line {line} already.", callsign=callsign, line=line)
    return _bad("callsign", why).sentence


def _bad(field: str, why: str) -> Invalid:
    return Invalid(sentence("{field}: {why}", field=field, why=why), field=field)
