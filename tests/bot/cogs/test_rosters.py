"""/roster: the page, here in Discord."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.intake import Full
from domain.ids import PersonId, RecordId
from domain.rosters.feeds import History
from domain.rosters.people import Person, Profile
from domain.rosters.records import Record, RecordKind
from tests.bot.fake_orders import NOW
from tests.bot.town import Town, message_of, said


async def test_the_roster_is_shown_by_rank(town: Town) -> None:
    await town.page()
    await town.types("sync now")

    words = said(await town.types("roster show"))

    assert "**2 members**" in words
    assert "**Chief** · 1\n> olga" in words
    assert "https://roster.test/r/blaine" in words


async def test_a_long_roster_is_turned_leaf_by_leaf(town: Town) -> None:
    await town.page()
    for number in range(60):
        town.guild.add_member(town.env.create_user(f"officer{number:02}"), roles=[town.roles["Officer"]])
    await town.env.settle()
    town.world.intake.put(town.guild_id, Full())
    await town.types("sync now")

    first = await town.types("roster show")
    last = await town.manager.click(message_of(first), label="Next")
    last = await town.manager.click(message_of(first), label="Next")

    assert "officer59" in said(last)


async def test_a_search_finds_by_name_and_certification_and_says_whom_by_rank(town: Town) -> None:
    await town.page()
    town.guild.add_member(town.env.create_user("fred"), roles=[town.roles["Officer"], town.roles["FTO"]])
    await town.env.settle()
    town.world.intake.put(town.guild_id, Full())
    await town.types("sync now")

    by_name = said(await town.types("roster search", text="OLG"))
    by_certification = said(await town.types("roster search", text="fto"))
    nobody = said(await town.types("roster search", text="nobody:at:all"))

    assert "**Chief** · 1\n> olga" in by_name
    assert "fred" in by_certification
    assert "olga" not in by_certification
    assert "Nobody on this page fits that." in nobody


async def test_a_long_search_is_turned_leaf_by_leaf(town: Town) -> None:
    await town.page("a" * 40)
    for number in range(40):
        town.guild.add_member(town.env.create_user(f"officer {number:02}"), roles=[town.roles["Officer"]])
    await town.env.settle()
    town.world.intake.put(town.guild_id, Full())
    await town.types("sync now")

    first = await town.types("roster search", text="officer")
    longest = await town.types("roster search", text="x" * 30)
    last = await town.manager.click(message_of(first), label="Next")

    assert "officer 39" in said(last)
    assert "Nobody" in said(longest)


async def test_changes_are_told_by_day(town: Town) -> None:
    page = await town.page()
    anna = Person(PersonId(1), town.guild_id, None, Profile("anna", "Anna"))
    record = Record(
        RecordId(1), town.guild_id, page.id, anna.id, RecordKind.PROMOTION, "Officer", "Sergeant", NOW
    )
    older = replace(record, id=RecordId(2), after="Chief", at=NOW - timedelta(days=3))
    town.world.feeds.history = History((record, older), people={anna.id: anna})

    words = said(await town.types("roster changes"))
    today = said(await town.types("roster changes", days=1))

    assert "**Anna** was promoted to Sergeant (from Officer)" in words
    assert "Chief" in words
    assert "https://roster.test/r/blaine/changes" in words
    assert "Sergeant" in today
    assert "Chief" not in today


async def test_no_change_is_said_in_words(town: Town) -> None:
    await town.page()

    assert "Nothing changed" in said(await town.types("roster changes", days=7))


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json"])
async def test_the_roster_is_a_file_with_ids(town: Town, kind: str) -> None:
    await town.page()
    await town.types("sync now")

    answer = await town.types("roster export", format=kind)

    (file,) = message_of(answer).attachments
    assert file.filename == f"blaine.{kind}"
    assert "2 members" in said(answer)
    content = await file.read()
    assert str(town.manager.id).encode() in content or kind == "xlsx"
