"""What a check says, whatever is written into it."""

from datetime import timedelta

from bot.embeds.activity_checks import question_card
from domain.duty.checks import Check
from domain.ids import ChannelId, CheckId
from tests.bot.town import texts
from tests.domain.makers import GUILD, NOW, a_page


def test_what_is_added_pings_nobody() -> None:
    page = a_page()
    check = Check(
        CheckId(1), GUILD, page.id, ChannelId(5), NOW, NOW + timedelta(days=1), text="@everyone **now**"
    )

    drawn = "\n".join(texts(question_card(page, check).view().to_components()))  # type: ignore[no-untyped-call]

    assert "@everyone" not in drawn
    assert "\\*\\*now" in drawn
    assert "I'm here" in drawn
