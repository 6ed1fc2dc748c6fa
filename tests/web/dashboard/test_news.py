"""Open pages of the dashboard hear that something has changed, while whoever has them open is a member."""

import asyncio
import re
from dataclasses import replace
from html import unescape
from uuid import UUID

from domain.events import Event, LeaveChanged, PatrolChanged, RosterChanged
from domain.ids import GuildId, LeaveId, PageId, PatrolId, SessionId
from tests.domain.makers import BEN, CARLA, GUILD, SERGEANT, seen
from tests.web.clients import Listener, a_scope, ask
from tests.web.dashboard.department import asked, manned
from tests.web.dashboard.office import HOME, OLGA, Office
from web.dashboard.news import KNOWN, MOST_STREAMS, News

PAGE = PageId(UUID(int=1))
PATROL = PatrolChanged(GUILD, PAGE, PatrolId(1))


def listens(office: Office, address: str) -> Listener:
    cookies = "; ".join(f"{name}={value}" for name, value in office.cookies.items())
    return Listener(office.app, a_scope(address, headers={"Cookie": cookies}))


async def address_of(office: Office, path: str) -> str:
    found = re.search(r'data-news="([^"]+)"', (await office.get(path)).text)
    assert found, "the page listens to nothing"
    return unescape(found.group(1))


async def test_a_page_hears_of_what_it_is_about_and_of_nothing_twice(office: Office) -> None:
    await manned(office)
    await office.sign_in(BEN)
    page = listens(office, await address_of(office, f"{HOME}/leave"))
    await page.until(lambda: "retry:" in page.text)

    await asked(office, CARLA)

    (told,) = await page.heard(1)
    assert (told.kind, told.data) == ("changed", told.id)
    assert page.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert page.headers["cache-control"] == "no-store"
    await page.leave()
    again = listens(office, await address_of(office, f"{HOME}/leave"))
    await again.until(lambda: "retry:" in again.text)
    assert again.events == []
    await again.leave()


async def test_what_happened_between_drawing_and_listening_is_heard_at_once(office: Office) -> None:
    await manned(office)
    await office.sign_in(BEN)
    address = await address_of(office, f"{HOME}/members/{CARLA}")
    await office.house.apply(seen(CARLA, SERGEANT, name="Carla"))

    page = listens(office, address)

    assert [each.kind for each in await page.heard(1)] == ["changed"]
    await page.leave()


async def test_whoever_is_no_member_any_more_hears_nothing_more(office: Office) -> None:
    office.app.news.look = 0.05
    await manned(office)
    await office.sign_in(BEN)
    page = listens(office, await address_of(office, f"{HOME}/members"))
    await page.until(lambda: ":\n\n" in page.text)

    office.truth[BEN] = replace(office.truth[BEN], is_member=False)
    await office.house.footings.saw([office.truth[BEN]])

    await page.over()
    assert page.events == []


async def test_pages_that_answer_a_form_and_strangers_do_not_listen(office: Office) -> None:
    await manned(office)
    assert (await office.get(f"{HOME}/live?of=leave")).status == 303
    await office.sign_in(OLGA)
    reply = await office.send(f"{HOME}/keys", f"{HOME}/members/{CARLA}/order", {"page": "x"})
    assert reply.status == 404
    assert "data-news" not in reply.text
    assert (await office.get("/dashboard/5/live?of=leave")).status == 403


async def test_a_look_at_the_head_opens_no_stream(office: Office) -> None:
    await manned(office)
    await office.sign_in(BEN)
    cookies = "; ".join(f"{name}={value}" for name, value in office.cookies.items())

    head = await ask(office.app, f"{HOME}/live?of=leave", method="HEAD", headers={"Cookie": cookies})

    assert (head.status, head.body) == (200, b"")


async def test_closing_ends_every_stream(office: Office) -> None:
    await manned(office)
    await office.sign_in(BEN)
    page = listens(office, await address_of(office, f"{HOME}/patrols"))
    await page.until(lambda: "retry:" in page.text)

    await office.app.close_streams()

    await page.over()
    assert (await office.get(f"{HOME}/live?of=leave")).status == 429


def heard(*events: Event) -> News:
    news = News()
    for event in events:
        news.hear(event)
    return news


def test_each_guild_and_topic_moves_by_itself() -> None:
    news = heard(RosterChanged(GUILD, PAGE, 2))
    since = news.now

    news.hear(PATROL)

    assert news.has_moved(GUILD, {"patrols"}, since)
    assert not news.has_moved(GUILD, {"leave", "members"}, since)
    assert not news.has_moved(GuildId(1), KNOWN, since)
    assert not news.has_moved(GUILD, {"patrols"}, news.now)


def test_what_nobody_could_have_said_counts_as_old() -> None:
    news = heard(PATROL)

    for since in ("", "x", f"{news.now}0", heard(PATROL).now, news.now.replace("-", "-²")):
        assert news.has_moved(GUILD, {"leave"}, since), since


async def test_who_waits_is_woken_by_his_guild_alone() -> None:
    news = heard()
    waiting = asyncio.create_task(news.moved(GUILD, {"leave"}, news.now))
    await asyncio.sleep(0)

    news.hear(PATROL)
    news.hear(LeaveChanged(GuildId(1), LeaveId(1)))
    await asyncio.sleep(0)
    assert not waiting.done()
    news.hear(LeaveChanged(GUILD, LeaveId(1)))

    assert await waiting


def test_a_session_has_so_many_open_pages_and_no_more() -> None:
    news, session = heard(), SessionId(1)
    pages = [news.listening(session) for _ in range(MOST_STREAMS)]
    for page in pages:
        page.__enter__()

    assert news.is_full(session)
    assert not news.is_full(SessionId(2))
    pages[0].__exit__(None, None, None)
    assert not news.is_full(session)
