"""Privacy, forgetting and set-ups as the bot sees them, in memory or with nothing behind."""

from collections.abc import Mapping

from domain.access.actors import Actor
from domain.ids import GuildId, RoleId
from domain.rosters.personal import PersonalData
from domain.rosters.setups import Setup
from services.rosters.forgetting import Forgot, Reach
from services.rosters.privacy import OwnView, Shown


class FakePrivacy:
    """Knows nothing of anybody."""

    async def view(self, actor: Actor, guild_id: GuildId) -> OwnView:
        return OwnView(None, is_forgotten=False, stored={})

    async def data(self, actor: Actor, guild_id: GuildId) -> PersonalData:
        return {"you": actor.name}

    async def hide(self, actor: Actor, guild_id: GuildId) -> bool:
        return True

    async def show(self, actor: Actor, guild_id: GuildId) -> Shown:
        return Shown(was_hidden=True, was_forgotten=False)


class FakeForgetting:
    """Has nobody to forget."""

    async def reach(self, actor: Actor, guild_id: GuildId) -> Reach:
        return Reach(("Blaine County",), ())

    async def forget(
        self, actor: Actor, guild_id: GuildId, *, held: Mapping[GuildId, frozenset[RoleId]]
    ) -> Forgot:
        return Forgot(1, 0, 0)


class FakeSetups:
    """Keeps set-ups for ever."""

    def __init__(self) -> None:
        self.kept: dict[str, Setup] = {}

    async def keep(self, setup: Setup) -> None:
        whose = (setup.guild_id, setup.user_id)
        self.kept = {t: each for t, each in self.kept.items() if (each.guild_id, each.user_id) != whose}
        self.kept[setup.token] = setup

    async def find(self, token: str) -> Setup | None:
        return self.kept.get(token)

    async def end(self, token: str) -> None:
        self.kept.pop(token, None)
