"""`muster key`: API keys, each of one person for his pages, or of one server."""

from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from app.cli.asking import ask
from app.cli.options import Config, discord_id, end_of_day
from app.cli.printing import moment, note, say, show_table
from domain.access.actors import OPERATOR
from domain.access.keys import Key
from domain.access.scopes import in_order, scopes_from
from domain.ids import GuildId, KeyId, PageId, UserId
from services import Services
from services.access.keys import KeyDraft

Owner = Annotated[
    int | None,
    typer.Option("--owner", parser=discord_id, metavar="DISCORD_ID", help="Whose pages the key may read."),
]
OfGuild = Annotated[
    int | None,
    typer.Option("--guild", parser=discord_id, metavar="GUILD_ID", help="Which server the key is for."),
]
Name = Annotated[str, typer.Option("--name", help="What the key is for, so that you know it again.")]
Scopes = Annotated[
    list[str] | None,
    typer.Option("--scope", metavar="SCOPE", help="What the key may do; may be given several times."),
]
Pages = Annotated[
    list[str] | None,
    typer.Option("--page", metavar="SLUG", help="Only this page; may be given several times."),
]
Expires = Annotated[
    datetime | None,
    typer.Option(
        "--expires", parser=end_of_day, metavar="YYYY-MM-DD", help="Its last day, ending at midnight UTC."
    ),
]
Overlap = Annotated[
    int, typer.Option("--overlap", min=0, metavar="HOURS", help="How long the old key works on.")
]
KeyName = Annotated[str, typer.Argument(metavar="ID", help="The key's id, as `muster key list` shows it.")]
WithRevoked = Annotated[bool, typer.Option("--revoked", help="Show revoked keys too.")]

READS_ROSTERS = ("read:rosters",)


def create(
    name: Name,
    owner: Owner = None,
    guild: OfGuild = None,
    scopes: Scopes = None,
    pages: Pages = None,
    expires: Expires = None,
    config: Config = None,
) -> None:
    """Make an API key, of a person or of a server. It is printed once and kept nowhere."""
    if (owner is None) == (guild is None):
        raise typer.BadParameter("Give either --owner, for a person's own key, or --guild, for a server's.")

    async def made(services: Services) -> tuple[Key, str]:
        ids = [(await services.pages.by_slug(OPERATOR, slug)).id for slug in pages or ()]
        return await services.keys.create(OPERATOR, _draft(name, owner, guild, scopes, ids, expires))

    key, text = ask(config, made)
    say(text)
    whose = "every page owned by this person" if owner is not None else "and acts in this server"
    note(f"This key is shown only now. It reads {whose}: {_scopes(key)}.")


def _draft(
    name: str,
    owner: int | None,
    guild: int | None,
    scopes: list[str] | None,
    page_ids: list[PageId],
    expires: datetime | None,
) -> KeyDraft:
    return KeyDraft(
        name=name,
        owner_id=None if owner is None else UserId(owner),
        guild_id=None if guild is None else GuildId(guild),
        scopes=scopes_from(scopes or READS_ROSTERS),
        page_ids=frozenset(page_ids),
        expires_at=expires,
    )


def show(
    revoked: WithRevoked = False, owner: Owner = None, guild: OfGuild = None, config: Config = None
) -> None:
    """List the keys there are."""
    keys = ask(
        config,
        lambda services: services.keys.list(
            OPERATOR,
            owner_id=None if owner is None else UserId(owner),
            guild_id=None if guild is None else GuildId(guild),
            with_revoked=revoked,
        ),
    )
    show_table(
        ("id", "of", "name", "scopes", "pages", "made", "expires", "last used", "revoked"),
        (
            (
                key.id,
                f"server {key.guild_id}" if key.guild_id is not None else str(key.owner_id),
                key.name,
                _scopes(key),
                " ".join(sorted(map(str, key.page_ids))) or "all",
                moment(key.created_at),
                moment(key.expires_at),
                moment(key.last_used_at),
                moment(key.revoked_at, never="no"),
            )
            for key in keys
        ),
        empty="There is no key yet. Make one: muster key create --owner DISCORD_ID --name NAME",
    )


def revoke(key_id: KeyName, config: Config = None) -> None:
    """End a key; a running server refuses it at once."""
    key = ask(config, lambda services: services.keys.revoke(OPERATOR, KeyId(key_id)))
    say(f"Key {key.id} ({key.name}) no longer works.")


def rotate(key_id: KeyName, overlap: Overlap = 24, expires: Expires = None, config: Config = None) -> None:
    """Make a new key like an old one, which works on for a while. The new one is printed once."""
    until = datetime.now(UTC) + timedelta(hours=overlap)
    key, text = ask(
        config,
        lambda services: services.keys.rotate(OPERATOR, KeyId(key_id), old_until=until, expires_at=expires),
    )
    say(text)
    note(f"This key is shown only now. The old one, {key.replaces}, works until {moment(until)}.")


def _scopes(key: Key) -> str:
    return " ".join(scope.value for scope in in_order(key.scopes))
