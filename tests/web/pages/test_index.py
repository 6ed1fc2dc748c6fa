"""`/`: the public pages, and the search."""

from dataclasses import replace

import pytest

from domain.rosters.pages import Visibility
from tests.web.fakes import Stage
from tests.web.rosters import NOW, a_page, a_roster, page_id


def a_stage() -> Stage:
    def numbered(n: int, title: str, **others: object) -> object:
        return a_roster(a_page(id=page_id(n), slug=f"page-{n}", title=title, **others))

    return Stage(
        numbered(1, "Harbor County"),  # type: ignore[arg-type]
        numbered(2, "Blaine Fire"),  # type: ignore[arg-type]
        numbered(3, "Hidden One", visibility=Visibility.UNLISTED),  # type: ignore[arg-type]
        numbered(4, "Members One", visibility=Visibility.MEMBERS),  # type: ignore[arg-type]
        numbered(5, "Off One", visibility=Visibility.OFF),  # type: ignore[arg-type]
        numbered(6, "Deleted One", deleted_at=NOW),  # type: ignore[arg-type]
    )


async def test_only_public_pages_are_listed() -> None:
    text = (await a_stage().get("/")).text

    assert "Harbor County" in text
    assert "Blaine Fire" in text
    assert not [word for word in ("Hidden", "Members One", "Off One", "Deleted") if word in text]


async def test_a_search_finds_by_words() -> None:
    text = (await a_stage().get("/?q=Harbor+C")).text

    assert "Harbor County" in text
    assert "Blaine Fire" not in text


@pytest.mark.parametrize(
    "query", ["q=%ff", "q=" + "x" * 5000, "q=<script>alert(1)</script>", "&&&", "q", "=" * 900]
)
async def test_a_hostile_search_finds_nothing_and_breaks_nothing(query: str) -> None:
    reply = await a_stage().get(f"/?{query}")

    assert reply.status == 200
    assert "<script>alert" not in reply.text
    assert "x" * 200 not in reply.text


async def test_an_unchanged_index_is_not_sent_again() -> None:
    stage = a_stage()
    first = await stage.get("/")

    second = await stage.get("/", {"If-None-Match": first.headers["etag"]})
    roster = stage.reading.roster(page_id(1))
    stage.reading.put(replace(roster, page=replace(roster.page, title="Another")))
    third = await stage.get("/", {"If-None-Match": first.headers["etag"]})

    assert (second.status, third.status) == (304, 200)
