"""`/docs` and `/openapi.json` through the front door."""

import json
import re
from dataclasses import replace
from uuid import UUID

from domain.ids import PageId
from domain.rosters.pages import Visibility
from domain.rosters.rosters import Roster
from tests.web.clients import Reply
from tests.web.fakes import STRANGER, Stage, some_settings
from tests.web.rosters import GUILD, OWNER, PAGE, a_roster
from web.oauth import OAuthSettings

OTHER = PageId(UUID(int=7))
WITH_SIGN_IN = some_settings(oauth=OAuthSettings(client_id="42", client_secret="s3cret"))


def another(visibility: Visibility = Visibility.PUBLIC) -> Roster:
    roster = a_roster()
    page = replace(roster.page, id=OTHER, slug="other", title="Other", owner_id=STRANGER)
    return replace(roster, page=replace(page, visibility=visibility))


def reads(reply: Reply, page_id: PageId) -> bool:
    return f"/api/roster/{page_id}&#39;" in reply.text


async def test_the_samples_read_the_only_public_page_there_is() -> None:
    one, two = Stage(), Stage(a_roster(), another())
    hidden = Stage(a_roster(), another(Visibility.UNLISTED))

    assert reads(await one.get("/docs"), PAGE)
    assert reads(await hidden.get("/docs"), PAGE)
    of_two = await two.get("/docs")
    assert not reads(of_two, PAGE)
    assert not reads(of_two, OTHER)
    assert "export PAGE_ID=YOUR_PAGE_ID" in of_two.text
    two.reading.forget(OTHER)
    assert reads(await two.get("/docs"), PAGE)


async def test_whoever_is_signed_in_reads_a_page_of_his_own_and_nobody_keeps_that() -> None:
    stage = Stage(a_roster(), another(Visibility.OFF), settings=WITH_SIGN_IN)
    owner, stranger = stage.signed_in.sign_in("a", OWNER), stage.signed_in.sign_in("b", STRANGER)

    to_owner, to_stranger = await stage.get("/docs", owner), await stage.get("/docs", stranger)

    assert reads(to_owner, PAGE)
    assert to_owner.headers["cache-control"] == "private, no-store"
    assert reads(to_stranger, OTHER)
    assert "your page" in to_stranger.text
    assert not reads(await stage.get("/docs"), OTHER)
    assert not reads(await stage.get("/docs", {"Cookie": "__Host-muster=made-up"}), OTHER)


async def test_whoever_owns_none_reads_one_of_the_server_whose_keys_he_makes() -> None:
    stage = Stage(another(Visibility.OFF), settings=WITH_SIGN_IN)
    member = stage.signed_in.sign_in("a", OWNER, is_member=True)

    assert not reads(await stage.get("/docs", member), OTHER)
    stage.signed_in.admins.add(OWNER)
    assert not reads(await stage.get("/docs", member), OTHER), "he has chosen no server"
    stage.signed_in.sessions["a"] = replace(stage.signed_in.sessions["a"], guild_id=GUILD)
    assert reads(await stage.get("/docs", member), OTHER)
    stage.signed_in.is_out_of_reach = True
    assert (await stage.get("/docs", member)).status == 200
    stage.signed_in.is_out_of_reach = False
    stage.signed_in.sign_in("a", OWNER, is_member=True, manages=True)
    stage.signed_in.sessions["a"] = replace(stage.signed_in.sessions["a"], guild_id=GUILD)
    stage.signed_in.admins.clear()
    assert reads(await stage.get("/docs", member), OTHER)


async def test_a_plain_member_is_not_promised_a_page_that_his_key_does_not_read() -> None:
    stage = Stage(another(Visibility.PUBLIC), settings=WITH_SIGN_IN)
    member = stage.signed_in.sign_in("a", OWNER, is_member=True)
    stage.signed_in.sessions["a"] = replace(stage.signed_in.sessions["a"], guild_id=GUILD)

    reply = await stage.get("/docs", member)

    assert reads(await stage.get("/docs"), OTHER)
    assert not reads(reply, OTHER)
    assert "your page" not in reply.text
    assert "Sign in, and" not in reply.text
    assert "A key of your own reads the pages that you own, and you own none here" in reply.text
    assert "export PAGE_ID=YOUR_PAGE_ID" in reply.text
    assert reply.headers["cache-control"] == "private, no-store"


async def test_whatever_is_to_be_pasted_is_ascii() -> None:
    """Headers and addresses take nothing else: Python would stop at an ellipsis."""
    text = (await Stage(a_roster(), another()).get("/docs")).text

    pasted = re.findall(r"export [A-Z_]+=[^ <]+", text)

    assert "export MUSTER_KEY=ro_YOUR_KEY" in pasted
    assert "export STAFF_ID=YOUR_STAFF_ID" in pasted
    assert all(each.isascii() for each in pasted)


async def test_the_description_is_open_to_everybody() -> None:
    stage = Stage()

    reply = await stage.get("/openapi.json")
    again = await stage.get("/openapi.json", {"If-None-Match": reply.headers["etag"]})

    assert reply.status == 200
    assert reply.headers["content-type"] == "application/json"
    assert reply.headers["access-control-allow-origin"] == "*"
    assert json.loads(reply.body)["servers"] == [{"url": "https://muster.example"}]
    assert again.status == 304


async def test_the_page_stands_in_the_language_of_whoever_asks_its_text_in_english() -> None:
    stage = Stage()

    english, german = [await stage.get("/docs", {"Accept-Language": language}) for language in ("en", "de")]

    assert english.status == 200
    assert b'<html lang="en"' in english.body
    assert b'<html lang="de"' in german.body
    assert b'lang="en" data-language="curl"' in german.body
    assert b"https://muster.example/api/roster/" in english.body
