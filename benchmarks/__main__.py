"""`python -m benchmarks [names…]`: measure, show, and write docs/benchmarks.md if all were measured."""

import argparse
import sys
import time
from collections.abc import Callable

from rich.console import Console

from app.config import Log
from app.logs import start_logging
from benchmarks import building, burst, duty, importing, live, machine, serving, sync
from benchmarks.processes import ROOT
from benchmarks.reports import Report
from benchmarks.writing import markdown, show

Tell = Callable[[str], None]

BENCHMARKS: dict[str, Callable[[Tell], Report]] = {
    "serving": lambda tell: serving.measure(serving.Serving(), tell),
    "building": lambda tell: building.measure(building.Building(), tell),
    "sync": lambda tell: sync.measure(sync.Sync(), tell),
    "live": lambda tell: live.measure(live.Live(), tell),
    "importing": lambda tell: importing.measure(importing.Importing(), tell),
    "duty": lambda tell: duty.measure(duty.Duty(), tell),
    "burst": lambda tell: burst.measure(burst.Burst(), tell),
}
PAGE = ROOT / "docs" / "benchmarks.md"


def main() -> int:
    """Measure what was asked for; the exit status says whether every aim holds."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=", ".join(BENCHMARKS))
    names = parser.parse_args().names or list(BENCHMARKS)
    if unknown := set(names) - BENCHMARKS.keys():
        parser.error(f"there is no benchmark {', '.join(sorted(unknown))}; there are {', '.join(BENCHMARKS)}")
    start_logging(Log(level="warning"))
    console = Console(highlight=False)
    reports = {name: _measured(name, console) for name in BENCHMARKS if name in names}
    if reports.keys() == BENCHMARKS.keys():
        PAGE.write_text(
            markdown([report for report, _ in reports.values()], _about(reports)), encoding="utf-8"
        )
        console.print(f"Written to {PAGE.relative_to(ROOT)}.")
    return 0 if all(claim.holds for report, _ in reports.values() for claim in report.claims) else 1


def _measured(name: str, console: Console) -> tuple[Report, str]:
    """Run one benchmark; return what it found, and a line on how busy the machine was."""
    busy, began = machine.load(), time.monotonic()
    with console.status(name) as status:
        report = BENCHMARKS[name](lambda what: status.update(f"{name}: {what}"))
    show(report, console)
    return report, f"{name} {busy} before, {machine.load()} after {time.monotonic() - began:.0f} s"


def _about(reports: dict[str, tuple[Report, str]]) -> tuple[str, ...]:
    loads = "; ".join(busy for _, busy in reports.values())
    return (*machine.described(), f"Load average (1 minute): {loads}")


if __name__ == "__main__":
    sys.exit(main())
