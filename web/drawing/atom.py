"""Atom 1.0 (RFC 4287): a feed for readers of feeds, with the older part as its next page (RFC 5005)."""

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid5
from xml.etree.ElementTree import Element, SubElement, tostring

from domain.rosters.feeds import Day, Feed, FeedEntry
from web.drawing.feeds import address_of, older_of, told
from words import say

NAMESPACE = "http://www.w3.org/2005/Atom"
NEVER = datetime(2000, 1, 1, tzinfo=UTC)
UNSPEAKABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 can't hold, not even escaped."""


def feed_atom(feed: Feed, *, public_url: str) -> bytes:
    """Return the feed as Atom; ids hang on the page and the record alone, so a new address changes none."""
    page = feed.page
    root = Element("feed", xmlns=NAMESPACE)
    _put(root, "id", f"urn:uuid:{page.id}")
    _put(root, "title", say("{title}: changes", title=page.title))
    if page.description:
        _put(root, "subtitle", page.description)
    _put(root, "updated", _moment(feed.updated or page.created_at or NEVER))
    _link(root, "self", address_of(feed, public_url=public_url, kind="atom"), "application/atom+xml")
    _link(root, "alternate", address_of(feed, public_url=public_url), "text/html")
    older = older_of(feed, public_url=public_url, kind="atom")
    if older is not None:
        _link(root, "next", older, "application/atom+xml")
    _put(SubElement(root, "author"), "name", page.title)
    _put(root, "generator", "Muster")
    for day in feed.days:
        for entry in day.entries:
            _entry(root, feed, entry, _address(feed, day, public_url=public_url))
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + tostring(root, encoding="unicode").encode()


def _address(feed: Feed, day: Day, *, public_url: str) -> str:
    """Return where the day is shown, however long ago it will be."""
    end = day.date + timedelta(days=1)
    return f"{address_of(feed, public_url=public_url)}?before={end.isoformat()}#day-{day.date.isoformat()}"


def _entry(root: Element, feed: Feed, entry: FeedEntry, address: str) -> None:
    element = SubElement(root, "entry")
    _put(element, "id", f"urn:uuid:{uuid5(feed.page.id, entry.key)}")
    _put(element, "title", str(told(entry)))
    _put(element, "updated", _moment(entry.at))
    _put(element, "published", _moment(entry.at))
    SubElement(element, "category", term=entry.kind.value)
    _link(element, "alternate", address, "text/html")
    _put(element, "content", str(told(entry)))


def _put(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = UNSPEAKABLE.sub("\ufffd", text)


def _link(parent: Element, relation: str, address: str, kind: str) -> None:
    SubElement(parent, "link", rel=relation, type=kind, href=address)


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
