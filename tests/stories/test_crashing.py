"""A crash in the middle of a burst of changes, on a server of 5,000: nothing is lost, nothing is doubled."""

import signal
import sqlite3
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.stories.conftest import Scene, page_file, set_scene
from tests.stories.processes import Discord, Muster, discord, end, until

pytestmark = pytest.mark.slow

MEMBERS, WITH_RANK = 5000, 1500
CHANGES = 3000
ENDS_OF_A_RANK = ("removal", "departure")

RANK_RECORDS = """
SELECT records.person_id, records.kind, records.before, records.after
  FROM records
 WHERE records.kind IN (
           'listing', 'appointment', 'reinstatement', 'promotion', 'demotion', 'removal', 'departure'
       )
 ORDER BY records.id
"""
MEMBERSHIPS = """
SELECT people.id, people.user_id, ranks.name
  FROM memberships
  JOIN people ON people.id = memberships.person_id
  LEFT JOIN ranks ON ranks.id = memberships.rank_id AND memberships.left_at IS NULL
"""


def ranks_in_discord(played: Discord) -> dict[str, str]:
    """Return the highest rank of everybody who has one, as Discord has it."""
    order = {role["id"]: (place, role["name"]) for place, role in enumerate(played.group("Ranks"))}
    found = {}
    # No more than a thousand are listed at once.
    for search in ("owner", *(f"person{thousand:03}" for thousand in range(MEMBERS // 1000))):
        for member in played.members(search):
            held = sorted(order[role_id] for role_id in member["roles"] if role_id in order)
            if held:
                found[member["user"]["id"]] = held[0][1]
    return found


def what_history_says(rows: Iterable[tuple[int, str, str | None, str | None]]) -> dict[int, str | None]:
    """Return everybody's rank by his records alone, each of which must follow from the one before."""
    ranks: dict[int, str | None] = {}
    for person, kind, before, after in rows:
        held = ranks.get(person)
        if kind in ENDS_OF_A_RANK:
            assert before == held, (person, kind, before, held)
            ranks[person] = None
        else:
            # Somebody whose old rank was taken a moment ago is promoted from that one.
            assert held is None or before == held, (person, kind, before, held)
            assert after != held, (person, kind, after)
            ranks[person] = after
    return ranks


def burst(played: Discord) -> None:
    # With one role left out, few lose the rank they had: too many at once would be held for confirmation.
    role_ids = [role["id"] for role in played.group("Ranks")[:-1]]
    body = {"count": CHANGES, "role_ids": role_ids, "pause": 0.05}
    played.change("POST", f"/guilds/{played.guild_id}/burst", body)


def check_against_discord(scene: Scene) -> None:
    wanted = ranks_in_discord(scene.discord)
    until(lambda: scene.ranks() == wanted)
    with sqlite3.connect(f"file:{scene.muster.database}?mode=ro", uri=True) as database:
        memberships = database.execute(MEMBERSHIPS).fetchall()
        history = what_history_says(database.execute(RANK_RECORDS))
    database.close()
    assert {str(user_id): rank for _, user_id, rank in memberships if rank} == wanted
    assert max(Counter(person for person, _, _ in memberships).values()) == 1
    assert {person: rank for person, _, rank in memberships} == history


def test_a_cut_connection_and_a_crash_lose_and_double_nothing(tmp_path: Path) -> None:
    with discord(tmp_path, "--members", str(MEMBERS), "--mapped", str(WITH_RANK)) as played:
        # Discord's 30 s between two full lists would make the story long; its handling has tests of its own.
        played.change("PATCH", "/faults", {"full_request_cooldown": 0})
        muster = Muster(tmp_path, played)
        with muster.running() as process, ThreadPoolExecutor(1) as meanwhile:
            scene = set_scene(muster, played, page_file(played, slug="big", title="Big", groups=("Ranks",)))
            until(lambda: len(scene.ranks()) == WITH_RANK)

            played.change("POST", "/gateway/cut", {"resumable": True})
            unranked = played.members("person000")[0]["user"]["id"]
            played.give(unranked, played.group("Ranks")[0]["id"])
            check_against_discord(scene)

            changing = meanwhile.submit(burst, played)
            before = scene.ranks()
            until(lambda: scene.ranks() != before)
            end(process, signal.SIGKILL)
            assert not changing.done(), "the burst must outlast the process"
            changing.result()
        with muster.running():
            check_against_discord(scene)
