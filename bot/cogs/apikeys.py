"""/apikey: keys for programs, one's own and the server's; only whoever asks ever sees one, and once."""

from datetime import timedelta

import discord
from discord import app_commands
from discord.ext import commands

from bot.actors import actor_of, guild_of
from bot.choices import Choice, Interaction, offered, seen_page, seen_page_choices
from bot.embeds.apikeys import NONE_YET, key_lines, keys_card, made_card, revoked_card
from bot.moments import parsed_moment
from bot.paging import Listing, Paging
from domain.access.keys import Key
from domain.access.scopes import PERSONAL_SCOPES, Scope, scopes_from
from domain.ids import KeyId, PageId, UserId
from services import Services
from services.access.keys import LONGEST_NAME, KeyDraft
from words import say

Name = app_commands.Range[str, 1, LONGEST_NAME]
SERVER = "server"
WHOSE = [
    app_commands.Choice(name="Mine: reads the pages I own", value="mine"),
    app_commands.Choice(name="The server's: for its admins", value=SERVER),
]
OVERLAP = timedelta(days=1)
AT_ONCE = "now"
LISTING = "apikeys"


@app_commands.guild_only()
class ApiKeyCommands(commands.GroupCog, group_name="apikey", group_description="Keys for programs"):
    """Makes, lists, renews and ends keys; the services say who may."""

    def __init__(self, services: Services, paging: Paging) -> None:
        self._keys = services.keys
        self._tiers = services.tiers
        paging.on(LISTING, self._listing)
        self._paging = paging

    @app_commands.command()
    @app_commands.describe(
        name="What it is for, so that you know it again",
        whose="Yours, or the server's; yours if left out",
        scopes="What it may do, with spaces between; reading rosters if left out",
        page="This page only",
        expires="When it ends, like 2027-01-31 or “in 90d”; left out: never",
        only_here="Your own key for your pages in this server only",
    )
    @app_commands.choices(whose=WHOSE)
    @app_commands.autocomplete(page=seen_page_choices)
    async def create(
        self,
        interaction: Interaction,
        name: Name,
        whose: app_commands.Choice[str] | None = None,
        scopes: str | None = None,
        page: str | None = None,
        expires: str | None = None,
        only_here: bool = False,  # noqa: FBT001, FBT002 - Discord fills options in by name
    ) -> None:
        """Make an API key; it is shown to you once."""
        actor, guild_id = actor_of(interaction), guild_of(interaction)
        await interaction.response.defer(ephemeral=True, thinking=True)
        is_servers = whose is not None and whose.value == SERVER
        found = await seen_page(interaction, page) if page else None
        draft = KeyDraft(
            name=name,
            owner_id=None if is_servers else UserId(interaction.user.id),
            guild_id=guild_id if is_servers else None,
            scopes=scopes_from(scopes.replace(",", " ").split()) if scopes else PERSONAL_SCOPES,
            page_ids=frozenset({found.id} if found else ()),
            guild_ids=frozenset({guild_id} if only_here and not is_servers else ()),
            expires_at=parsed_moment(expires, now=interaction.created_at, field="expires"),
        )
        key, text = await self._keys.create(actor, draft)
        card = made_card(key, text, await self._titles(interaction), title=say("The key is made"))
        await interaction.edit_original_response(view=card.view())

    @app_commands.command(name="list")
    async def list_(self, interaction: Interaction) -> None:
        """List your keys, and the server's if you are its admin."""
        await self._paging.send(interaction, LISTING)

    @app_commands.command()
    @app_commands.describe(key="Which key")
    async def revoke(self, interaction: Interaction, key: str) -> None:
        """End a key at once."""
        actor = actor_of(interaction)
        await interaction.response.defer(ephemeral=True, thinking=True)
        revoked = await self._keys.revoke(actor, KeyId(key.strip()))
        await interaction.edit_original_response(view=revoked_card(revoked).view())

    @app_commands.command()
    @app_commands.describe(
        key="Which key",
        old_until="How long the old one works on, like “in 3d”, or now; a day if left out",
        expires="When the new one ends; left out: as the old one was given",
    )
    async def rotate(
        self, interaction: Interaction, key: str, old_until: str | None = None, expires: str | None = None
    ) -> None:
        """Make a new key like an old one, which works on for a while."""
        actor, now = actor_of(interaction), interaction.created_at
        await interaction.response.defer(ephemeral=True, thinking=True)
        if old_until is not None and old_until.strip().casefold() == AT_ONCE:
            until = now
        else:
            until = parsed_moment(old_until, now=now, field="old_until") or now + OVERLAP
        made, text = await self._keys.rotate(
            actor,
            KeyId(key.strip()),
            old_until=until,
            expires_at=parsed_moment(expires, now=now, field="expires"),
        )
        titles = await self._titles(interaction)
        card = made_card(made, text, titles, title=say("The key is renewed"), old_until=until)
        await interaction.edit_original_response(view=card.view())

    @create.autocomplete("scopes")
    async def _scopes(self, _interaction: Interaction, typed: str) -> list[Choice]:
        before, _, last = typed.replace(",", " ").rpartition(" ")
        has = before.split()
        free = [scope.value for scope in Scope if scope.value not in has]
        return [
            app_commands.Choice(name=" ".join((*has, each.value)), value=" ".join((*has, each.value)))
            for each in offered([(scope, scope) for scope in free], last)
        ]

    @revoke.autocomplete("key")
    @rotate.autocomplete("key")
    async def _chosen(self, interaction: Interaction, typed: str) -> list[Choice]:
        keys = await self._dealt_with(interaction)
        return offered([(f"{key.name} ({key.id})", key.id) for key in keys], typed)

    async def _listing(self, interaction: discord.Interaction, _argument: str) -> Listing:
        keys = await self._dealt_with(interaction)
        lines = key_lines(keys, await self._titles(interaction), now=interaction.created_at)
        return Listing(keys_card(), lines, empty=say(NONE_YET))

    async def _dealt_with(self, interaction: discord.Interaction) -> tuple[Key, ...]:
        """Return the keys that whoever asks may deal with: his own, and as an admin the server's."""
        actor, guild_id = actor_of(interaction), guild_of(interaction)
        return await self._keys.dealt_with(actor, guild_id)

    async def _titles(self, interaction: discord.Interaction) -> dict[PageId, str]:
        pages = await self._tiers.seen(actor_of(interaction), guild_of(interaction))
        return {page.id: page.title for page in pages}
