"""Wiring: one database, one of everything, and what a server needs beyond a command."""

from dataclasses import fields
from pathlib import Path

import pytest
from pydantic import SecretStr

from app.config import Discord, Premium, Settings, Storage, Web
from app.wiring import bot_of, clock_of, open_house, web_of
from bot.running import CONNECTING
from domain.access.actors import OPERATOR
from domain.access.premium import Feature, PremiumMode
from domain.errors import Refused
from domain.ids import UserId
from services.access.keys import KeyDraft
from storage.backups import backup, restore


def settings_for(url: str) -> Settings:
    return Settings.model_construct(storage=Storage(url=url))


async def test_everything_hangs_on_one_live(migrated_sqlite: str) -> None:
    async with open_house(settings_for(migrated_sqlite)) as house:
        lives = {
            getattr(getattr(house.services, field.name), "_live", house.services.live)
            for field in fields(house.services)
        }

    assert lives == {house.services.live}


async def test_a_started_house_answers_from_memory(migrated_sqlite: str) -> None:
    async with open_house(settings_for(migrated_sqlite)) as house:
        _, text = await house.services.keys.create(OPERATOR, KeyDraft(name="a key", owner_id=UserId(7)))
    async with open_house(settings_for(migrated_sqlite)) as house:
        before = house.services.keys.holder(text)
        await house.start()
        after = house.services.keys.holder(text)

    assert before is None
    assert after is not None
    assert after.key.owner_id == 7


async def test_a_servers_database_is_not_restored_under_its_feet(
    migrated_sqlite: str, tmp_path: Path
) -> None:
    copy = await backup(migrated_sqlite, tmp_path / "copy.db")
    async with open_house(settings_for(migrated_sqlite), is_server=True):
        with pytest.raises(Refused, match="running Muster"):
            await restore(copy, migrated_sqlite)
    async with open_house(settings_for(migrated_sqlite)):
        pass

    await restore(copy, migrated_sqlite)


@pytest.mark.parametrize("mode", list(PremiumMode))
async def test_premium_is_as_the_settings_say(migrated_sqlite: str, mode: PremiumMode) -> None:
    settings = settings_for(migrated_sqlite).model_copy(update={"premium": Premium(mode=mode.value)})

    async with open_house(settings) as house:
        covers = house.services.premium.covers(Feature.PERSONAL_KEYS, user_id=UserId(7))

        assert covers is (mode is PremiumMode.OPEN)


async def test_links_are_made_of_the_public_address(migrated_sqlite: str) -> None:
    web = Web(public_url="https://roster.example.org")
    settings = settings_for(migrated_sqlite).model_copy(update={"web": web})

    async with open_house(settings) as house:
        answer = await web_of(house, None).test_client().get("/.well-known/security.txt")
        text = await answer.get_data(as_text=True)

    assert "https://roster.example.org/" in text


@pytest.mark.parametrize(("token", "parts"), [("a.b.c", {"database", "gateway"}), (None, {"database"})])
async def test_a_server_is_ready_when_its_parts_are(
    migrated_sqlite: str, token: str | None, parts: set[str]
) -> None:
    discord = Discord(token=SecretStr(token) if token else None)
    settings = settings_for(migrated_sqlite).model_copy(update={"discord": discord})

    async with open_house(settings) as house:
        bot = bot_of(house)
        answer = await web_of(house, bot).test_client().get("/readyz")
        told = await answer.get_json()

    assert bot.running.state == CONNECTING
    assert set(told["parts"]) == parts
    assert answer.status_code == (503 if token else 200)


async def test_the_clock_has_its_jobs(migrated_sqlite: str) -> None:
    async with open_house(settings_for(migrated_sqlite)) as house:
        jobs = sorted(job.name for job in clock_of(house)._jobs)

    assert jobs == [
        "batches",
        "certifications",
        "checks",
        "forgotten",
        "imports",
        "key_uses",
        "leave_reminders",
        "leaves",
        "orders",
        "purge",
        "reports",
        "scrub",
        "sessions",
        "statuses",
        "sweep",
        "webhooks",
    ]
