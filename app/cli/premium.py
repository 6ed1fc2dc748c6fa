"""`muster premium`: who has premium, where `[premium] mode` asks for it."""

from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from app.cli.asking import ask
from app.cli.options import Config, User, discord_id, end_of_day
from app.cli.printing import moment, say, show_table
from domain.access.actors import OPERATOR
from domain.access.entitlements import Entitlement
from domain.ids import UserId

Until = Annotated[
    datetime | None,
    typer.Option(
        "--until", parser=end_of_day, metavar="YYYY-MM-DD", help="The last day, ending at midnight UTC."
    ),
]
MaybeUser = Annotated[
    int | None, typer.Argument(parser=discord_id, metavar="[USER_ID]", help="Only this person's.")
]


def grant(user_id: User, until: Until = None, config: Config = None) -> None:
    """Give somebody premium, without end or through a day."""
    ask(config, lambda services: services.entitlements.grant(OPERATOR, UserId(user_id), ends_at=until))
    end = f"through {until - timedelta(days=1):%Y-%m-%d} (UTC)" if until else "without end"
    say(f"{user_id} has premium {end}.")


def revoke(user_id: User, config: Config = None) -> None:
    """End all premium that somebody was granted."""
    ended = ask(config, lambda services: services.entitlements.revoke(OPERATOR, UserId(user_id)))
    say(f"{user_id} no longer has premium." if ended else f"{user_id} had no premium to end.")


def show(user_id: MaybeUser = None, config: Config = None) -> None:
    """List who was granted premium, ended grants included."""
    only = None if user_id is None else UserId(user_id)
    granted = ask(config, lambda services: services.entitlements.list(OPERATOR, only))
    now = datetime.now(UTC)
    show_table(
        ("user", "from", "until", "state"),
        (
            (
                str(each.user_id),
                moment(each.granted_at),
                moment(each.ends_at, never="without end"),
                _state(each, now),
            )
            for each in granted
        ),
        empty="Nobody was granted premium yet.",
    )


def _state(entitlement: Entitlement, now: datetime) -> str:
    if entitlement.revoked_at is not None:
        return "revoked"
    return "running" if entitlement.runs(now) else "ended"
