"""Why a page may be behind Discord."""

from datetime import timedelta

import pytest

from domain.rosters.guilds import Guild, GuildState, Held, Notice, notice_of
from tests.domain.makers import GUILD, NOW

HELD = Held(NOW, removals=20, members=40)


@pytest.mark.parametrize(
    ("state", "held", "notice"),
    [
        (GuildState.PRESENT, None, None),
        (GuildState.PRESENT, HELD, Notice.HELD),
        (GuildState.UNREACHABLE, None, Notice.UNREACHABLE),
        (GuildState.UNREACHABLE, HELD, Notice.UNREACHABLE),
        (GuildState.REMOVED, HELD, Notice.REMOVED),
    ],
)
def test_the_gravest_reason_is_told(state: GuildState, held: Held | None, notice: Notice | None) -> None:
    assert notice_of(Guild(GUILD, "Blaine", state=state, held=held)) is notice


def test_a_guild_that_lost_the_bot_waits_thirty_days() -> None:
    assert Guild(GUILD, "Blaine", removed_at=NOW).purge_at() == NOW + timedelta(days=30)
    assert Guild(GUILD, "Blaine").purge_at() is None
