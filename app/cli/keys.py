"""`muster key`: API keys, each for the pages of one person."""

from typing import Annotated

import typer

from app.cli.asking import ask
from app.cli.options import Config, discord_id
from app.cli.printing import moment, note, say, show_table
from domain.access.actors import OPERATOR
from domain.ids import KeyId, UserId
from services.access.keys import KeyDraft

Owner = Annotated[
    int,
    typer.Option("--owner", parser=discord_id, metavar="DISCORD_ID", help="Whose pages the key may read."),
]
Name = Annotated[str, typer.Option("--name", help="What the key is for, so that you know it again.")]
KeyName = Annotated[str, typer.Argument(metavar="ID", help="The key's id, as `muster key list` shows it.")]
WithRevoked = Annotated[bool, typer.Option("--revoked", help="Show revoked keys too.")]


def create(owner: Owner, name: Name, config: Config = None) -> None:
    """Make an API key. It is printed once and kept nowhere."""
    _, text = ask(
        config, lambda services: services.keys.create(OPERATOR, KeyDraft(name=name, owner_id=UserId(owner)))
    )
    say(text)
    note("This key is shown only now. It reads every page owned by this person.")


def show(revoked: WithRevoked = False, config: Config = None) -> None:
    """List the keys there are."""
    keys = ask(config, lambda services: services.keys.list(OPERATOR, with_revoked=revoked))
    show_table(
        ("id", "owner", "name", "made", "last used", "revoked"),
        (
            (
                key.id,
                str(key.owner_id),
                key.name,
                moment(key.created_at),
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
