"""`/r/<slug>`: open pages, doors, and the way from an old address."""

import gzip
from dataclasses import replace

import pytest

from domain.rosters.pages import Visibility
from tests.web.fakes import HTML, Stage
from tests.web.rosters import FIRST_MEMBER, GUILD, NOW, OWNER, a_page, a_roster


async def test_a_page_shows_its_people() -> None:
    reply = await Stage().get(HTML)

    assert reply.status == 200
    assert reply.headers["content-type"] == "text/html; charset=utf-8"
    assert reply.headers["cache-control"] == "no-cache"
    assert reply.headers["vary"] == "Accept-Encoding, Accept-Language"
    assert "Member 0001" in reply.text


@pytest.mark.parametrize("path", [HTML, f"{HTML}/ranks.css", "/"])
async def test_no_discord_id_is_in_what_everybody_may_read(path: str) -> None:
    text = (await Stage(a_roster(a_page(patrol_logs=True))).get(path)).text

    ids = (str(FIRST_MEMBER)[:15], str(GUILD), str(OWNER), "member1", ">811<", "821")
    assert [each for each in ids if each in text] == []


async def test_a_change_gives_new_bytes_and_a_new_tag() -> None:
    stage = Stage()
    first = await stage.get(HTML)

    stage.promote(2)
    second = await stage.get(HTML, {"If-None-Match": first.headers["etag"]})

    assert second.status == 200
    assert second.headers["etag"] != first.headers["etag"]
    assert second.body != first.body


async def test_a_page_that_did_not_change_is_not_sent_again() -> None:
    stage = Stage()
    first = await stage.get(HTML, {"Accept-Encoding": "gzip"})

    second = await stage.get(
        HTML, {"Accept-Encoding": "gzip", "If-None-Match": f'W/{first.headers["etag"]}, "x"'}
    )

    assert (second.status, second.body) == (304, b"")
    assert second.headers["etag"] == first.headers["etag"]
    assert gzip.decompress(first.body) == (await stage.get(HTML)).body


async def test_a_found_page_is_not_read_again() -> None:
    stage = Stage()

    for _ in range(10):
        await stage.get(HTML)
        await stage.get(f"{HTML}/ranks.css")

    assert stage.reading.reads == 1


async def test_an_unlisted_page_is_open_but_not_to_be_indexed() -> None:
    reply = await Stage(a_roster(a_page(visibility=Visibility.UNLISTED))).get(HTML)

    assert (reply.status, reply.headers["x-robots-tag"]) == (200, "noindex")
    assert "x-robots-tag" not in (await Stage().get(HTML)).headers


@pytest.mark.parametrize("visibility", [Visibility.MEMBERS, Visibility.OFF])
@pytest.mark.parametrize("part", ["", "/ranks.css", "/live"])
async def test_a_closed_door_tells_nothing_of_the_page(visibility: Visibility, part: str) -> None:
    reply = await Stage(a_roster(a_page(visibility=visibility))).get(HTML + part)

    assert (reply.status, reply.headers["cache-control"]) == (403, "no-store")
    assert not [word for word in ("Example", "Member 0001", "Commander") if word in reply.text]


async def test_a_page_closes_at_once_though_its_bytes_are_kept() -> None:
    stage = Stage()
    first = await stage.get(HTML)
    roster = stage.reading.roster()

    stage.reading.put(replace(roster, page=replace(roster.page, visibility=Visibility.OFF)))

    assert (await stage.get(HTML, {"If-None-Match": first.headers["etag"]})).status == 403


async def test_a_deleted_page_says_so_and_an_unknown_one_is_not_found() -> None:
    stage = Stage(a_roster(a_page(deleted_at=NOW)))

    deleted, unknown = await stage.get(HTML), await stage.get("/r/unknown")

    assert (deleted.status, unknown.status) == (410, 404)
    assert "deleted" in deleted.text
    assert "Example" not in deleted.text


@pytest.mark.parametrize("part", ["", "/ranks.css"])
async def test_an_old_address_leads_to_the_present_one(part: str) -> None:
    reply = await Stage(a_roster(a_page(former_slugs=("old-name",)))).get(f"/r/old-name{part}")

    assert (reply.status, reply.headers["location"]) == (308, HTML + part)


async def test_an_old_address_takes_its_filters_along() -> None:
    stage = Stage(a_roster(a_page(former_slugs=("old-name",))))

    reply = await stage.get("/r/old-name?q=o%27neil&rank=Sergeant")

    assert reply.headers["location"] == HTML + "?q=o%27neil&rank=Sergeant"


@pytest.mark.parametrize(
    ("path", "leads_to"),
    [
        ("/r/Example-Roster", HTML),
        ("/r/EXAMPLE-ROSTER/ranks.css", f"{HTML}/ranks.css"),
        ("/r/example-roster/", HTML),
        ("/r/Example-Roster/?q=o%27neil&rank=Sergeant", f"{HTML}?q=o%27neil&rank=Sergeant"),
        ("/r/Old-Name?q=a", f"{HTML}?q=a"),
        ("/r/old-name/", HTML),
    ],
)
async def test_an_address_typed_a_little_wrong_leads_to_the_page(path: str, leads_to: str) -> None:
    reply = await Stage(a_roster(a_page(former_slugs=("old-name",)))).get(path)

    assert (reply.status, reply.headers["location"]) == (308, leads_to)


@pytest.mark.parametrize("path", ["/r/Unknown", "/r/unknown/", "/r/", "/r//"])
async def test_an_address_that_resembles_no_page_is_not_found(path: str) -> None:
    assert (await Stage().get(path)).status == 404


@pytest.mark.parametrize("path", ["/r/Example-Roster", "/r/example-roster/"])
async def test_an_address_typed_a_little_wrong_does_not_get_past_a_door(path: str) -> None:
    reply = await Stage(a_roster(a_page(visibility=Visibility.OFF))).get(path)

    assert reply.status == 403


async def test_an_old_address_of_a_closed_page_does_not_tell_the_present_one() -> None:
    page = a_page(former_slugs=("old-name",), visibility=Visibility.OFF)

    reply = await Stage(a_roster(page)).get("/r/old-name")

    assert reply.status == 403
    assert "location" not in reply.headers
