"""The roster dialect's words: a view of a page as the JSON that its documentation shows."""

import orjson

from domain.ids import UserId
from domain.rosters.fields import Field
from domain.rosters.rosters import HolderList, MemberRow, RosterView


def roster_json(view: RosterView, *, public_url: str) -> bytes:
    """Return the whole roster, by rank."""
    page = view.page
    return orjson.dumps(
        {
            "page_id": str(page.id),
            "owner_id": str(page.owner_id) if Field.IDS in view.fields else None,
            "custom_title": page.title,
            "description": page.description,
            "custom_url_path": page.slug,
            "public_url": f"{public_url}/r/{page.slug}",
            "ranks": [
                {
                    "rank_name": section.name,
                    "role_id": _text(section.role_id),
                    "is_command": section.is_command,
                    "users": [_member(row) for row in section.members],
                }
                for section in view.sections
            ],
            "certifications": [_holders(each) for each in view.certifications],
            "subdivisions": [_holders(each) for each in view.subdivisions],
        }
    )


def users_json(view: RosterView) -> bytes:
    """Return everybody in the order of the page, as a bare array."""
    return orjson.dumps([_user(row) for row in view.rows()])


def people_json(view: RosterView) -> dict[UserId, bytes]:
    """Return each member by himself; who has no Discord account can't be asked for by its id."""
    return {row.user_id: orjson.dumps(_person(row)) for row in view.rows() if row.user_id is not None}


def _member(row: MemberRow) -> dict[str, object]:
    who: dict[str, object] = {
        "name": row.name,
        "rank": row.rank,
        "discord_id": _text(row.user_id),
        "discord_username": row.username,
    }
    return who | _holdings(row)


def _user(row: MemberRow) -> dict[str, object]:
    return _named(row) | {"is_command": row.is_command} | _holdings(row)


def _person(row: MemberRow) -> dict[str, object]:
    return _named(row) | _holdings(row)


def _named(row: MemberRow) -> dict[str, object]:
    return {
        "name": row.name,
        "discord_id": _text(row.user_id),
        "discord_username": row.username,
        "rank": row.rank,
    }


def _holdings(row: MemberRow) -> dict[str, object]:
    holdings: dict[str, object] = {
        "certifications": row.certifications,
        "subdivisions": row.subdivisions,
        "promotion_date": row.promotion_date.isoformat() if row.promotion_date else None,
        "promotion_officer": row.promotion_officer,
    }
    if row.callsign is not None:
        holdings["callsign"] = row.callsign
    if row.callsigns:
        holdings["subdivision_callsigns"] = {each.subdivision: each.callsign for each in row.callsigns}
    if row.patrol_seconds is not None:
        holdings["patrol_hours"] = round(row.patrol_seconds / 3600, 2)
    return holdings


def _holders(held: HolderList) -> dict[str, object]:
    return {
        "name": held.name,
        "role_id": _text(held.role_id),
        "users": [
            {
                "name": row.name,
                "rank": row.rank,
                "discord_id": _text(row.user_id),
                "discord_username": row.username,
            }
            for row in held.members
        ],
    }


def _text(number: int | None) -> str | None:
    """Ids are texts: they are larger than the numbers JavaScript can hold."""
    return None if number is None else str(number)
