"""Duty: two thousand members press Start and Stop within a minute, while sheets are imported."""

import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from benchmarks.processes import PATIENCE, Json
from benchmarks.reports import Claim, Report, Table, check, middle, milliseconds, percentile
from benchmarks.stages import Pair, open_pair

DISCORDS_PATIENCE = 3.0
"""Seconds in which a press must be acknowledged, or Discord tells its member that it failed."""
SEED = 4
START, STOP = "patrol-start", "patrol-stop"
GLANCE = 0.05


@dataclass(frozen=True, slots=True)
class Duty:
    """How many members press, within how many seconds, and how many rows each sheet has."""

    members: int = 2_000
    seconds: float = 60.0
    rows: int = 5_000


@dataclass(frozen=True, slots=True)
class Found:
    """What each press came to, what the database holds, and what each import took."""

    presses: list[Json]
    kept: Json
    imports: list[Json]

    def of(self, verb: str, what: str) -> tuple[float, ...]:
        """Return how long presses of one button took, at worst for ever."""
        return tuple(
            float("inf") if each[what] is None else each[what] for each in self.presses if _verb(each) == verb
        )


def measure(work: Duty, tell: Callable[[str], None]) -> Report:
    """Return what members wait for, and whether a patrol was lost or doubled."""
    people = max(work.members, work.rows)
    tell("starting")
    with open_pair(members=people + 2, mapped=people) as pair:
        _until(lambda: len(pair.roster()) == people, "the page has all its members")
        panel = _panel(pair)
        tell("pressing")
        pair.muster.ask("import_begin", rows=work.rows)
        path, body = f"{pair.guild}/crowd", panel | {"presses": _plan(work, pair, panel)}
        presses = pair.control(path, "POST", body, patience=work.seconds + 120)
        imports = pair.muster.ask("import_end")["seconds"]
        found = Found(presses, pair.muster.ask("patrols"), imports)
    _check(work, found)
    return _report(work, found)


def _panel(pair: Pair) -> Json:
    """Have the owner post a panel; return where it is."""
    channel_id = pair.control(pair.guild)["channels"][0]["id"]
    command = {"command": "patrol panel", "options": {"channel": channel_id}, "wait": 30}
    commands = f"{pair.guild}/commands"
    _until(
        lambda: any(each["name"] == "patrol" for each in pair.control(commands)), "commands are registered"
    )
    answer = pair.control(f"{pair.guild}/interactions", "POST", command)
    check(answer["state"] == "answered", f"a panel is posted: {answer['messages']}")
    (message,) = (
        each
        for each in pair.control(f"channels/{channel_id}/messages")
        if any(START in custom_id for custom_id in _custom_ids(each["components"]))
    )
    return {"channel_id": channel_id, "message_id": message["id"], "ids": _custom_ids(message["components"])}


def _until(look: Callable[[], bool], what: str) -> None:
    ends = time.monotonic() + PATIENCE
    while not look():
        check(time.monotonic() < ends, what)
        time.sleep(GLANCE)


def _plan(work: Duty, pair: Pair, panel: Json) -> list[Json]:
    """Return who presses what and when: each Start at any moment of the first half, its Stop half later."""
    draws, half = random.Random(SEED), work.seconds / 2
    start, stop = (next(each for each in panel["ids"] if f":{verb}:" in each) for verb in (START, STOP))
    people = sorted(pair.roster(), key=int)[: work.members]
    plan = []
    for user_id in people:
        moment = draws.uniform(0, half)
        plan += [
            {"user_id": user_id, "custom_id": start, "after": moment},
            {"user_id": user_id, "custom_id": stop, "after": moment + half},
        ]
    return plan


def _check(work: Duty, found: Found) -> None:
    """Raise unless the database holds exactly the patrols that were pressed, each as long as it was."""
    lost = [
        f"{_verb(each)}: {each['state']}: {each['words']!r}" for each in found.presses if not _worked(each)
    ]
    check(not lost, f"every press did what it says, but {len(lost)} of {len(found.presses)}: {lost[:3]}")
    patrols = {each["user_id"]: each for each in found.kept["patrols"]}
    check(
        len(patrols) == len(found.kept["patrols"]) == work.members,
        f"{work.members} members have one patrol each: {len(found.kept['patrols'])} of {len(patrols)}",
    )
    for each in found.presses:
        patrol = patrols.get(each["user_id"])
        check(patrol is not None, f"{each['user_id']} has a patrol")
        assert patrol is not None
        moment = patrol["start" if _verb(each) == START else "end"]
        earliest, latest = int(each["at"]), each["at"] + each["answered_after"]
        check(moment is not None and earliest <= moment <= latest, f"{each} is in {patrol}")
    for user_id, worked in found.kept["worked"].items():
        seconds = patrols[user_id]["seconds"] if user_id in patrols else 0
        check(worked == seconds, f"{user_id} has worked {seconds} s, not {worked}")
    check(all(each["rows"] == work.rows for each in found.imports), "every row of every sheet is imported")


def _worked(press: Json) -> bool:
    meant = "On patrol" if _verb(press) == START else "It counts."
    return press["state"] == "answered" and meant in press["words"]


def _verb(press: Json) -> str:
    return str(press["custom_id"].split(":")[1])


def _custom_ids(components: Sequence[Json]) -> list[str]:
    return list(_walked(components))


def _walked(components: Sequence[Json]) -> Iterator[str]:
    for component in components:
        if component.get("custom_id"):
            yield component["custom_id"]
        yield from _walked(component.get("components") or ())


def _report(work: Duty, found: Found) -> Report:
    half = f"{work.seconds / 2:.0f} s"
    method = (
        f"{work.members:,} members of a page of {max(work.members, work.rows):,} press Start on its panel at "
        f"any moment of the first {half}, and Stop {half} later, at our Discord, which notes when it is "
        f"answered. Meanwhile sheets of {work.rows:,} rows are imported by the same Muster, which has a core "
        "of its own. Afterwards its database is compared with what was pressed: each member has one patrol, "
        "from his Start to his Stop, and hours that are its seconds."
    )
    return Report("Duty", method, (_waits(work, found), _imports(work, found)), _claims(work, found))


def _waits(work: Duty, found: Found) -> Table:
    rows = tuple(
        _row(f"{label}, {words}", found.of(verb, what))
        for label, verb in (("Start", START), ("Stop", STOP))
        for words, what in (("acknowledged", "acknowledged_after"), ("answered", "answered_after"))
    )
    title = f"{2 * work.members:,} presses within {work.seconds:.0f} s"
    return Table(title, ("press", "presses", "p50", "p90", "p99", "longest"), rows)


def _imports(work: Duty, found: Found) -> Table:
    rows = tuple(
        (words, *map(milliseconds, (middle(times), max(times))))
        for words, step in (("seen and drawn up", "draft"), ("applied", "apply"))
        for times in ([each[step] for each in found.imports],)
    )
    title = f"{len(found.imports)} imports of {work.rows:,} rows meanwhile"
    return Table(title, ("step", "median", "longest"), rows)


def _claims(work: Duty, found: Found) -> tuple[Claim, ...]:
    slowest = max(found.of(START, "acknowledged_after") + found.of(STOP, "acknowledged_after"))
    return (
        Claim(
            f"{work.members:,} members press Start and Stop: acknowledged within {DISCORDS_PATIENCE:.0f} s",
            milliseconds(slowest),
            slowest < DISCORDS_PATIENCE,
        ),
        Claim("No patrol lost, none doubled", f"{work.members:,} of {work.members:,}", holds=True),
    )


def _row(name: str, times: tuple[float, ...]) -> tuple[str, ...]:
    shown = (percentile(times, 0.5), percentile(times, 0.9), percentile(times, 0.99), max(times))
    return (name, f"{len(times):,}", *map(milliseconds, shown))
