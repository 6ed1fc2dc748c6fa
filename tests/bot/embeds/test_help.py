"""Help drawn."""

from typing import get_args

from bot.cogs.help import Topic
from bot.embeds.help import TOPICS, help_card


def test_every_topic_can_be_chosen() -> None:
    assert set(get_args(Topic)) == TOPICS.keys()


def test_everything_fits_into_one_message() -> None:
    assert len("\n".join(help_card(None, None).lines)) < 3_000


def test_one_topic_is_alone() -> None:
    assert help_card("sync", "https://x.test").lines[0] == "**Sync**"
