"""What monitors, crawlers and finders of holes are told."""

import json

from tests.web.fakes import Stage, some_settings


async def test_the_process_is_well_whatever_its_parts_are() -> None:
    stage = Stage()
    stage.parts["database"] = False

    reply = await stage.get("/healthz")

    assert (reply.status, json.loads(reply.body)) == (200, {"status": "ok"})


async def test_ready_means_every_part_works() -> None:
    reply = await Stage().get("/readyz")

    assert reply.status == 200
    assert json.loads(reply.body) == {"status": "ok", "parts": {"database": "ok", "gateway": "ok"}}
    assert reply.headers["cache-control"] == "no-store"


async def test_one_part_that_fails_is_named() -> None:
    stage = Stage()
    stage.parts["gateway"] = False

    reply = await stage.get("/readyz")

    assert reply.status == 503
    assert json.loads(reply.body) == {"status": "failing", "parts": {"database": "ok", "gateway": "failing"}}


async def test_crawlers_may_read_pages_but_not_the_api() -> None:
    reply = await Stage().get("/robots.txt")

    assert reply.headers["content-type"] == "text/plain; charset=utf-8"
    assert "Disallow: /api/" in reply.text


async def test_finders_of_holes_are_told_whom_to_write_to() -> None:
    stage = Stage(settings=some_settings(security_contact="mailto:security@muster.example"))

    lines = (await stage.get("/.well-known/security.txt")).text.splitlines()

    assert "Contact: mailto:security@muster.example" in lines
    assert "Expires: 2027-02-20T00:00:00Z" in lines
    assert "Canonical: https://muster.example/.well-known/security.txt" in lines
