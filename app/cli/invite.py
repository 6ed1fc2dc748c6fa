"""`muster invite`: the link that brings the bot into a server."""

from typing import Annotated

import typer

from app.cli.application import application_id
from app.cli.asking import settings_for_a_command
from app.cli.options import Config, discord_id
from app.cli.printing import note, say
from bot.invite import REASONS, invite_url, permission_name

ApplicationId = Annotated[
    int | None,
    typer.Option(
        "--application-id",
        parser=discord_id,
        metavar="ID",
        help="The application's id; without it, Discord is asked with the token.",
    ),
]


def invite(application: ApplicationId = None, config: Config = None) -> None:
    """Print the link that invites the bot, with exactly the permissions it uses."""
    number = application or application_id(settings_for_a_command(config).discord)
    say(invite_url(number))
    for name, reason in REASONS.items():
        note(f"{permission_name(name)}: to {reason}")
