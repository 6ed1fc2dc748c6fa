"""The program `muster`: every command there is, and the one place where a refusal becomes an exit code."""

import sys
from collections.abc import Callable, Sequence

import typer
from typer.core import TyperGroup

from app.cli import audit, guilds, keys, pages, premium, rosters, webhooks
from app.cli.doctor import doctor
from app.cli.invite import invite
from app.cli.options import ConfigBefore
from app.cli.printing import complain
from app.cli.starting import demo, health, run
from app.cli.upkeep import backup, init, migrate, restore, version
from domain.errors import RosterError

INTERRUPTED = 130
"""What a shell expects of a program ended by Ctrl-C."""

Command = Callable[..., None]

COMMANDS: tuple[tuple[str, Command], ...] = (
    ("run", run),
    ("demo", demo),
    ("init", init),
    ("invite", invite),
    ("doctor", doctor),
    ("health", health),
    ("migrate", migrate),
    ("backup", backup),
    ("restore", restore),
    ("version", version),
)

GROUPS: tuple[tuple[str, str, tuple[tuple[str, Command], ...]], ...] = (
    (
        "page",
        "Roster pages, from files and back to files.",
        (
            ("apply", pages.apply),
            ("export", pages.export),
            ("list", pages.show),
            ("owner", pages.give),
        ),
    ),
    (
        "guild",
        "The Discord servers Muster knows.",
        (("list", guilds.show), ("confirm", guilds.confirm), ("forget", guilds.forget)),
    ),
    ("audit", "Who changed what.", (("list", audit.show),)),
    (
        "roster",
        "What is brought onto a page from a file.",
        (("import", rosters.bring), ("rollback", rosters.roll_back)),
    ),
    ("sync", "Comparing rosters with Discord.", (("now", guilds.sync_now),)),
    (
        "key",
        "API keys.",
        (
            ("create", keys.create),
            ("list", keys.show),
            ("rotate", keys.rotate),
            ("revoke", keys.revoke),
        ),
    ),
    (
        "webhook",
        "What happens in a server, told to other programs.",
        (
            ("create", webhooks.create),
            ("edit", webhooks.edit),
            ("rotate", webhooks.rotate),
            ("list", webhooks.show),
            ("test", webhooks.ping),
            ("log", webhooks.log),
            ("resend", webhooks.resend),
            ("on", webhooks.switch_on),
            ("off", webhooks.switch_off),
            ("delete", webhooks.delete),
        ),
    ),
    (
        "premium",
        "Who has premium, where it is asked for.",
        (("grant", premium.grant), ("revoke", premium.revoke), ("list", premium.show)),
    ),
)


def main(arguments: Sequence[str] | None = None) -> None:
    """Carry out one command and exit: 0 done, 1 refused with a sentence, 2 typed wrong."""
    try:
        program()(args=arguments)
    except RosterError as refusal:
        complain(refusal.sentence)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


def program() -> typer.Typer:
    """Return the program with all its commands."""
    made = _group("Discord roles become a live roster page.")
    made.callback()(_before)
    for name, command in COMMANDS:
        made.command(name)(command)
    for name, purpose, commands in GROUPS:
        group = _group(purpose)
        for command_name, command in commands:
            group.command(command_name)(command)
        made.add_typer(group, name=name)
    return made


def _before(config_before: ConfigBefore = None) -> None:
    """Discord roles become a live roster page: a bot, a website and a JSON API in one program."""


def _group(purpose: str) -> typer.Typer:
    return typer.Typer(
        cls=TyperGroup,
        help=purpose,
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
