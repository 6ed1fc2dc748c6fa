"""Feeds drawn: what changed on a page, as lines for Discord."""

from collections.abc import Iterator

from bot.embeds.cards import Card, link
from bot.embeds.limits import escaped
from domain.rosters.feeds import SENTENCES, Feed, FeedEntry, FeedKind
from words import plural, say
from words.dates import weekday

SIGNS = {
    FeedKind.JOINED: "🆕",
    FeedKind.RETURNED: "🆕",
    FeedKind.PROMOTED: "⬆️",
    FeedKind.DEMOTED: "⬇️",
    FeedKind.LEFT: "🚪",
    FeedKind.AWARDED: "🏅",
}
MOVES = frozenset({FeedKind.PROMOTED, FeedKind.DEMOTED})


def feed_card(feed: Feed, address: str) -> Card:
    """Return the head of a feed: the page, the days it tells of, and the link to all of it."""
    days = (feed.window.end - feed.window.first).days
    span = (
        say("What changed today.") if days == 1 else say("What changed in the last {days} days.", days=days)
    )
    rows = [[link(say("Open the changes"), f"{address}/changes")]]
    return Card(
        say("{title}: changes", title=escaped(feed.page.title)),
        (span,),
        rows=rows,
    )


def feed_lines(feed: Feed) -> tuple[str, ...]:
    """Draw every day and its entries, a line each."""
    return tuple(_lines(feed))


def _lines(feed: Feed) -> Iterator[str]:
    for day in feed.days:
        yield f"**{weekday(day.date)}**"
        for entry in day.entries:
            yield f"> {_entry(entry)}"


def _entry(entry: FeedEntry) -> str:
    if entry.kind is FeedKind.LISTED:
        return plural("{count} member was listed", "{count} members were listed", entry.count)
    told = say(
        SENTENCES[entry.kind],
        who=f"**{escaped(entry.name or '', 80)}**",
        what=escaped(entry.after or entry.before or "", 80),
    )
    words = [SIGNS.get(entry.kind, "▫️"), told]
    if entry.kind in MOVES and entry.before:
        words.append(say("(from {before})", before=escaped(entry.before, 80)))
    if entry.officer:
        words.append("· " + say("by {name}", name=escaped(entry.officer, 80)))
    if entry.is_correction:
        words.append(say("(correction)"))
    return " ".join(words)
