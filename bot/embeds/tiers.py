"""Tiers drawn: what each role of a server lets its holders do."""

from collections.abc import Sequence

from bot.embeds.cards import Card
from bot.embeds.limits import escaped
from domain.access.tiers import TierGrant
from domain.rosters.pages import Page
from words import mark, said, say

NOBODY = mark("No role has a tier yet; only those who manage the server may give orders.")
FOOT = mark("Whoever manages the server is always admin. /permissions set changes a role's tier.")


def tiers_card(grants: Sequence[TierGrant], pages: Sequence[Page], title: str | None = None) -> Card:
    """Draw every grant, the highest tier first."""
    lines = tuple(grant_line(grant, pages) for grant in sorted(grants, key=lambda each: -each.tier))
    return Card(title or say("Permission tiers"), lines or (say(NOBODY),), foot=say(FOOT))


def grant_line(grant: TierGrant, pages: Sequence[Page]) -> str:
    """Draw one grant, with the page or subdivision it is limited to."""
    places = [page.title for page in pages if page.id == grant.page_id]
    places += [each.name for page in pages for each in page.subdivisions if each.id == grant.subdivision_id]
    where = " · " + say("on {places} only", places=", ".join(map(escaped, places))) if places else ""
    return f"<@&{grant.role_id}> · **{said(grant.tier.word)}**{where}"
