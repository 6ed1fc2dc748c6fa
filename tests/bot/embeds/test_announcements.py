"""Announcements drawn: ours and a guild's words, lists, messages, the log."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.embeds.announcements import (
    MESSAGES,
    TEMPLATES,
    TITLES,
    WANTED,
    announcement_card,
    preview_card,
    settings_card,
)
from bot.embeds.cards import Card
from domain.ids import AnnouncementId, ChannelId, GuildId, UserId
from domain.rosters.announcements import (
    MOST_TOGETHER,
    UNRULED,
    Announcement,
    AnnouncementKind,
    Choices,
    Item,
    OrderFailed,
    Rule,
    SyncHeld,
    WebhookStopped,
)
from domain.rosters.orders import OrderKind
from domain.rosters.templates import checked_template
from services.rosters.announcement_rules import AnnouncementSettings
from storage.rosters.announcements import ChannelFault
from tests.domain.makers import a_page

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
HERE = ChannelId(5)
ITEM = Item("Anna", UserId(9), "Officer", "Sergeant", "Olga", "merit", AT)
PROMOTED = Announcement(
    id=AnnouncementId(1),
    guild_id=GuildId(7),
    kind=AnnouncementKind.PROMOTION,
    page="Blaine",
    channel_id=HERE,
    user_id=None,
    template=None,
    mentions=False,
    items=(ITEM,),
)
SETTINGS = AnnouncementSettings((), Choices(), (a_page(),), ())


def text(card: Card) -> str:
    return "\n".join((card.title, *card.lines, card.foot or ""))


def test_a_promotion_says_who_what_by_whom_and_why() -> None:
    assert text(announcement_card(PROMOTED)).splitlines() == [
        "Promotion",
        "**Anna** was promoted to **Sergeant**.",
        "From Officer · By Olga",
        "Reason: merit",
        "Blaine",
    ]


def test_why_somebody_lost_something_is_for_him_alone() -> None:
    demoted = replace(PROMOTED, kind=AnnouncementKind.DEMOTION)

    assert "merit" not in text(announcement_card(demoted))
    assert "merit" in text(announcement_card(replace(demoted, channel_id=None, user_id=UserId(9))))
    assert "merit" in text(announcement_card(replace(demoted, template="{member}: {reason}")))


def test_nothing_is_said_of_what_nobody_knows() -> None:
    bare = replace(ITEM, before=None, by=None, reason=None)

    assert announcement_card(replace(PROMOTED, items=(bare,))).lines == (
        "**Anna** was promoted to **Sergeant**.",
    )


def test_a_guild_s_own_words_are_for_the_channel() -> None:
    own = replace(PROMOTED, template="Hail {member}, {to} of {page} since {date}!")

    assert announcement_card(own).lines == ("Hail Anna, Sergeant of Blaine since <t:1772366400:D>!",)
    to_him = announcement_card(replace(own, channel_id=None, user_id=UserId(9), mentions=True))
    assert to_him.lines[0] == "You were promoted to **Sergeant**. Congratulations!"


def test_names_and_reasons_stay_text() -> None:
    hostile = replace(ITEM, member="@everyone **x** {to}", reason="<@1> [l](http://e.vil)", after="{by}`")
    said = text(announcement_card(replace(PROMOTED, items=(hostile,))))

    assert "@everyone" not in said
    assert "<@1>" not in said
    assert "http://e.vil" not in said
    assert "Olga" in said
    assert "\\*\\*x\\*\\* {to}" in said


def test_many_are_one_list_that_fits_a_message_whatever_they_are_called() -> None:
    long = Item("*" * 32, UserId(9), "_" * 100, "~" * 100, None, "r" * 400, AT)
    card = announcement_card(replace(PROMOTED, items=(long,) * MOST_TOGETHER))

    assert card.title == f"{MOST_TOGETHER} promotions"
    assert len(card.lines) == MOST_TOGETHER
    assert len(text(card)) < 3900
    assert "•" in card.lines[0]


@pytest.mark.parametrize("kind", sorted(set(AnnouncementKind) - UNRULED))
def test_every_kind_has_words_and_they_are_good_templates(kind: AnnouncementKind) -> None:
    assert TITLES[kind]
    if kind not in (AnnouncementKind.LOG, AnnouncementKind.LEAVE):
        assert checked_template(TEMPLATES[kind]) == TEMPLATES[kind]
        assert checked_template(MESSAGES[kind]) == MESSAGES[kind]
        assert announcement_card(replace(PROMOTED, kind=kind)).lines
        assert announcement_card(replace(PROMOTED, kind=kind, items=(ITEM, ITEM))).title


def test_staff_read_of_a_hold_and_of_an_order_that_came_to_nothing() -> None:
    log = replace(PROMOTED, kind=AnnouncementKind.LOG, items=(), page=None)
    held = text(announcement_card(replace(log, about=SyncHeld(12, 60))))
    failed = OrderFailed(OrderKind.PROMOTE, "Sergeant", "Anna", "Olga", "She *left* {for} good.", AT)
    ended = text(announcement_card(replace(log, about=failed)))

    assert "12 of 60 members would leave" in held
    assert "**Promote Anna to Sergeant**" in ended
    assert "She \\*left\\* {for} good." in ended
    assert WANTED.keys() == set(OrderKind)


def test_staff_read_of_a_webhook_that_was_switched_off() -> None:
    stopped = WebhookStopped("Web *site*", "example.org", "It has failed for five days.")

    told = text(announcement_card(replace(PROMOTED, kind=AnnouncementKind.LOG, items=(), about=stopped)))

    assert r"**Web \*site\***, to example.org" in told
    assert "It has failed for five days." in told


def test_a_preview_says_where_it_would_go_or_that_it_goes_nowhere() -> None:
    card = preview_card(AnnouncementKind.PROMOTION, SETTINGS, None, "Olga", AT)
    assert "announced nowhere" in text(card)

    settings = replace(SETTINGS, rules=(Rule(channel_id=HERE, template="{member}!"),))
    assert preview_card(AnnouncementKind.PROMOTION, settings, None, "O*lga", AT).lines == ("O\\*lga!",)


def test_the_preview_of_a_transfer_is_about_subdivisions() -> None:
    card = preview_card(AnnouncementKind.TRANSFER, SETTINGS, None, "Olga", AT)

    assert card.lines[:2] == ("**Olga** was transferred to **Air Support**.", "From Traffic · By Olga")


def test_what_is_set_is_one_line_a_rule_and_faults_are_shown() -> None:
    page = a_page()
    assert "Nothing is announced yet" in text(settings_card(SETTINGS))

    settings = replace(
        SETTINGS,
        rules=(
            Rule(channel_id=HERE, sends_message=False),
            Rule(AnnouncementKind.DEMOTION, page.id, is_on=False, template="x"),
        ),
        faults=(ChannelFault(HERE, "The channel is gone.", 3, AT),),
        choices=Choices(by_hand=False, mentions=True),
    )
    said = text(settings_card(settings))
    assert "**Everything** · <#5> · without messages" in said
    assert f"**Demotion** · {page.title} · switched off · own words" in said
    assert "<#5>: 3 announcements were dropped, last <t:1772366400:R>. The channel is gone." in said
    assert "Only what was ordered" in said
