"""`/docs` and `/openapi.json` through the front door."""

import json

from tests.web.fakes import Stage


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
