"""Settings: how a guild wants to be spoken to, and by which clock and calendar it lives."""

from dataclasses import dataclass, replace

from domain.errors import Invalid
from domain.words import mark, sentence
from domain.zones import checked_zone

SPOKEN = ("en", "de", "fr", "es")
"""The languages that a guild may choose from."""
PATROL_WORDS = ("patrol", "shift", "duty", "session")
"""What a guild may call its patrols."""
WEEKDAYS = (
    mark("Monday"),
    mark("Tuesday"),
    mark("Wednesday"),
    mark("Thursday"),
    mark("Friday"),
    mark("Saturday"),
    mark("Sunday"),
)
"""By number, as Python counts them."""


@dataclass(frozen=True, slots=True)
class GuildSettings:
    """What is said in a channel is said in `language`; days, weeks and typed moments are of `zone`.

    `week_start` is the number of a weekday, Monday's is 0.
    """

    language: str = "en"
    zone: str = "UTC"
    week_start: int = 0
    patrol_word: str = "patrol"

    def changed(
        self,
        *,
        language: str | None = None,
        zone: str | None = None,
        week_start: int | None = None,
        patrol_word: str | None = None,
    ) -> "GuildSettings":
        """Return the settings with what is given; `Invalid` names the option that makes no sense."""
        settings = self
        if language is not None:
            settings = replace(settings, language=_one_of(SPOKEN, language, field="language"))
        if zone is not None:
            settings = replace(settings, zone=checked_zone(zone, field="timezone"))
        if week_start is not None:
            if not 0 <= week_start < len(WEEKDAYS):
                raise Invalid(sentence("week: choose a day of the week."), field="week")
            settings = replace(settings, week_start=week_start)
        if patrol_word is not None:
            settings = replace(settings, patrol_word=_one_of(PATROL_WORDS, patrol_word, field="label"))
        return settings


DEFAULTS = GuildSettings()
"""What holds until a guild says otherwise."""


def _one_of(known: tuple[str, ...], text: str, *, field: str) -> str:
    wanted = text.strip().lower()
    if wanted not in known:
        raise Invalid(
            sentence(
                "{field}: “{value}” is none of {known}.",
                field=field,
                value=text.strip()[:60],
                known=", ".join(known),
            ),
            field=field,
        )
    return wanted
