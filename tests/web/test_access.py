"""Access: what a route says about who may use it."""

import pytest

from domain.access.scopes import Scope
from tests.web.fakes import Stage
from web.access import Access, access
from web.dialects import dialect_of


def test_a_marked_route_tells_who_may_use_it() -> None:
    @access(auth="key", scope="read:rosters")
    def route() -> None: ...

    assert route.access == Access("key", "read:rosters")  # type: ignore[attr-defined]


@pytest.mark.parametrize("prefix", ["/api/", "/"])
async def test_every_route_is_marked(prefix: str) -> None:
    app = Stage().app

    rules = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith(prefix)]

    assert rules
    assert [rule.rule for rule in rules if not hasattr(app.view_functions[rule.endpoint], "access")] == []


async def test_the_api_asks_for_a_key_with_a_scope_everywhere() -> None:
    app = Stage().app
    rules = [rule for rule in app.url_map.iter_rules() if dialect_of(rule.rule) is not None]
    marks = {rule.rule: getattr(app.view_functions[rule.endpoint], "access", None) for rule in rules}

    assert {rule for rule, mark in marks.items() if mark is None or "key" not in mark.auth} == set()
    assert {mark.scope for mark in marks.values() if mark is not None} <= {scope.value for scope in Scope}
