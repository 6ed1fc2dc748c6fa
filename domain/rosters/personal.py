"""Personal data: all that is stored of somebody, in words that he can read and a program can, too.

    rows by table ──► told ──► {"about", "you", "memberships", "service_history", …, one list for each table}

Tables that nobody wrote words for are in it under their own names.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from domain.ids import CertificationId, PageId, PersonId, RankId, SubdivisionId, UserId
from domain.rosters.guilds import Guild
from domain.rosters.memberships import Membership
from domain.rosters.pages import Page
from domain.rosters.people import Person

PersonalData = dict[str, object]
Rows = Mapping[str, Sequence[Mapping[str, object]]]

ABOUT = (
    "Everything that Muster stores of you in this server, and what it stores of you whichever the server. "
    "you_are says which part you had in a line: member or target, whom it is about; actor, who did it; owner."
)
TITLES = {
    "people": "profile",
    "records": "service_history",
    "audit_lines": "audit",
    "keys": "api_keys",
    "entitlements": "premium",
    "pages": "pages_owned",
    "guilds": "servers_owned",
    "setups": "unfinished_setups",
    "sessions": "browsers_signed_in",
    "footings": "what_you_are_in_this_server",
    "staff": "staff_file",
    "former_ids": "former_staff_ids",
}
"""What tables are called for people; `memberships` and what hangs on them are told in words instead."""
IN_WORDS = frozenset({"memberships", "holdings"})
PARTS = {"person": "member", "user": "yourself", "id": "yourself", "rank_by": "promoting officer"}
PEOPLE = frozenset({"person_id", "actor_id", "rank_by", "author_id", "by", "granted_by"})
"""Columns that hold one of our own people, where the row comes from a table that refers to them."""
LARGEST_EXACT = 2**53
"""Above this, programs that read JSON may round a number."""


def told(
    guild: Guild,
    user_id: UserId,
    person: Person | None,
    pages: Iterable[Page],
    members: Iterable[Membership],
    people: Mapping[PersonId, Person],
    rows: Rows,
    *,
    now: datetime,
) -> PersonalData:
    """Return everything as a JSON object."""
    by_id = {page.id: page for page in pages}
    data: PersonalData = {
        "about": ABOUT,
        "made_at": now.isoformat(timespec="seconds"),
        "server": {"id": str(guild.id), "name": guild.name},
        "you": _you(user_id, person),
        "memberships": [_membership(each, by_id[each.page_id], people) for each in members],
    }
    for table, lines in rows.items():
        if table not in IN_WORDS:
            data[TITLES.get(table, table)] = [_line(line, by_id, people) for line in lines]
    return data


def _you(user_id: UserId, person: Person | None) -> PersonalData:
    if person is None:
        return {"discord_id": str(user_id), "stored": False}
    return {
        "discord_id": str(user_id),
        "username": person.profile.username,
        "name": person.profile.name,
        "avatar": person.profile.avatar,
        "hidden_from_the_public": person.is_hidden,
    }


def _membership(member: Membership, page: Page, people: Mapping[PersonId, Person]) -> PersonalData:
    standing = member.standing
    ranks: dict[RankId, str] = {each.id: each.name for each in page.ranks}
    certifications: dict[CertificationId, str] = {each.id: each.name for each in page.certifications}
    subdivisions: dict[SubdivisionId, str] = {each.id: each.name for each in page.subdivisions}
    officer = people.get(member.rank_by) if member.rank_by else None
    return {
        "page": page.title,
        "rank": ranks.get(standing.shown),
        "rank_since": _plain(member.rank_since),
        "promoted_by": officer.profile.name if officer else None,
        "all_ranks": [ranks[each] for each in standing.ranks if each in ranks],
        "certifications": [
            certifications[each] for each in standing.certifications if each in certifications
        ],
        "subdivisions": [subdivisions[each] for each in standing.subdivisions if each in subdivisions],
        "joined": _plain(member.joined_at),
        "left": _plain(member.left_at),
        "hours_brought_along": round(member.carried_seconds / 3600, 2),
    }


def _line(
    line: Mapping[str, object], pages: Mapping[PageId, Page], people: Mapping[PersonId, Person]
) -> PersonalData:
    told: PersonalData = {}
    for key, value in line.items():
        if key == "you_are" and isinstance(value, list):
            told[key] = [PARTS.get(part, part) for part in value]
        elif key == "page_id" and isinstance(value, UUID):
            page = pages.get(PageId(value))
            told["page"] = page.title if page else str(value)
        elif key in PEOPLE and isinstance(value, int) and PersonId(value) in people:
            told[key.removesuffix("_id")] = people[PersonId(value)].profile.name
        else:
            told[key] = _plain(value)
    return told


def _plain(value: object) -> object:
    match value:
        case datetime():
            return value.isoformat(timespec="seconds")
        case UUID():
            return str(value)
        case bool():
            return value
        case int() if abs(value) > LARGEST_EXACT:
            return str(value)
        case _:
            return value


def refers_to(rows: Rows) -> frozenset[PersonId]:
    """Return the people, of ours, that the rows name beside him."""
    lines = (line for lines in rows.values() for line in lines)
    found = {line.get(name) for line in lines for name in PEOPLE}
    return frozenset(PersonId(value) for value in found if isinstance(value, int))
