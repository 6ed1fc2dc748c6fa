"""Boards: what of a page a channel of its guild shows, in messages that follow the page.

    page ─► RosterView ─► parts, each with a hash ─► next_step(board, hashes) ─► send, edit or delete one

A board stands in one piece: its messages are in the order of its parts. What can no longer be edited, or is
gone, is replaced together with all that stood below it: new ones are sent first, then the old are deleted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.ids import BoardId, ChannelId, GuildId, MessageId, PageId, PublishedId

MOST_BOARDS = 25
"""How many a guild may have; more are not read, and each costs requests at every change."""


class BoardKind(StrEnum):
    """What a board shows of its page."""

    ROSTER = "roster"
    VACANCIES = "vacancies"
    ON_DUTY = "on_duty"
    AWAY = "away"


@dataclass(frozen=True, slots=True)
class Published:
    """One message of a board, showing the part of that number, the first being 0.

    It is written down before it is sent, and has no `message_id` until Discord has told it. The `nonce` goes
    with the message and stays in it, so that it is found again if the answer was lost. A `hash` of `UNKNOWN`
    fits no part. What is replaced waits to be deleted.
    """

    id: PublishedId
    part: int
    nonce: int
    hash: str
    posted_at: datetime
    message_id: MessageId | None = None
    edited_at: datetime | None = None
    is_replaced: bool = False


UNKNOWN = ""


@dataclass(frozen=True, slots=True)
class Board:
    """A board as it stands; `failure` says why it can't be kept up, until it can be again.

    One that is ending has no parts any more, and is forgotten once the last of its messages is deleted.
    """

    id: BoardId
    guild_id: GuildId
    page_id: PageId
    kind: BoardKind
    channel_id: ChannelId
    created_at: datetime
    is_ending: bool = False
    failure: str | None = None
    messages: tuple[Published, ...] = ()

    @property
    def standing(self) -> tuple[Published, ...]:
        """Return the messages that are not replaced, in the order of their parts."""
        return tuple(sorted((each for each in self.messages if not each.is_replaced), key=_part))

    @property
    def touched_at(self) -> datetime | None:
        """Return when a message of it was last sent or edited."""
        return max((each.edited_at or each.posted_at for each in self.standing), default=None)


@dataclass(frozen=True, slots=True)
class Settle:
    """It was written down to be sent: find out whether it was, and send it if not."""

    published: Published


@dataclass(frozen=True, slots=True)
class Send:
    """Part `part` has no message yet; it goes below all others."""

    part: int


@dataclass(frozen=True, slots=True)
class Replace:
    """The messages from part `part` on can't stay where they are."""

    part: int


@dataclass(frozen=True, slots=True)
class Edit:
    """The message shows something else than its part."""

    published: Published


@dataclass(frozen=True, slots=True)
class Delete:
    """The message was replaced, or has no part any more."""

    published: Published


Step = Settle | Send | Replace | Edit | Delete


def next_step(board: Board, hashes: Sequence[str]) -> Step | None:
    """Return what is to be done next so that the board shows the parts with these hashes; None: nothing."""
    for message in board.messages:
        if message.message_id is None:
            return Settle(message)
    standing = {message.part: message for message in board.standing}
    for part, wanted in enumerate(hashes):
        message_there = standing.get(part)
        if message_there is None:
            return Replace(part) if any(other > part for other in standing) else Send(part)
        if message_there.hash != wanted:
            return Edit(message_there)
    if any(part >= len(hashes) for part in standing):
        return Replace(len(hashes))
    return next((Delete(message) for message in board.messages if message.is_replaced), None)


def _part(message: Published) -> int:
    return message.part
