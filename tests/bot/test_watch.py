"""Pages say when Discord as a whole is out of reach, and when it is back."""

from types import SimpleNamespace
from typing import cast

from bot.intake import Intake, Item, Look
from bot.pulse import Pulse
from bot.running import CONNECTED, CONNECTING, Running
from bot.served import Served
from bot.watch import PATIENCE, SILENT, Watch
from domain.ids import GuildId
from services.rosters.guilds import Guilds

GUILD = GuildId(900)


class FakeGuilds:
    """Counts how often it was told that Discord is out of reach."""

    def __init__(self) -> None:
        self.told = 0

    async def all_lost(self) -> None:
        self.told += 1


class FakeIntake:
    """Keeps what was put."""

    def __init__(self) -> None:
        self.put_in: list[tuple[GuildId, Item]] = []

    def put(self, guild_id: GuildId, item: Item) -> None:
        self.put_in.append((guild_id, item))


class Tower:
    """A watch with a clock and a connection to play with."""

    def __init__(self) -> None:
        self.now = 0.0
        self.running = SimpleNamespace(state=CONNECTING)
        self.guilds, self.intake = FakeGuilds(), FakeIntake()
        self.silence: float | None = None
        served = SimpleNamespace(all=lambda: [SimpleNamespace(id=GUILD)])
        self.watch = Watch(
            cast(Running, self.running),
            cast(Guilds, self.guilds),
            cast(Served, served),
            cast(Intake, self.intake),
            cast(Pulse, SimpleNamespace(silence_of_all=self.heard)),
            monotonic=lambda: self.now,
        )

    async def heard(self) -> float | None:
        return self.silence

    async def look(self, state: str, *, later: float = 0.0) -> None:
        """Let time pass, then look at a connection in this state."""
        self.now += later
        self.running.state = state
        await self.watch.look()


async def test_a_short_break_is_nobodys_business() -> None:
    tower = Tower()
    await tower.look(CONNECTED)
    await tower.look(CONNECTING, later=5)
    await tower.look(CONNECTING, later=PATIENCE - 1)
    await tower.look(CONNECTED, later=1)

    assert (tower.guilds.told, tower.intake.put_in) == (0, [])


async def test_a_long_one_is_told_once_and_its_end_has_every_guild_looked_at() -> None:
    tower = Tower()
    await tower.look(CONNECTED)
    await tower.look(CONNECTING, later=5)
    await tower.look(CONNECTING, later=PATIENCE)
    await tower.look(CONNECTING, later=PATIENCE)
    told = tower.guilds.told
    await tower.look(CONNECTED, later=1)

    assert told == 1
    assert tower.intake.put_in == [(GUILD, Look())]


async def test_a_bot_that_never_gets_in_is_told_too() -> None:
    tower = Tower()

    await tower.look("refused: no such token", later=PATIENCE)

    assert tower.guilds.told == 1


async def test_a_connection_that_is_open_and_silent_is_none() -> None:
    tower = Tower()
    await tower.look(CONNECTED)
    tower.silence = SILENT
    await tower.look(CONNECTED, later=SILENT)
    assert tower.guilds.told == 0
    tower.silence = PATIENCE
    await tower.look(CONNECTED, later=PATIENCE - SILENT)
    assert (tower.guilds.told, tower.intake.put_in) == (1, [])
    tower.silence = 0.0
    await tower.look(CONNECTED, later=1)

    assert tower.intake.put_in == [(GUILD, Look())]
