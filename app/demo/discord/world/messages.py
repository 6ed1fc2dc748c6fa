"""Messages and the files hung on them."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from app.demo.discord.wire import Json
from app.demo.discord.world.components import MessageFlag, numbered
from app.demo.discord.world.errors import unknown_message
from app.demo.discord.world.events import Event, Intent
from app.demo.discord.world.nouns import Channel, User
from app.demo.discord.world.payloads import timestamp, user_json
from app.demo.discord.world.snowflakes import ChannelId, MessageId, UserId
from app.demo.discord.world.state import State

# How much one channel, and all files together, may keep before the oldest goes.
MOST_MESSAGES = 500
# How long Discord knows a nonce again: "the past few minutes".
NONCE_KNOWN = timedelta(minutes=5)
MOST_FILES = 100


@dataclass(frozen=True, slots=True)
class StoredFile:
    """An uploaded file."""

    id: int
    filename: str
    content_type: str
    content: bytes


@dataclass(slots=True)
class Message:
    """A message as its author sent it, with what Discord adds."""

    id: MessageId
    channel: Channel
    author: User
    created_at: datetime
    content: str = ""
    embeds: list[Json] = field(default_factory=list)
    components: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    flags: int = 0
    edited_at: datetime | None = None
    viewer_id: UserId | None = None
    interaction: Json | None = None
    reference: Json | None = None
    nonce: str | None = None

    @property
    def is_ephemeral(self) -> bool:
        """Whether only one person sees it."""
        return bool(self.flags & MessageFlag.EPHEMERAL)

    def to_json(self) -> Json:
        """Return Discord's message object."""
        payload: Json = {
            "id": str(self.id),
            "channel_id": str(self.channel.id),
            "type": 20 if self.interaction else 0,
            "author": user_json(self.author),
            "content": self.content,
            "timestamp": timestamp(self.created_at),
            "edited_timestamp": timestamp(self.edited_at) if self.edited_at else None,
            "tts": False,
            "mention_everyone": False,
            "mentions": [],
            "mention_roles": [],
            "attachments": self.attachments,
            "embeds": self.embeds,
            "components": self.components,
            "flags": self.flags,
            "pinned": False,
        }
        if self.interaction:
            payload["interaction_metadata"] = self.interaction
        if self.reference:
            payload["message_reference"] = self.reference
        if self.nonce:
            payload["nonce"] = self.nonce
        return payload


class Messages:
    """Posts, edits and deletes messages; those only one person sees are kept from the gateway."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._by_channel: dict[ChannelId, dict[MessageId, Message]] = {}
        self._files: deque[StoredFile] = deque(maxlen=MOST_FILES)
        # Where files can be fetched; the server that serves them sets it.
        self.file_base = ""

    def post(
        self,
        channel: Channel,
        author: User,
        body: Json,
        *,
        files: Sequence[StoredFile] = (),
        viewer_id: UserId | None = None,
        interaction: Json | None = None,
    ) -> Message:
        """Return a new message made from what the bot sent."""
        message = Message(MessageId(self._state.ids.next()), channel, author, self._state.clock())
        message.viewer_id = viewer_id
        message.interaction = interaction
        message.reference = body.get("message_reference")
        message.nonce = body.get("nonce")
        message.flags = int(body.get("flags") or 0)
        self._fill(message, body, files)
        kept = self._by_channel.setdefault(channel.id, {})
        kept[message.id] = message
        if len(kept) > MOST_MESSAGES:
            del kept[next(iter(kept))]
        self._tell("MESSAGE_CREATE", message, self._with_guild(message))
        return message

    def edit(self, message: Message, body: Json, *, files: Sequence[StoredFile] = ()) -> Message:
        """Replace the parts of the message that the body names."""
        was_loading = message.flags & MessageFlag.LOADING
        keep = message.flags & ~MessageFlag.LOADING
        message.flags = keep | (int(body.get("flags") or 0) & MessageFlag.COMPONENTS_V2)
        self._fill(message, body, files)
        if not was_loading:
            message.edited_at = self._state.clock()
        self._tell("MESSAGE_UPDATE", message, self._with_guild(message))
        return message

    def delete(self, message: Message) -> None:
        """Remove the message."""
        del self._by_channel[message.channel.id][message.id]
        data: Json = {"id": str(message.id), "channel_id": str(message.channel.id)}
        if message.channel.guild_id:
            data["guild_id"] = str(message.channel.guild_id)
        self._tell("MESSAGE_DELETE", message, data)

    def get(self, channel_id: ChannelId, message_id: MessageId) -> Message:
        """Return the message, seen by one or by all, or refuse with 10008."""
        message = self._by_channel.get(channel_id, {}).get(message_id)
        if message is None:
            raise unknown_message()
        return message

    def of_channel(self, channel_id: ChannelId, *, viewer_id: UserId | None = None) -> list[Message]:
        """Return what the viewer sees of the channel, oldest first; None sees what all see."""
        return [
            message
            for message in self._by_channel.get(channel_id, {}).values()
            if not message.is_ephemeral or message.viewer_id == viewer_id is not None
        ]

    def sent_before(self, channel: Channel, body: Json) -> Message | None:
        """Return the bot's message with the same nonce, where the body asks not to send it twice."""
        nonce = body.get("nonce")
        if not nonce or not body.get("enforce_nonce"):
            return None
        since = self._state.clock() - NONCE_KNOWN
        return next(
            (
                message
                for message in self._by_channel.get(channel.id, {}).values()
                if message.nonce == nonce
                and message.author is self._state.bot
                and message.created_at >= since
            ),
            None,
        )

    def store_file(self, filename: str, content_type: str, content: bytes) -> StoredFile:
        """Keep an uploaded file for a while."""
        stored = StoredFile(self._state.ids.next(), filename, content_type, content)
        self._files.append(stored)
        return stored

    def find_file(self, file_id: int) -> StoredFile | None:
        """Return the file, unless it is gone."""
        return next((stored for stored in self._files if stored.id == file_id), None)

    def attachment_json(self, stored: StoredFile) -> Json:
        """Return Discord's attachment object for a file."""
        url = f"{self.file_base}/attachments/{stored.id}/{stored.filename}"
        return {
            "id": str(stored.id),
            "filename": stored.filename,
            "size": len(stored.content),
            "url": url,
            "proxy_url": url,
            "content_type": stored.content_type,
        }

    def _fill(self, message: Message, body: Json, files: Sequence[StoredFile]) -> None:
        if "content" in body:
            message.content = body["content"] or ""
        if "embeds" in body:
            message.embeds = [{"type": "rich"} | embed for embed in body["embeds"] or []]
        if "components" in body:
            message.components = numbered(body["components"] or [])
        kept_ids = {str(kept.get("id")) for kept in body.get("attachments") or []}
        if "attachments" in body:
            message.attachments = [old for old in message.attachments if old["id"] in kept_ids]
        message.attachments += [self.attachment_json(stored) for stored in files]

    def _with_guild(self, message: Message) -> Json:
        guild_id = message.channel.guild_id
        return message.to_json() | ({"guild_id": str(guild_id)} if guild_id else {})

    def _tell(self, name: str, message: Message, data: Json) -> None:
        guild_id = message.channel.guild_id
        intent = Intent.GUILD_MESSAGES if guild_id else Intent.DIRECT_MESSAGES
        if message.is_ephemeral:
            intent = Intent.CONTROL
        self._state.events.emit(Event(name, data, guild_id, intent))
