"""Columns: what stands in each column of a sheet, guessed from its heading in four languages, or cells."""

import unicodedata
from collections.abc import Callable, Sequence
from enum import StrEnum

from domain.ids import snowflake
from domain.rosters.pages import Page
from domain.rosters.sheets import Sheet

SHORTEST_ID = 15
NEARLY_ALL = 0.8
LOOKED_AT = 200
"""Rows whose cells are looked at to guess."""


class ColumnKind(StrEnum):
    """What a column may hold."""

    DISCORD_ID = "discord_id"
    USERNAME = "username"
    NAME = "name"
    RANK = "rank"
    CERTIFICATIONS = "certifications"
    SUBDIVISIONS = "subdivisions"
    JOINED = "joined"
    PROMOTED = "promoted"
    HOURS = "hours"
    CALLSIGN = "callsign"
    STATUS = "status"
    NOTES = "notes"
    AWARDS = "awards"
    IGNORED = "ignored"


IMPORTED = frozenset(ColumnKind) - {ColumnKind.IGNORED}
"""What an import takes over; other columns are named in its preview as not imported."""

HEADINGS: dict[ColumnKind, str] = {
    ColumnKind.DISCORD_ID: "discord id|discordid|user id|userid|id|discord|kennung|identifiant|identificador",
    ColumnKind.USERNAME: "username|discord username|user|account|benutzername|nutzername|nom d utilisateur|"
    "pseudo|usuario|nombre de usuario|handle",
    ColumnKind.NAME: "name|nickname|member|display name|character|character name|mitglied|anzeigename|"
    "spitzname|nom|surnom|membre|nombre|apodo|miembro",
    ColumnKind.RANK: "rank|grade|title|position|rang|dienstgrad|rango|grado",
    ColumnKind.CERTIFICATIONS: "certifications|certification|certs|training|trainings|qualifications|"
    "zertifikate|zertifizierungen|ausbildungen|formations|certificaciones|cursos",
    ColumnKind.SUBDIVISIONS: "subdivisions|subdivision|division|divisions|unit|units|team|department|einheit|"
    "einheiten|abteilung|abteilungen|unite|unites|unidad|unidades|departamento",
    ColumnKind.JOINED: "joined|join date|joined date|date joined|hired|hire date|member since|beitritt|"
    "eintritt|eintrittsdatum|mitglied seit|date d entree|arrivee|fecha de ingreso|ingreso|alta",
    ColumnKind.PROMOTED: "promotion date|promoted|last promotion|date of rank|rank since|beforderung|"
    "beforderungsdatum|befordert am|letzte beforderung|date de promotion|promotion|"
    "derniere promotion|fecha de ascenso|ascenso|ultimo ascenso",
    ColumnKind.HOURS: "hours|patrol hours|total hours|stunden|dienststunden|gesamtstunden|heures|"
    "total heures|horas|total horas|horas totales",
    ColumnKind.CALLSIGN: "callsign|call sign|badge|badge number|rufname|funkrufname|rufzeichen|dienstnummer|"
    "indicatif|matricule|indicativo|placa",
    ColumnKind.STATUS: "status|state|activity|zustand|statut|etat|estado",
    ColumnKind.NOTES: "notes|note|comments|comment|remarks|notizen|bemerkungen|anmerkungen|remarques|"
    "commentaires|notas|comentarios|observaciones",
    ColumnKind.AWARDS: "awards|award|medals|medal|decorations|auszeichnungen|auszeichnung|orden|medaillen|"
    "distinctions|medailles|condecoraciones|condecoracion|medallas|premios",
}
KINDS = {heading: kind for kind, headings in HEADINGS.items() for heading in headings.split("|")}


def guessed(sheet: Sheet, page: Page) -> tuple[ColumnKind, ...]:
    """Return what each column seems to hold, each kind once; what nobody can guess is ignored."""
    kinds = [KINDS.get(plain_words(header), ColumnKind.IGNORED) for header in sheet.headers]
    taken: set[ColumnKind] = set()
    for place, kind in enumerate(kinds):
        kinds[place] = ColumnKind.IGNORED if kind in taken else kind
        taken.add(kind)
    for kind, is_one in _tests(page).items():
        for place in range(len(kinds)):
            if kind not in taken and kinds[place] is ColumnKind.IGNORED and _nearly_all(sheet, place, is_one):
                kinds[place] = kind
                taken.add(kind)
    return tuple(kinds)


def _tests(page: Page) -> dict[ColumnKind, Callable[[str], bool]]:
    ranks = {rank.name.casefold() for rank in page.ranks}
    return {ColumnKind.DISCORD_ID: is_account, ColumnKind.RANK: lambda cell: cell.casefold() in ranks}


def is_account(cell: str) -> bool:
    """Say whether a cell holds what can only be a Discord id."""
    return len(cell) >= SHORTEST_ID and snowflake(cell) is not None


def _nearly_all(sheet: Sheet, place: int, is_one: Callable[[str], bool]) -> bool:
    cells: Sequence[str] = [row.cells[place] for row in sheet.rows[:LOOKED_AT] if row.cells[place]]
    return bool(cells) and sum(map(is_one, cells)) >= NEARLY_ALL * len(cells)


def plain_words(text: str) -> str:
    """Return a heading or a word in small letters without accents or signs."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(char if char.isalnum() else " " for char in plain if not unicodedata.combining(char))
    return " ".join(kept.split())
