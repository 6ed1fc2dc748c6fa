"""The hub: what an open page is told, and when it is sent away."""

import asyncio
import json
from dataclasses import replace

import pytest

from domain.events import GuildChanged, PageChanged, SyncRequested
from domain.ids import GuildId
from domain.rosters.guilds import Held
from domain.rosters.pages import Visibility
from tests.web.clients import Listener, Told
from tests.web.fakes import LIVE, Stage, some_settings
from tests.web.rosters import GUILD, NOW, PAGE, a_page, a_roster, page_id


async def an_open_page(stage: Stage, path: str = f"{LIVE}?from=1", **headers: str) -> Listener:
    listener = stage.listen(path, {name.replace("_", "-"): value for name, value in headers.items()})
    await listener.heard(1)
    return listener


async def test_a_new_page_is_greeted_with_the_revision() -> None:
    listener = await an_open_page(Stage())

    assert listener.status == 200
    assert listener.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert listener.headers["x-accel-buffering"] == "no"
    assert listener.events == [Told("hello", '{"revision":1}', "1")]
    assert listener.text.startswith("retry: ")
    assert '"synced_at":"2026-11-22T12:00:00+00:00"' in listener.text
    await listener.leave()


async def test_a_change_reaches_every_open_page() -> None:
    stage = Stage()
    listeners = [stage.listen(client=f"203.0.113.{n}") for n in range(50)]
    for listener in listeners:
        await listener.heard(1)
    reads = stage.reading.reads

    stage.promote(2)
    told = [(await listener.heard(2))[-1] for listener in listeners]

    assert {(each.kind, each.id) for each in told} == {("delta", "2")}
    assert json.loads(told[0].data)["rows"][0]["rank"] == "rank-1"
    assert len({each.data for each in told}) == 1
    assert stage.reading.reads == reads + 1
    for listener in listeners:
        await listener.leave()


async def test_no_discord_id_is_told() -> None:
    stage = Stage()
    listener = await an_open_page(stage)

    stage.promote(2)
    await listener.heard(2)

    assert "70000000000000000" not in listener.text
    await listener.leave()


async def test_changes_in_quick_succession_are_told_as_one() -> None:
    stage = Stage(a_roster(members=9))
    listener = await an_open_page(stage)

    for number in range(2, 8):
        stage.promote(number)
    await listener.until(lambda: listener.events[-1].id == "7")

    assert len(listener.events) <= 3
    await listener.leave()


async def test_a_page_nobody_looks_at_costs_nothing() -> None:
    stage = Stage()
    listener = await an_open_page(stage)
    await listener.leave()
    reads = stage.reading.reads

    for number in (2, 3):
        stage.promote(number)
        await asyncio.sleep(0)

    assert stage.reading.reads == reads
    assert stage.app.hub.streams == 0


@pytest.mark.parametrize(
    ("path", "headers"), [(f"{LIVE}?from=1", {}), (f"{LIVE}?from=0", {"Last_Event_ID": "1"})]
)
async def test_a_page_that_was_away_catches_up(path: str, headers: dict[str, str]) -> None:
    stage = Stage()
    await (await an_open_page(stage)).leave()
    stage.promote(2)
    await (await an_open_page(stage, f"{LIVE}?from=2")).leave()
    stage.promote(3)

    back = await an_open_page(stage, path, **headers)

    assert [(each.kind, each.id) for each in await back.heard(3)] == [
        ("hello", "1"),
        ("delta", "2"),
        ("delta", "3"),
    ]
    await back.leave()


@pytest.mark.parametrize("revision", ["0", "99"])
async def test_a_page_from_elsewhere_fetches_itself_anew(revision: str) -> None:
    listener = stage_listener = await an_open_page(Stage(), f"{LIVE}?from={revision}")

    assert [each.kind for each in await listener.heard(2)] == ["hello", "reset"]
    await stage_listener.leave()


@pytest.mark.parametrize("revision", ["", "x", "-1", "1.5", "²", "9" * 40, "%00", "%ff"])
async def test_nonsense_for_a_revision_is_the_page_as_it_is(revision: str) -> None:
    listener = await an_open_page(Stage(), f"{LIVE}?from={revision}")

    assert [each.kind for each in listener.events] == ["hello"]
    await listener.leave()


async def test_a_page_that_stands_elsewhere_is_reset_not_given_rows() -> None:
    stage = Stage()
    listener = await an_open_page(stage)
    (channel,) = stage.app.hub._channels.values()
    (stream,) = channel.streams
    stream.revision = 7

    stage.promote(2)

    assert [each.kind for each in await listener.heard(2)] == ["hello", "reset"]
    await listener.leave()


async def test_a_change_of_structure_resets() -> None:
    stage = Stage()
    listener = await an_open_page(stage)

    roster = stage.reading.roster()
    stage.commit(replace(roster, page=replace(roster.page, title="Another title")))

    assert (await listener.heard(2))[-1] == Told("reset", '{"revision":2}', "2")
    await listener.leave()


async def test_a_new_stamp_is_told_alone() -> None:
    stage = Stage()
    listener = await an_open_page(stage)
    roster = stage.reading.roster()

    stage.reading.put(replace(roster, guild=replace(roster.guild, synced_at=NOW.replace(hour=13))))
    stage.live.tell(GuildChanged(GUILD))
    await listener.until(lambda: "T13:00:00" in listener.text)

    assert [each.kind for each in listener.events] == ["hello"]
    await listener.leave()


async def test_a_notice_resets_the_page_at_the_same_revision() -> None:
    stage = Stage()
    listener = await an_open_page(stage)
    roster = stage.reading.roster()

    held = Held(NOW, removals=9, members=10)
    stage.reading.put(replace(roster, guild=replace(roster.guild, held=held)))
    stage.live.tell(GuildChanged(GUILD))

    assert (await listener.heard(2))[-1].kind == "reset"
    await listener.leave()


async def test_news_of_other_guilds_and_pages_are_not_ours() -> None:
    stage = Stage()
    listener = await an_open_page(stage)
    reads = stage.reading.reads

    stage.live.tell(GuildChanged(GuildId(1)))
    stage.live.tell(SyncRequested(GUILD))
    stage.live.tell(PageChanged(GUILD, page_id(5), 3))
    await asyncio.sleep(0)

    assert stage.reading.reads == reads
    await listener.leave()


@pytest.mark.parametrize("visibility", [Visibility.MEMBERS, Visibility.OFF])
async def test_a_page_that_closes_sends_everybody_away(visibility: Visibility) -> None:
    stage = Stage()
    listener = await an_open_page(stage)

    roster = stage.reading.roster()
    stage.commit(replace(roster, page=replace(roster.page, visibility=visibility)))
    await listener.over()

    assert listener.events[-1].kind == "reset"
    assert stage.app.hub.streams == 0


async def test_a_deleted_page_and_a_purged_one_send_everybody_away() -> None:
    for is_purged in (False, True):
        stage = Stage()
        listener = await an_open_page(stage)
        roster = stage.reading.roster()

        if is_purged:
            stage.reading.forget(PAGE)
        else:
            stage.reading.put(replace(roster, page=replace(roster.page, deleted_at=NOW)))
        stage.live.tell(PageChanged(GUILD, PAGE, 2))
        await listener.over()

        assert listener.events[-1].kind == "reset"


async def test_a_slow_client_is_dropped_and_the_others_are_not_kept_waiting() -> None:
    stage = Stage()
    slow, quick = await an_open_page(stage), await an_open_page(stage)

    slow.is_stuck = True
    stage.promote(2)
    await quick.heard(2)

    assert stage.app.hub.streams == 1
    slow.is_stuck = False
    await slow.over()
    assert [each.kind for each in slow.events] == ["hello"]
    await quick.leave()


async def test_a_fault_while_drawing_is_mended_by_the_next_change() -> None:
    stage = Stage()
    listener = await an_open_page(stage)
    stage.reading.failure = RuntimeError("database away")
    stage.promote(2)
    for _ in range(5):
        await asyncio.sleep(0)
    stage.reading.failure = None

    stage.promote(3)

    assert [each.kind for each in await listener.heard(2)] == ["hello", "delta"]
    await listener.leave()


async def test_a_heartbeat_is_a_comment_to_everybody() -> None:
    stage = Stage()
    listener = await an_open_page(stage)
    before = listener.text

    await stage.app.hub.beat()

    assert listener.text == before + ":\n\n"
    await listener.leave()


async def test_one_address_may_open_so_many_and_another_still_may() -> None:
    stage = Stage(settings=some_settings(streams_per_address=2))
    first, _second = await an_open_page(stage), await an_open_page(stage)

    third = await stage.get(LIVE)
    other = stage.listen(client="203.0.113.99")
    await other.heard(1)
    await first.leave()
    again = await an_open_page(stage)

    assert third.status == 429
    assert third.headers["retry-after"] == "60"
    assert again.status == 200
    await stage.app.close_streams()


async def test_closing_ends_every_stream_and_takes_no_more() -> None:
    stage = Stage()
    listeners = [await an_open_page(stage) for _ in range(3)]

    await stage.app.close_streams()
    for listener in listeners:
        await listener.over()

    late = await stage.get(LIVE)
    assert late.status == 503
    assert late.headers["retry-after"] == "5"
    assert stage.live.listeners == []


async def test_idle_pages_are_forgotten_beyond_a_number() -> None:
    rosters = [a_roster(a_page(id=page_id(n), slug=f"page-{n}")) for n in range(80)]
    stage = Stage(*rosters)

    for n in range(80):
        listener = stage.listen(f"/r/page-{n}/live")
        await listener.heard(1)
        await listener.leave()

    assert len(stage.app.hub._channels) <= 66


async def test_a_renamed_page_s_stream_leads_to_the_new_address() -> None:
    stage = Stage(a_roster(a_page(former_slugs=("old-name",))))

    reply = await stage.get("/r/old-name/live?from=1")

    assert (reply.status, reply.headers["location"]) == (308, LIVE + "?from=1")
