"""How members serve, said by command in a department on real services: each tier on each member."""

import pytest
from simcord.results import InteractionResult

from domain.access.tiers import Tier, TierGrant
from tests.bot import station as fixtures
from tests.bot.station import HIGHER, TIERS, Station
from tests.bot.town import message_of, said

house, world, station = fixtures.house, fixtures.world, fixtures.station

PUT = {"probation": "supervisor", "reserve": "command", "suspended": "command"}
RANK = {"member": 0, "supervisor": 1, "command": 2, "admin": 3}


@pytest.mark.parametrize("who", TIERS)
@pytest.mark.parametrize("status", PUT)
async def test_a_member_below_is_for_those_of_the_tier(station: Station, who: str, status: str) -> None:
    answer = await station.types(who, "member status", member="fresh", status=status, reason="because")

    if RANK[TIERS[who]] >= RANK[PUT[status]]:
        assert f"fresh: {status.capitalize()}" in answer
        assert "Reason: because" in answer
    else:
        wanted = "supervisor" if who == "officer" else PUT[status]
        assert answer == f"You need the {wanted} tier for that; here you are of the {TIERS[who]} tier."


@pytest.mark.parametrize("who", ["officer", "sergeant", "captain"])
@pytest.mark.parametrize("where", ["own", "higher"])
async def test_nobody_s_own_or_higher_status_is_his_to_say(station: Station, who: str, where: str) -> None:
    whom = who if where == "own" else HIGHER[who]

    answer = await station.types(who, "member status", member=whom, status="probation")

    words = {"own": "You can't do that to yourself", "higher": "not below your own rank"}
    assert " tier for that" in answer if who == "officer" else words[where] in answer


@pytest.mark.parametrize("whom", ["manager", "captain", "fresh"])
async def test_whoever_manages_the_server_is_excepted(station: Station, whom: str) -> None:
    answer = await station.types(
        "manager", "member status", member=whom, status="loa", until="2027-03-01 18:00"
    )

    assert ": LOA until <t:" in answer


async def test_a_suspension_is_in_the_history_and_is_undone(station: Station) -> None:
    refused = await station.types("captain", "member status", member="fresh", status="suspended")
    await station.types("captain", "member status", member="fresh", status="suspended", reason="late thrice")
    undone = await station.types("captain", "undo", member="fresh", reason="appeal upheld")
    history = await station.types("sergeant", "member history", member="fresh")

    assert "say why he is suspended" in refused
    assert "Undone for fresh" in undone
    assert "**Status** · Active → Suspended · by captain · late thrice" in history
    assert "**Status** · Suspended → Active · by captain · appeal upheld · undoes" in history
    assert station.roles_of("fresh") == {"Officer"}


async def test_an_end_that_is_none_is_named(station: Station) -> None:
    answer = await station.types("captain", "member status", member="fresh", status="loa", until="soon")

    assert answer.startswith("until: write a moment like")


WRITTEN: dict[str, tuple[str, dict[str, object], str]] = {
    "member note add": ("supervisor", {"text": "talked to him"}, "Noted about"),
    "member note list": ("supervisor", {}, "Notes about"),
    "member exempt": ("command", {"reason": "school"}, "Exempt"),
}
"""Command, the tier it needs, its options, and what is said when it is done."""


@pytest.mark.parametrize("who", TIERS)
@pytest.mark.parametrize("command", WRITTEN)
async def test_what_is_kept_of_a_member_below_is_for_those_of_the_tier(
    station: Station, who: str, command: str
) -> None:
    needs, options, done = WRITTEN[command]

    answer = await station.types(who, command, member="fresh", **options)

    if RANK[TIERS[who]] >= RANK[needs]:
        assert done in answer
    else:
        assert " tier for that; here you are of the " in answer


@pytest.mark.parametrize("who", ["officer", "sergeant", "captain"])
@pytest.mark.parametrize("where", ["own", "higher"])
@pytest.mark.parametrize("command", WRITTEN)
async def test_nobody_keeps_anything_of_himself_or_those_above(
    station: Station, who: str, where: str, command: str
) -> None:
    whom = who if where == "own" else HIGHER[who]

    answer = await station.types(who, command, member=whom, **WRITTEN[command][1])

    words = {"own": "You can't do that to yourself", "higher": "not below your own rank"}
    assert words[where] in answer or " tier for that" in answer


@pytest.mark.parametrize("whom", ["manager", "captain", "fresh"])
@pytest.mark.parametrize("command", WRITTEN)
async def test_whoever_manages_the_server_keeps_of_anybody(station: Station, whom: str, command: str) -> None:
    _, options, done = WRITTEN[command]

    assert done in await station.types("manager", command, member=whom, **options)


async def test_the_admin_tier_by_role_is_bound_by_the_guards(station: Station) -> None:
    grant = TierGrant(station.town.role("Captain"), Tier.ADMIN)
    await station.house.tiers.grant(station.town.actor, station.town.guild_id, grant)

    for command, (_, options, done) in WRITTEN.items():
        assert done in await station.types("captain", command, member="fresh", **options)
        for whom, words in (("captain", "to yourself"), ("manager", "not below your own rank")):
            assert words in await station.types("captain", command, member=whom, **options)


async def test_a_note_is_removed_by_who_wrote_it_or_by_command(station: Station) -> None:
    for text in ("first", "second", "third"):
        await station.types(
            "captain" if text == "first" else "sergeant", "member note add", member="fresh", text=text
        )

    async def remove(who: str, note: int) -> str:
        return await station.types(who, "member note remove", member="fresh", note=note)

    assert "supervisor tier" in await remove("officer", 1)
    assert "Only whoever wrote a note" in await remove("sergeant", 1)
    assert "Note #2 about fresh is gone" in await remove("sergeant", 2)
    assert "Note #3 about fresh is gone" in await remove("captain", 3)
    assert "no such note" in await remove("manager", 3)
    assert "first" in await station.types("sergeant", "member note list", member="fresh")


async def test_an_exemption_is_lifted_and_undone(station: Station) -> None:
    await station.types("captain", "member exempt", member="fresh", until="2027-03-01 18:00", reason="school")
    lifted = await station.types("captain", "member exempt", member="fresh", lift=True)
    again = await station.types("captain", "member exempt", member="fresh", lift=True)

    assert "fresh: Not exempt" in lifted
    assert again == "This member is not exempt."


@pytest.mark.parametrize("who", TIERS)
async def test_past_members_are_for_supervisors(station: Station, who: str) -> None:
    await station.types("captain", "discharge", member="other", reason="retired")

    answer = await station.types(who, "member past")

    told = "**other** · Officer" in answer and "taken off the page · by captain · retired" in answer
    assert told == (who != "officer")


async def test_a_profile_shows_all_and_leads_on(station: Station) -> None:
    await station.types("captain", "member status", member="other", status="suspended", reason="late thrice")
    await station.types("captain", "member exempt", member="other", reason="school")
    await station.types("captain", "member note add", member="other", text="talked to him")

    answer = await station.types("sergeant", "member view", member="other")

    for words in (
        "**Blaine County** · Officer",
        "Certifications: FTO",
        "Subdivisions: SWAT",
        "Status: Suspended · late thrice",
        "Exempt from quotas · school",
        "1 note",
        "History",
    ):
        assert words in answer
    former = await station.types("captain", "member view", member="former")
    assert "On none of the pages" in former


async def pressed(station: Station, who: str, shown: InteractionResult, label: str) -> str:
    """Have somebody press a button of a message, whoever it was for, and return what he reads."""
    answer = await station.people[who].click(message_of(shown), label=label)
    return said(answer)


@pytest.mark.parametrize(
    ("label", "words"), [("History", "Service history of other"), ("Notes", "talked to him")]
)
async def test_each_button_of_a_profile_asks_again_who_presses(
    station: Station, label: str, words: str
) -> None:
    await station.types("captain", "member note add", member="other", text="talked to him")
    people, town = station.people, station.town
    shown = await people["captain"].slash(town.channel, "member view", member=people["other"])

    assert words in await pressed(station, "captain", shown, label)
    await station.house.tiers.grant(town.actor, town.guild_id, TierGrant(town.role("Captain"), Tier.MEMBER))
    again = await people["captain"].slash(town.channel, "member view", member=people["other"])
    assert "supervisor tier" in said(again)
