"""`/api/sites…`, `/v1/sites…`: where staff work; everybody of the guild reads, the admin tier writes."""

from dataclasses import replace

from pydantic import Field
from quart import Blueprint, Response, request

from domain.access.scopes import Scope
from domain.errors import NotFound
from domain.ids import SiteId
from domain.staff.sites import Site, SiteDetails
from domain.words import sentence
from services.staff.sites import Sites
from web.access import access
from web.answers import json_answer
from web.callers import Callers
from web.queries import Query, number_of
from web.responses import response_of
from web.shapes import Shape, shaped

PREFIXES = ("/api/sites", "/v1/sites")


class SiteBody(Shape):
    """A site."""

    name: str = Field(description="Its own in the server, however it is written.", examples=["North Gate"])
    timezone: str | None = Field(None, description="Like Europe/Berlin; null: the server's.")
    address: str | None = Field(None, description="At most 300 characters.")


class SiteChange(Shape):
    """What of a site is to be otherwise; whatever is left out stays."""

    name: str = ""
    timezone: str | None = None
    address: str | None = None
    version: int | None = Field(None, description="If given, the version that is to be changed: else 409.")

    def of(self, details: SiteDetails) -> SiteDetails:
        """Return the details with what was said."""
        said = {name: getattr(self, name) for name in self.model_fields_set - {"version"}}
        return replace(details, **said)


class SiteAnswers:
    """Answers for sites, one method a route."""

    def __init__(self, callers: Callers, sites: Sites) -> None:
        self._callers = callers
        self._sites = sites

    @access(auth="session or key", scope=Scope.READ_SITES)
    async def list(self) -> Response:
        """List the sites by name."""
        caller = await self._callers.caller(request, scope=Scope.READ_SITES)
        Query(request)
        found = await self._sites.list(caller.actor, caller.guild)
        return response_of(json_answer(200, {"success": True, "sites": [site_json(each) for each in found]}))

    @access(auth="session or key", scope=Scope.WRITE_SITES)
    async def create(self) -> Response:
        """Make a site."""
        caller = await self._callers.caller(request, scope=Scope.WRITE_SITES)
        body = await shaped(request, SiteBody)
        details = SiteDetails(body.name, body.timezone, body.address)
        return _answer(await self._sites.create(caller.actor, caller.guild, details))

    @access(auth="session or key", scope=Scope.READ_SITES)
    async def get(self, site_id: str) -> Response:
        """Tell of one site."""
        caller = await self._callers.caller(request, scope=Scope.READ_SITES)
        Query(request)
        return _answer(await self._sites.get(caller.actor, caller.guild, _id(site_id)))

    @access(auth="session or key", scope=Scope.WRITE_SITES)
    async def change(self, site_id: str) -> Response:
        """Change what of a site was said."""
        caller = await self._callers.caller(request, scope=Scope.WRITE_SITES)
        body = await shaped(request, SiteChange)
        return _answer(
            await self._sites.change(caller.actor, caller.guild, _id(site_id), body.of, version=body.version)
        )

    @access(auth="session or key", scope=Scope.WRITE_SITES)
    async def remove(self, site_id: str) -> Response:
        """Remove a site where nobody works."""
        caller = await self._callers.caller(request, scope=Scope.WRITE_SITES)
        await self._sites.remove(caller.actor, caller.guild, _id(site_id))
        return response_of(json_answer(200, {"success": True}))


def site_routes(callers: Callers, sites: Sites) -> Blueprint:
    """Return the routes of sites."""
    routes, answers = Blueprint("api_sites", __name__), SiteAnswers(callers, sites)
    for prefix in PREFIXES:
        one = f"{prefix}/<site_id>"
        routes.add_url_rule(prefix, "list", answers.list, methods=["GET"])
        routes.add_url_rule(prefix, "create", answers.create, methods=["POST"])
        routes.add_url_rule(one, "get", answers.get, methods=["GET"])
        routes.add_url_rule(one, "change", answers.change, methods=["PATCH"])
        routes.add_url_rule(one, "remove", answers.remove, methods=["DELETE"])
    return routes


def site_json(site: Site) -> dict[str, object]:
    """Return a site as programs read it."""
    return {
        "id": site.id,
        "name": site.details.name,
        "timezone": site.details.timezone,
        "address": site.details.address,
        "version": site.version,
        "created_at": site.created_at.isoformat(timespec="seconds"),
    }


def _answer(site: Site) -> Response:
    return response_of(json_answer(200, {"success": True, "site": site_json(site)}))


def _id(text: str) -> SiteId:
    number = number_of(text)
    if number is None:
        raise NotFound(sentence("There is no such site."))
    return SiteId(number)
