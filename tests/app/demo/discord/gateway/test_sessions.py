"""A session knows what it hears and what it missed; a connection sends in order."""

from app.demo.department import Department
from app.demo.discord.gateway.sessions import MOST_MISSED_EVENTS, Session
from app.demo.discord.server import LoopbackDiscord
from app.demo.discord.world.events import Event, Intent
from app.demo.discord.world.snowflakes import GuildId
from tests.app.demo.discord.gateway.client import talking


def _session(*, shard: tuple[int, int] = (0, 1), intents: Intent = Intent.GUILDS) -> Session:
    return Session("s", shard=shard, intents=intents, large_threshold=50)


def test_an_event_is_heard_by_its_shard_and_by_those_who_asked() -> None:
    odd = GuildId(3 << 22)

    assert _session(shard=(1, 2)).hears(Event("A", {}, odd, Intent.GUILDS))
    assert not _session(shard=(0, 2)).hears(Event("A", {}, odd, Intent.GUILDS))
    assert not _session().hears(Event("A", {}, odd, Intent.GUILD_MEMBERS))
    assert _session(shard=(1, 2)).hears(Event("A", {}))


def test_what_was_missed_is_known_until_it_is_too_much() -> None:
    session = _session()
    for _ in range(MOST_MISSED_EVENTS + 1):
        session.dispatch("A", b"{}")

    latest = session.missed_since(session.sequence - 1)
    assert latest == [(f'{{"op":0,"t":"A","s":{session.sequence},"d":'.encode(), b"{}", b"}")]
    assert session.missed_since(session.sequence) == []
    assert session.missed_since(0) is None
    assert session.missed_since(session.sequence + 1) is None


async def test_ten_thousand_events_arrive_in_order(loopback: LoopbackDiscord, department: Department) -> None:
    cadet = department.holders(department.ranks[-1])[0]
    async with talking(loopback) as client:
        await client.identify()
        await client.event("GUILD_CREATE")

        for number in range(10_000):
            department.world.members.rename(
                department.guild, cadet, f"n{number}", by=department.guild.owner_id
            )

        nicks = [(await client.event("GUILD_MEMBER_UPDATE"))["nick"] for _ in range(10_000)]
    assert nicks == [f"n{number}" for number in range(10_000)]
