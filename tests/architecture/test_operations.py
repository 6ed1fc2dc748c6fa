"""The table of operations and the routes of the application say the same, both ways."""

import re
from typing import Any

from domain.access.scopes import Scope
from tests.architecture.sources import ROOT
from tests.web.fakes import Stage
from web.access import Access
from web.docs.rosters import INCOMPLETE
from web.docs.table import OPERATIONS

API = re.compile(r"/(api|v1)(/|$)")
WRITTEN = ("GET", "POST", "PUT", "PATCH", "DELETE")


def routes() -> dict[tuple[str, str], Access]:
    """Return what each route of the API declares, by its method and pattern."""
    app = Stage().app
    found = {}
    for rule in app.url_map.iter_rules():
        view: Any = app.view_functions[rule.endpoint]  # Quart's type of a view names every answer there is
        for method in (rule.methods or set()) & set(WRITTEN) if API.match(rule.rule) else ():
            found[method, re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)] = view.access
    return found


async def test_every_route_is_in_the_table() -> None:
    told = {(operation.method, rule) for operation in OPERATIONS for rule in operation.rules}
    told |= {("GET", rule) for rule in INCOMPLETE}

    assert routes().keys() - told == set()


async def test_every_operation_has_its_route_with_the_same_scope_and_proof() -> None:
    there = routes()

    for operation in OPERATIONS:
        for rule in operation.rules:
            declared = there[operation.method, rule]
            assert (declared.auth, declared.scope) == (operation.auth, operation.scope.value), operation.name


async def test_names_addresses_and_parameters_fit_each_other() -> None:
    names = [operation.name for operation in OPERATIONS]

    assert len(set(names)) == len(names)
    for operation in OPERATIONS:
        gaps = re.findall(r"{(\w+)}", operation.path)
        assert gaps == [each.name for each in operation.path_parameters], operation.name
        assert isinstance(operation.scope, Scope)
        assert {401, 429} <= operation.refusals.keys(), operation.name


def test_every_address_is_in_the_documentation() -> None:
    page = (ROOT / "docs" / "api.md").read_text().replace("{id}", "{}")
    missing = [
        operation.path
        for operation in OPERATIONS
        if re.sub(r"{\w+}", "{}", operation.path) not in _plain(page)
    ]

    assert missing == []


def _plain(page: str) -> str:
    return re.sub(r"{\w+}", "{}", page)
