"""Sales: what the application has sold, as Discord's entitlements; each change is told to the bot."""

from datetime import datetime

from app.demo.discord.wire import Json
from app.demo.discord.world.errors import invalid_field
from app.demo.discord.world.events import Event
from app.demo.discord.world.snowflakes import GuildId, UserId
from app.demo.discord.world.state import State

_APPLICATION_SUBSCRIPTION = 8


class Sales:
    """Sells, renews, ends and refunds; to a person, or by him to a guild."""

    def __init__(self, state: State) -> None:
        self._state = state

    def sell(
        self,
        sku_id: int,
        *,
        user_id: UserId,
        guild_id: GuildId | None = None,
        ends_at: datetime | None = None,
    ) -> Json:
        """Sell a SKU, and return the entitlement."""
        entitlement: Json = {
            "id": str(self._state.ids.next()),
            "sku_id": str(sku_id),
            "application_id": str(self._state.bot.id),
            "user_id": str(user_id),
            "type": _APPLICATION_SUBSCRIPTION,
            "deleted": False,
            "consumed": False,
            "starts_at": self._state.clock().isoformat(),
            "ends_at": ends_at.isoformat() if ends_at is not None else None,
        }
        if guild_id is not None:
            entitlement["guild_id"] = str(guild_id)
        self._state.entitlements.append(entitlement)
        self._tell("ENTITLEMENT_CREATE", entitlement)
        return entitlement

    def change(self, entitlement_id: int, *, ends_at: datetime | None) -> Json:
        """Let an entitlement end then, or renew it."""
        entitlement = self._found(entitlement_id)
        entitlement["ends_at"] = ends_at.isoformat() if ends_at is not None else None
        self._tell("ENTITLEMENT_UPDATE", entitlement)
        return entitlement

    def refund(self, entitlement_id: int) -> Json:
        """Take an entitlement back."""
        entitlement = self._found(entitlement_id)
        entitlement["deleted"] = True
        self._tell("ENTITLEMENT_DELETE", entitlement)
        return entitlement

    def _found(self, entitlement_id: int) -> Json:
        for entitlement in self._state.entitlements:
            if entitlement["id"] == str(entitlement_id):
                return entitlement
        raise invalid_field("entitlement_id", "UNKNOWN", f"There is no entitlement {entitlement_id}.")

    def _tell(self, name: str, entitlement: Json) -> None:
        self._state.events.emit(Event(name, dict(entitlement)))
