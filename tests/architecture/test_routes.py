"""Every route says how a caller proves himself and what he must be allowed, and means it."""

import re

from tests.web.fakes import Stage
from web.access import Access


def declared() -> dict[str, Access | None]:
    """Return what each route's view declares, by the route's rule."""
    app = Stage().app
    views = {rule.rule: app.view_functions[rule.endpoint] for rule in app.url_map.iter_rules()}
    return {rule: getattr(view, "access", None) for rule, view in views.items()}


async def test_every_route_names_its_auth_and_scope() -> None:
    assert [rule for rule, access in declared().items() if access is None] == []


async def test_a_scope_is_a_verb_and_a_noun() -> None:
    scopes = {access.scope for access in declared().values() if access}

    assert [scope for scope in scopes if not re.fullmatch(r"(read|write):[a-z-]+", scope)] == []


async def test_the_api_is_open_to_nobody_without_a_key() -> None:
    api = {rule: access for rule, access in declared().items() if rule.startswith("/api")}
    stage = Stage()
    statuses = {rule: (await stage.get(re.sub(r"<[^>]+>", "1", rule))).status for rule in api}

    assert api
    assert [
        rule for rule, access in api.items() if isinstance(access, Access) and access.auth == "nobody"
    ] == []
    assert {rule: status for rule, status in statuses.items() if status != 401} == {}
