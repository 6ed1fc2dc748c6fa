"""Commands beside a running Muster: safe, and seen at once."""

import time
from pathlib import Path

import pytest

from tests.stories.conftest import PAGE_ID, Scene
from tests.stories.processes import until

pytestmark = pytest.mark.slow

AT_ONCE = 1.0
"""Seconds in which a change made by a command has to be seen."""


def test_a_page_applied_is_seen_at_once(scene: Scene) -> None:
    scene.apply(scene.text.replace('"Blaine County"', '"Blaine, renamed"'))

    until(lambda: b"Blaine, renamed" in scene.muster.get("/r/blaine-county").body, within=AT_ONCE)


def test_a_page_with_other_roles_is_synced_at_once(scene: Scene) -> None:
    before = scene.ranks()
    lowest = scene.discord.group("Ranks")[-1]
    entry = f'[[ranks]]\nname = "{lowest["name"]}"\nrole_id = "{lowest["id"]}"\n'
    assert entry in scene.text

    scene.apply(scene.text.replace(entry, ""))
    until(lambda: lowest["name"] not in scene.ranks().values(), within=AT_ONCE)
    scene.apply(scene.text)

    until(lambda: scene.ranks() == before)


def test_a_revoked_key_is_refused_at_once(scene: Scene) -> None:
    owner = scene.discord.guild()["owner_id"]
    key = scene.muster.done("key", "create", "--owner", owner, "--name", "short-lived").strip()
    path = f"/api/roster/{PAGE_ID}"
    until(lambda: scene.muster.get(path, key=key).status == 200, within=AT_ONCE)

    scene.muster.done("key", "revoke", key.split("_")[1])

    until(lambda: scene.muster.get(path, key=key).status == 401, within=AT_ONCE)


def test_a_role_given_in_discord_is_seen(scene: Scene) -> None:
    ranks = scene.discord.group("Ranks")
    cadet = next(user_id for user_id, rank in scene.ranks().items() if rank == ranks[-1]["name"])
    began = time.monotonic()

    scene.discord.give(cadet, ranks[-2]["id"])

    until(lambda: scene.ranks()[cadet] == ranks[-2]["name"], within=5)
    assert time.monotonic() - began < 5


def test_the_health_command_finds_the_server(scene: Scene) -> None:
    assert scene.muster.done("health") == f"{scene.muster.address}/healthz answers 200.\n"


def test_a_backup_can_be_taken_while_running_but_not_put_back(scene: Scene, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"

    scene.muster.done("backup", str(copy))
    refused = scene.muster.do("restore", str(copy))

    assert copy.stat().st_size > 0
    assert refused.returncode == 1
    assert refused.stderr.count("\n") == 1
    assert scene.muster.get("/readyz").status == 200


def test_a_second_muster_at_the_same_port_says_why_not(scene: Scene) -> None:
    second = scene.muster.do("run")

    assert second.returncode == 1
    assert f"Port {scene.muster.port} at 127.0.0.1 is in use" in second.stderr
    assert "Traceback" not in second.stderr
