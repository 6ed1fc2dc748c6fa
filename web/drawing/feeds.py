"""Feeds drawn: what changed on a page, for people, and as JSON."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

import orjson
from jinja2 import Environment
from markupsafe import Markup

from domain.rosters.feeds import SENTENCES, Day, Feed, FeedEntry, FeedKind
from domain.rosters.pages import Page, Visibility
from domain.rosters.people import initials
from web.drawing.paper import drawn, written, written_plural
from words import called, mark, plural, say
from words.dates import clock, weekday

ADDRESSES = {"html": "changes", "json": "changes.json", "atom": "changes.atom"}

MOVES = frozenset({FeedKind.PROMOTED, FeedKind.DEMOTED, FeedKind.ASSIGNED})
ICONS = {
    FeedKind.LISTED: "people",
    FeedKind.JOINED: "plus",
    FeedKind.RETURNED: "plus",
    FeedKind.PROMOTED: "up",
    FeedKind.DEMOTED: "down",
    FeedKind.LEFT: "out",
    FeedKind.CERTIFIED: "tick",
    FeedKind.DECERTIFIED: "minus",
    FeedKind.ASSIGNED: "tick",
    FeedKind.UNASSIGNED: "minus",
    FeedKind.AWARDED: "medal",
    FeedKind.AWARD_REVOKED: "minus",
}
LISTED = mark("Listed with their ranks")
ELSEWHERE = mark("Members without a rank now")


@dataclass(frozen=True, slots=True)
class Told:
    """An entry as a sentence, once with its names set in their own way, and what stands beside it."""

    entry: FeedEntry
    markup: Markup
    plain: str
    before: str
    officer: str

    @property
    def icon(self) -> str:
        """Return the name of the sign that stands before it."""
        return ICONS[self.entry.kind]

    def __str__(self) -> str:
        """Return the sentence: `Anna was promoted to Sergeant (from Deputy) by Maya`."""
        parts = [self.plain]
        if self.before:
            parts.append(say("(from {before})", before=self.before))
        if self.officer:
            parts.append(say("by {name}", name=self.officer))
        if self.entry.is_correction:
            parts.append(say("(correction)"))
        return " ".join(parts)


@dataclass(frozen=True, slots=True)
class Group:
    """What happened in one rank on one day; `css` names its colour, or nothing if it has none."""

    name: str
    css: str
    told: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class DrawnDay:
    """A day ready for the template."""

    date: date
    count: int
    groups: tuple[Group, ...]


class FeedDrawing:
    """Draws feeds; the same feed gives the same bytes."""

    def __init__(self, environment: Environment) -> None:
        environment.filters["weekday"] = weekday
        environment.filters["clock"] = clock
        self._environment = environment

    def page(self, feed: Feed, *, public_url: str) -> bytes:
        """Return the HTML."""
        page = feed.page
        values = {
            "page": page,
            "here": f"/r/{page.slug}",
            "address": address_of(feed, public_url=public_url),
            "initials": initials(page.title),
            "feed": feed,
            "days": [_day(day, page) for day in feed.days],
            "is_listed": page.visibility is Visibility.PUBLIC,
        }
        return drawn(self._environment, "feed/page.html", values)


def feed_json(feed: Feed, *, public_url: str) -> bytes:
    """Return the feed for programs; what an entry does not have is null."""
    page = feed.page
    return orjson.dumps(
        {
            "page": {"title": page.title, "slug": page.slug, "url": f"{public_url}/r/{page.slug}"},
            "from": feed.window.first,
            "before": feed.window.end,
            "zone": feed.window.zone,
            "older": older_of(feed, public_url=public_url, kind="json"),
            "days": [{"date": day.date, "entries": [_json(e) for e in day.entries]} for day in feed.days],
        }
    )


def address_of(feed: Feed, *, public_url: str, kind: str = "html") -> str:
    """Return the feed's public address in one of its kinds."""
    return f"{public_url}/r/{feed.page.slug}/{ADDRESSES[kind]}"


def older_of(feed: Feed, *, public_url: str, kind: str) -> str | None:
    """Return where the feed goes on, or None at its end."""
    if feed.older is None:
        return None
    return f"{address_of(feed, public_url=public_url, kind=kind)}?before={feed.older.isoformat()}"


def told(entry: FeedEntry) -> Told:
    """Return an entry in words."""
    if entry.kind is FeedKind.LISTED:
        words = "{count} member was listed", "{count} members were listed"
        return Told(entry, written_plural(*words, entry.count), plural(*words, entry.count), "", "")
    template, who, what = SENTENCES[entry.kind], called(entry.name or ""), entry.after or entry.before or ""
    return Told(
        entry=entry,
        markup=written(
            template,
            who=Markup("<strong><bdi>{}</bdi></strong>").format(who),
            what=Markup("<b><bdi>{}</bdi></b>").format(what),
        ),
        plain=say(template, who=who, what=what),
        before=(entry.before or "") if entry.kind in MOVES else "",
        officer=called(entry.officer or ""),
    )


def _day(day: Day, page: Page) -> DrawnDay:
    places = {rank.name: (place, f"rank-{rank.id}") for place, rank in enumerate(page.ranks)}
    nowhere = len(places)

    def place(entry: FeedEntry) -> tuple[int, str]:
        if entry.kind is FeedKind.LISTED:
            return nowhere + 2, LISTED
        if entry.rank is None:
            return nowhere + 1, ELSEWHERE
        return places.get(entry.rank, (nowhere, ""))[0], entry.rank

    def groups(entries: Iterable[FeedEntry]) -> Iterable[Group]:
        for (_, name), of_rank in groupby(sorted(entries, key=place), key=place):
            shown = say(name) if name in (LISTED, ELSEWHERE) else name
            yield Group(shown, places.get(name, (0, ""))[1], tuple(map(told, of_rank)))

    return DrawnDay(day.date, sum(entry.count for entry in day.entries), tuple(groups(day.entries)))


def _json(entry: FeedEntry) -> dict[str, object]:
    return {
        "id": entry.key,
        "kind": entry.kind.value,
        "at": entry.at,
        "name": entry.name,
        "rank": entry.rank,
        "before": entry.before,
        "after": entry.after,
        "officer": entry.officer,
        "count": entry.count,
        "correction": entry.is_correction,
    }
