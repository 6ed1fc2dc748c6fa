"""Parameters of the query: known, once, of their type; else told which and why."""

from collections.abc import Callable
from datetime import date
from enum import StrEnum
from uuid import UUID

import pytest
from quart import Quart, request

from tests.web.rosters import PAGE
from web.queries import BadQuery, Paging, Query, day_of, number_of, uuid_of

KNOWN = ("q", "page", "per_page", "state", "active", "from", "id")


class State(StrEnum):
    OPEN = "open"
    CLOSED = "closed"


async def asked(text: str, question: Callable[[Query], object]) -> object:
    async with Quart(__name__).test_request_context(f"/?{text}"):
        return question(Query(request, KNOWN))


@pytest.mark.parametrize(
    ("text", "question", "answer"),
    [
        ("q=%20Ann%20", lambda query: query.text("q"), "Ann"),
        ("", lambda query: query.text("q"), None),
        ("state=open", lambda query: query.choices("state", State), {State.OPEN}),
        ("state=open,%20closed", lambda query: query.choices("state", State), {State.OPEN, State.CLOSED}),
        ("", lambda query: query.choices("state", State), None),
        ("active=true", lambda query: query.flag("active"), True),
        ("active=false", lambda query: query.flag("active"), False),
        ("", lambda query: query.flag("active"), None),
        ("page=7", lambda query: query.whole("page"), 7),
        ("", lambda query: query.whole("page"), None),
        ("from=2026-11-22", lambda query: query.day("from"), date(2026, 11, 22)),
        ("", lambda query: query.day("from"), None),
        (f"id={PAGE}", lambda query: query.uuid("id"), PAGE),
        ("", lambda query: query.uuid("id"), None),
        ("lang=de", lambda query: query.paging(), Paging(1, 50)),
        ("page=3&per_page=20", lambda query: query.paging(), Paging(3, 20)),
    ],
)
async def test_what_is_asked(text: str, question: Callable[[Query], object], answer: object) -> None:
    assert await asked(text, question) == answer


@pytest.mark.parametrize(
    ("text", "question", "field"),
    [
        ("sort=name", lambda query: query.text("q"), "sort"),
        ("q=a&q=b", lambda query: query.text("q"), "q"),
        ("q=", lambda query: query.text("q"), "q"),
        ("q=%00", lambda query: query.text("q"), "q"),
        ("q=" + "x" * 101, lambda query: query.text("q"), "q"),
        ("state=ajar", lambda query: query.choices("state", State), "state"),
        ("state=", lambda query: query.choices("state", State), "state"),
        ("active=yes", lambda query: query.flag("active"), "active"),
        ("page=0", lambda query: query.paging(), "page"),
        ("page=1000001", lambda query: query.paging(), "page"),
        ("per_page=201", lambda query: query.paging(), "per_page"),
        ("per_page=-1", lambda query: query.paging(), "per_page"),
        ("page=%D9%A3", lambda query: query.paging(), "page"),
        ("from=22.11.2026", lambda query: query.day("from"), "from"),
        ("from=2026-02-30", lambda query: query.day("from"), "from"),
        ("from=9999-12-31", lambda query: query.day("from"), "from"),
        ("id=7", lambda query: query.uuid("id"), "id"),
    ],
)
async def test_what_makes_no_sense_is_named(
    text: str, question: Callable[[Query], object], field: str
) -> None:
    with pytest.raises(BadQuery) as refusal:
        await asked(text, question)

    assert refusal.value.field == field
    assert field in refusal.value.sentence


async def test_where_no_parameter_is_known_none_may_be_given() -> None:
    async with Quart(__name__).test_request_context("/?page=1"):
        with pytest.raises(BadQuery, match="There is no parameter page"):
            Query(request)


@pytest.mark.parametrize("text", ["", "0", "-1", "1.0", "1e3", "²", "9" * 19, "9" * 20, "x"])
def test_what_is_no_number_of_ours(text: str) -> None:
    assert number_of(text) is None


def test_what_is_an_id_and_a_day() -> None:
    assert number_of("9223372036854775807") == 2**63 - 1
    assert uuid_of(str(PAGE).upper()) == UUID(str(PAGE))
    assert uuid_of(PAGE.hex) is None
    assert day_of("2026-W01-1") is None
    assert day_of("20261122") is None


def test_a_list_tells_how_long_it_is() -> None:
    assert Paging(2, 20).offset == 20
    assert Paging(2, 20).told(41) == {"page": 2, "per_page": 20, "total": 41, "pages": 3}
    assert Paging(1, 20).told(0)["pages"] == 1


@pytest.mark.parametrize("text", ["q=%ff", "q=a&q=%c3", "page=1&%ff=1"])
async def test_what_is_no_utf8_is_refused(text: str) -> None:
    with pytest.raises(BadQuery, match="is not UTF-8"):
        await asked(text, lambda query: query.text("q"))


async def test_utf8_is_read() -> None:
    assert await asked("q=%C3%A4+%2B", lambda query: query.text("q")) == "ä +"
