"""Feeds drawn: what changed on a page, as lines for Discord."""

from collections.abc import Iterator

from bot.embeds.cards import Card, link
from bot.embeds.limits import escaped
from domain.rosters.feeds import Feed, FeedEntry, FeedKind

SIGNS = {
    FeedKind.JOINED: "🆕",
    FeedKind.RETURNED: "🆕",
    FeedKind.PROMOTED: "⬆️",
    FeedKind.DEMOTED: "⬇️",
    FeedKind.LEFT: "🚪",
}
WORDS = {
    FeedKind.JOINED: "joined as",
    FeedKind.RETURNED: "returned as",
    FeedKind.PROMOTED: "was promoted to",
    FeedKind.DEMOTED: "was demoted to",
    FeedKind.LEFT: "left as",
    FeedKind.CERTIFIED: "received",
    FeedKind.DECERTIFIED: "no longer holds",
    FeedKind.ASSIGNED: "was assigned to",
    FeedKind.UNASSIGNED: "is no longer in",
}
MOVES = frozenset({FeedKind.PROMOTED, FeedKind.DEMOTED})


def feed_card(feed: Feed, address: str) -> Card:
    """Return the head of a feed: the page, the days it tells of, and the link to all of it."""
    days = (feed.window.end - feed.window.first).days
    span = "today" if days == 1 else f"the last {days} days"
    rows = [[link("Open the changes", f"{address}/changes")]]
    return Card(f"{escaped(feed.page.title)}: changes", (f"What changed in {span}.",), rows=rows)


def feed_lines(feed: Feed) -> tuple[str, ...]:
    """Draw every day and its entries, a line each."""
    return tuple(_lines(feed))


def _lines(feed: Feed) -> Iterator[str]:
    for day in feed.days:
        yield f"**{day.date:%A}, {day.date.isoformat()}**"
        for entry in day.entries:
            yield f"> {_entry(entry)}"


def _entry(entry: FeedEntry) -> str:
    if entry.kind is FeedKind.LISTED:
        return "1 member was listed" if entry.count == 1 else f"{entry.count:,} members were listed"
    thing = escaped(entry.after or entry.before or "", 80)
    words = [SIGNS.get(entry.kind, "▫️"), f"**{escaped(entry.name or '', 80)}**", WORDS[entry.kind], thing]
    if entry.kind in MOVES and entry.before:
        words.append(f"(from {escaped(entry.before, 80)})")
    if entry.officer:
        words.append(f"· by {escaped(entry.officer, 80)}")
    return " ".join(words)
