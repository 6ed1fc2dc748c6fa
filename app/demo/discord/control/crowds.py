"""Crowds: many members who press buttons of one message, each at his moment, and what they waited for."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from app.demo.discord.wire import Json
from app.demo.discord.world.interactions import Interaction
from app.demo.discord.world.invocations import Seat
from app.demo.discord.world.messages import Message
from app.demo.discord.world.nouns import Channel, Guild
from app.demo.discord.world.snowflakes import UserId
from app.demo.discord.world.world import World


@dataclass(frozen=True, slots=True)
class PlannedPress:
    """Who presses which button, so many seconds after the beginning."""

    after: float
    user_id: UserId
    custom_id: str


class Crowd:
    """Presses as planned, but nobody presses again before he was answered."""

    def __init__(self, world: World, guild: Guild, channel: Channel, message: Message) -> None:
        self._world = world
        self._guild = guild
        self._channel = channel
        self._message = message

    async def run(self, presses: Sequence[PlannedPress], *, within: timedelta) -> list[Json]:
        """Return what each press came to, in order of the plan; `within` is how long one is waited for."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        turns = {each.user_id: asyncio.Lock() for each in presses}

        async def done(planned: PlannedPress) -> Interaction:
            await asyncio.sleep(began + planned.after - loop.time())
            async with turns[planned.user_id]:
                member = self._world.state.member(self._guild, planned.user_id)
                seat = Seat(self._guild, self._channel, member)
                interaction = self._world.invocations.press(seat, self._message, planned.custom_id)
                await self._world.interactions.settled(interaction, within=within)
                return interaction

        ends = await asyncio.gather(*map(done, presses))
        return [_view(planned, end) for planned, end in zip(presses, ends, strict=True)]


def _view(planned: PlannedPress, end: Interaction) -> Json:
    original = end.original
    return {
        "user_id": str(planned.user_id),
        "custom_id": planned.custom_id,
        "at": end.created_at.timestamp(),
        "acknowledged_after": _seconds(end.acknowledged_after),
        "answered_after": _seconds(end.answered_after),
        "state": str(end.state),
        "words": "\n".join([original.content, *_texts(original.components)]) if original is not None else "",
    }


def _seconds(duration: timedelta | None) -> float | None:
    return None if duration is None else duration.total_seconds()


def _texts(components: Iterable[Json]) -> list[str]:
    found: list[str] = []
    for component in components:
        if component.get("content"):
            found.append(component["content"])
        found += _texts(component.get("components") or ())
    return found
