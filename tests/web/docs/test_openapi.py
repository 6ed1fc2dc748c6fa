"""The OpenAPI document: whole, of the newest version, without a loose end."""

import json
import re
from collections.abc import Iterator

from domain.access.scopes import Scope
from domain.hooks.kinds import HookKind
from web.docs.openapi import API_VERSION, document, message_sample
from web.docs.operations import Json
from web.docs.table import OPERATIONS

DOCUMENT = document(OPERATIONS, address="https://muster.example")


def references(value: Json) -> Iterator[str]:
    if isinstance(value, dict):
        yield from ([value["$ref"]] if isinstance(value.get("$ref"), str) else [])
        for inner in value.values():
            yield from references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from references(inner)


def test_it_says_where_it_is_and_what_it_is() -> None:
    assert DOCUMENT["openapi"] == "3.1.0"
    assert DOCUMENT["info"]["version"] == API_VERSION
    assert DOCUMENT["servers"] == [{"url": "https://muster.example"}]
    assert json.loads(json.dumps(DOCUMENT)) == DOCUMENT


def test_every_reference_leads_somewhere() -> None:
    known = {f"#/components/schemas/{name}" for name in DOCUMENT["components"]["schemas"]}

    assert set(references(DOCUMENT)) <= known


def test_every_operation_asks_for_its_scope_and_names_its_refusals() -> None:
    for operation in OPERATIONS:
        for path in operation.paths:
            told = DOCUMENT["paths"][path][operation.method.lower()]
            keys = [{"key": [operation.scope.value]}, {"bearer": [operation.scope.value]}]
            assert told["security"] == keys + [{"session": []}] * ("session" in operation.auth)
            assert {"200", "401", "429", "500"} <= told["responses"].keys()
            assert set(re.findall(r"{(\w+)}", path)) == {
                each["name"] for each in told["parameters"] if each["in"] == "path"
            }
            assert [each["lang"] for each in told["x-codeSamples"]] == ["curl", "python", "javascript"]


def test_what_is_kept_may_be_asked_for_again_and_an_address_that_ends_too_early_says_so() -> None:
    read = DOCUMENT["paths"]["/api/roster/{page_id}"]["get"]
    early = DOCUMENT["paths"]["/api/roster"]["get"]

    assert "content" not in read["responses"]["304"]
    assert "If-None-Match" in [each["name"] for each in read["parameters"]]
    assert {"400", "401", "403"} <= early["responses"].keys()
    assert "200" not in early["responses"]
    assert "304" not in DOCUMENT["paths"]["/api/staff"]["get"]["responses"]


def test_sessions_are_named_where_they_may_call_and_what_they_must_say_to_write() -> None:
    scheme = DOCUMENT["components"]["securitySchemes"]["session"]
    local = document(OPERATIONS, address="http://127.0.0.1:8080")["components"]["securitySchemes"]["session"]
    writing = {
        operation.name
        for operation in OPERATIONS
        for each in DOCUMENT["paths"][operation.path][operation.method.lower()]["parameters"]
        if each["name"] == "Origin"
    }

    assert (scheme["in"], scheme["name"], local["name"]) == ("cookie", "__Host-muster", "muster")
    assert "`Origin`" in scheme["description"]
    assert writing == {
        each.name for each in OPERATIONS if "session" in each.auth and each.method not in ("GET", "HEAD")
    }
    assert "create_site" in writing


def test_operation_ids_are_unique() -> None:
    ids = [told["operationId"] for methods in DOCUMENT["paths"].values() for told in methods.values()]

    assert len(set(ids)) == len(ids)


def test_every_kind_of_webhook_is_described_with_a_sample() -> None:
    assert set(DOCUMENT["webhooks"]) == {kind.value for kind in HookKind}
    assert message_sample(HookKind.PING)["data"] == {"webhook": "Website"}


def test_every_scope_is_explained() -> None:
    assert [scope for scope in Scope if f"`{scope.value}`" not in DOCUMENT["info"]["description"]] == []
