"""An operation knows all of its addresses."""

from dataclasses import replace

from web.docs.operations import both
from web.docs.table import OPERATIONS


def test_an_operation_has_every_address_and_a_place_on_the_page() -> None:
    one = replace(OPERATIONS[1], also=("/v1/roster",))

    assert one.paths == ("/api/roster/{page_id}/users", "/v1/roster")
    assert one.rules == ("/api/roster/{page_id}/{discord_id}", "/v1/roster")
    assert one.anchor == "list-roster-users"


def test_what_stands_under_api_stands_under_v1_too() -> None:
    assert both("/api/staff/{staff_id}") == ("/v1/staff/{staff_id}",)
