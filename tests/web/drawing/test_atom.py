"""Atom, read back as a reader of feeds would."""

from dataclasses import replace
from datetime import UTC, date, datetime
from urllib.parse import urlsplit
from uuid import UUID
from xml.etree import ElementTree as ET

from domain.rosters.feeds import FeedKind
from tests.web.drawing.test_feeds import AT, PROMOTED, URL, a_feed
from web.drawing.atom import feed_atom

ATOM = "{http://www.w3.org/2005/Atom}"
PAGE = "https://muster.example/r/harbor-county"


def test_a_feed_has_all_that_the_standard_asks_for() -> None:
    root = ET.fromstring(feed_atom(a_feed(PROMOTED), public_url=URL))

    assert root.tag == f"{ATOM}feed"
    assert text(root, "id") == "urn:uuid:00000000-0000-0000-0000-000000000007"
    assert text(root, "title") == "Harbor County Sheriff’s Office: changes"
    assert datetime.fromisoformat(text(root, "updated")) == AT
    assert links(root) == {"self": f"{PAGE}/changes.atom", "alternate": f"{PAGE}/changes"}
    assert root.findtext(f"{ATOM}author/{ATOM}name")
    (entry,) = root.iter(f"{ATOM}entry")
    assert text(entry, "title") == "Anna was promoted to Sergeant (from Corporal) by Maya"
    assert datetime.fromisoformat(text(entry, "updated")) == AT
    assert links(entry) == {"alternate": f"{PAGE}/changes?before=2026-11-23#day-2026-11-22"}
    assert UUID(text(entry, "id").removeprefix("urn:uuid:")).version == 5


def test_ids_outlive_a_new_address_a_new_name_and_differ() -> None:
    entries = [PROMOTED, replace(PROMOTED, key="r2")]
    renamed = [replace(each, name="Other") for each in entries]

    first = ids(feed_atom(a_feed(*entries), public_url=URL))
    second = ids(feed_atom(a_feed(*renamed, slug="other", title="Other"), public_url="https://new.example"))

    assert first == second
    assert len(set(first)) == 3


def test_what_somebody_is_called_breaks_no_xml() -> None:
    evil = "</title><evil a='\"'>&amp;\x0b\x00\ud800]]>"
    root = ET.fromstring(feed_atom(a_feed(replace(PROMOTED, name=evil), title=evil), public_url=URL))

    assert "</title><evil a='\"'>&amp;" in text(next(root.iter(f"{ATOM}entry")), "title")
    assert root.find(f".//{ATOM}evil") is None


def test_an_older_part_is_the_next_page() -> None:
    root = ET.fromstring(feed_atom(a_feed(older=date(2026, 3, 1)), public_url=URL))

    assert links(root)["next"] == f"{PAGE}/changes.atom?before=2026-03-01"


def test_a_feed_of_nothing_was_updated_when_the_page_was_made() -> None:
    made = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)

    root = ET.fromstring(feed_atom(a_feed(created_at=made), public_url=URL))

    assert datetime.fromisoformat(text(root, "updated")) == made
    assert list(root.iter(f"{ATOM}entry")) == []


def test_those_listed_are_one_entry() -> None:
    listed = replace(PROMOTED, kind=FeedKind.LISTED, key="listed-2026-11-22", count=60, name=None)

    root = ET.fromstring(feed_atom(a_feed(listed), public_url=URL))

    assert text(next(root.iter(f"{ATOM}entry")), "content") == "60 members were listed"


def text(element: ET.Element, name: str) -> str:
    found = element.findtext(f"{ATOM}{name}")
    assert found
    return found


def links(element: ET.Element) -> dict[str, str]:
    found = {link.attrib["rel"]: link.attrib["href"] for link in element.findall(f"{ATOM}link")}
    assert all(urlsplit(address).scheme == "https" for address in found.values())
    return found


def ids(content: bytes) -> list[str]:
    return [element.text or "" for element in ET.fromstring(content).iter(f"{ATOM}id")]
