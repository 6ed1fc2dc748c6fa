"""Activity checks: “I'm here”, asked of a page's members until a moment; who is away is excused.

started ──► half time: whoever has not answered is reminded ──► ended: the sums, no button

Who is asked is settled at the start, how it came out at the end: who joins, leaves or is promoted
later changes neither.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.errors import Invalid, Refused
from domain.ids import ChannelId, CheckId, GuildId, MessageId, PageId, PersonId, RankId, RoleId
from domain.rosters.pages import checked_text
from domain.words import sentence

SHORTEST = timedelta(minutes=10)
LONGEST = timedelta(days=60)
LONGEST_TEXT = 1000
BETWEEN_REMINDERS = timedelta(hours=1)
"""How long whoever asks waits before he reminds again."""


@dataclass(frozen=True, slots=True)
class Check:
    """Who was asked what, where and until when; `text` is what whoever asked added to it."""

    id: CheckId
    guild_id: GuildId
    page_id: PageId
    channel_id: ChannelId
    started_at: datetime
    ends_at: datetime
    rank_id: RankId | None = None
    role_id: RoleId | None = None
    text: str | None = None
    started_by: PersonId | None = None
    message_id: MessageId | None = None
    reminded_at: datetime | None = None
    ended_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Say whether it can be answered."""
        return self.ended_at is None

    @property
    def half_time(self) -> datetime:
        """Return when whoever has not answered is reminded by the clock."""
        return self.started_at + (self.ends_at - self.started_at) / 2

    def is_reminder_due(self, now: datetime) -> bool:
        """Say whether the clock is to remind: once, at half time, unless somebody did by hand since."""
        has_been = self.reminded_at is not None and self.reminded_at >= self.half_time
        return self.is_open and self.half_time <= now < self.ends_at and not has_been


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody who is asked: when he answered, and whether he needed not when it ended."""

    person_id: PersonId
    answered_at: datetime | None = None
    was_excused: bool = False


@dataclass(frozen=True, slots=True)
class Answers:
    """How the members asked have answered."""

    answered: tuple[PersonId, ...]
    missing: tuple[PersonId, ...]
    excused: tuple[PersonId, ...]


def checked_check(check: Check) -> Check:
    """Return the check, or say what of it makes no sense."""
    if not SHORTEST <= check.ends_at - check.started_at <= LONGEST:
        raise Invalid(sentence("until: between 10 minutes and 60 days from now."), field="until")
    if check.text is not None:
        checked_text(check.text, name="message", longest=LONGEST_TEXT, may_have_lines=True)
    return check


def check_reminder(check: Check, *, now: datetime) -> None:
    """Refuse a reminder by hand after the end, or so soon after another."""
    if not check.is_open:
        raise Refused(sentence("This activity check is over."))
    if check.reminded_at is not None and now - check.reminded_at < BETWEEN_REMINDERS:
        raise Refused(sentence("They were reminded less than an hour ago."))


def sorted_answers(asked: Iterable[Asked], away: Collection[PersonId] = ()) -> Answers:
    """Return who of those asked has answered, who has not, and who need not; an answer counts in any case."""
    answered, missing, excused = list[PersonId](), list[PersonId](), list[PersonId]()
    for each in asked:
        if each.answered_at is not None:
            answered.append(each.person_id)
        elif each.was_excused or each.person_id in away:
            excused.append(each.person_id)
        else:
            missing.append(each.person_id)
    return Answers(tuple(answered), tuple(missing), tuple(excused))
