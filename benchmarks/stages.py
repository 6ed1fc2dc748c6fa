"""Stages: Muster between our Discord and a visitor, each in a process of its own."""

import json
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any

from benchmarks.houses import HOST
from benchmarks.processes import Child, Json, cores, loopback_discord
from benchmarks.reports import check

HEALTH = "/healthz"
SETTLE = 0.3

Roster = dict[str, str]
"""Who is on the page, by Discord id, with the role of his rank."""


@dataclass(frozen=True, slots=True)
class Probes:
    """What visitors waited for a small answer and for the page: when each was due, how long it took."""

    health: list[tuple[float, float]]
    page: list[tuple[float, float]]

    @property
    def all(self) -> list[tuple[float, float]]:
        """Both together."""
        return self.health + self.page


@dataclass(frozen=True, slots=True)
class Pair:
    """Our Discord, and the real Muster connected to it."""

    discord: Child
    muster: Child

    @property
    def guild(self) -> str:
        """The path of the guild in our Discord's control API."""
        return f"guilds/{self.discord.ready['guild_ids'][0]}"

    def control(
        self, path: str, method: str = "GET", body: Json | None = None, *, patience: float = 60.0
    ) -> Any:  # whatever was asked for
        """Ask something of the API by which a person plays our Discord."""
        request = urllib.request.Request(
            f"{self.discord.ready['control_url']}control/{path}",
            data=None if body is None else json.dumps(body).encode(),
            method=method,
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=patience) as response:
            return json.loads(response.read())

    def ranks(self) -> tuple[str, ...]:
        """Return the role ids of the ranks, highest first."""
        return tuple(self.control(self.guild)["groups"][0]["role_ids"])

    def roster(self) -> Roster:
        """Return who is on the page with which rank's role, by Discord id, as Muster's API tells it."""
        connection = HTTPConnection(HOST, self.muster.ready["port"], timeout=60)
        connection.request("GET", self.muster.ready["api"], headers={"X-API-Key": self.muster.ready["key"]})
        told = json.loads(connection.getresponse().read())
        connection.close()
        return {user["discord_id"]: rank["role_id"] for rank in told["ranks"] for user in rank["users"]}

    def truth(self, ranks: Sequence[str]) -> Roster:
        """Return what the roster should be, as Discord's own REST API lists its members."""
        shown: Roster = {}
        after = 0
        while people := self._members(after):
            for each in people:
                held = set(each["roles"])
                rank = next((rank for rank in ranks if rank in held), None)
                if rank is not None and not each["user"].get("bot"):
                    shown[each["user"]["id"]] = rank
            after = max(int(each["user"]["id"]) for each in people)
        return shown

    def _members(self, after: int) -> list[Json]:
        ready = self.discord.ready
        address = f"{ready['api_base']}/guilds/{ready['guild_ids'][0]}/members?limit=1000&after={after}"
        request = urllib.request.Request(address, headers={"Authorization": f"Bot {ready['token']}"})
        with urllib.request.urlopen(request, timeout=60) as response:
            people: list[Json] = json.loads(response.read())
            return people


@dataclass(frozen=True, slots=True)
class Stage(Pair):
    """A pair, and a visitor who asks every 5 ms."""

    prober: Child

    def begin_probing(self) -> None:
        """Forget what visitors have waited so far."""
        self.prober.ask("begin")

    def probes(self) -> Probes:
        """Return what visitors have waited since."""
        found = self.prober.ask("end")
        for path, each in found.items():
            check(not each["failed"], f"every request for {path} was answered")
        health, page = (list(zip(each["due"], each["took"], strict=True)) for each in found.values())
        return Probes(health, page)


@contextmanager
def open_pair(*, members: int, mapped: int) -> Iterator[Pair]:
    """Start both, Muster on a core of its own; it has everybody on its page when this is entered."""
    core, others = cores()
    with (
        loopback_discord(members=members, mapped=mapped, core=others) as discord,
        Child("benchmarks.children.muster", "--discord", json.dumps(discord.ready), core=core) as muster,
    ):
        yield Pair(discord, muster)


@contextmanager
def open_stage(*, members: int, mapped: int) -> Iterator[Stage]:
    """Start a pair and a visitor."""
    _, others = cores()
    with open_pair(members=members, mapped=mapped) as pair:
        port, page = str(pair.muster.ready["port"]), pair.muster.ready["page"]
        with Child("benchmarks.children.prober", port, HEALTH, page, core=others) as prober:
            time.sleep(SETTLE)  # the first answers have to be drawn
            yield Stage(pair.discord, pair.muster, prober)
