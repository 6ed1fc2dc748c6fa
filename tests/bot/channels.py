"""Channels: one that keeps messages as Discord would, and meets each request as a test says."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import discord

from tests.bot.serving import refusal


@dataclass
class Posted:
    """A message in the channel; `nonce` is None for other people's."""

    id: int
    nonce: int | None = None
    payload: list[dict[str, Any]] = field(default_factory=list)

    @property
    def components(self) -> list[Any]:
        return [SimpleNamespace(id=component.get("id")) for component in self.payload]

    @property
    def text(self) -> str:
        return "\n".join(
            part["content"]
            for box in self.payload
            for part in (box, *box.get("components", ()))
            if "content" in part
        )


class FakeChannel:
    """A channel of one guild. `faults` are met by the next requests to write, in turn; None is none."""

    def __init__(self, channel_id: int = 55, *, name: str = "roster") -> None:
        self.id, self.name = channel_id, name
        self.guild = SimpleNamespace(id=900, me=SimpleNamespace(id=999))
        self.messages: dict[int, Posted] = {}
        self.requests: list[tuple[str, int]] = []
        self.faults: list[BaseException | None] = []
        self.worn: set[int] = set()
        self.acts_despite_faults = False
        self.history_fault: Exception | None = None
        self.may = discord.Permissions.all()
        self.before_request: Callable[[], None] = lambda: None
        self._next = discord.utils.time_snowflake(discord.utils.utcnow())

    def permissions_for(self, member: Any) -> discord.Permissions:
        return self.may

    def say(self) -> Posted:
        """Have somebody else write something."""
        return self._post(None, [])

    def shown(self) -> list[str]:
        """Return what our messages say, from the top down."""
        return [message.text for message in self.messages.values() if message.nonce is not None]

    def ids(self) -> list[int]:
        return [message.id for message in self.messages.values() if message.nonce is not None]

    def get_partial_message(self, message_id: int) -> Any:
        return SimpleNamespace(
            edit=lambda view: self._edit(message_id, view), delete=lambda: self._delete(message_id)
        )

    async def history(
        self, *, limit: int, after: discord.Object, oldest_first: bool
    ) -> AsyncIterator[Posted]:
        assert oldest_first
        await asyncio.sleep(0)
        if self.history_fault is not None:
            raise self.history_fault
        for message in [each for each in self.messages.values() if each.id > after.id][:limit]:
            yield message

    async def send(self, *, view: Any, nonce: int, silent: bool) -> Posted:
        assert silent
        payload = view.to_components()
        assert payload[0]["id"] == nonce
        fault = await self._asked("send", 0)
        # As Discord does with enforce_nonce: whoever asks twice gets the first one.
        same = next((each for each in self.messages.values() if each.nonce == nonce), None)
        message = same or self._post(nonce, payload)
        if fault is not None:
            raise fault
        return message

    async def _edit(self, message_id: int, view: Any) -> None:
        fault = await self._asked("edit", message_id)
        if message_id in self.worn:
            raise refusal(429, 30046)
        self._there(message_id).payload = view.to_components()
        if fault is not None:
            raise fault

    async def _delete(self, message_id: int) -> None:
        fault = await self._asked("delete", message_id)
        del self.messages[self._there(message_id).id]
        if fault is not None:
            raise fault

    def _there(self, message_id: int) -> Posted:
        if message_id not in self.messages:
            raise refusal(404, 10008)
        return self.messages[message_id]

    async def _asked(self, verb: str, message_id: int) -> BaseException | None:
        await asyncio.sleep(0)
        self.before_request()
        self.requests.append((verb, message_id))
        fault = self.faults.pop(0) if self.faults else None
        if fault is not None and not self.acts_despite_faults:
            raise fault
        return fault

    def _post(self, nonce: int | None, payload: list[dict[str, Any]]) -> Posted:
        self._next += 1
        self.messages[self._next] = Posted(self._next, nonce, payload)
        return self.messages[self._next]
