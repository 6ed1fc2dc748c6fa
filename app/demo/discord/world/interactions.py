"""Interactions: what a member asked of the bot, and the answers it gave."""

import asyncio
import secrets
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum

from app.demo.discord.wire import Json
from app.demo.discord.world.components import MessageFlag, numbered
from app.demo.discord.world.errors import (
    DiscordError,
    already_answered,
    unknown_interaction,
    unknown_message,
    unknown_webhook,
)
from app.demo.discord.world.events import Event, Intent
from app.demo.discord.world.messages import Message, Messages, StoredFile
from app.demo.discord.world.nouns import Channel, Guild, Member
from app.demo.discord.world.payloads import user_json
from app.demo.discord.world.snowflakes import InteractionId
from app.demo.discord.world.state import State

PATIENCE = timedelta(seconds=3)
TOKEN_LIFE = timedelta(minutes=15)
MOST_INTERACTIONS = 10_000
"""So many are kept: more than a crowd can have under way."""


class InteractionKind(IntEnum):
    """What the member did, by Discord's numbers."""

    COMMAND = 2
    COMPONENT = 3
    AUTOCOMPLETE = 4
    MODAL_SUBMIT = 5


class Callback(IntEnum):
    """The first answers a bot may give, by Discord's numbers."""

    MESSAGE = 4
    DEFERRED_MESSAGE = 5
    DEFERRED_UPDATE = 6
    UPDATE = 7
    CHOICES = 8
    MODAL = 9


class AnswerState(StrEnum):
    """How far the bot has come with its answer."""

    WAITING = "waiting"
    THINKING = "thinking"
    ANSWERED = "answered"
    MODAL = "modal"
    CHOICES = "choices"
    FAILED = "failed"


@dataclass(slots=True)
class Interaction:
    """One thing a member asked of the bot, with everything it has answered so far."""

    id: InteractionId
    token: str
    kind: InteractionKind
    guild: Guild
    channel: Channel
    member: Member
    data: Json
    created_at: datetime
    source: Message | None = None
    callback: Callback | None = None
    acknowledged_after: timedelta | None = None
    answered_after: timedelta | None = None
    state: AnswerState = AnswerState.WAITING
    choices: list[Json] = field(default_factory=list)
    modal: Json | None = None
    original: Message | None = None
    followups: list[Message] = field(default_factory=list)
    waiters: list[asyncio.Event] = field(default_factory=list)

    def metadata(self) -> Json:
        """Return what a message says of the interaction it answers."""
        payload: Json = {
            "id": str(self.id),
            "type": int(self.kind),
            "user": user_json(self.member.user),
            "authorizing_integration_owners": {"0": str(self.guild.id)},
        }
        if self.kind is InteractionKind.COMPONENT and self.source:
            payload["interacted_message_id"] = str(self.source.id)
        if self.kind is InteractionKind.MODAL_SUBMIT:
            payload["triggering_interaction_metadata"] = payload | {"type": 2}
        return payload


class Interactions:
    """Keeps the latest interactions and takes the bot's answers, refusing what Discord refuses."""

    def __init__(self, state: State, messages: Messages) -> None:
        self._state = state
        self._messages = messages
        self._kept: OrderedDict[InteractionId, Interaction] = OrderedDict()
        self._by_token: dict[str, Interaction] = {}

    def open(
        self,
        kind: InteractionKind,
        guild: Guild,
        channel: Channel,
        member: Member,
        data: Json,
        *,
        source: Message | None = None,
    ) -> Interaction:
        """Return a new interaction that nobody has answered; telling the bot is the caller's."""
        interaction = Interaction(
            InteractionId(self._state.ids.next()),
            secrets.token_urlsafe(48),
            kind,
            guild,
            channel,
            member,
            data,
            self._state.clock(),
            source,
        )
        self._kept[interaction.id] = interaction
        self._by_token[interaction.token] = interaction
        if len(self._kept) > MOST_INTERACTIONS:
            _, oldest = self._kept.popitem(last=False)
            del self._by_token[oldest.token]
        return interaction

    def get(self, interaction_id: InteractionId) -> Interaction:
        """Return an interaction, or refuse with 10062."""
        if interaction_id not in self._kept:
            raise unknown_interaction()
        return self._kept[interaction_id]

    def answer(
        self,
        interaction_id: InteractionId,
        token: str,
        callback: Callback,
        data: Json,
        *,
        files: Sequence[StoredFile] = (),
    ) -> Interaction:
        """Take the first answer; late ones are 10062, second ones 40060."""
        interaction = self._kept.get(interaction_id)
        if interaction is None or interaction.token != token:
            raise unknown_interaction()
        if interaction.callback is not None:
            raise already_answered()
        passed = self._state.clock() - interaction.created_at
        if passed > PATIENCE:
            raise unknown_interaction()
        interaction.callback, interaction.acknowledged_after = callback, passed
        self._take(interaction, data, files)
        self._changed(interaction)
        return interaction

    def of_token(self, token: str) -> Interaction:
        """Return the interaction a webhook token belongs to, while the token lives."""
        interaction = self._by_token.get(token)
        if interaction is None:
            raise unknown_webhook()
        if self._state.clock() - interaction.created_at > TOKEN_LIFE:
            raise DiscordError(401, 50027, "Invalid Webhook Token")
        return interaction

    def message(self, interaction: Interaction, which: str) -> Message:
        """Return `@original` or a follow-up by its id, or refuse with 10008."""
        if which == "@original":
            if interaction.original is None:
                raise unknown_message()
            return interaction.original
        known = [*interaction.followups, *([interaction.original] if interaction.original else [])]
        for message in known:
            if str(message.id) == which:
                return message
        raise unknown_message()

    def follow_up(self, interaction: Interaction, body: Json, *, files: Sequence[StoredFile] = ()) -> Message:
        """Return a further message; the first one after a deferral fills the deferred message."""
        if interaction.callback is None:
            raise unknown_webhook()
        original = interaction.original
        if original is not None and original.flags & MessageFlag.LOADING:
            return self.edit(interaction, original, body, files=files)
        message = self._post(interaction, body, files)
        interaction.followups.append(message)
        interaction.state = AnswerState.ANSWERED
        self._changed(interaction)
        return message

    def edit(
        self,
        interaction: Interaction,
        message: Message,
        body: Json,
        *,
        files: Sequence[StoredFile] = (),
    ) -> Message:
        """Change a message of this interaction."""
        self._messages.edit(message, body, files=files)
        interaction.state = AnswerState.ANSWERED
        self._changed(interaction)
        return message

    def delete(self, interaction: Interaction, message: Message) -> None:
        """Remove a message of this interaction."""
        self._messages.delete(message)
        interaction.followups = [kept for kept in interaction.followups if kept is not message]
        if interaction.original is message:
            interaction.original = None
        interaction.state = AnswerState.ANSWERED
        self._changed(interaction)

    async def settled(self, interaction: Interaction, *, within: timedelta) -> AnswerState:
        """Wait until the bot has answered in full, or `within` has passed; return how far it is."""
        changed = asyncio.Event()
        interaction.waiters.append(changed)
        try:
            async with asyncio.timeout(within.total_seconds()):
                while interaction.state in (AnswerState.WAITING, AnswerState.THINKING):
                    changed.clear()
                    await changed.wait()
        except TimeoutError:
            if interaction.callback is None and within >= PATIENCE:
                interaction.state = AnswerState.FAILED
        finally:
            interaction.waiters.remove(changed)
        return interaction.state

    def _take(self, interaction: Interaction, data: Json, files: Sequence[StoredFile]) -> None:
        interaction.state = AnswerState.ANSWERED
        match interaction.callback:
            case Callback.MESSAGE:
                interaction.original = self._post(interaction, data, files)
            case Callback.DEFERRED_MESSAGE:
                flags = int(data.get("flags") or 0) | MessageFlag.LOADING
                interaction.original = self._post(interaction, {"flags": flags}, files)
                interaction.state = AnswerState.THINKING
            case Callback.DEFERRED_UPDATE:
                interaction.original = interaction.source
                interaction.state = AnswerState.THINKING
            case Callback.UPDATE if interaction.source is not None:
                interaction.original = interaction.source
                self._messages.edit(interaction.source, data, files=files)
            case Callback.CHOICES:
                interaction.choices = list(data.get("choices") or [])
                interaction.state = AnswerState.CHOICES
            case Callback.MODAL:
                interaction.modal = data | {"components": numbered(data["components"])}
                interaction.state = AnswerState.MODAL

    def _post(self, interaction: Interaction, body: Json, files: Sequence[StoredFile]) -> Message:
        flags = int(body.get("flags") or 0)
        return self._messages.post(
            interaction.channel,
            self._state.bot,
            body,
            files=files,
            viewer_id=interaction.member.user.id if flags & MessageFlag.EPHEMERAL else None,
            interaction=interaction.metadata(),
        )

    def _changed(self, interaction: Interaction) -> None:
        if interaction.answered_after is None and interaction.state is not AnswerState.THINKING:
            interaction.answered_after = self._state.clock() - interaction.created_at
        for waiter in interaction.waiters:
            waiter.set()
        data = {"id": str(interaction.id)}
        event = Event("INTERACTION_ANSWER", data, interaction.guild.id, Intent.CONTROL)
        self._state.events.emit(event)
