"""Settings of a server drawn."""

from datetime import UTC, datetime

from bot.embeds.config import settings_card
from domain.rosters.settings import GuildSettings

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_everything_that_is_set_is_shown() -> None:
    card = settings_card(GuildSettings("de", "Europe/Berlin", 6, "shift"), now=NOW)

    assert card.lines == (
        "Language of messages in channels: **Deutsch**",
        "Timezone: **Europe/Berlin**, where it is 22 Nov 2026, 13:00 UTC+1",
        "Weeks begin on **Sunday**",
        "A patrol is called **shift**",
    )
