"""Particulars: what a sheet says besides, in which words, and whose callsigns are in each other's way."""

from dataclasses import replace

import pytest

from domain.access.actors import Actor
from domain.errors import Invalid, NotAllowed
from domain.ids import AwardId, CallsignId, PersonId
from domain.rosters.awards import Award
from domain.rosters.callsigns import Callsign
from domain.rosters.columns import ColumnKind
from domain.rosters.notes import MOST
from domain.rosters.particulars import Clashes, Kept, Particular, ParticularKind, Reader, Wanted
from domain.rosters.statuses import Status, Term
from tests.domain.makers import ANNA, BEN, PAGE, a_membership, a_page, a_standing

K = ColumnKind
VALOR, MODEL = Award(AwardId(1), "Valor"), Award(AwardId(2), "Model x 5")
AWARDED = replace(a_page(), awards=(VALOR, MODEL))
MEMBER = a_membership(1, a_standing(3))


def used(number: int, value: str, person: int | None = None, *, reserved: bool = False) -> Callsign:
    owner = PersonId(person) if person is not None else None
    return Callsign(CallsignId(number), PAGE, value, owner, is_reserved=reserved)


def read(kept: Kept | None = None, **cells: str) -> tuple[Particular, ...]:
    """Return what a row about a member, an officer, says."""
    found = {K(name): cell for name, cell in cells.items()}
    return Reader(AWARDED, kept or Kept()).read(found, BEN, MEMBER, MEMBER.standing)


def test_empty_cells_say_nothing() -> None:
    assert read(callsign="", status="", notes="", awards="") == ()


@pytest.mark.parametrize(
    ("cell", "status"),
    [
        ("LOA", Status.LOA),
        ("on leave", Status.LOA),
        ("Beurlaubt", Status.LOA),
        ("En congé", Status.LOA),
        ("De permiso", Status.LOA),
        ("Réserve", Status.RESERVE),
        ("Période probatoire", Status.PROBATION),
        ("A prueba", Status.PROBATION),
        ("SUSPENDIERT", Status.SUSPENDED),
    ],
)
def test_a_status_is_known_in_four_languages(cell: str, status: Status) -> None:
    (found,) = read(status=cell)

    assert (found.kind, found.value, found.before) == (ParticularKind.STATUS, status.value, "Active")


def test_a_status_that_the_page_shows_already_is_none_though_a_leave_says_so() -> None:
    on_leave = Kept(shown={MEMBER.id: Status.REDUCED})

    assert read(on_leave, status="Reduced activity") == ()
    assert read(on_leave, status="active") == ()
    suspended = replace(MEMBER, term=Term(Status.SUSPENDED))
    cells = {K.STATUS: "Suspended"}
    assert Reader(AWARDED, Kept()).read(cells, BEN, suspended, suspended.standing) == ()


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ({"status": "gone fishing"}, "status: “gone fishing” is no status."),
        ({"status": "reduced"}, "status: reduced activity is a leave; ask for it with /loa."),
        ({"callsign": "A*1"}, "callsign: 'A\\*1' won't do"),
        ({"notes": "x" * 1001}, "notes"),
        ({"awards": "Valor; Courage"}, "awards: The page has no award called “Courage”."),
    ],
)
def test_a_cell_that_makes_no_sense_is_named_by_its_column(cells: dict[str, str], why: str) -> None:
    with pytest.raises(Invalid, match=why):
        read(None, **cells)


def test_a_note_is_added_once_and_not_beyond_what_a_member_may_have() -> None:
    person = MEMBER.person_id

    assert read(Kept(notes={person: ("came late",)}), notes="came late") == ()
    assert [each.value for each in read(notes="came late")] == ["came late"]
    with pytest.raises(Invalid, match="notes: There are 200 notes already"):
        read(Kept(notes={person: ("x",) * MOST}), notes="one more")


def test_awards_are_given_as_often_as_they_lack() -> None:
    has = Kept(awards={MEMBER.id: {VALOR.id: 1}})

    assert [each.value for each in read(has, awards="valor ×3, Model x 5")] == ["Valor", "Valor", "Model x 5"]
    assert read(has, awards="Valor") == ()
    assert [each.award_id for each in read(awards="Valor | Model x 5 x2")] == [VALOR.id, MODEL.id, MODEL.id]


def test_a_callsign_that_he_has_is_none_and_another_tells_what_it_replaces() -> None:
    kept = Kept(callsigns=(used(7, "A-1", int(MEMBER.person_id)),))

    assert read(kept, callsign="A-1") == ()
    (found,) = read(kept, callsign=" a-2 ")
    assert (found.before, found.after, found.callsign_id, found.is_late) == ("A-1", "a-2", 7, False)


def test_who_gets_another_rank_or_is_new_gets_his_callsign_later() -> None:
    reader, cells = Reader(AWARDED, Kept()), {K.CALLSIGN: "A-1", K.STATUS: "LOA"}

    promoted = reader.read(cells, BEN, MEMBER, a_standing(2))
    new = reader.read(cells, BEN, None, a_standing(3))

    assert [each.is_late for each in promoted] == [True, False]
    assert [each.is_late for each in new] == [True, True]


def test_nobody_brings_anything_upon_himself_or_those_above_him_unless_it_is_so_already() -> None:
    himself = Kept(Actor(BEN, "Ben"), own=a_standing(3))
    equal = Kept(Actor(ANNA, "Anna"), own=a_standing(3))

    with pytest.raises(NotAllowed, match="to yourself"):
        read(himself, callsign="A-1")
    with pytest.raises(NotAllowed, match="not below your own rank"):
        read(equal, notes="x")
    assert read(himself, status="Active") == ()


def wanted(
    line: int, value: str, person: int | None, *, has: int | None = None, late: bool = False
) -> Wanted:
    replaced = CallsignId(has) if has is not None else None
    made = Particular(ParticularKind.CALLSIGN, value, late, after=value, callsign_id=replaced)
    return Wanted(line, PersonId(person) if person is not None else None, made)


KEPT = Kept(
    callsigns=(used(1, "A-1", 1), used(2, "A-2", 2), used(3, "A-3", 3), used(9, "R-1", 4, reserved=True)),
    names={PersonId(1): "Anna", PersonId(2): "Ben", PersonId(3): "Carla", PersonId(4): "Dora"},
)


def test_callsigns_go_round_among_those_who_change_theirs() -> None:
    ring = [wanted(2, "A-2", 1, has=1), wanted(3, "a-3", 2, has=2), wanted(4, "A-1", 3, has=3)]

    assert Clashes(KEPT).of(ring) == {}
    assert Clashes(KEPT).of([wanted(2, "a-1", 1, has=1)]) == {}


def test_whoever_is_refused_keeps_his_and_is_in_the_way_of_whoever_wanted_it() -> None:
    chain = [
        wanted(2, "A-2", 1, has=1),
        wanted(3, "A-3", 2, has=2),
        wanted(4, "R-1", 3, has=3),
    ]

    assert Clashes(KEPT).of(chain) == {
        2: "callsign: A-2 belongs to Ben already.",
        3: "callsign: A-3 belongs to Carla already.",
        4: "callsign: R-1 is reserved: Dora. Release it first.",
    }


def test_one_that_is_given_twice_or_not_yet_free_is_named_by_line() -> None:
    twice = Clashes(KEPT).of([wanted(2, "B-1", 1, has=1), wanted(5, "b-1", 2, has=2)])
    not_yet = Clashes(KEPT).of([wanted(2, "A-2", 1, has=1), wanted(3, "B-9", 2, has=2, late=True)])

    assert twice == {5: "callsign: b-1 is given in line 2 already."}
    assert not_yet == {2: "callsign: A-2 belongs to Ben already."}


def test_what_is_kept_for_him_is_his() -> None:
    his = wanted(2, "R-1", 4)

    assert Clashes(KEPT).of([his]) == {}
    assert Clashes(KEPT).reserved_for(his) == CallsignId(9)
    assert Clashes(KEPT).reserved_for(wanted(2, "A-1", 1)) is None


def test_of_thousands_who_hand_theirs_on_the_last_decides() -> None:
    kept = Kept(callsigns=tuple(used(number, f"N{number}", number) for number in range(5_001)))
    chain = [wanted(number, f"N{number + 1}", number, has=number) for number in range(5_000)]

    assert len(Clashes(kept).of(chain)) == 5_000
