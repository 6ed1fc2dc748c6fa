"""Page files: a page as TOML, to be kept beside other files and applied again.

    guild_id = "80351110224678912"     ids are texts: TOML's numbers are not what every tool keeps exact
    owner_id = "80351110224678913"
    slug = "springfield-police"
    title = "Springfield Police"
    visibility = "members"
    readers = ["80351110224678916"]    only those with one of these roles; [] for all members
    accent = "#1d5fb4"                 "" for ours
    appearance = "dark"                or "light", or "system": as whoever reads it has it

    [fields]                           who sees what: "everyone", "members", "staff" or "nobody"
    hours = "everyone"                 what is left out stays as it is, on a new page as is usual

    [[ranks]]                          from the top of the ladder down
    name = "Chief"
    role_id = "80351110224678914"
    is_command = true
    abbreviation = "CHF"               what {RANK_ABBR} stands for in callsigns
    seats_min = 1                      how many should hold it, and how many may
    seats_max = 2
    callsigns = "C-01, C-02"           or a range: "{RANK_ABBR}-{NUM:3} 1..40", with "+" it stretches

    [[certifications]]
    name = "FTO"
    role_id = "80351110224678915"
    valid_days = 365                   left out: without end
    remind_days = 30                   how long before its end the holder is reminded; left out: 14

    [[awards]]                         given by hand; without a role
    name = "Medal of Valor"
    description = "For courage"
    symbol = "#1f3a93 #f5c518"         an emoji, or the two colours of a ribbon

What is left out of `readers`, `accent` and `appearance` stays as it is; a logo and a banner are in no file.
A refusal's sentence says `role_id of rank 3`, its `field` is the path: `ranks[2].role_id`.
"""

import difflib
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from domain.errors import Invalid
from domain.ids import GuildId, PageId, RoleId, UserId, snowflake
from domain.rosters.awarding import AwardDraft
from domain.rosters.drafts import MappingDraft, PageDraft, RankDraft
from domain.rosters.fields import CHOOSABLE, Circle, Field
from domain.rosters.pages import REMIND_BEFORE, Visibility
from domain.rosters.places import written
from domain.rosters.schemes import Scheme, parsed_scheme
from domain.rosters.themes import Appearance

PAGE_KEYS = (
    "id",
    "guild_id",
    "owner_id",
    "slug",
    "title",
    "abbreviation",
    "description",
    "visibility",
    "patrol_logs",
    "readers",
    "accent",
    "appearance",
)
RANK_KEYS = ("name", "role_id", "is_command", "abbreviation", "seats_min", "seats_max", "callsigns")
CERTIFICATION_KEYS = ("name", "role_id", "valid_days", "remind_days")
SUBDIVISION_KEYS = ("name", "role_id", "abbreviation", "callsigns")
AWARD_KEYS = ("name", "description", "symbol")
KINDS = {
    "ranks": RANK_KEYS,
    "certifications": CERTIFICATION_KEYS,
    "subdivisions": SUBDIVISION_KEYS,
    "awards": AWARD_KEYS,
}
FIELDS = "fields"
FIELD_KEYS = tuple(each.value for each in CHOOSABLE)
MOST_DAYS = 100_000
"""More days than any key may say; what each may is checked with the draft."""

ESCAPES = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}
TO_ESCAPE = re.compile(r'["\\\x00-\x1f\x7f\u2028\u2029]')


Choice = TypeVar("Choice", bound=StrEnum)


def read_page_file(text: str) -> PageDraft:
    """Return the page that `text` describes, or raise `Invalid` whose `field` names the key at fault."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Invalid(f"The file is not valid TOML: {error}.") from None
    except RecursionError:
        raise Invalid("The file is not a page file: it is nested too deeply.") from None
    page = _Table("", document)
    page.refuse_unknown((*PAGE_KEYS, FIELDS, *KINDS))
    return PageDraft(
        id=page.page_id("id"),
        guild_id=GuildId(page.snowflake("guild_id")),
        owner_id=UserId(page.snowflake("owner_id")),
        slug=page.text("slug"),
        title=page.text("title"),
        abbreviation=page.text("abbreviation", default=""),
        description=page.text("description", default=""),
        visibility=page.visibility("visibility"),
        patrol_logs=page.flag("patrol_logs"),
        reader_role_ids=page.roles("readers"),
        accent=page.text("accent") if page.has("accent") else None,
        appearance=page.appearance("appearance"),
        fields=page.table(FIELDS, FIELD_KEYS).circles(),
        ranks=tuple(map(_rank, page.tables("ranks"))),
        certifications=tuple(map(_certification, page.tables("certifications"))),
        subdivisions=tuple(map(_subdivision, page.tables("subdivisions"))),
        awards=tuple(map(_award, page.tables("awards"))),
    )


def write_page_file(draft: PageDraft) -> str:
    """Return the text from which `read_page_file` makes the same draft."""
    lines = [f'id = "{draft.id}"'] if draft.id else []
    lines += [
        f'guild_id = "{draft.guild_id}"',
        f'owner_id = "{draft.owner_id}"',
        f"slug = {_quoted(draft.slug)}",
        f"title = {_quoted(draft.title)}",
        *_abbreviated(draft),
        f"description = {_quoted(draft.description)}",
        f'visibility = "{draft.visibility}"',
        f"patrol_logs = {_flag(draft.patrol_logs)}",
        *_looks(draft),
    ]
    if draft.fields:
        lines += ["", f"[{FIELDS}]", *(f'{field} = "{circle}"' for field, circle in draft.fields)]
    for rank in draft.ranks:
        lines += _heading("ranks", rank)
        if rank.is_command:
            lines.append("is_command = true")
        lines += _abbreviated(rank)
        lines += [f"seats_min = {rank.seats_min}"] if rank.seats_min is not None else []
        lines += [f"seats_max = {rank.seats_max}"] if rank.seats_max is not None else []
        lines += _counted(rank)
    for certification in draft.certifications:
        lines += _heading("certifications", certification)
        if certification.valid_for is not None:
            lines.append(f"valid_days = {certification.valid_for.days}")
        if certification.remind_before != REMIND_BEFORE:
            lines.append(f"remind_days = {certification.remind_before.days}")
    for subdivision in draft.subdivisions:
        lines += [*_heading("subdivisions", subdivision), *_abbreviated(subdivision), *_counted(subdivision)]
    for award in draft.awards:
        lines += _award_lines(award)
    return "\n".join(lines) + "\n"


def line_of(text: str, field: str) -> int | None:
    """Return the line that sets `field`, or begins the table it is missing from; None if it is not plain."""
    place = re.fullmatch(r"(?:(\w+)\[(\d+)\])?\.?(\w+)?", field.replace(f"{FIELDS}.", f"{FIELDS}[0]."))
    if place is None:
        return None
    wanted, key = (place[1], int(place[2] or 0)), place[3]
    table, count, found = None, -1, None
    for number, line in enumerate(text.splitlines(), start=1):
        if heading := re.match(r"\s*\[?\[\s*(\w+)\s*\]\]?", line):
            count = count + 1 if heading[1] == table else 0
            table = heading[1]
            if (table, count) == wanted or (place[1] is None and count == 0 and table == key):
                found = number
        elif key and (table, max(count, 0)) == wanted and re.match(rf"\s*{key}\s*=", line):
            return number
    return found


class _Table:
    """One table of the file: hands out values of the right type, and names the key of a wrong one."""

    def __init__(self, path: str, values: Mapping[str, object]) -> None:
        self._path = path
        self._values = values

    def refuse_unknown(self, known: tuple[str, ...]) -> None:
        for key in self._values:
            if key not in known:
                close = difflib.get_close_matches(key, known, n=1)
                hint = f"; did you mean {close[0]!r}?" if close else "."
                raise self._invalid(key, f"is no key of a page file{hint}")

    def text(self, key: str, *, default: str | None = None) -> str:
        value = self._value(key, default)
        if not isinstance(value, str):
            raise self._wrong(key, "must be a text in quotes")
        return value

    def has(self, key: str) -> bool:
        return key in self._values

    def flag(self, key: str) -> bool:
        value = self._value(key, False)
        if not isinstance(value, bool):
            raise self._wrong(key, "must be true or false")
        return value

    def number(self, key: str) -> int | None:
        if key not in self._values:
            return None
        value = self._values[key]
        if not isinstance(value, int) or isinstance(value, bool):
            raise self._wrong(key, "must be a whole number")
        return value

    def days(self, key: str) -> timedelta | None:
        number = self.number(key)
        if number is not None and not 0 <= number <= MOST_DAYS:
            raise self._wrong(key, "must be a number of days")
        return timedelta(days=number) if number is not None else None

    def callsigns(self) -> Scheme | None:
        return parsed_scheme(self.text("callsigns", default=""), field=self._name("callsigns"))

    def snowflake(self, key: str) -> int:
        value = self._value(key, None)
        if isinstance(value, int) and not isinstance(value, bool):
            raise self._wrong(key, f'must be in quotes, as "{value}"')
        number = snowflake(value) if isinstance(value, str) else None
        if number is None:
            raise self._wrong(key, 'must be a Discord id in quotes, such as "80351110224678912"')
        return number

    def roles(self, key: str) -> tuple[RoleId, ...] | None:
        if key not in self._values:
            return None
        values = self._values[key]
        if not isinstance(values, list):
            raise self._wrong(key, "must be role ids in quotes, between [ and ]")
        numbers = [snowflake(each) if isinstance(each, str) else None for each in values]
        if None in numbers:
            raise self._wrong(key, 'must hold Discord ids in quotes, such as ["80351110224678912"]')
        return tuple(RoleId(number) for number in numbers if number is not None)

    def page_id(self, key: str) -> PageId | None:
        if key not in self._values:
            return None
        try:
            return PageId(UUID(self.text(key)))
        except ValueError:
            raise self._wrong(key, "must be a page's id, as `muster page export` writes it") from None

    def visibility(self, key: str) -> Visibility:
        return self._one_of(Visibility, key) if key in self._values else Visibility.PUBLIC

    def circles(self) -> tuple[tuple[Field, Circle], ...]:
        return tuple((Field(key), self._one_of(Circle, key)) for key in self._values)

    def table(self, key: str, known: tuple[str, ...]) -> "_Table":
        value = self._value(key, {})
        if not isinstance(value, dict):
            raise Invalid(f"{key} must be a table, below a line [{key}].", field=key)
        table = _Table(f"{key}.", value)
        table.refuse_unknown(known)
        return table

    def appearance(self, key: str) -> Appearance | None:
        return self._one_of(Appearance, key) if key in self._values else None

    def tables(self, key: str) -> Iterator["_Table"]:
        value = self._value(key, [])
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            raise Invalid(f"{key} must be tables, each below a line [[{key}]].", field=key)
        for index, each in enumerate(value):
            table = _Table(f"{key}[{index}].", each)
            table.refuse_unknown(KINDS[key])
            yield table

    def _one_of(self, kind: type[Choice], key: str) -> Choice:
        try:
            return kind(self.text(key))
        except ValueError:
            choices = ", ".join(f'"{each}"' for each in kind)
            raise self._wrong(key, f"must be one of {choices}") from None

    def _name(self, key: str) -> str:
        return f"{self._path}{key}"

    def _value(self, key: str, default: object) -> object:
        value = self._values.get(key, default)
        if value is None:
            raise self._invalid(key, "is missing.")
        return value

    def _wrong(self, key: str, problem: str) -> Invalid:
        value = self._values[key]
        shown = _flag(value) if isinstance(value, bool) else repr(value)[:80]
        return self._invalid(key, f"{problem}, not {shown}.")

    def _invalid(self, key: str, problem: str) -> Invalid:
        place = self._name(key)
        return Invalid(f"{written(place)} {problem}", field=place)


def _rank(table: _Table) -> RankDraft:
    return RankDraft(
        table.text("name"),
        RoleId(table.snowflake("role_id")),
        table.flag("is_command"),
        table.text("abbreviation", default=""),
        table.number("seats_min"),
        table.number("seats_max"),
        table.callsigns(),
    )


def _certification(table: _Table) -> MappingDraft:
    reminded = table.days("remind_days")
    return replace(
        _mapping(table),
        valid_for=table.days("valid_days"),
        remind_before=REMIND_BEFORE if reminded is None else reminded,
    )


def _mapping(table: _Table) -> MappingDraft:
    return MappingDraft(table.text("name"), RoleId(table.snowflake("role_id")))


def _award(table: _Table) -> AwardDraft:
    symbol = table.text("symbol", default="") or None
    return AwardDraft(table.text("name"), table.text("description", default=""), symbol)


def _subdivision(table: _Table) -> MappingDraft:
    return replace(
        _mapping(table),
        abbreviation=table.text("abbreviation", default=""),
        callsigns=table.callsigns(),
    )


def _award_lines(award: AwardDraft) -> list[str]:
    lines = ["", "[[awards]]", f"name = {_quoted(award.name)}"]
    lines += [f"description = {_quoted(award.description)}"] if award.description else []
    return lines + ([f"symbol = {_quoted(award.symbol)}"] if award.symbol is not None else [])


def _heading(kind: str, draft: RankDraft | MappingDraft) -> list[str]:
    return ["", f"[[{kind}]]", f"name = {_quoted(draft.name)}", f'role_id = "{draft.role_id}"']


def _abbreviated(draft: PageDraft | RankDraft | MappingDraft) -> list[str]:
    return [f"abbreviation = {_quoted(draft.abbreviation)}"] if draft.abbreviation else []


def _looks(draft: PageDraft) -> list[str]:
    roles = (
        None if draft.reader_role_ids is None else ", ".join(f'"{each}"' for each in draft.reader_role_ids)
    )
    lines = [] if roles is None else [f"readers = [{roles}]"]
    lines += [] if draft.accent is None else [f"accent = {_quoted(draft.accent)}"]
    return lines + ([] if draft.appearance is None else [f'appearance = "{draft.appearance}"'])


def _counted(draft: RankDraft | MappingDraft) -> list[str]:
    return [f"callsigns = {_quoted(str(draft.callsigns))}"] if draft.callsigns is not None else []


def _flag(value: bool) -> str:  # noqa: FBT001 - the value written is the whole call
    return "true" if value else "false"


def _quoted(text: str) -> str:
    return '"' + TO_ESCAPE.sub(lambda found: _escape(found[0]), text) + '"'


def _escape(character: str) -> str:
    return ESCAPES.get(character) or f"\\u{ord(character):04x}"
