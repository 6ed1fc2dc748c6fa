"""`muster guild` and `muster sync`: the Discord servers Muster knows, and how they are compared."""

from typing import Annotated

import typer

from app.cli.asking import ask
from app.cli.options import Config, Guild
from app.cli.printing import moment, say, show_table
from domain.access.actors import OPERATOR
from domain.ids import GuildId
from domain.rosters.guilds import Guild as KnownGuild

Yes = Annotated[bool, typer.Option("--yes", help="Don't ask.")]


def show(config: Config = None) -> None:
    """List the servers the bot is or was in."""
    guilds = ask(config, lambda services: services.guilds.all(OPERATOR))
    show_table(
        ("id", "name", "state", "last synced", "held"),
        (
            (str(guild.id), guild.name, _state(guild), moment(guild.synced_at), _held(guild))
            for guild in guilds
        ),
        empty="The bot was in no server yet. Invite it: muster invite",
    )


def forget(guild_id: Guild, yes: Yes = False, config: Config = None) -> None:
    """Remove everything of a server at once: its pages, people and history."""
    guild = ask(config, lambda services: services.guilds.get(GuildId(guild_id)))
    if not yes:
        typer.confirm(f"Remove all pages, people and history of {guild.name!r} for good?", abort=True)
    ask(config, lambda services: services.guilds.forget(OPERATOR, GuildId(guild_id)))
    say(f"Everything of {guild.name!r} is gone.")


def confirm(guild_id: Guild, config: Config = None) -> None:
    """Let a held sync through, however many members it removes."""
    ask(config, lambda services: services.sync.confirm(OPERATOR, GuildId(guild_id)))
    say("Confirmed. The running bot compares the server again and applies what it finds.")


def sync_now(guild_id: Guild, config: Config = None) -> None:
    """Compare a server in full, as soon as the running bot gets to it."""
    ask(config, lambda services: services.guilds.request_sync(OPERATOR, GuildId(guild_id)))
    say("Asked for. `muster guild list` shows when it was last synced.")


def _state(guild: KnownGuild) -> str:
    purge_at = guild.purge_at()
    return f"{guild.state}, kept until {purge_at:%Y-%m-%d}" if purge_at else guild.state


def _held(guild: KnownGuild) -> str:
    if guild.held is None:
        return "no"
    return f"would remove {guild.held.removals} of {guild.held.members}; muster guild confirm {guild.id}"
