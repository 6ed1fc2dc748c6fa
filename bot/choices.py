"""Choices: pages and what is on them, offered while somebody types, and found again by what he sent.

What is picked comes back as the slug or id behind the choice; what is typed without picking, as it was typed.
"""

from collections.abc import Iterable, Sequence
from typing import TypeVar

import discord
from discord import app_commands

from bot.actors import actor_of, guild_of, manager_of
from bot.client import MusterBot
from bot.embeds.limits import MOST_CHOICES, choice_text
from domain.access.tiers import Tier
from domain.duty.settings import PatrolType
from domain.errors import Invalid, NotFound, Refused, RosterError
from domain.rosters.awards import Award
from domain.rosters.pages import Certification, Mapping, Page, Rank, Subdivision
from domain.words import mark, sentence

Choice = app_commands.Choice[str]
Found = TypeVar("Found", Rank, Certification, Subdivision, Award)
Interaction = discord.Interaction[MusterBot]

NOUNS = {
    "rank": mark("rank"),
    "certification": mark("certification"),
    "subdivision": mark("subdivision"),
    "award": mark("award"),
}
"""What of a page is picked from a list."""


def offered(items: Iterable[tuple[str, str]], typed: str) -> list[Choice]:
    """Return choices of (name, value): those that begin with what was typed, then those that contain it."""
    wanted = typed.casefold().strip()
    fitting = [(name, value) for name, value in items if wanted in name.casefold()]
    fitting.sort(key=lambda item: not item[0].casefold().startswith(wanted))
    return [
        app_commands.Choice(name=choice_text(name), value=value) for name, value in fitting[:MOST_CHOICES]
    ]


async def page_choices(interaction: Interaction, typed: str) -> list[Choice]:
    """Offer the server's pages."""
    return _pages_offered(await _pages(interaction), typed)


async def commanded_page_choices(interaction: Interaction, typed: str) -> list[Choice]:
    """Offer the pages where whoever asks may order something."""
    try:
        return _pages_offered(await _commanded(interaction), typed)
    except RosterError:
        return []


async def seen_page_choices(interaction: Interaction, typed: str) -> list[Choice]:
    """Offer the pages that whoever asks may see; an unlisted one he may name, knowing it."""
    tiers = interaction.client.services.tiers
    return _pages_offered(await tiers.listed(actor_of(interaction), guild_of(interaction)), typed)


async def own_page_choices(interaction: Interaction, typed: str) -> list[Choice]:
    """Offer the pages that keep patrols and that whoever asks is on."""
    return _pages_offered(await _own(interaction), typed)


async def duty_page_choices(interaction: Interaction, typed: str) -> list[Choice]:
    """Offer the pages that keep patrols and that whoever asks may see."""
    return _pages_offered([page for page in await _seen(interaction) if page.patrol_logs], typed)


async def deleted_page_choices(interaction: Interaction, typed: str) -> list[Choice]:
    """Offer the server's deleted pages."""
    pages = await _pages(interaction, with_deleted=True)
    return _pages_offered([page for page in pages if page.deleted_at is not None], typed)


async def rank_choices(interaction: Interaction, typed: str) -> list[Choice]:
    """Offer the ranks of the page chosen so far."""
    page = await _chosen_page(interaction)
    return _mappings_offered(page.ranks if page else (), typed)


async def given_rank_choices(interaction: Interaction, typed: str) -> list[Choice]:
    """Offer the ranks of the page chosen so far that whoever asks may give."""
    page = await _chosen_page(interaction)
    if page is None:
        return []
    ranks = await interaction.client.services.orders.givable(actor_of(interaction), page)
    return _mappings_offered(ranks, typed)


async def certification_choices(interaction: Interaction, typed: str) -> list[Choice]:
    """Offer the certifications of the page chosen so far."""
    page = await _chosen_page(interaction)
    return _mappings_offered(page.certifications if page else (), typed)


async def subdivision_choices(interaction: Interaction, typed: str) -> list[Choice]:
    """Offer the subdivisions of the page chosen so far."""
    page = await _chosen_page(interaction)
    return _mappings_offered(page.subdivisions if page else (), typed)


async def award_choices(interaction: Interaction, typed: str) -> list[Choice]:
    """Offer the awards of the page chosen so far."""
    page = await _chosen_page(interaction)
    return _mappings_offered(page.awards if page else (), typed)


async def patrol_type_choices(interaction: Interaction, typed: str) -> list[Choice]:
    """Offer the types of patrol of the page chosen so far, to whoever may order something there."""
    page = await _chosen_page(interaction)
    if page is None:
        return []
    types = await interaction.client.services.duty.rules.types(page.id)
    return offered(((kind.name, str(kind.id)) for kind in types), typed)


async def page_named(interaction: Interaction, slug: str | None) -> Page:
    """Return the page meant; without a slug the server's only one."""
    actor = manager_of(interaction)
    return await interaction.client.services.pages.named(actor, guild_of(interaction), slug)


async def commanded_page(
    interaction: Interaction, slug: str | None, *, needs: Tier = Tier.SUPERVISOR
) -> Page:
    """Return the page meant, of those where the asker may order something; without a slug the only one.

    `needs` is what the order takes: whoever is of no such tier anywhere is told of that one.
    """
    found = _only(await _commanded(interaction, needs), slug)
    if found is None:
        raise NotFound(
            sentence(
                "There is no page with the slug “{slug}” where you may order something.", slug=_short(slug)
            )
        )
    return found


async def seen_page(interaction: Interaction, slug: str | None) -> Page:
    """Return the page meant, of those that the asker may see; without a slug the only one."""
    return _named_page(await _seen(interaction), slug)


async def own_page(interaction: Interaction, slug: str | None) -> Page:
    """Return the page meant of those that keep patrols and that the asker is on."""
    pages = await _own(interaction)
    if not pages:
        raise Refused(sentence("You are on no page that keeps {patrols}."))
    return _named_page(pages, slug)


async def duty_page(interaction: Interaction, slug: str | None) -> Page:
    """Return the page meant of those that keep patrols and that the asker may see."""
    pages = [page for page in await _seen(interaction) if page.patrol_logs]
    if not pages:
        raise Refused(sentence("No page of this server keeps {patrols}."))
    return _named_page(pages, slug)


def check_given(**options: object) -> None:
    """Raise `Invalid` if none of a command's options was given, naming them."""
    if all(value is None for value in options.values()):
        names = ", ".join(options)
        raise Invalid(sentence("Nothing was given to change. Name at least one of: {names}.", names=names))


def or_none(text: str | None) -> str | None:
    """Return an option as it was typed, "" for the "-" that takes something away."""
    return "" if text is not None and text.strip() == "-" else text


def named(items: Sequence[Found], text: str, *, kind: str) -> Found:
    """Return what was picked (its id) or typed (its name); `NotFound` in words if there is none."""
    for item in items:
        if str(item.id) == text.strip():
            return item
    wanted = text.casefold().strip()
    for item in items:
        if item.name.casefold() == wanted:
            return item
    raise NotFound(
        sentence(
            "There is no {kind} called “{text}” on this page. Pick one from the list while you type.",
            kind=sentence(NOUNS[kind]),
            text=text[:60],
        )
    )


def patrol_type(types: Iterable[PatrolType], text: str) -> PatrolType:
    """Return the type of patrol that was picked (its id) or typed (its name); `NotFound` if there is none."""
    wanted = text.strip().casefold()
    for kind in types:
        if wanted in (str(kind.id), kind.name.casefold()):
            return kind
    raise NotFound(sentence("There is no such type of {patrol}."))


def _only(pages: Sequence[Page], slug: str | None) -> Page | None:
    """Return the page with this slug, None if there is none; without a slug the only one there is."""
    if not pages:
        raise NotFound(sentence("This server has no roster page yet. Start with /setup."))
    if slug is None and len(pages) > 1:
        slugs = ", ".join(page.slug for page in pages)
        raise Refused(sentence("This server has several pages; say which one: {slugs}.", slugs=slugs))
    return next((page for page in pages if slug is None or page.slug == slug.strip().lower()), None)


def _named_page(pages: Sequence[Page], slug: str | None) -> Page:
    found = _only(pages, slug)
    if found is None:
        raise NotFound(sentence("There is no page with the slug “{slug}”.", slug=_short(slug)))
    return found


def _short(slug: str | None) -> str:
    return (slug or "")[:60]


def _pages_offered(pages: Iterable[Page], typed: str) -> list[Choice]:
    return offered(((f"{page.title} ({page.slug})", page.slug) for page in pages), typed)


def _mappings_offered(mappings: Sequence[Mapping | Award], typed: str) -> list[Choice]:
    return offered(((mapping.name, str(mapping.id)) for mapping in mappings), typed)


async def _pages(interaction: Interaction, *, with_deleted: bool = False) -> tuple[Page, ...]:
    """Return the pages to offer; none to whoever may not see them: a list can't show a refusal."""
    actor, guild_id = actor_of(interaction), guild_of(interaction)
    if not actor.may_manage(guild_id):
        return ()
    return await interaction.client.services.pages.of_guild(actor, guild_id, with_deleted=with_deleted)


async def _commanded(interaction: Interaction, needs: Tier = Tier.SUPERVISOR) -> tuple[Page, ...]:
    actor, guild_id = actor_of(interaction), guild_of(interaction)
    return await interaction.client.services.tiers.pages(actor, guild_id, needs=needs)


async def _seen(interaction: Interaction) -> tuple[Page, ...]:
    return await interaction.client.services.tiers.seen(actor_of(interaction), guild_of(interaction))


async def _own(interaction: Interaction) -> tuple[Page, ...]:
    return await interaction.client.services.duty.standing.places(
        actor_of(interaction), guild_of(interaction)
    )


async def _chosen_page(interaction: Interaction) -> Page | None:
    slug: str | None = getattr(interaction.namespace, "page", None)
    try:
        return await commanded_page(interaction, slug or None)
    except RosterError:
        return None
