"""`/r/<slug>/changes`: what changed, for people and for programs."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from domain.ids import PersonId, RecordId
from domain.rosters.feeds import History
from domain.rosters.pages import Visibility
from domain.rosters.people import Person, Profile
from domain.rosters.records import Record, RecordKind
from tests.web.fakes import HTML, Stage
from tests.web.rosters import FIRST_MEMBER, GUILD, NOW, PAGE, a_page, a_roster

CHANGES = f"{HTML}/changes"
KINDS = ("", ".json", ".atom")


def a_stage(*records: Record, visibility: Visibility = Visibility.PUBLIC, name: str = "") -> Stage:
    stage = Stage(a_roster(a_page(visibility=visibility, former_slugs=("old-name",))))
    people = dict(stage.reading.roster().people)
    if name:
        people[PersonId(2)] = Person(PersonId(2), GUILD, None, Profile("user", name))
    stage.feeds.history = History(records or (a_record(7),), people=people)
    return stage


def a_record(number: int, kind: RecordKind = RecordKind.PROMOTION, days_ago: int = 0) -> Record:
    return Record(
        RecordId(number),
        GUILD,
        PAGE,
        PersonId(2),
        kind,
        "Cadet",
        "Officer",
        NOW - timedelta(days=days_ago),
        actor_id=PersonId(1),
        reason="hidden reason",
    )


@pytest.mark.parametrize(
    ("kind", "content_type"),
    [
        ("", "text/html; charset=utf-8"),
        (".json", "application/json"),
        (".atom", "application/atom+xml; charset=utf-8"),
    ],
)
async def test_what_changed_is_told_in_each_kind(kind: str, content_type: str) -> None:
    reply = await a_stage().get(CHANGES + kind)

    assert (reply.status, reply.headers["content-type"]) == (200, content_type)
    assert "Member 0002" in reply.text
    assert "Member 0001" in reply.text
    assert reply.headers["cache-control"] == "no-cache"
    assert reply.headers["content-security-policy"].startswith("default-src 'none'")


@pytest.mark.parametrize("kind", KINDS)
async def test_neither_ids_nor_reasons_are_told(kind: str) -> None:
    text = (await a_stage().get(CHANGES + kind)).text

    words = (str(FIRST_MEMBER)[:15], str(GUILD), "hidden reason", "member2", "audit")
    assert [word for word in words if word in text] == []


@pytest.mark.parametrize("kind", KINDS)
async def test_what_did_not_change_is_neither_sent_nor_read_again(kind: str) -> None:
    stage = a_stage()
    first = await stage.get(CHANGES + kind)

    second = await stage.get(CHANGES + kind, {"If-None-Match": first.headers["etag"]})

    assert (second.status, second.body, stage.feeds.reads) == (304, b"", 1)


async def test_the_next_change_is_told_at_once() -> None:
    stage = a_stage()
    await stage.get(CHANGES)

    stage.feeds.history = replace(stage.feeds.history, records=(a_record(8, RecordKind.DEPARTURE),))
    stage.promote(3)

    assert "left as" in (await stage.get(CHANGES)).text


async def test_the_feed_is_turned_by_days() -> None:
    stage = a_stage(a_record(1), a_record(2, days_ago=40))
    stage.feeds.older = date(2026, 10, 14)

    first = json.loads((await stage.get(f"{CHANGES}.json")).text)
    older = json.loads((await stage.get(f"{CHANGES}.json?before=2026-10-14")).text)

    assert first["older"] == f"https://muster.example{CHANGES}.json?before=2026-10-14"
    assert [day["date"] for day in first["days"]] == ["2026-11-22"]
    assert [day["date"] for day in older["days"]] == ["2026-10-13"]
    assert f'href="{CHANGES}?before=2026-10-14"' in (await stage.get(CHANGES)).text


@pytest.mark.parametrize(
    "before", ["yesterday", "2026-13-01", "20261122", "1999-01-01", "0001-01-01", "٢٠٢٦-11-01"]
)
async def test_a_day_that_is_none_is_refused(before: str) -> None:
    reply = await a_stage().get(f"{CHANGES}?before={before}")

    assert reply.status == 400
    assert "before must be a day" in reply.text


async def test_days_to_come_are_the_latest_page() -> None:
    stage = a_stage()

    await stage.get(CHANGES)
    await stage.get(f"{CHANGES}?before=2999-01-01")

    assert stage.feeds.reads == 1


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("visibility", [Visibility.MEMBERS, Visibility.OFF])
async def test_a_closed_page_tells_nothing(visibility: Visibility, kind: str) -> None:
    stage = a_stage(visibility=visibility)
    reply = await stage.get(CHANGES + kind)

    assert (reply.status, stage.feeds.reads) == (403, 0)
    assert "Member" not in reply.text


async def test_an_unlisted_page_s_changes_are_not_to_be_indexed() -> None:
    reply = await a_stage(visibility=Visibility.UNLISTED).get(CHANGES)

    assert (reply.status, reply.headers["x-robots-tag"]) == (200, "noindex")
    assert '<meta name="robots" content="noindex">' in reply.text


@pytest.mark.parametrize("kind", KINDS)
async def test_an_old_address_leads_to_the_present_one(kind: str) -> None:
    reply = await a_stage().get(f"/r/old-name/changes{kind}")

    assert (reply.status, reply.headers["location"]) == (308, CHANGES + kind)


async def test_other_endings_and_pages_are_not_found() -> None:
    stage = a_stage()

    statuses = [(await stage.get(path)).status for path in (f"{CHANGES}.xml", "/r/unknown/changes")]

    assert statuses == [404, 404]


async def test_names_are_escaped() -> None:
    reply = await a_stage(name="<script>alert(1)</script>").get(CHANGES)

    assert "<script>alert" not in reply.text
    assert "&lt;script&gt;alert" in reply.text


async def test_the_roster_leads_to_its_changes() -> None:
    text = (await Stage().get(HTML)).text

    assert f'href="{CHANGES}"' in text
    assert f'<link rel="alternate" type="application/atom+xml" href="{CHANGES}.atom"' in text
