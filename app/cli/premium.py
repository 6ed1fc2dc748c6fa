"""`muster premium`: who has premium, where `[premium] mode` asks for it."""

from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from app.cli.asking import ask
from app.cli.options import Config, discord_id, end_of_day
from app.cli.printing import moment, say, show_table
from domain.access.actors import OPERATOR
from domain.access.entitlements import Entitlement
from domain.ids import GuildId, UserId

Until = Annotated[
    datetime | None,
    typer.Option(
        "--until", parser=end_of_day, metavar="YYYY-MM-DD", help="The last day, ending at midnight UTC."
    ),
]
MaybeUser = Annotated[
    int | None, typer.Argument(parser=discord_id, metavar="[USER_ID]", help="Only this person's.")
]

IsGuild = Annotated[bool, typer.Option("--guild", help="The id is a server's, which is to have it.")]
Whose = Annotated[
    int, typer.Argument(parser=discord_id, metavar="ID", help="Somebody's Discord id, or a server's.")
]


def grant(user_id: Whose, until: Until = None, is_guild: IsGuild = False, config: Config = None) -> None:
    """Give a person or a server premium, without end or through a day."""
    if is_guild:
        ask(config, lambda each: each.entitlements.grant_guild(OPERATOR, GuildId(user_id), ends_at=until))
    else:
        ask(config, lambda each: each.entitlements.grant(OPERATOR, UserId(user_id), ends_at=until))
    end = f"through {until - timedelta(days=1):%Y-%m-%d} (UTC)" if until else "without end"
    say(f"{user_id} has premium {end}.")


def revoke(user_id: Whose, is_guild: IsGuild = False, config: Config = None) -> None:
    """End all premium that a person or a server was granted; what Discord sold is Discord's to end."""
    if is_guild:
        ended = ask(config, lambda each: each.entitlements.revoke_guild(OPERATOR, GuildId(user_id)))
    else:
        ended = ask(config, lambda each: each.entitlements.revoke(OPERATOR, UserId(user_id)))
    say(f"{user_id} no longer has premium." if ended else f"{user_id} had no premium to end.")


def show(user_id: MaybeUser = None, config: Config = None) -> None:
    """List who was granted or bought premium, what has ended included."""
    only = None if user_id is None else UserId(user_id)
    granted = ask(config, lambda services: services.entitlements.list(OPERATOR, only))
    now = datetime.now(UTC)
    show_table(
        ("whose", "by", "from", "until", "state"),
        (
            (
                f"server {each.guild_id}" if each.guild_id is not None else str(each.user_id),
                "hand" if each.discord_id is None else "Discord",
                moment(each.granted_at),
                moment(each.ends_at, never="without end"),
                _state(each, now),
            )
            for each in granted
        ),
        empty="Nobody has premium yet.",
    )


def _state(entitlement: Entitlement, now: datetime) -> str:
    if entitlement.revoked_at is not None:
        return "revoked"
    return "running" if entitlement.runs(now) else "ended"
