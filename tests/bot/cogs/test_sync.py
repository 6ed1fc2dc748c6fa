"""/sync: compared now, confirmed, examined."""

from dataclasses import replace

from services.rosters.sync import SyncReport
from tests.bot.fakes import held
from tests.bot.town import Town, message_of, said


def hold(town: Town, removals: int = 12) -> None:
    guilds = town.world.guilds.guilds
    guilds[town.guild_id] = replace(guilds[town.guild_id], held=held(removals))


async def test_a_comparison_tells_what_it_did(town: Town) -> None:
    await town.page()
    town.world.sync.report = SyncReport(changed=3, joined=2, left=1)

    words = said(await town.types("sync now"))

    assert "3 changed, 2 came, 1 left." in words
    assert {seen.profile.username for seen in town.world.sync.snapshots[-1].members} == {"olga", "stan"}


async def test_a_comparison_that_changed_nothing_says_so(town: Town) -> None:
    await town.page()

    assert "Nothing had to change" in said(await town.types("sync now"))


async def test_a_member_list_that_is_not_whole_is_said_and_tried_again(town: Town) -> None:
    await town.page()
    town.world.chunking.refused(town.guild_id, 30)

    words = said(await town.types("sync now"))

    assert "once in 30 seconds" in words
    assert "I try again" in words


async def test_the_status_tells_why_there_is_no_member_list(town: Town) -> None:
    await town.page()
    town.world.chunking.refused(town.guild_id, 10_000)
    await town.types("sync now")

    assert "once in 30 seconds" in said(await town.types("sync status"))
    assert not any(snapshot.members for snapshot in town.world.sync.snapshots)


async def test_a_hold_is_shown_and_applied_by_its_button_even_after_a_restart(town: Town) -> None:
    await town.page()
    hold(town)

    status = await town.types("sync status")
    assert "12 of 60 members would leave" in said(status)
    assert "Anna, Ben and 10 more" in said(status)
    await town.restarted()
    await town.manager.click(message_of(status), label="Apply the removals")

    assert town.world.guilds.guilds[town.guild_id].held is None


async def test_the_button_applies_only_what_its_message_told_of(town: Town) -> None:
    await town.page()
    hold(town)
    status = await town.types("sync status")
    hold(town, removals=40)

    answer = await town.manager.click(message_of(status), label="Apply the removals")

    assert "By now 40 members would leave" in said(answer)
    assert town.world.guilds.guilds[town.guild_id].held is not None


async def test_the_buttons_ask_for_the_permission_again(town: Town) -> None:
    await town.page()
    hold(town)
    status = await town.types("sync status")

    town.take_permission()

    for label in ("Apply the removals", "Compare now"):
        assert "Manage Server" in said(await town.manager.click(message_of(status), label=label))
    assert town.world.guilds.guilds[town.guild_id].held is not None


async def test_a_pressed_button_compares(town: Town) -> None:
    await town.page()
    status = await town.types("sync status")

    answer = await town.manager.click(message_of(status), label="Compare now")

    assert "Nothing had to change" in said(answer)


async def test_the_doctor_finds_what_is_wrong_and_says_how_to_mend_it(town: Town) -> None:
    await town.page()
    town.env.backend.delete_role(town.guild.id, town.roles["Sergeant"].id)
    await town.env.settle()

    words = said(await town.types("sync doctor"))

    assert "✘ “Sergeant” on Blaine County: its role is gone" in words
    assert "/rank edit" in words
    assert "✔ The members intent is on." in words
    assert "✔ Discord knows our commands as they are." in words


async def test_an_unexpected_fault_is_an_apology_with_an_id(town: Town) -> None:
    await town.page()
    town.world.sync.failures = 1
    town.expects_faults = True

    words = said(await town.types("sync now"))

    assert "Sorry" in words
