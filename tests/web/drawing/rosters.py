"""Roster views for the drawings' tests: a department of sixty over nine ranks, and single rows."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from domain.duty.patrols import OnDuty
from domain.ids import CertificationId, GuildId, MembershipId, PageId, RankId, RoleId, SubdivisionId, UserId
from domain.rosters.guilds import Notice
from domain.rosters.pages import Certification, Page, Rank, Subdivision, Visibility
from domain.rosters.people import initials
from domain.rosters.rosters import PUBLIC, Audience, HolderList, MemberRow, RankSection, RosterView

SYNCED = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
RANKS: tuple[tuple[str, int | None, int], ...] = (
    ("Sheriff", 0xF1C40F, 1),
    ("Undersheriff", 0xE67E22, 1),
    ("Captain", 0xE74C3C, 3),
    ("Lieutenant", 0x9B59B6, 4),
    ("Sergeant", 0x3498DB, 7),
    ("Corporal", 0x1ABC9C, 8),
    ("Senior deputy", 0x2ECC71, 12),
    ("Deputy", 0x607D8B, 18),
    ("Cadet", None, 6),
)
COMMAND_RANKS = 4
CERTIFICATIONS = ("Field training", "Air support", "SWAT", "K9 handler", "First aid")
SUBDIVISIONS = ("Patrol", "Traffic", "Detectives", "Marine unit")
FIRST = (
    "Anna Ben Clara Daniel Elif Farid Grace Hugo Ines Jonas Kaia Liam Mara Noor Oskar Priya Quinn Rosa Sven "
    "Tara Uma Viktor Wanda Xavi Yara Zoë Łukasz Δημήτρης Ольга Åsa"
).split()
LAST = (
    "Alvarez Brandt Castillo Dahl Eriksen Ferreira Greene Hoffmann Ito Jensen Kowalski Lindqvist Moreno "
    "Novak O’Connor Petrov Quist Reyes Santos Tanaka Ulrich Varga Whitfield Yilmaz Zhou Møller "
    "Nguyễn Παπαδόπουλος"
).split()


def a_row(key: int = 1, name: str = "Anna Alvarez", rank: str = "Deputy", **others: object) -> MemberRow:
    """Return a member's row with nothing but a name and a rank, unless said otherwise."""
    plain = MemberRow(MembershipId(key), name, initials(name), rank, is_command=False)
    return replace(plain, **others)  # type: ignore[arg-type]  # the tests name fields of a MemberRow


def a_member(number: int, rank: str, *, is_command: bool) -> MemberRow:
    """Return one of the department's members, the same for the same number."""
    name = f"{FIRST[number * 7 % len(FIRST)]} {LAST[number * 11 % len(LAST)]}"
    return a_row(
        number + 1,
        name,
        rank,
        is_command=is_command,
        callsign=f"{number // 10 + 1}{'abcdef'[number % 6]}-{number % 40 + 10}",
        certifications=tuple(
            c for i, c in enumerate(CERTIFICATIONS) if (number * 5 + i * 3) % 7 < 2 and rank != "Cadet"
        ),
        subdivisions=(SUBDIVISIONS[number % 4],) if number % 5 else (),
        promotion_date=date(2026, 11, 20) - timedelta(days=number * 23 % 900),
        promotion_officer="Maya Reyes" if number % 3 else None,
        patrol_seconds=number * 7331 % 400_000,
    )


def a_page(**others: object) -> Page:
    """Return the page of a sheriff's office."""
    page = Page(
        id=PageId(UUID(int=7)),
        guild_id=GuildId(900000000000000001),
        owner_id=UserId(900000000000000002),
        slug="harbor-county",
        title="Harbor County Sheriff’s Office",
        description="Patrol, traffic and marine units of Harbor County. Ride-alongs on Saturdays.",
        visibility=Visibility.PUBLIC,
        patrol_logs=True,
        ranks=tuple(
            Rank(RankId(i + 1), name, RoleId(800000000000000000 + i)) for i, (name, _, _) in enumerate(RANKS)
        ),
        certifications=tuple(
            Certification(CertificationId(i + 1), name, RoleId(810000000000000000 + i))
            for i, name in enumerate(CERTIFICATIONS)
        ),
        subdivisions=tuple(
            Subdivision(SubdivisionId(i + 1), name, RoleId(820000000000000000 + i))
            for i, name in enumerate(SUBDIVISIONS)
        ),
        revision=1,
    )
    return replace(page, **others)  # type: ignore[arg-type]  # the tests name fields of a Page


def a_view(
    *,
    times: int = 1,
    page: Page | None = None,
    audience: Audience = PUBLIC,
    notice: Notice | None = None,
) -> RosterView:
    """Return the department, each rank `times` as strong."""
    page = page or a_page()
    sections, number = [], 0
    for index, (name, colour, strength) in enumerate(RANKS):
        is_command = index < COMMAND_RANKS
        rows = [a_member(number + i, name, is_command=is_command) for i in range(strength * times)]
        number += len(rows)
        rank = RankId(index + 1)
        sections.append(RankSection(rank, name, is_command, False, colour, None, in_order(rows)))
    return with_sections(
        RosterView(page, audience, audience.fields_of(page), 1, SYNCED, notice, (), (), ()),
        tuple(sections),
        revision=1,
    )


def with_sections(view: RosterView, sections: tuple[RankSection, ...], *, revision: int) -> RosterView:
    """Return `view` with these sections, its lists of holders made from them."""
    rows = [row for section in sections for row in section.members]
    return replace(
        view,
        revision=revision,
        sections=sections,
        certifications=tuple(
            HolderList(c.name, None, tuple(row for row in rows if c.name in row.certifications))
            for c in view.page.certifications
        ),
        subdivisions=tuple(
            HolderList(s.name, None, tuple(row for row in rows if s.name in row.subdivisions))
            for s in view.page.subdivisions
        ),
    )


def on_duty(view: RosterView, number: int, *, is_on_break: bool = False) -> RosterView:
    """Return the next revision of `view`, in which its first members are on duty, and the first may rest."""
    keys = [row.key for row in view.rows()][:number]

    def duty(row: MemberRow) -> OnDuty | None:
        rests = is_on_break and row.key == keys[0]
        return OnDuty(SYNCED, "Training", is_on_break=rests) if row.key in keys else None

    sections = tuple(
        replace(section, members=tuple(replace(row, on_duty=duty(row)) for row in section.members))
        for section in view.sections
    )
    return with_sections(view, sections, revision=view.revision + 1)


def moved(view: RosterView, key: int, to: int, **others: object) -> RosterView:
    """Return the next revision of `view`, in which one member holds the rank at index `to`."""
    row = next(row for row in view.rows() if row.key == key)
    target = view.sections[to]
    row = replace(row, rank=target.name, is_command=target.is_command, **others)  # type: ignore[arg-type]  # as in a_row
    return _with(view, target, row)


def without(view: RosterView, key: int) -> RosterView:
    """Return the next revision of `view`, in which one member is gone."""
    sections = tuple(
        replace(s, members=tuple(row for row in s.members if row.key != key)) for s in view.sections
    )
    return with_sections(view, sections, revision=view.revision + 1)


def joined(view: RosterView, row: MemberRow, to: int) -> RosterView:
    """Return the next revision of `view`, in which `row` holds the rank at index `to`."""
    return _with(view, view.sections[to], replace(row, rank=view.sections[to].name))


def in_order(rows: list[MemberRow]) -> tuple[MemberRow, ...]:
    """Return rows in the order pages have."""
    return tuple(sorted(rows, key=lambda row: (row.name.casefold(), row.key)))


def _with(view: RosterView, target: RankSection, row: MemberRow) -> RosterView:
    rest = without(view, row.key).sections
    sections = tuple(
        replace(section, members=in_order([*section.members, row])) if section.id == target.id else section
        for section in rest
    )
    return with_sections(view, sections, revision=view.revision + 1)
