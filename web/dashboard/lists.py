"""Lists: in what ranks, certifications and subdivisions differ for the editor, and a list of them drawn."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from quart import Response

from domain.ids import RoleId
from domain.rosters.guilds import Role
from domain.rosters.pages import LONGEST_NAME, Certification, Page, Rank, Subdivision
from domain.rosters.pages import Mapping as Mapped
from domain.rosters.rosters import WHOLE, RosterView
from domain.rosters.schemes import LONGEST_ABBREVIATION, LONGEST_SCHEME
from domain.rosters.versions import version_of_mapping, version_of_order
from services.rosters.mappings import Mappings
from web.dashboard.editor import Editor, Opened
from web.dashboard.filling import Fault, Filled
from web.dashboard.services import DashboardServices
from words import mark

Verbs = Mappings[Any, Any]  # of whichever kind: what they take beside name and role, `read` knows
Options = dict[str, Any]  # the keyword arguments of such a verb


@dataclass(frozen=True, slots=True)
class Listed:
    """One of the three lists: where a page keeps it, whose verbs change it, what its forms ask for."""

    path: str
    title: str
    one: str
    of: Callable[[Page], Sequence[Mapped]]
    verbs: Callable[[DashboardServices], Verbs]
    read: Callable[[Filled], Options]
    read_new: Callable[[Filled], Options]

    def find(self, page: Page, number: int) -> Mapped | None:
        """Return the entry with this id."""
        return next((each for each in self.of(page) if each.id == number), None)

    def place(self, page: Page, number: int) -> int:
        """Return at which place the entry with this id stands, 0 the top."""
        return [int(each.id) for each in self.of(page)].index(number)


@dataclass(frozen=True, slots=True)
class Row:
    """One entry as it is drawn: how many hold it, and the version that its forms carry."""

    mapping: Mapped
    role: Role | None
    holders: int
    version: str


def _read_rank(filled: Filled) -> Options:
    return {
        "is_command": filled.is_ticked("command"),
        "least": filled.number("least"),
        "most": filled.number("most"),
        "abbreviation": filled.text("abbreviation"),
        "callsigns": filled.text("callsigns").strip(),
    }


def _read_certification(filled: Filled) -> Options:
    return {
        "valid_for": timedelta(days=filled.number("valid_days")),
        "remind_before": timedelta(days=filled.number("remind_days")),
    }


def _read_subdivision(filled: Filled) -> Options:
    return {"abbreviation": filled.text("abbreviation"), "callsigns": filled.text("callsigns").strip()}


LISTS = {
    "ranks": Listed(
        "ranks",
        mark("Ranks"),
        mark("rank"),
        of=lambda page: page.ranks,
        verbs=lambda services: services.ranks,
        read=_read_rank,
        read_new=lambda filled: {"is_command": filled.is_ticked("command")},
    ),
    "certifications": Listed(
        "certifications",
        mark("Certifications"),
        mark("certification"),
        of=lambda page: page.certifications,
        verbs=lambda services: services.certifications,
        read=_read_certification,
        read_new=lambda filled: {"valid_for": timedelta(days=filled.number("valid_days"))},
    ),
    "subdivisions": Listed(
        "subdivisions",
        mark("Subdivisions"),
        mark("subdivision"),
        of=lambda page: page.subdivisions,
        verbs=lambda services: services.subdivisions,
        read=_read_subdivision,
        read_new=lambda _: {},
    ),
}
"""The lists by the last part of their address."""


async def drawn_list(
    editor: Editor,
    opened: Opened,
    kind: Listed,
    *,
    edit: str = "",
    remove: str = "",
    focus: str = "",
    fault: Fault | None = None,
    filled: Filled | None = None,
) -> Response:
    """Return the list with one entry open for editing or to be removed, or with the form for another."""
    roles = await editor.services.guilds.roles(opened.guild.id)
    held = _held(await editor.services.reading.view(opened.page.id, WHOLE))
    rows = _rows(opened.page, kind, roles, held)
    now = next((values_of(row.mapping) for row in rows if str(row.mapping.id) == edit), {})
    return editor.draw(
        opened,
        "list.html",
        part=kind.path,
        fault=fault,
        kind=kind,
        rows=rows,
        roles=[role for role in roles if not role.is_managed and int(role.id) != int(opened.guild.id)],
        used={mapping.role_id: mapping.name for mapping in opened.page.mappings()},
        order=version_of_order(kind.of(opened.page)),
        edit=edit,
        remove=remove,
        focus=focus,
        now=now,
        written=_written(filled) if filled else None,
        longest={"name": LONGEST_NAME, "short": LONGEST_ABBREVIATION, "scheme": LONGEST_SCHEME},
    )


def values_of(mapping: Mapped) -> dict[str, str]:
    """Return what the fields of an entry's form say while nobody has written into them."""
    values = {"name": mapping.name, "role": str(mapping.role_id)}
    match mapping:
        case Rank():
            values |= {
                "command": "on" if mapping.is_command else "",
                "least": str(mapping.seats_min or ""),
                "most": str(mapping.seats_max or ""),
            }
        case Certification():
            days = mapping.valid_for.days if mapping.valid_for else ""
            values |= {"valid_days": str(days), "remind_days": str(mapping.remind_before.days)}
    if isinstance(mapping, Rank | Subdivision):
        values |= {"abbreviation": mapping.abbreviation, "callsigns": str(mapping.callsigns or "")}
    return values


def _written(filled: Filled) -> dict[str, str]:
    names = "name role command least most abbreviation callsigns valid_days remind_days".split()
    return {name: filled.text(name) for name in names}


def _rows(page: Page, kind: Listed, roles: Sequence[Role], held: Mapping[RoleId, int]) -> list[Row]:
    known = {role.id: role for role in roles}
    return [
        Row(each, known.get(each.role_id), held.get(each.role_id, 0), version_of_mapping(each))
        for each in kind.of(page)
    ]


def _held(view: RosterView) -> dict[RoleId, int]:
    """Return how many members the page shows for each role it is bound to."""
    held = {each.role_id: len(each.members) for each in view.sections}
    held |= {each.role_id: len(each.members) for each in (*view.certifications, *view.subdivisions)}
    return {role_id: count for role_id, count in held.items() if role_id is not None}
