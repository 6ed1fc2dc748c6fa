"""The roster dialect's operations, in the words of the Automatic Roster System."""

from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from domain.access.scopes import Scope
from web.dialects import BAD_KEY, MISSING_PARAMETER, NOT_YOURS, PAGE_NOT_FOUND, USER_NOT_FOUND
from web.docs.operations import DISCORD_ID, TOO_MANY, UUID_TEXT, Group, Operation, Parameter


class Told(BaseModel):
    """What an answer holds, and nothing else."""

    model_config = ConfigDict(extra="forbid")


class Holder(Told):
    """A member, as he stands below what he holds."""

    name: str
    rank: str
    discord_id: str | None
    discord_username: str | None


class RosterMember(Holder):
    """A member of the page."""

    certifications: list[str]
    subdivisions: list[str]
    promotion_date: date | None = Field(description="Since when he holds the rank; null where nobody knows.")
    promotion_officer: str | None = Field(description="Who gave him the rank; null where nobody knows.")
    callsign: str | None = Field(None, description="Only there if he has one.")
    subdivision_callsigns: dict[str, str] | None = Field(
        None, description="By subdivision, where he has some."
    )
    patrol_hours: float | None = Field(None, description="Only there where the page keeps patrols.")


class RosterUser(RosterMember):
    """A member in the flat list."""

    is_command: bool


class RosterRank(Told):
    """A rank with its members."""

    rank_name: str
    role_id: str | None
    is_command: bool
    users: list[RosterMember]


class RosterHolders(Told):
    """A certification or subdivision with those who hold it."""

    name: str
    role_id: str | None
    users: list[Holder]


class Roster(Told):
    """A page, by rank from the top of the ladder down."""

    page_id: str
    owner_id: str | None
    custom_title: str
    description: str
    custom_url_path: str
    public_url: str
    ranks: list[RosterRank]
    certifications: list[RosterHolders]
    subdivisions: list[RosterHolders]


class RosterRefusal(Told):
    """Why not."""

    error: str
    error_id: str | None = Field(None, description="Names the line of our log, where it was our fault.")


PAGE_ID = "c88006c8-b9ea-433c-8a8b-749ec1af0756"
JOHN: dict[str, Any] = {
    "name": "John Doe",
    "rank": "Sergeant",
    "discord_id": "323456789012345678",
    "discord_username": "johndoe",
    "certifications": ["FTO"],
    "subdivisions": ["Traffic"],
    "promotion_date": "2026-01-15",
    "promotion_officer": "Captain Smith",
    "patrol_hours": 42.5,
}
"""A member, as samples show one."""

SAMPLE: dict[str, Any] = {
    "page_id": PAGE_ID,
    "owner_id": "123456789012345678",
    "custom_title": "Blaine County Sheriff's Office",
    "description": "Serving Sandy Shores and beyond.",
    "custom_url_path": "blaine-county",
    "public_url": "https://rosters.example/r/blaine-county",
    "ranks": [
        {"rank_name": "Sergeant", "role_id": "223456789012345678", "is_command": False, "users": [JOHN]}
    ],
    "certifications": [
        {
            "name": "FTO",
            "role_id": "423456789012345678",
            "users": [
                {key: JOHN[key] for key in ("name", "rank", "discord_id", "discord_username")},
            ],
        }
    ],
    "subdivisions": [],
}

ROSTERS = Group(
    "Rosters",
    "A page with everybody on it, for a program that its owner trusts. Ids are texts. Answers have an "
    "`ETag`: send it back as `If-None-Match`, and get 304 until something has changed.",
    RosterRefusal,
)
PAGE = Parameter(
    "page_id",
    "The page's id: the page's details in the dashboard show it, and `/page link` in Discord.",
    UUID_TEXT,
    PAGE_ID,
)
REFUSALS = {
    401: BAD_KEY,
    403: f"{NOT_YOURS}; or the key lacks the scope, or there is no premium where it is asked for.",
    404: f"{PAGE_NOT_FOUND}, also for an id that is no UUID.",
    429: TOO_MANY,
}

ROSTER_OPERATIONS = (
    Operation(
        name="get_roster",
        method="GET",
        path="/api/roster/{page_id}",
        group=ROSTERS,
        summary="Read a page",
        description="The page with its ranks, each with its members, and all certifications and subdivisions "
        "with those who hold them.",
        scope=Scope.READ_ROSTERS,
        answer=Roster,
        sample=SAMPLE,
        refusals=REFUSALS,
        path_parameters=(PAGE,),
        headers=("ETag",),
    ),
    Operation(
        name="list_roster_users",
        method="GET",
        path="/api/roster/{page_id}/users",
        group=ROSTERS,
        summary="List the members of a page",
        description="Everybody in the order of the page, in one flat list.",
        scope=Scope.READ_ROSTERS,
        answer=list[RosterUser],
        sample=[JOHN | {"is_command": False}],
        refusals=REFUSALS,
        path_parameters=(PAGE,),
        rule="/api/roster/{page_id}/{discord_id}",
        headers=("ETag",),
    ),
    Operation(
        name="get_roster_user",
        method="GET",
        path="/api/roster/{page_id}/{discord_id}",
        group=ROSTERS,
        summary="Read one member of a page",
        description="The member with this Discord account.",
        scope=Scope.READ_ROSTERS,
        answer=RosterMember,
        sample=JOHN,
        refusals=REFUSALS | {404: f"{PAGE_NOT_FOUND}; {USER_NOT_FOUND}"},
        path_parameters=(
            PAGE,
            Parameter(
                "discord_id",
                "Somebody's Discord account: `…/users` lists everybody's.",
                DISCORD_ID,
                "323456789012345678",
            ),
        ),
        headers=("ETag",),
    ),
)

INCOMPLETE = {
    "/api/roster": MISSING_PARAMETER,
    "/api/roster/": MISSING_PARAMETER,
    "/api/roster/{page_id}/": MISSING_PARAMETER,
}
"""Addresses that end too early: they are there to say so with 400, and are nothing to call."""
