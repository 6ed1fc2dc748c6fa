"""The operations of sites, in the words of RosterOptic."""

from typing import Any

from domain.access.scopes import Scope
from web.api.sites import SiteBody, SiteChange
from web.docs.operations import NUMBER, Body, Group, Operation, Parameter, both
from web.docs.rosters import Told
from web.docs.staff import MISSING, REFUSALS, REFUSALS_OF_BODIES, Done, StaffRefusal


class SiteTold(Told):
    """A place of work."""

    id: int
    name: str
    timezone: str | None
    address: str | None
    version: int
    created_at: str


class SitesListed(Done):
    """All places of work."""

    sites: list[SiteTold]


class SiteAnswered(Done):
    """The place as it is now."""

    site: SiteTold


NORTH: dict[str, Any] = {
    "id": 3,
    "name": "North Gate",
    "timezone": "Europe/Berlin",
    "address": "1 Harbour Road",
    "version": 1,
    "created_at": "2026-11-22T12:00:00+00:00",
}
SITES = Group(
    "Sites",
    "Where staff work. Everybody of the server may read them, the admin tier writes them.",
    StaffRefusal,
)
ID = Parameter(
    "site_id",
    "The site's id: `POST /api/sites` answers it as `id`, `GET /api/sites` lists all.",
    NUMBER,
    "9000000000000003",  # Nobody's, since programs that show the API send examples as they are.
)

SITE_OPERATIONS = (
    Operation(
        name="list_sites",
        method="GET",
        path="/api/sites",
        also=both("/api/sites"),
        group=SITES,
        summary="List the sites",
        description="All of them, by name.",
        scope=Scope.READ_SITES,
        auth="session or key",
        answer=SitesListed,
        sample={"success": True, "sites": [NORTH]},
        refusals=REFUSALS,
    ),
    Operation(
        name="create_site",
        method="POST",
        path="/api/sites",
        also=both("/api/sites"),
        group=SITES,
        summary="Make a site",
        description="Its name is its own in the server, however it is written.",
        scope=Scope.WRITE_SITES,
        auth="session or key",
        answer=SiteAnswered,
        sample={"success": True, "site": NORTH},
        refusals=REFUSALS | REFUSALS_OF_BODIES,
        body=Body(SiteBody, {key: NORTH[key] for key in ("name", "timezone", "address")}),
    ),
    Operation(
        name="get_site",
        method="GET",
        path="/api/sites/{site_id}",
        also=both("/api/sites/{site_id}"),
        group=SITES,
        summary="Read one site",
        description="Where it is, and by which clock it lives.",
        scope=Scope.READ_SITES,
        auth="session or key",
        answer=SiteAnswered,
        sample={"success": True, "site": NORTH},
        refusals=REFUSALS | MISSING,
        path_parameters=(ID,),
    ),
    Operation(
        name="change_site",
        method="PATCH",
        path="/api/sites/{site_id}",
        also=both("/api/sites/{site_id}"),
        group=SITES,
        summary="Change a site",
        description="What is left out stays as it is. With `version`, only that one is changed.",
        scope=Scope.WRITE_SITES,
        auth="session or key",
        answer=SiteAnswered,
        sample={"success": True, "site": NORTH | {"address": "2 Harbour Road", "version": 2}},
        refusals=REFUSALS | MISSING | REFUSALS_OF_BODIES,
        path_parameters=(ID,),
        body=Body(SiteChange, {"address": "2 Harbour Road"}),
    ),
    Operation(
        name="remove_site",
        method="DELETE",
        path="/api/sites/{site_id}",
        also=both("/api/sites/{site_id}"),
        group=SITES,
        summary="Remove a site",
        description="Only one where nobody works.",
        scope=Scope.WRITE_SITES,
        auth="session or key",
        answer=Done,
        sample={"success": True},
        refusals=REFUSALS | MISSING | {409: "Somebody works there."},
        path_parameters=(ID,),
    ),
)
