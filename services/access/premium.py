"""Premium: who has it now, from memory; asked by every service whose feature the table names."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

from domain.access.entitlements import Entitlement
from domain.access.premium import FEATURES, GRACE, Feature, PremiumMode, PremiumState, standing
from domain.errors import NeedsPremium
from domain.events import Event, GuildChanged
from domain.ids import GuildId, UserId
from domain.words import sentence
from services.live import Live
from services.rosters.reading import GUILDS_EPOCH
from storage.database import Database

ACCESS_EPOCH = "access"
"""Moves whenever a key or an entitlement is made or ended, in any process."""
NEEDS_PREMIUM = sentence("API access requires premium subscription")
"""What programs of the roster dialect know; all premium features say it."""


class Premium:
    """Knows every entitlement; a guild has premium by its own or its owner's."""

    def __init__(
        self,
        database: Database,
        live: Live,
        clock: Callable[[], datetime],
        mode: PremiumMode,
        *,
        grace: timedelta = GRACE,
    ) -> None:
        self._database = database
        self._clock = clock
        self._mode = mode
        self._grace = grace
        self._of_users: dict[UserId, tuple[Entitlement, ...]] = {}
        self._of_guilds: dict[GuildId, tuple[Entitlement, ...]] = {}
        self._owners: dict[GuildId, UserId] = {}
        live.refresh_on(ACCESS_EPOCH, self._reload)
        live.refresh_on(GUILDS_EPOCH, self._reload)
        live.refresh_with(self._refresh)

    async def start(self) -> None:
        """Read the entitlements; before this nobody has any."""
        await self._reload()

    def of(self, *, user_id: UserId | None = None, guild_id: GuildId | None = None) -> PremiumState:
        """Return how a guild stands, or else a person."""
        now = self._clock()
        return standing(self._mode, self._held(user_id, guild_id), now=now, grace=self._grace)

    def covers(
        self, feature: Feature, *, user_id: UserId | None = None, guild_id: GuildId | None = None
    ) -> bool:
        """Say whether a guild, or else a person, may use the feature now."""
        # Asked for each request: where all is open, not even the time is looked up.
        if self._mode is PremiumMode.OPEN or not FEATURES[feature].needs_premium:
            return True
        return self.of(user_id=user_id, guild_id=guild_id).is_running

    def check(
        self, feature: Feature, *, user_id: UserId | None = None, guild_id: GuildId | None = None
    ) -> None:
        """Raise `NeedsPremium` unless a guild, or else a person, may use the feature now."""
        if not self.covers(feature, user_id=user_id, guild_id=guild_id):
            raise NeedsPremium(NEEDS_PREMIUM)

    def _held(self, user_id: UserId | None, guild_id: GuildId | None) -> Iterable[Entitlement]:
        if guild_id is None:
            return self._of_users.get(user_id, ()) if user_id is not None else ()
        owner_id = self._owners.get(guild_id)
        owned = self._of_users.get(owner_id, ()) if owner_id is not None else ()
        return (*self._of_guilds.get(guild_id, ()), *owned)

    async def _reload(self) -> Sequence[Event]:
        async with self._database.read() as tx:
            entitlements = await tx.entitlements.all()
            guilds = await tx.guilds.all()
        of_users: dict[UserId, list[Entitlement]] = {}
        of_guilds: dict[GuildId, list[Entitlement]] = {}
        for each in entitlements:
            if each.guild_id is not None:
                of_guilds.setdefault(each.guild_id, []).append(each)
            elif each.user_id is not None:
                of_users.setdefault(each.user_id, []).append(each)
        self._of_users = {user_id: tuple(held) for user_id, held in of_users.items()}
        self._of_guilds = {guild_id: tuple(held) for guild_id, held in of_guilds.items()}
        self._owners = {guild.id: guild.owner_id for guild in guilds if guild.owner_id is not None}
        return ()

    async def _refresh(self, events: Sequence[Event]) -> None:
        """A guild may have a new owner; where all is open, that changes nothing."""
        if self._mode is PremiumMode.ENTITLED and any(isinstance(each, GuildChanged) for each in events):
            await self._reload()
