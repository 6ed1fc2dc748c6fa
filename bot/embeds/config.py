"""Settings of a server drawn: its language, clock, calendar and words."""

from datetime import datetime

from bot.embeds.cards import Card
from domain.rosters.settings import WEEKDAYS, GuildSettings
from words import say, voice
from words.dates import moment
from words.labels import label_gaps
from words.languages import LANGUAGES


def settings_card(settings: GuildSettings, *, now: datetime, title: str | None = None) -> Card:
    """Draw everything that is set."""
    word = label_gaps(settings.patrol_word, voice().language)["patrol"]
    lines = (
        say("Language of messages in channels: **{language}**", language=LANGUAGES[settings.language]),
        say(
            "Timezone: **{zone}**, where it is {moment}",
            zone=settings.zone,
            moment=moment(now, settings.zone),
        ),
        say("Weeks begin on **{weekday}**", weekday=say(WEEKDAYS[settings.week_start])),
        say(
            "A patrol is called **{word}**",
            word=word,
        ),
    )
    foot = say("Answers that only you see are in your own language. Hours you type are of this timezone.")
    return Card(title or say("Settings"), lines, foot=foot)
