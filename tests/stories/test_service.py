"""One member's whole service, by command: the history reads right to the word, and so does the page."""

import re
from dataclasses import dataclass

import pytest

from tests.stories.conftest import Scene
from tests.stories.office import Office
from tests.stories.processes import until

pytestmark = pytest.mark.slow

NUMBER_AND_DAY = re.compile(r"^#\d+ · <t:\d+:d> · ")


@dataclass(frozen=True, slots=True)
class Names:
    """Who and what the story is about."""

    who: str
    officer: str
    lowest: str
    next_up: str
    certification: str
    subdivision: str


def hired(scene: Scene) -> Names:
    """Have somebody join and be given the lowest rank by the server's owner."""
    played = scene.discord
    owner = played.guild()["owner_id"]
    ranks, certifications, subdivisions = map(played.group, ("Ranks", "Certifications", "Subdivisions"))
    body = {"username": "nova.reyes", "global_name": "Nova"}
    who = played.change("POST", f"/guilds/{played.guild_id}/members", body)["user"]["id"]
    played.give(who, ranks[-1]["id"])
    until(lambda: scene.ranks().get(who) == ranks[-1]["name"])
    return Names(
        who,
        next(each["display_name"] for each in played.members() if each["user"]["id"] == owner),
        ranks[-1]["name"],
        ranks[-2]["name"],
        certifications[0]["name"],
        subdivisions[0]["name"],
    )


def check_history(history: str, told: Names) -> None:
    title, *lines = history.replace("\\", "").splitlines()
    undone = re.search(r"undoes #\d+", history)
    assert undone is not None
    by, rank = f"by {told.officer}", told.next_up
    assert title == "### Service history of Nova"
    assert [NUMBER_AND_DAY.sub("", line) for line in lines] == [
        f"**Reinstatement** · {rank} · {by} · is back",
        f"**Removal** · {rank} · {by} · moved away",
        f"**Status** · Suspended → Active · {by} · appeal upheld · {undone.group()}",
        f"**Status** · Active → Suspended · {by} · late thrice",
        f"**Assignment** · {told.subdivision} · {by} · wished for it",
        f"**Promotion** · {told.lowest} → {rank} · {by} · merit",
        f"**Certification** · {told.certification} · {by} · exam passed",
        f"**Appointment** · {told.lowest} · {by}",
    ]


def check_page(scene: Scene, told: Names) -> None:
    page = scene.muster.get("/r/blaine-county").body.decode()
    row = next(each for each in page.split("<tr ") if ">Nova<" in each)
    assert "data-status" not in row
    assert told.certification not in row
    assert f"by <bdi>{told.officer}</bdi>" in row
    (member,) = [each for each in scene.roster() if each["discord_id"] == told.who]
    assert (member["rank"], member["promotion_officer"]) == (told.next_up, told.officer)


def test_from_the_first_day_to_the_second(scene: Scene) -> None:
    told = hired(scene)
    office, who = Office(scene.discord, scene.discord.guild()["owner_id"]), told.who

    def does(words: str, command: str, **options: str) -> None:
        answer = office.types(command, member=who, **options).replace("\\", "")
        assert words in answer, answer

    does(
        f"Nova holds {told.certification} now",
        "cert grant",
        certification=told.certification,
        reason="exam passed",
    )
    does(f"Nova is {told.next_up} now", "promote", reason="merit")
    does(
        f"Nova belongs to {told.subdivision} now",
        "transfer",
        subdivision=told.subdivision,
        reason="wished for it",
    )
    does("Nova: Suspended", "member status", status="suspended", reason="late thrice")
    assert b'data-status="suspended"' in scene.muster.get("/r/blaine-county").body
    does("Undone for Nova", "undo", reason="appeal upheld")
    does("Nova is discharged", "discharge", reason="moved away")
    until(lambda: who not in scene.ranks())
    does(f"Nova is back as {told.next_up}", "reinstate", reason="is back")
    until(lambda: scene.ranks().get(who) == told.next_up)

    check_history(office.chooses("Roster: history", who), told)
    check_page(scene, told)
    assert "**Blaine County**" in office.chooses("Roster: profile", who).replace("\\", "")
