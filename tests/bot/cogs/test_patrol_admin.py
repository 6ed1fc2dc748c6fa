"""/patrol-admin typed and pressed by members of every tier, about themselves, those below and above them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.waiting import TellingWaiting
from domain.access.actors import Actor
from domain.access.tiers import Tier, TierGrant
from domain.duty.patrols import Patrol, PatrolState
from domain.ids import ChannelId, PageId, UserId
from tests.bot.station import HIGHER, TIERS, Station, house, station, world
from tests.bot.town import message_of, said, texts

__all__ = ["house", "station", "world"]

HOUR = timedelta(hours=1)
LONG_AGO = datetime(2025, 12, 1, 12, tzinfo=UTC)
"""Before anything is typed, as simcord's clock has it."""
COMMANDS: dict[str, tuple[str, dict[str, str], str]] = {
    "approve": ("pending", {}, "counts"),
    "deny": ("pending", {"reason": "asleep"}, "is denied"),
    "edit": ("pending", {"reason": "slip", "start": "{start}"}, "waits for approval"),
    "void": ("approved", {"reason": "not seen"}, "is void"),
    "end": ("open", {}, "counts"),
}
"""Command, in which state the patrol is, its options, and what is said when it is done."""
BUTTONS = {"pending": ("Approve #{}", "Deny #{}…"), "unclosed": ("End #{}", "Void #{}…")}
REFUSED = ("not below your own rank", "You can't do that to yourself", "You need the supervisor tier")
ABOVE = {who: whom for who, whom in HIGHER.items() if who != "manager"}


class Duty:
    """A station that keeps patrols, and whose members were on some."""

    def __init__(self, station: Station, page_id: PageId) -> None:
        self.station, self.page_id = station, page_id

    def actor(self, who: str) -> Actor:
        return Actor(UserId(self.station.people[who].id), who)

    async def patrol(self, who: str, state: str = "pending") -> Patrol:
        """Have somebody be on patrol until it is in this state."""
        house = self.station.house
        actor = self.actor(who)
        patrol = await house.patrols.start(actor, self.page_id)
        house.clock.move(9 * HOUR if state == "pending" else HOUR)
        if state != "open":
            patrol = await house.patrols.stop(actor, self.station.town.guild_id)
            assert patrol.state.value == state
        return patrol

    async def state(self, patrol: Patrol) -> PatrolState:
        async with self.station.house.database.read() as tx:
            return (await tx.patrols.get(patrol.id)).state

    async def types(self, who: str, command: str, patrol: Patrol | None = None, /, **options: object) -> str:
        """Have somebody type a command about a patrol."""
        if patrol is not None:
            options["patrol"] = str(patrol.id)
            if "start" in options:
                options["start"] = f"{patrol.started_at + HOUR / 2:%Y-%m-%d %H:%M}"
        return await self.station.types(who, f"patrol-admin {command}", **options)

    async def take_tiers(self) -> None:
        """Let nobody have a tier any more."""
        town = self.station.town
        town.take_permission()
        for role in ("Captain", "Sergeant"):
            await self.station.house.tiers.grant(
                town.actor, town.guild_id, TierGrant(town.role(role), Tier.MEMBER)
            )


@pytest.fixture
async def duty(station: Station) -> Duty:
    town, house = station.town, station.house
    house.clock.now = LONG_AGO
    (page,) = await house.pages.of_guild(town.actor, town.guild_id)
    await house.pages.edit(town.actor, page.id, patrol_logs=True)
    return Duty(station, page.id)


@pytest.mark.parametrize("who", TIERS)
async def test_patrols_of_those_below_are_for_supervisors(duty: Duty, who: str) -> None:
    for command, (state, options, done) in COMMANDS.items():
        patrol = await duty.patrol("other", state)

        answer = await duty.types(who, command, patrol, **options)

        if who == "officer":
            assert answer == "You need the supervisor tier for that; here you are of the member tier.", (
                command
            )
            assert (await duty.state(patrol)).value == state, command
            if state == "open":
                await duty.station.house.patrols.stop(duty.actor("other"), duty.station.town.guild_id)
        else:
            assert f"Patrol #{patrol.id} {done}" in answer, command


@pytest.mark.parametrize("where", ["own", "higher"])
@pytest.mark.parametrize("who", ["officer", "sergeant", "captain"])
async def test_nobody_decides_about_himself_or_above(duty: Duty, who: str, where: str) -> None:
    whom = who if where == "own" else ABOVE[who]
    for command, (state, options, _) in COMMANDS.items():
        patrol = await duty.patrol(whom, state)
        answer = await duty.types(who, command, patrol, **options)
        assert any(words in answer for words in REFUSED), (command, answer)
        assert (await duty.state(patrol)).value == state
        if state == "open":
            await duty.station.house.patrols.stop(duty.actor(whom), duty.station.town.guild_id)
    for command in ("add-time", "remove-time"):
        answer = await duty.types(who, command, member=whom, time="1h", reason="gift")
        assert any(words in answer for words in REFUSED), (command, answer)


async def test_whoever_manages_the_server_is_excepted(duty: Duty) -> None:
    own = await duty.patrol("manager")

    assert "counts" in await duty.types("manager", "approve", own)
    assert "1:00 added" in await duty.types("manager", "add-time", member="manager", time="1h", reason="x")


@pytest.mark.parametrize("who", TIERS)
async def test_time_is_added_and_taken_off_by_supervisors(duty: Duty, who: str) -> None:
    added = await duty.types(who, "add-time", member="other", time="1h30m", reason="*event*")
    removed = await duty.types(who, "remove-time", member="other", time="45m", reason="late")

    if who == "officer":
        assert all("You need the supervisor tier" in answer for answer in (added, removed))
    else:
        assert "1:30 added to the hours of other" in added
        assert "Reason: \\*event\\*" in added
        assert "0:45 taken off the hours of other" in removed


@pytest.mark.parametrize("who", TIERS)
@pytest.mark.parametrize("listing", BUTTONS)
async def test_lists_are_for_supervisors_and_buttons_decide(duty: Duty, who: str, listing: str) -> None:
    patrol = await duty.patrol("other", "pending" if listing == "pending" else "open")
    person = duty.station.people[who]

    shown = await person.slash(duty.station.town.channel, f"patrol-admin {listing}")

    if who == "officer":
        assert "You need the supervisor tier" in said(shown)
        return
    label = BUTTONS[listing][0].format(patrol.id)
    assert "**other**" in said(shown)
    late = duty.station.people["sergeant" if who == "captain" else "captain"]
    stale = message_of(await late.slash(duty.station.town.channel, f"patrol-admin {listing}"))
    pressed = said(await person.click(message_of(shown), label=label))
    assert await duty.state(patrol) is PatrolState.APPROVED
    assert f"#{patrol.id}" not in pressed
    pressed = said(await late.click(stale, label=label))
    assert "already" in pressed or "does not wait for a decision: " in pressed


@pytest.mark.parametrize("who", ["sergeant", "captain", "manager"])
@pytest.mark.parametrize("listing", BUTTONS)
async def test_a_reason_is_asked_for_in_a_form(duty: Duty, who: str, listing: str) -> None:
    patrol = await duty.patrol("other", "pending" if listing == "pending" else "open")
    person = duty.station.people[who]
    shown = await person.slash(duty.station.town.channel, f"patrol-admin {listing}")

    asked = await person.click(message_of(shown), label=BUTTONS[listing][1].format(patrol.id))
    answer = said(await person.submit_modal(asked, {"reason": "asleep"}))

    assert f"#{patrol.id}" not in answer
    expected = PatrolState.DENIED if listing == "pending" else PatrolState.VOID
    assert await duty.state(patrol) is expected


@pytest.mark.parametrize("listing", BUTTONS)
@pytest.mark.parametrize("place", [0, 1])
async def test_each_press_asks_for_the_tier_again(duty: Duty, listing: str, place: int) -> None:
    state = "pending" if listing == "pending" else "open"
    patrol = await duty.patrol("other", state)
    sergeant = duty.station.people["sergeant"]
    shown = await sergeant.slash(duty.station.town.channel, f"patrol-admin {listing}")
    await duty.take_tiers()

    pressed = await sergeant.click(message_of(shown), label=BUTTONS[listing][place].format(patrol.id))

    assert "You need the supervisor tier" in said(pressed)
    assert (await duty.state(patrol)).value == state


@pytest.mark.parametrize(("who", "whom"), [("sergeant", "sergeant"), ("sergeant", "captain")])
@pytest.mark.parametrize("place", [0, 1])
async def test_each_press_asks_for_the_guards_too(duty: Duty, who: str, whom: str, place: int) -> None:
    patrol = await duty.patrol(whom)
    person = duty.station.people[who]
    shown = await person.slash(duty.station.town.channel, "patrol-admin pending")

    pressed = await person.click(message_of(shown), label=BUTTONS["pending"][place].format(patrol.id))

    assert any(words in said(pressed) for words in REFUSED)
    assert await duty.state(patrol) is PatrolState.PENDING


async def test_a_form_that_was_open_meanwhile_is_told_so(duty: Duty) -> None:
    patrol = await duty.patrol("other")
    sergeant = duty.station.people["sergeant"]
    shown = await sergeant.slash(duty.station.town.channel, "patrol-admin pending")
    asked = await sergeant.click(message_of(shown), label=f"Deny #{patrol.id}…")
    await duty.types("captain", "approve", patrol)

    answer = said(await sergeant.submit_modal(asked, {"reason": "asleep"}))

    assert "captain has approved it" in answer
    assert await duty.state(patrol) is PatrolState.APPROVED


async def test_five_are_on_a_leaf_with_their_buttons(duty: Duty) -> None:
    patrols = [await duty.patrol("other") for _ in range(7)]
    sergeant = duty.station.people["sergeant"]

    shown = await sergeant.slash(duty.station.town.channel, "patrol-admin pending")
    first = said(shown)
    turned = said(await sergeant.click(message_of(shown), label="Next"))

    assert f"Approve #{patrols[4].id}" in first
    assert f"Approve #{patrols[5].id}" not in first
    assert f"Deny #{patrols[6].id}…" in turned


async def test_patrols_are_offered_to_whoever_may_decide(duty: Duty) -> None:
    people, channel = duty.station.people, duty.station.town.channel
    below, own = await duty.patrol("other"), await duty.patrol("sergeant")
    going_on = await duty.patrol("fresh", "open")

    async def offered(who: str, command: str, typed: str = "") -> list[str]:
        choices = await people[who].autocomplete(channel, f"patrol-admin {command}", "patrol", typed)
        return [choice["value"] for choice in choices]

    assert await offered("sergeant", "approve") == [str(below.id)]
    assert await offered("captain", "deny") == [str(own.id), str(below.id)]
    assert await offered("captain", "approve", "sergeant") == [str(own.id)]
    assert await offered("sergeant", "end") == [str(going_on.id)]
    assert await offered("officer", "approve") == []


@pytest.mark.parametrize(
    ("command", "options", "words"),
    [
        ("approve", {"patrol": "soon"}, "patrol: pick one from the list"),
        ("approve", {"patrol": "999"}, "There is no such patrol"),
        ("add-time", {"member": "other", "time": "much", "reason": "x"}, "time: write a time like 1h30m"),
        ("edit", {"reason": "x"}, "Name start or end"),
        ("edit", {"reason": "x", "end": "2020-01-01 10:00"}, "end must lie after start"),
    ],
)
async def test_what_makes_no_sense_is_said(
    duty: Duty, command: str, options: dict[str, str], words: str
) -> None:
    patrol = await duty.patrol("other") if "patrol" not in options and command == "edit" else None

    assert words in await duty.types("sergeant", command, patrol, **options)


async def test_what_was_typed_is_by_the_guilds_clock(duty: Duty) -> None:
    house, town = duty.station.house, duty.station.town
    await house.settings.change(town.actor, town.guild_id, zone="Europe/Berlin")
    patrol = await duty.patrol("other")
    local = patrol.started_at + 2 * HOUR  # in winter an hour less in UTC

    answer = await duty.station.types(
        "sergeant", "patrol-admin edit", patrol=str(patrol.id), reason="x", start=f"{local:%Y-%m-%d %H:%M}"
    )

    async with house.database.read() as tx:
        edited = await tx.patrols.get(patrol.id)
    assert "waits for approval" in answer
    assert edited.started_at - patrol.started_at == HOUR


async def test_nothing_waits(duty: Duty) -> None:
    assert "No patrol waits for approval." in await duty.types("sergeant", "pending")
    assert "nobody forgot to stop" in await duty.types("sergeant", "unclosed")


async def test_the_audit_tells_of_it(duty: Duty) -> None:
    await duty.types("sergeant", "deny", await duty.patrol("other"), reason="asleep")

    assert "Patrol denied" in await duty.station.types("manager", "audit recent")


@pytest.mark.parametrize("who", TIERS)
@pytest.mark.parametrize("options", [{"format": "csv"}, {"format": "xlsx", "since": "2025-11-01"}])
async def test_a_file_of_them_is_for_supervisors(duty: Duty, who: str, options: dict[str, str]) -> None:
    await duty.patrol("other")

    answer = await duty.types(who, "export", **options)

    if who == "officer":
        assert "You need the supervisor tier" in answer
    else:
        assert "Blaine County: 1 patrol." in answer
        assert "Patrols exported" in await duty.station.types("manager", "audit recent")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"until": "2025-12-01"}, "since: say from which day on"),
        ({"since": "soon"}, "since: write a day"),
        ({"since": "2025-12-02", "until": "2025-12-01"}, "until must not lie before since"),
    ],
)
async def test_of_a_file_the_days_make_sense(duty: Duty, options: dict[str, str], words: str) -> None:
    assert words in await duty.types("sergeant", "export", format="csv", **options)


@pytest.mark.parametrize("who", TIERS)
@pytest.mark.parametrize("whom", ["other", "sergeant"])
async def test_what_waits_is_told_in_the_channel_and_decided_there(duty: Duty, who: str, whom: str) -> None:
    town, house, person = duty.station.town, duty.station.house, duty.station.people[who]
    channel = town.guild.create_text_channel("log")
    await town.env.settle()
    await town.looked_at()
    await house.rules.change(
        town.actor, duty.page_id, lambda rules: replace(rules, log_channel_id=ChannelId(channel.id))
    )
    patrol = await duty.patrol(whom)
    telling = TellingWaiting(house.waiting, town.world.served)
    assert await telling.tell()
    assert not await telling.tell()
    (message,) = channel.history()

    await person.click(message, label=f"Approve #{patrol.id}")

    (message,) = channel.history()
    shown = "\n".join(texts([part.to_dict() for part in message.components]))
    may = who in ("captain", "manager") or (who == "sergeant" and whom == "other")
    assert (f"Patrol #{patrol.id} counts" in shown) == may
    assert (f"Approve #{patrol.id}" in shown) != may
    assert (f"By {who if who != 'manager' else 'olga'}" in shown) == may
    assert await duty.state(patrol) is (PatrolState.APPROVED if may else PatrolState.PENDING)
