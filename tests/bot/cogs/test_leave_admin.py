"""/loa-admin typed, and its buttons pressed, by members of every tier: about themselves, below and above."""

from datetime import timedelta

import discord
import pytest
from simcord.results import InteractionResult

from bot.embeds.announcements import announcement_card
from domain.access.tiers import Tier, TierGrant
from domain.hr.leaves import LeaveKind
from domain.rosters.announcements import Announcement, AnnouncementKind, LeaveNews, LeaveTold
from domain.staff.staff import StaffDetails
from tests.bot.cogs.test_leave import DAYS
from tests.bot.station import HIGHER, TIERS, Station, house, station, world
from tests.bot.town import said

__all__ = ["house", "station", "world"]

COMMANDS: dict[str, tuple[dict[str, str], str]] = {
    "loa-admin approve": ({}, "leave approved"),
    "loa-admin deny": ({"reason": "no"}, "leave denied"),
    "loa-admin create": ({"start": "2026-12-12", "end": "2026-12-14", "reason": "hospital"}, "has leave"),
    "loa-admin edit": ({"start": "2026-11-22", "end": "2026-12-01", "reason": "slip"}, "leave changed"),
    "loa-admin end": ({"reason": "back", "leave": "1"}, "leave called off"),
    "loa-admin history": ({}, "exams"),
}
"""Command, its options beside the member, and what is said when it is done."""
REFUSED = ("not below your own rank", "You can't do that to yourself", "You need the supervisor tier")


async def told(station: Station) -> tuple[discord.Message, Announcement]:
    """Return the message that tells of the request, with its buttons, as it stands in the channel."""
    town = station.town
    channel = town.world.served.get(town.guild_id).get_channel(town.channel.id)
    assert isinstance(channel, discord.TextChannel)
    _, announcement = await next_of(station)
    assert announcement.channel_id == channel.id
    message = await channel.send(view=announcement_card(announcement).view())
    await station.house.announcements.sent(announcement)
    return message, announcement


@pytest.fixture
async def asked(station: Station) -> Station:
    """Whoever is not of the tier asks for leave, which is told in the office."""
    await station.town.types("loa-admin rules", channel=station.town.channel)
    await station.types("other", "loa request", **DAYS)
    return station


@pytest.mark.parametrize("who", TIERS)
@pytest.mark.parametrize("command", COMMANDS)
async def test_members_below_are_for_supervisors(asked: Station, who: str, command: str) -> None:
    options, done = COMMANDS[command]

    answer = await asked.types(who, command, member="other", **options)

    if who == "officer":
        assert "You need the supervisor tier" in answer
    else:
        assert done in answer


@pytest.mark.parametrize("where", ["own", "higher"])
@pytest.mark.parametrize("who", ["officer", "sergeant", "captain"])
async def test_nobody_decides_for_himself_or_above(station: Station, who: str, where: str) -> None:
    whom = who if where == "own" else HIGHER[who]
    await station.types(whom, "loa request", **DAYS)

    for command, (options, _) in COMMANDS.items():
        if command != "loa-admin history":
            answer = await station.types(who, command, member=whom, **options)
            assert any(words in answer for words in REFUSED), (command, answer)


@pytest.mark.parametrize("who", TIERS)
async def test_what_waits_is_for_supervisors(asked: Station, who: str) -> None:
    answer = await asked.types(who, "loa-admin pending")

    assert ("**other**" in answer) == (who != "officer")
    assert ("You need the supervisor tier" in answer) == (who == "officer")


@pytest.mark.parametrize("who", TIERS)
@pytest.mark.parametrize("whose", ["other", "own", "higher"])
async def test_the_buttons_ask_for_everything(station: Station, who: str, whose: str) -> None:
    person = station.people[who]
    await station.town.types("loa-admin rules", channel=station.town.channel)
    asker = {"other": "other", "own": who, "higher": HIGHER[who]}[whose]
    await station.types(asker, "loa request", **DAYS)
    message, _ = await told(station)
    await station.town.restarted()
    may = who == "manager" or (whose == "other" and who != "officer")

    denial = await person.click(message, label="Deny…")
    if may:
        assert denial.modal is not None
        await person.submit_modal(denial, {"reason": "not now"})
        shown = said(
            await station.people["manager"].slash(
                station.town.channel, "loa-admin history", member=station.people[asker]
            )
        )
        assert "not now" in shown
    else:
        assert any(words in said(denial) for words in REFUSED)
        refused = refusal(await person.click(message, label="Approve"))
        assert any(words in refused for words in REFUSED)


async def test_one_press_approves_and_the_next_hears_of_it(asked: Station) -> None:
    message, _ = await told(asked)
    people = asked.people

    await people["sergeant"].click(message, label="Approve")
    again = said(
        await people["captain"].slash(asked.town.channel, "loa-admin approve", member=people["other"])
    )

    assert "Nothing of this member's leave waits" in again
    assert "under way" in await asked.types("other", "loa view")
    direct, announcement = await next_of(asked)
    assert announcement.user_id == people["other"].id
    assert "Your leave is approved" in direct


async def test_what_is_under_way_is_ended_and_what_is_to_come_by_naming_it(asked: Station) -> None:
    people, channel = asked.people, asked.town.channel
    await asked.types("captain", "loa-admin approve", member="other")
    coming = {"start": "2026-12-12", "end": "2026-12-14", "reason": "hospital"}
    await asked.types("captain", "loa-admin create", member="other", **coming)

    assert "leave ended" in await asked.types("captain", "loa-admin end", member="other", reason="back")
    again = await asked.types("captain", "loa-admin end", member="other", reason="back")
    offers = {
        who: await people[who].autocomplete(
            channel, "loa-admin end", "leave", "", member=people["other"], reason="x"
        )
        for who in TIERS
    }

    assert "No leave is under way" in again
    assert {who: len(each) for who, each in offers.items()} == {
        "officer": 0, "sergeant": 1, "captain": 1, "manager": 1
    }  # fmt: skip
    named = offers["captain"][0]["value"]
    assert "leave called off" in await asked.types(
        "captain", "loa-admin end", member="other", reason="no more", leave=named
    )


async def test_leave_of_staff_without_discord_is_decided_by_naming_it(asked: Station) -> None:
    house, town, people = asked.house, asked.town, asked.people
    mira = await house.staff.create(town.actor, town.guild_id, StaffDetails("Mira *Holm*"))
    today = house.clock().date()
    waiting = [
        await house.requests.create(
            town.actor, town.guild_id, mira.id, kind=LeaveKind.ANNUAL, first=day, last=day, reason="sun"
        )
        for day in (today + timedelta(days=20), today + timedelta(days=60))
    ]
    approved, denied = (str(each.leave.id) for each in waiting)

    offers = {
        who: await people[who].autocomplete(town.channel, "loa-admin approve", "leave", "Mira")
        for who in TIERS
    }

    found = {who: [each["value"] for each in some] for who, some in offers.items()}
    assert found == {who: [] if who == "officer" else [approved, denied] for who in TIERS}
    assert "You need the supervisor tier" in await asked.types("officer", "loa-admin approve", leave=approved)
    granted = await asked.types("captain", "loa-admin approve", leave=approved)
    assert "Mira \\*Holm\\*: leave approved" in granted
    again = await asked.types("captain", "loa-admin approve", leave=approved)
    assert "does not wait for a decision" in again
    other = await asked.types("captain", "loa-admin deny", leave=denied, member="other", reason="no")
    assert other == "That leave is somebody else's."
    named = await asked.types("sergeant", "loa-admin deny", leave=f"#{denied}", reason="no")
    assert "leave denied" in named
    assert "say whose leave it is" in await asked.types("captain", "loa-admin deny", reason="no")


async def test_a_button_of_old_days_is_refused(asked: Station) -> None:
    message, _ = await told(asked)
    await asked.types(
        "captain", "loa-admin edit", member="other", start="2026-11-22", end="2026-11-25", reason="slip"
    )

    pressed = refusal(await asked.people["captain"].click(message, label="Approve"))

    assert "Other days are asked for by now" in pressed
    await asked.types("captain", "loa-admin approve", member="other")
    late = refusal(await asked.people["captain"].click(message, label="Approve"))
    assert "captain has decided on it" in late


async def test_an_extension_is_told_and_decided_like_the_leave(asked: Station) -> None:
    await asked.types("captain", "loa-admin approve", member="other")
    await asked.types("other", "loa extend", end="2026-12-04", reason="more exams")
    message, announcement = await told(asked)

    assert isinstance(announcement.about, LeaveNews)
    assert announcement.about.told is LeaveTold.LONGER
    await asked.people["captain"].click(message, label="Approve")
    assert "Longer" not in await asked.types("other", "loa view")


async def test_of_an_extension_it_is_said_that_it_was_one(asked: Station) -> None:
    await asked.types("captain", "loa-admin approve", member="other")
    await asked.types("other", "loa extend", end="2026-12-04", reason="more exams")
    message, _ = await told(asked)

    by_command = await asked.types("captain", "loa-admin deny", member="other", reason="too long")
    again = await asked.types("other", "loa extend", end="2026-12-03", reason="more exams")
    late = refusal(await asked.people["captain"].click(message, label="Approve"))
    approved = await asked.types("captain", "loa-admin approve", member="other")

    assert "longer leave denied" in by_command
    assert "too long" not in again
    assert "Other days are asked for by now" in late
    assert "longer leave approved" in approved


@pytest.mark.parametrize("who", TIERS)
async def test_the_rules_are_changed_by_admins_and_seen_by_all(station: Station, who: str) -> None:
    changed = await station.types(
        who,
        "loa-admin rules",
        shortest=2,
        longest=30,
        cooldown=14,
        approval_above=3,
        needs_reason=False,
        remind_before=5,
        patrols_allowed=True,
    )
    shown = await station.types(who, "loa-admin rules")

    if who == "manager":
        for words in ("2 to 30 days", "14 days between", "Up to 3 days", "may be given", "5 days before"):
            assert words in changed
            assert words in shown
        assert "may go on patrol." in shown
    else:
        assert "You need the admin tier" in changed
        assert "1 to 90 days" in shown


async def test_channel_and_roles_are_set_and_taken_away(station: Station) -> None:
    town = station.town
    given = {"kind": "sick", "role": town.boss}
    refused = said(await town.types("loa-admin rules", **given))
    held = said(await town.types("loa-admin rules", **given, channel=town.channel, take_over=True))
    assert "1 member who is neither on patrol nor on leave holds Boss" in refused
    assert f"Sick leave: holds <@&{town.boss.id}>" in held
    assert f"<#{town.channel.id}>" in held

    gone = said(await town.types("loa-admin rules", kind="sick", told=False, approval_above=-1))
    assert "holds" not in gone
    assert "in no channel" in gone
    assert "Every leave needs approval." in gone
    assert "kind: say for which" in said(await town.types("loa-admin rules", role=town.boss))
    assert "shortest must not be more" in said(await town.types("loa-admin rules", shortest=20, longest=10))


async def test_a_taken_tier_decides_nothing_any_more(asked: Station) -> None:
    message, _ = await told(asked)
    town = asked.town
    await asked.house.tiers.grant(town.actor, town.guild_id, TierGrant(town.role("Sergeant"), Tier.MEMBER))

    pressed = refusal(await asked.people["sergeant"].click(message, label="Approve"))

    assert "You need the supervisor tier" in pressed


def refusal(result: InteractionResult) -> str:
    """Return what the presser alone is told below a message that stays as it is."""
    (told,) = result.followups
    assert told.ephemeral
    return told.content


async def next_of(station: Station) -> tuple[str, Announcement]:
    """Return what is told of a leave next, as text."""
    town, announcements = station.town, station.house.announcements
    await announcements.plan(town.guild_id)
    while (announcement := await announcements.next(town.guild_id)) is not None:
        if announcement.kind is AnnouncementKind.LEAVE:
            break
        await announcements.sent(announcement)
    assert announcement is not None
    card = announcement_card(announcement)
    return "\n".join((card.title, *card.lines)), announcement
