"""Slugs: the part of a public address that names a page."""

import re
import unicodedata

from domain.errors import Invalid
from domain.words import sentence

SHORTEST, LONGEST = 3, 40
ALLOWED = re.compile(r"[a-z0-9-]{3,40}")

SPELLED_OUT = str.maketrans({"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th"})
"""Letters that are no other letter with an accent; "ß" becomes "ss" with its case."""

RESERVED = frozenset(
    "admin api app assets control dashboard data docs favicon feed guild guilds health healthz help "
    "integration live login logout members metrics new oauth openapi pages privacy readyz roster rosters "
    "rota security settings setup sign-in sign-out static status support terms undefined null".split()
)
"""Words that an address of ours uses or may come to use."""


def checked_slug(text: str) -> str:
    """Return `text` if it can be a page's slug, else raise `Invalid` naming `slug`."""
    if not ALLOWED.fullmatch(text):
        raise Invalid(
            sentence(
                "slug must be {shortest} to {longest} characters of a-z, 0-9 and '-'; {text} is not.",
                shortest=SHORTEST,
                longest=LONGEST,
                text=repr(text[:60]),
            ),
            field="slug",
        )
    if text in RESERVED:
        raise Invalid(
            sentence("slug {text} is a reserved word; choose another.", text=repr(text)), field="slug"
        )
    return text


def numbered_slug(slug: str, number: int) -> str:
    """Return the slug with a number behind it, for one that is taken."""
    suffix = f"-{number}"
    return slug[: LONGEST - len(suffix)].rstrip("-") + suffix


def proposed_slug(title: str) -> str:
    """Return a valid slug that resembles `title`, to be offered and corrected."""
    spelled = title.casefold().translate(SPELLED_OUT)
    plain = unicodedata.normalize("NFKD", spelled).encode("ascii", "ignore").decode()
    words = re.sub(r"['’]", "", plain)
    slug = re.sub(r"[^a-z0-9]+", "-", words).strip("-")[:LONGEST].strip("-")
    if len(slug) < SHORTEST or slug in RESERVED:
        slug = f"{slug or 'my'}-roster"
    return slug
