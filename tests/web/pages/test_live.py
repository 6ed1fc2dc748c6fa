"""`/r/<slug>/live`: who gets a stream, and what the others are told."""

from dataclasses import replace

import pytest

from domain.rosters.pages import Visibility
from tests.web.clients import a_scope
from tests.web.fakes import LIVE, Stage
from tests.web.rosters import NOW, a_page, a_roster
from web.asks import Ask
from web.pages.live import revision_of


@pytest.mark.parametrize(
    ("others", "status"),
    [
        ({"visibility": Visibility.MEMBERS}, 403),
        ({"visibility": Visibility.OFF}, 403),
        ({"deleted_at": NOW}, 410),
        ({"slug": "another"}, 404),
        ({"slug": "another", "former_slugs": ("example-roster",)}, 308),
    ],
)
async def test_a_page_that_is_not_open_has_no_stream(others: dict[str, object], status: int) -> None:
    stage = Stage(a_roster(a_page(**others)))

    reply = await stage.get(LIVE)

    assert reply.status == status
    assert stage.reading.reads == 0


async def test_an_unlisted_page_has_a_stream() -> None:
    listener = Stage(a_roster(a_page(visibility=Visibility.UNLISTED))).listen()

    assert [each.kind for each in await listener.heard(1)] == ["hello"]
    await listener.leave()


async def test_a_page_deleted_while_it_is_read_has_no_stream() -> None:
    stage = Stage()
    roster = stage.reading.roster()
    stage.reading._rosters[roster.page.id] = replace(roster, page=replace(roster.page, deleted_at=NOW))

    assert (await stage.get(LIVE)).status == 404
    assert not stage.app.hub.is_full("203.0.113.7")


async def test_head_tells_what_a_stream_would_be() -> None:
    stage = Stage()

    reply = await stage.get(LIVE, method="HEAD")

    assert reply.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert stage.app.hub.streams == 0


@pytest.mark.parametrize(
    ("path", "last", "revision"),
    [
        (f"{LIVE}?from=7", None, 7),
        (f"{LIVE}?from=7", "9", 9),
        (f"{LIVE}?from=7", "rubbish", None),
        (LIVE, None, None),
        (f"{LIVE}?from={'9' * 16}", None, None),
        (f"{LIVE}?from=٣", None, None),
    ],
)
def test_the_last_event_says_more_than_the_address(path: str, last: str | None, revision: int | None) -> None:
    headers = {"Last-Event-ID": last} if last is not None else {}

    assert revision_of(Ask(a_scope(path, headers=headers))) == revision
