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


def test_a_topic_has_more_of_itself_than_everything() -> None:
    assert len(help_card("duty", None).lines) == 1 + len(TOPICS["duty"]) > 3
    assert "/patrol-admin export" not in "".join(help_card(None, None).lines)
