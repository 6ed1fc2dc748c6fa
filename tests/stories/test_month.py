"""A department's month, told by buttons and commands: every hour of it is in the report at the end."""

import json
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.stories.conftest import page_file
from tests.stories.office import Office, words_of
from tests.stories.processes import Discord, Json, ask, program, until

pytestmark = pytest.mark.slow

BERLIN = ZoneInfo("Europe/Berlin")


@dataclass(frozen=True, slots=True)
class Month:
    """March 2027 in Berlin, in which clocks go forward on the 28th; it moves as the story says."""

    process: subprocess.Popen[str]
    discord: Discord
    address: str

    def tell(self, **what: str) -> Json:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(what) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def on(self, day: int, clock: str, *, month: int = 3) -> None:
        """Let it be that day and hour, and have done what is due."""
        hour, minute = map(int, clock.split(":"))
        self.tell(at=datetime(2027, month, day, hour, minute, tzinfo=BERLIN).isoformat())


@pytest.fixture
def month(tmp_path: Path) -> Iterator[Month]:
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with program("tests.stories.calendar", cwd=tmp_path, **pipes) as process:
        assert process.stdout is not None
        told = json.loads(process.stdout.readline())
        discord = Discord(
            control=f"{told['control_url'].rstrip('/')}/control",
            api_base=told["api_base"],
            gateway_url=told["gateway_url"],
            token=told["token"],
            guild_id=told["guild_ids"][0],
        )
        until(lambda: ask(f"{told['address']}/readyz").status == 200)
        yield Month(process, discord, told["address"])


class Department:
    """The page, its owner, a member, and the channels they meet in."""

    def __init__(self, month: Month) -> None:
        self.month, self.discord = month, month.discord
        text = page_file(self.discord, slug="blaine-county", title="Blaine County", groups=("Ranks",))
        head, *ranks = text.split("[[ranks]]")
        month.tell(apply="[[ranks]]".join([f"{head}patrol_logs = true\n", ranks[-1]]))
        self.owner = Office(self.discord, self.discord.guild()["owner_id"])
        self.lowest = self.discord.group("Ranks")[-1]
        body = {"username": "nova.reyes", "global_name": "Nova"}
        who = self.discord.change("POST", f"/guilds/{self.discord.guild_id}/members", body)["user"]["id"]
        self.discord.give(who, self.lowest["id"])
        self.nova = Office(self.discord, who)
        self.channels = {
            name: self.discord.change("POST", f"/guilds/{self.discord.guild_id}/channels", {"name": name})[
                "id"
            ]
            for name in ("panel", "supervisors", "reports", "staff")
        }
        self.panel: Json = None

    def settle(self) -> None:
        """Make the rules."""
        says = self.owner.types
        assert "Europe/Berlin" in says("config timezone", zone="Europe/Berlin")
        until(lambda: "On no page" not in self.nova.types("me view"))
        says("patrol panel", channel=self.channels["panel"])
        self.panel = self.owner.reads(self.channels["panel"], "when you go on patrol")
        rules = {"log_channel": self.channels["supervisors"], "remind_after": "4h", "cut_off": "04:00"}
        until(lambda: "The rules are changed" in says("patrol-rules set", **rules))  # the channels are new
        says("loa-admin rules", channel=self.channels["staff"], shortest="1")
        says("quota period", length="month")
        says("quota set", hours="9", rank=self.lowest["name"])
        says("quota schedule", channel=self.channels["reports"])
        says("page fields", field="hours", audience="everyone")

    def patrol(self, start: tuple[int, str], end: tuple[int, str]) -> str:
        """Have her press Start and Stop on the panel; return the answer to Stop."""
        self.month.on(*start)
        assert "On patrol" in self.nova.presses(self.panel, "Start")
        self.month.on(*end)
        return self.nova.presses(self.panel, "Stop")

    def approve(self, channel: str, words: str) -> None:
        """Have the owner press Approve under a message."""
        waiting = self.owner.reads(self.channels[channel], words, button="Approve")
        self.owner.presses(waiting, "Approve")


def over_midnight_with_a_break(town: Department) -> None:
    month, nova = town.month, town.nova
    month.on(9, "22:00")
    assert "On patrol" in nova.presses(town.panel, "Start")
    month.on(9, "22:30")
    assert "On a break" in nova.presses(town.panel, "Break")
    month.on(9, "22:50")
    assert "On patrol" in nova.presses(town.panel, "Break")
    month.on(10, "00:30")
    assert "**2:10**" in nova.presses(town.panel, "Stop")


def forgotten(town: Department) -> None:
    """Forget to stop; be reminded, cut off and asked; say when it was; it is approved."""
    month, nova = town.month, town.nova
    month.on(11, "18:00")
    nova.presses(town.panel, "Start")
    month.on(11, "22:01")
    nova.is_told("Are you still on patrol?")
    month.on(12, "04:01")
    question = nova.is_told("When did you really stop?")
    answer = nova.fills(question, "I stopped at…", end="2027-03-11 20:00")
    assert "**2:00**" in answer
    assert "It waits for approval." in answer
    town.approve("supervisors", "Nova")


def logged(town: Department) -> None:
    town.month.on(13, "12:00")
    answer = town.nova.types("patrol log", start="2027-03-12 18:00", end="2027-03-12 19:30")
    assert "It waits for approval." in answer
    town.approve("supervisors", "1:30")


def away(town: Department) -> None:
    """Ask for leave, go, ask for longer, and be back before that."""
    month, nova = town.month, town.nova
    asked = nova.types("loa request", start="2027-03-15", end="2027-03-18", reason="exams")
    assert "You have asked for leave" in asked
    town.approve("staff", "exams")
    month.on(15, "00:01")
    assert "You are on leave" in nova.presses(town.panel, "Start")
    nova.types("loa extend", end="2027-03-22", reason="more exams")
    town.approve("staff", "more exams")
    month.on(20, "00:00")
    assert "Welcome back" in nova.types("loa end")


def asked_whether_they_are_there(town: Department) -> None:
    town.month.on(24, "12:00")
    town.owner.types(
        "activitycheck start",
        until="2027-03-25 18:00",
        channel=town.channels["panel"],
        rank=town.lowest["name"],
    )
    question = town.owner.reads(town.channels["panel"], "<t:")
    town.nova.presses(question, "I'm here")
    town.month.on(25, "18:01")
    results = town.owner.types("activitycheck results")
    assert "1 here · 9 missing" in results
    assert results.endswith("**Here**\n> Nova")


def test_every_hour_of_the_month_is_in_the_report(month: Month) -> None:
    town = Department(month)
    town.settle()
    over_midnight_with_a_break(town)
    forgotten(town)
    logged(town)
    away(town)
    asked_whether_they_are_there(town)
    assert "**2:00**" in town.patrol((28, "00:30"), (28, "03:30")), "clocks went forward at two"

    month.on(1, "00:01", month=4)
    end = int(datetime(2027, 4, 1, tzinfo=BERLIN).timestamp())
    report = town.owner.reads(town.channels["reports"], f"<t:{end}:d>")

    # 2:10 + 2:00 + 1:30 + 2:00; of nine hours a month, five of some 24 days were leave.
    assert "Nova · 7:40 / 7:07 · Met" in words_of(report)
    history = town.nova.types("patrol history").splitlines()
    assert [line[:8] for line in history if line.endswith("counts")] == [
        "**2:00**",
        "**1:30**",
        "**2:00**",
        "**2:10**",
    ]
    page = ask(f"{month.address}/r/blaine-county").body.decode()
    assert "7.7" in next(each for each in page.split("<tr ") if ">Nova<" in each)
