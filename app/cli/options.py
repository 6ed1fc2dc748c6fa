"""Options and arguments that several commands share, and how their texts are read."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from domain.ids import snowflake


def discord_id(text: str) -> int:
    """Return the Discord id written in `text`, or say what one looks like."""
    number = snowflake(text.strip())
    if number is None:
        raise typer.BadParameter(f"{text!r} is no Discord id; they look like 80351110224678912.")
    return number


def end_of_day(text: str) -> datetime:
    """Return the end of the day written in `text`, in UTC: the first moment that is not of that day."""
    try:
        day = datetime.strptime(text.strip(), "%Y-%m-%d").replace(tzinfo=UTC)
        return day + timedelta(days=1)
    except (ValueError, OverflowError):
        raise typer.BadParameter(f"{text!r} is no date; write YYYY-MM-DD, such as 2027-01-31.") from None


def _own_or_given_before(context: typer.Context, value: Path | None) -> Path | None:
    """`muster --config F run` means the same as `muster run --config F`."""
    before: Path | None = context.find_root().params.get("config_before")
    return value or before


ConfigBefore = Annotated[
    Path | None, typer.Option("--config", metavar="FILE", help="As after the command.", hidden=True)
]
Config = Annotated[
    Path | None,
    typer.Option(
        "--config",
        metavar="FILE",
        callback=_own_or_given_before,
        help="The configuration file.",
        show_default="config.toml",
    ),
]
User = Annotated[int, typer.Argument(parser=discord_id, metavar="USER_ID", help="Somebody's Discord id.")]
Guild = Annotated[int, typer.Argument(parser=discord_id, metavar="GUILD_ID", help="The Discord server's id.")]
