"""Expiries drawn: whose certifications end when."""

from collections.abc import Iterable
from datetime import datetime

from bot.embeds.cards import Card
from bot.embeds.limits import escaped, moment
from domain.rosters.expiries import Ending, Expiry
from domain.rosters.pages import Certification, Page
from domain.zones import last_moment
from words import plural, say
from words.dates import day_of


def expiring_card(page: Page, count: int) -> Card:
    """Return the head of the list."""
    title = plural("{count} certification ends soon", "{count} certifications end soon", count)
    return Card(title, foot=escaped(page.title))


def expiring_lines(endings: Iterable[Ending], now: datetime) -> tuple[str, ...]:
    """Draw each on a line, the soonest first."""
    return tuple(
        f"• **{escaped(each.name)}** · {escaped(each.certification.name)} · {ends(each.at, now)}"
        for each in endings
    )


def ends(at: datetime, now: datetime) -> str:
    """Return when it ends, or that it has ended and is still held."""
    day, left = moment(last_moment(at), "D"), moment(at)
    if at <= now:
        return say("⚠ expired on {day}, still held", day=day)
    return say("until {day}, {left}", day=day, left=left)


def until(expiry: Expiry) -> str:
    """Return until which day of the guild's somebody holds something, to stand behind its name."""
    return say("until {day}", day=day_of(last_moment(expiry.at)))


def validity(certification: Certification) -> str:
    """Return for how long it is valid, and when its holders are reminded; nothing if it has no end."""
    if certification.valid_for is None:
        return ""
    valid = plural("valid for {count} day", "valid for {count} days", certification.valid_for.days)
    days = certification.reminds_within.days
    if not days:
        return valid
    return f"{valid}, {plural('reminder {count} day before', 'reminder {count} days before', days)}"
