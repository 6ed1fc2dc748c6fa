"""`muster audit`: who changed what, in every server and beyond."""

from typing import Annotated

import typer

from app.cli.asking import ask
from app.cli.options import Config
from app.cli.printing import moment, show_table
from domain.access.actors import OPERATOR

MOST_LINES = 10_000

Limit = Annotated[
    int, typer.Option("--limit", min=1, max=MOST_LINES, help="How many lines, the newest first.")
]


def show(limit: Limit = 50, config: Config = None) -> None:
    """List what was changed last, and by whom."""
    lines = ask(config, lambda services: services.audit.everywhere(OPERATOR, limit=limit))
    show_table(
        ("at", "server", "action", "subject", "about", "by", "way", "detail"),
        (
            (
                moment(line.at),
                str(line.guild_id or ""),
                line.deed.action,
                line.deed.subject,
                str(line.target_id or ""),
                f"{line.actor_name} ({line.actor_id})" if line.actor_id else line.actor_name,
                line.via.value,
                ", ".join(f"{name}={value}" for name, value in line.deed.detail.items()),
            )
            for line in lines
        ),
        empty="Nothing was changed yet.",
    )
