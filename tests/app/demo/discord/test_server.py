"""The whole of it, seen by the real discord.py over real sockets."""

import asyncio

import discord
import pytest

from app.demo.big_guild import big_guild
from app.demo.department import Department
from app.demo.discord.server import LoopbackDiscord
from app.demo.discord.world.interactions import PATIENCE, AnswerState
from app.demo.discord.world.invocations import Seat
from app.demo.discord.world.roles import RoleEdit
from tests.app.demo.bots import Greeter, WatchfulBot, connected, point_at


def _seat(department: Department) -> Seat:
    channel = next(iter(department.guild.channels.values()))
    return Seat(department.guild, channel, department.guild.members[department.guild.owner_id])


async def test_a_bot_sees_the_guild_its_roles_and_its_people(
    loopback: LoopbackDiscord, department: Department
) -> None:
    async with connected(WatchfulBot(is_chunking=True), loopback.world.token) as bot:
        guild = bot.get_guild(department.guild.id)

        assert guild is not None
        assert guild.chunked
        assert {member.id for member in guild.members} == set(department.guild.members)
        assert guild.roles[0].name == "@everyone"
        assert guild.me.top_role.name == "Muster"
        assert guild.me.guild_permissions.manage_roles


async def test_a_slash_command_is_synced_run_answered_and_its_button_pressed(
    loopback: LoopbackDiscord, department: Department
) -> None:
    world, seat = loopback.world, _seat(department)
    who = department.holders(department.ranks[0])[0]
    async with connected(Greeter(), world.token):
        asked = world.invocations.run(seat, "greet", {"who": str(who.user.id)})
        state = await world.interactions.settled(asked, within=PATIENCE)

        assert state is AnswerState.ANSWERED
        assert asked.original is not None
        assert asked.original.is_ephemeral
        assert asked.original.content == f"Hello {who.display_name}"

        pressed = world.invocations.press(seat, asked.original, "again")
        await world.interactions.settled(pressed, within=PATIENCE)

        assert asked.original.content == "Hello again"
        assert asked.original.components == []


async def test_autocomplete_and_a_modal_are_answered(
    loopback: LoopbackDiscord, department: Department
) -> None:
    world, seat = loopback.world, _seat(department)
    async with connected(Greeter(), world.token):
        asked = world.invocations.autocomplete(seat, "greet", {"word": "H"}, focused="word")
        await world.interactions.settled(asked, within=PATIENCE)
        form = world.invocations.run(seat, "greet-form", {})
        await world.interactions.settled(form, within=PATIENCE)
        sent = world.invocations.submit(form, {"name": "Ada"})
        await world.interactions.settled(sent, within=PATIENCE)

    assert [choice["value"] for choice in asked.choices] == ["Hello", "Hi"]
    assert form.state is AnswerState.MODAL
    assert sent.original is not None
    assert sent.original.content == "Hello Ada"


async def test_a_role_given_by_the_bot_is_logged_with_its_reason_and_told(
    loopback: LoopbackDiscord, department: Department
) -> None:
    cadet = department.holders(department.ranks[-1])[0]
    role = department.certifications[0]
    async with connected(WatchfulBot(is_chunking=True), loopback.world.token) as bot:
        guild = bot.get_guild(department.guild.id)
        assert guild is not None
        member, given = guild.get_member(cadet.user.id), guild.get_role(role.id)
        assert member is not None
        assert given is not None
        told = asyncio.create_task(bot.hear("member_update"))
        await asyncio.sleep(0)

        await member.add_roles(given, reason="Passed – with honours")
        _, after = await told
        entry = await anext(guild.audit_logs(limit=1))

    assert given in after.roles
    assert entry.action is discord.AuditLogAction.member_role_update
    assert (entry.user, entry.target) == (bot.user, member)
    assert entry.reason == "Passed – with honours"
    assert entry.changes.after.roles == [given]


async def test_a_role_above_the_bots_own_is_refused(
    loopback: LoopbackDiscord, department: Department
) -> None:
    world, guild_id = loopback.world, department.guild.id
    high = world.roles.create(department.guild, RoleEdit(name="Council"), by=department.guild.owner_id)
    world.roles.move(department.guild, {high.id: 99})
    async with connected(WatchfulBot(is_chunking=True), world.token) as bot:
        guild = bot.get_guild(guild_id)
        assert guild is not None
        role = guild.get_role(high.id)
        assert role is not None

        with pytest.raises(discord.Forbidden) as refused:
            await guild.me.add_roles(role)

    assert refused.value.code == 50013


async def test_five_thousand_members_arrive_once_and_then_not_for_thirty_seconds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with LoopbackDiscord(big_guild(5_000, 500)) as loopback:
        point_at(monkeypatch, loopback)
        async with connected(WatchfulBot(), loopback.world.token) as bot:
            guild = bot.guilds[0]
            members = await guild.chunk(cache=True)
            limited = asyncio.create_task(
                bot.hear("socket_raw_receive", check=lambda text: "RATE_LIMITED" in text)
            )
            again = asyncio.create_task(guild.chunk(cache=True))
            text = await limited

            assert len(members or []) == 5_000
            assert guild.chunked
            assert '"opcode":8,"retry_after":' in text
            assert not again.done()
            again.cancel()


async def test_a_cut_connection_is_resumed_and_what_was_missed_is_told(
    loopback: LoopbackDiscord, department: Department
) -> None:
    cadet = department.holders(department.ranks[-1])[0]
    async with connected(WatchfulBot(is_chunking=True), loopback.world.token) as bot:
        resumed = asyncio.create_task(bot.hear("shard_resumed"))
        told = asyncio.create_task(bot.hear("member_update"))
        await asyncio.sleep(0)

        assert loopback.hub.cut() == 1
        loopback.world.members.rename(department.guild, cadet, "While away", by=department.guild.owner_id)
        _, after = await told
        await resumed

    assert after.nick == "While away"
    assert len(loopback.hub.budget.identified) == 1


async def test_a_refused_resume_leads_to_a_new_session(
    loopback: LoopbackDiscord, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("discord.shard.AutoShardedClient.before_identify_hook", _no_wait)
    async with connected(WatchfulBot(), loopback.world.token) as bot:
        loopback.faults.resume_allowed = False
        again = asyncio.create_task(bot.hear("shard_ready"))
        await asyncio.sleep(0)

        loopback.hub.cut()
        await again

    assert bot.heard.count("READY") == 2
    assert "RESUMED" not in bot.heard


async def _no_wait(_client: discord.AutoShardedClient, _shard: int | None, *, initial: bool = False) -> None:
    """Identify without the library's five seconds."""


async def test_a_disallowed_members_intent_is_4014(loopback: LoopbackDiscord) -> None:
    loopback.faults.members_intent_allowed = False

    with pytest.raises(discord.PrivilegedIntentsRequired):
        async with connected(WatchfulBot(), loopback.world.token):
            pass


async def test_a_wrong_token_is_refused(loopback: LoopbackDiscord) -> None:
    with pytest.raises(discord.LoginFailure):
        async with connected(WatchfulBot(), "wrong"):
            pass


async def test_two_shards_share_the_guilds(loopback: LoopbackDiscord, department: Department) -> None:
    loopback.world.shards = 2
    async with connected(WatchfulBot(), loopback.world.token) as bot:
        guild = bot.guilds[0]

        assert sorted(loopback.hub.budget.identified) == [(0, 2), (1, 2)]
        assert guild.shard_id == (department.guild.id >> 22) % 2


async def test_a_deleted_role_sends_no_member_updates(
    loopback: LoopbackDiscord, department: Department
) -> None:
    async with connected(WatchfulBot(is_chunking=True), loopback.world.token) as bot:
        deleted = asyncio.create_task(bot.hear("guild_role_delete"))
        await asyncio.sleep(0)

        role, by = department.certifications[0], department.guild.owner_id
        loopback.world.roles.delete(department.guild, role, by=by)
        await deleted

        assert "GUILD_MEMBER_UPDATE" not in bot.heard
        assert bot.heard[-1] == "GUILD_ROLE_DELETE"
