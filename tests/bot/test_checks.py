"""The doctor finds each fault, and says how to mend it."""

from dataclasses import replace
from typing import cast

from bot.checks import Check, Doctor, Verdict
from bot.client import MusterBot
from bot.intake import Full
from domain.ids import ChannelId, RoleId
from domain.rosters.boards import BoardKind
from tests.bot.fake_badges import FakeBadges
from tests.bot.fakes import held
from tests.bot.town import Town


async def examined(town: Town) -> tuple[Check, ...]:
    return await Doctor(cast(MusterBot, town.env.bot)).examine(town.actor, town.guild_id)


def texts(checks: tuple[Check, ...], verdict: Verdict) -> str:
    return "\n".join(check.text for check in checks if check.verdict is verdict)


async def test_a_healthy_server_has_no_faults(town: Town) -> None:
    await town.page()
    await town.types("sync now")

    checks = await examined(town)

    assert texts(checks, Verdict.FAULT) == ""
    assert "The member list is complete: 4 members." in texts(checks, Verdict.GOOD)
    assert "Manage Roles" in texts(checks, Verdict.GOOD)


async def test_faults_come_first(town: Town) -> None:
    page = await town.page()
    town.env.backend.delete_role(town.guild.id, town.roles["Chief"].id)
    await town.env.settle()

    checks = await examined(town)

    assert checks[0].verdict is Verdict.FAULT
    assert "“Chief”" in checks[0].text
    assert page.title in checks[0].text


async def test_a_role_that_is_managed_or_above_the_bot_is_told_of(town: Town) -> None:
    await town.page()
    guild = town.world.served.get(town.guild_id)
    chief, sergeant = guild.get_role(town.role("Chief")), guild.get_role(town.role("Sergeant"))
    assert chief is not None
    assert sergeant is not None
    chief.position, sergeant.managed = 240, True

    checks = await examined(town)

    assert "not below my highest role" in texts(checks, Verdict.WARNING)
    assert "belongs to an integration" in texts(checks, Verdict.FAULT)


async def test_the_roles_on_duty_and_away_are_examined(town: Town) -> None:
    badges = cast(FakeBadges, town.world.services.duty.badges)
    badges.wanted = {town.role("Chief"): set(), RoleId(404): set()}

    checks = await examined(town)

    assert f"Roles on duty and away: <@&{town.role('Chief')}>." in texts(checks, Verdict.GOOD)
    assert "<@&404>. Its role was deleted" in texts(checks, Verdict.FAULT)


async def test_missing_permissions_are_told_with_reason_and_cure(town: Town) -> None:
    guild = town.world.served.get(town.guild_id)
    for role in guild.roles:
        role._permissions = 0

    checks = await examined(town)

    assert "I lack Manage Roles" in texts(checks, Verdict.WARNING)
    assert "I lack View Audit Log, to know who changed a role by hand. Server Settings" in texts(
        checks, Verdict.WARNING
    )


async def test_a_hold_a_broken_list_and_old_commands_are_told(town: Town) -> None:
    await town.page()
    guilds = town.world.guilds.guilds
    guilds[town.guild_id] = replace(guilds[town.guild_id], held=held())
    town.world.chunking.refused(town.guild_id, 10_000)
    town.world.intake.put(town.guild_id, Full())
    await town.env.settle()
    while town.world.chunking.trouble(town.guild_id) is None:
        await town.env.settle()
    cast(MusterBot, town.env.bot).tree.remove_command("help")

    checks = await examined(town)

    assert "A sync is held: 12 members" in texts(checks, Verdict.FAULT)
    assert "Restart Muster to register them" in texts(checks, Verdict.FAULT)
    assert "once in 30 seconds" in texts(checks, Verdict.WARNING)


async def test_boards_are_examined(town: Town) -> None:
    page = await town.page()
    boards = town.world.boards
    board = await boards.post(town.actor, page.id, BoardKind.ROSTER, ChannelId(5))
    assert "Roster of Blaine County · <#5>: posted and kept up." in texts(await examined(town), Verdict.GOOD)
    boards.boards[board.id] = replace(board, failure="Its channel was deleted.")

    assert "Roster of Blaine County · <#5>: Its channel was deleted." in texts(
        await examined(town), Verdict.FAULT
    )


async def test_without_pages_the_next_step_is_told(town: Town) -> None:
    assert "/setup" in texts(await examined(town), Verdict.WARNING)
