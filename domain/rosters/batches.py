"""Batches: many orders given at once, placed a few at a time, so that one person's order never waits for all.

draft ──► running ──► done
  └──────────┴──────► cancelled          a line:  waiting ──► open ──► done
                                                     ├──────────┴────► refused
                                                     └───────────────► cancelled

A batch that is cancelled runs until what is under way has ended. A line is judged when its turn comes, by
the rules of any other order, and ends with a record or a sentence.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from enum import StrEnum

from domain.errors import Invalid
from domain.ids import BatchId, GuildId, OrderId, PageId, RecordId, UserId, snowflake
from domain.rosters.asks import KINDS, Ask
from domain.rosters.orders import OrderKind
from domain.words import sentence

WINDOW = 5
"""Orders of a batch that are open at a time: enough that the carrier never waits, few enough to cancel."""
MOST_TARGETS = 5_000
DRAFT_LIVES = timedelta(hours=1)
"""How long what was previewed may be started; by then it is another roster."""

MENTION = re.compile(r"<@!?(\d{1,20})>")
BETWEEN = re.compile(r"[\s,;]+")


class BatchState(StrEnum):
    """Where a batch stands; the last two are final."""

    DRAFT = "draft"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"


class LineState(StrEnum):
    """Where one line of a batch stands; the last three are final."""

    WAITING = "waiting"
    OPEN = "open"
    DONE = "done"
    REFUSED = "refused"
    CANCELLED = "cancelled"


class BatchKind(StrEnum):
    """What a batch does: one kind of order, or what a file or its taking back asks for."""

    PROMOTE = OrderKind.PROMOTE.value
    DEMOTE = OrderKind.DEMOTE.value
    CERTIFY = OrderKind.CERTIFY.value
    REVOKE = OrderKind.REVOKE.value
    ASSIGN = OrderKind.ASSIGN.value
    UNASSIGN = OrderKind.UNASSIGN.value
    DISCHARGE = OrderKind.DISCHARGE.value
    REINSTATE = OrderKind.REINSTATE.value
    IMPORT = "import"
    ROLLBACK = "rollback"


@dataclass(frozen=True, slots=True)
class Batch:
    """Orders given together by `actor_name`, about members of one page."""

    id: BatchId
    guild_id: GuildId
    page_id: PageId
    kind: BatchKind
    state: BatchState
    actor_id: UserId | None
    actor_name: str
    created_at: datetime
    reason: str | None = None
    is_silent: bool = False
    started_at: datetime | None = None
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One order of a batch: about whom, what; and what became of it.

    `source` is the line of the file it comes from. `sentence` says why it was refused; a line that is done
    has a record, unless it was so already.
    """

    number: int
    target_id: UserId
    name: str
    ask: Ask
    state: LineState = LineState.WAITING
    order_id: OrderId | None = None
    sentence: str | None = None
    source: int | None = None
    record_id: RecordId | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a batch has come: how many of its lines stand in each state."""

    batch: Batch
    counts: Mapping[LineState, int]
    is_held: bool = False

    @property
    def total(self) -> int:
        """Return how many lines there are."""
        return sum(self.counts.values())

    @property
    def ended(self) -> int:
        """Return how many lines are through, whichever way."""
        return self.total - self.of(LineState.WAITING) - self.of(LineState.OPEN)

    @property
    def is_over(self) -> bool:
        """Say whether nothing is left to be done."""
        return self.batch.state in (BatchState.DONE, BatchState.CANCELLED)

    def of(self, state: LineState) -> int:
        """Return how many lines stand so."""
        return self.counts.get(state, 0)


ASKS: Mapping[str, type[Ask]] = {kind.value: ask for ask, kind in KINDS.items()}


def ask_document(ask: Ask) -> dict[str, object]:
    """Return an ask as plain values, to be kept until its turn comes."""
    return {"kind": KINDS[type(ask)].value} | {each.name: getattr(ask, each.name) for each in fields(ask)}


def ask_from(document: Mapping[str, object]) -> Ask:
    """Return the ask that was kept; what it has learnt since then has its defaults."""
    kind = ASKS[str(document["kind"])]
    known = {each.name for each in fields(kind)}
    values = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in document.items()
        if name in known
    }
    return kind(**values)  # type: ignore[arg-type]


def pasted(text: str) -> tuple[UserId, ...]:
    """Return the accounts that mentions and ids in `text` name, each once, in their order."""
    found: dict[UserId, None] = {}
    for part in filter(None, BETWEEN.split(MENTION.sub(r" \1 ", text))):
        user_id = snowflake(part)
        if user_id is None:
            raise Invalid(
                sentence("members: “{what}” is neither a mention nor a Discord id.", what=part[:60]),
                field="members",
            )
        found[UserId(user_id)] = None
    return tuple(found)
