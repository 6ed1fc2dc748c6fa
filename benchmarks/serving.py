"""Serving: a roster that is drawn already, by Muster and by a bare ASGI application on the same uvicorn."""

import base64
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.houses import HOST
from benchmarks.loads import CONNECTIONS, REPORT, Load, Target, loaded, program
from benchmarks.processes import Child, Json, cores
from benchmarks.reports import Claim, Report, Table, check, middle

OF_THE_SERVER = ("date", "connection")
"""Headers that uvicorn adds by itself."""
SECONDS_LEFT = ("ratelimit-reset", "x-ratelimit-reset")
"""Headers that count down from 60, and so lose a digit each for the last seconds of a minute."""
AIMS = {"HTML": 0.9, "JSON": 0.75}


@dataclass(frozen=True, slots=True)
class Serving:
    """How large a page, and how long each of how many rounds takes."""

    members: int = 500
    rounds: int = 5
    seconds: float = 1.0


@dataclass(frozen=True, slots=True)
class Case:
    """One way to ask for the page, and the answer it has, `size` bytes; the longest has `longest`."""

    kind: str
    form: str
    path: str
    headers: Mapping[str, str]
    answer: Json
    size: int
    longest: int

    @property
    def name(self) -> str:
        """How the case is called in the table."""
        return f"{self.kind}, {self.answer['status']}, {self.form}"


@dataclass(frozen=True, slots=True)
class Round:
    """What both servers managed, one right after the other."""

    muster: Load
    bare: Load


def measure(work: Serving, tell: Callable[[str], None]) -> Report:
    """Return requests a second and processor time a request, of both servers."""
    core, others = cores()
    with Child("benchmarks.children.muster", "--members", str(work.members), core=core) as muster:
        check(muster.ready["members"] == work.members, "the page has all its members")
        cases = tuple(_cases(muster.ready))
        with _bare(cases, core) as bare, TemporaryDirectory() as folder:
            script = Path(folder) / "report.lua"
            script.write_text(REPORT)

            def ask(server: Child, case: Case, path: str) -> Load:
                port, is_ours = server.ready["port"], server is muster
                # The bare one says the same each time; ours loses digits as the minute ends.
                size, spare = (case.longest, len(SECONDS_LEFT)) if is_ours else (case.size, 0)
                target = Target(server.pid, port, path, case.headers, size, spare)
                return loaded(target, seconds=work.seconds, core=others, script=str(script))

            rounds: dict[str, list[Round]] = {case.name: [] for case in cases}
            for number in range(work.rounds):
                tell(f"round {number + 1} of {work.rounds}")
                for place, case in enumerate(cases):
                    rounds[case.name].append(
                        _round(
                            lambda: ask(muster, case, case.path),  # noqa: B023 - called at once
                            lambda: ask(bare, case, f"/{place}"),  # noqa: B023 - called at once
                            muster_first=number % 2 == 0,
                        )
                    )
            for case in cases:
                _check_unchanged(muster.ready["port"], case)
    return _report(work, cases, rounds)


def _round(ask_muster: Callable[[], Load], ask_bare: Callable[[], Load], *, muster_first: bool) -> Round:
    """Whoever is second may find a warmer machine, so they take turns."""
    if muster_first:
        muster = ask_muster()
        return Round(muster, ask_bare())
    bare = ask_bare()
    return Round(ask_muster(), bare)


def _cases(ready: Json) -> Iterator[Case]:
    keyed = {"X-API-Key": ready["key"]}
    for kind, path, headers in (("HTML", ready["page"], {}), ("JSON", ready["api"], keyed)):
        for form, asked in (("gzip", {"Accept-Encoding": "gzip"}), ("plain", {})):
            yield (full := _case(ready["port"], kind, form, path, headers | asked))
            tag = {"If-None-Match": dict(full.answer["headers"])["etag"]}
            if form == "gzip":
                yield _case(ready["port"], kind, form, path, headers | asked | tag)


def _case(port: int, kind: str, form: str, path: str, headers: Mapping[str, str]) -> Case:
    """Ask Muster once, and take its answer to be given by the bare application too."""
    connection = HTTPConnection(HOST, port, timeout=10)
    connection.request("GET", path, headers=dict(headers))
    response = connection.getresponse()
    body = response.read()
    connection.close()
    sent = [(name, value) for name, value in response.getheaders() if name not in OF_THE_SERVER]
    answer = {"status": response.status, "headers": sent, "body": base64.b64encode(body).decode()}
    check(
        response.status == (304 if "If-None-Match" in headers else 200), f"{path} answers {response.status}"
    )
    check(
        (dict(sent).get("content-encoding") == "gzip") == (form == "gzip" and bool(body)), "its form is right"
    )
    lines = [
        f"HTTP/1.1 {response.status} {response.reason}",
        *(f"{n}: {v}" for n, v in response.getheaders()),
    ]
    size = len("\r\n".join([*lines, "", ""])) + len(body)
    spare = sum(2 - len(value) for name, value in sent if name in SECONDS_LEFT)
    return Case(kind, form, path, headers, answer, size, size + spare)


def _check_unchanged(port: int, case: Case) -> None:
    after = _case(port, case.kind, case.form, case.path, case.headers).answer
    check((after["status"], after["body"]) == (case.answer["status"], case.answer["body"]), case.name)


@contextmanager
def _bare(cases: tuple[Case, ...], core: int | None) -> Iterator[Child]:
    with TemporaryDirectory() as folder:
        answers = Path(folder) / "answers.json"
        answers.write_text(json.dumps([{"path": f"/{n}"} | case.answer for n, case in enumerate(cases)]))
        with Child("benchmarks.children.bare", str(answers), core=core) as bare:
            yield bare


def _report(work: Serving, cases: tuple[Case, ...], rounds: Mapping[str, list[Round]]) -> Report:
    rows: list[tuple[str, ...]] = []
    claims: list[Claim] = []
    for case in cases:
        loads = rounds[case.name]
        ratio = middle([each.muster.rate / each.bare.rate for each in loads])
        # Processor time is counted in hundredths of a second; tiny rounds have none.
        bare_cpu = sum(each.bare.cpu for each in loads)
        cpu = sum(each.muster.cpu for each in loads) / bare_cpu if bare_cpu else float("nan")
        rows.append(
            (
                case.name,
                f"{case.size:,}",
                f"{middle([each.muster.rate for each in loads]):,.0f}",
                f"{middle([each.bare.rate for each in loads]):,.0f}",
                f"{ratio:.2f}",
                f"{middle([each.muster.cpu for each in loads]) * 1e6:.0f} µs",
                f"{cpu:.2f}",
            )
        )
        aim = AIMS[case.kind]
        claims.append(
            Claim(f"{case.name}: at least {aim} of bare's requests/s", f"{ratio:.2f}", ratio >= aim)
        )
    columns = ("answer", "bytes", "Muster/s", "bare/s", "ratio", "CPU a request", "CPU ÷ bare")
    title = f"A cached roster of {work.members} members, {CONNECTIONS} connections, one core"
    method = (
        "Muster's own ASGI application and a bare one that sends the same bytes and headers, each in a "
        "process served as `muster run` serves (uvicorn, uvloop, httptools), pinned to one core; load by "
        f"{program()} on another. {work.rounds} rounds of {work.seconds:g} s in turns; the ratio is the "
        "median of the rounds' ratios. Every answer's size is checked; JSON is asked for with a key, and "
        "limits are counted."
    )
    return Report("Serving", method, (Table(title, columns, tuple(rows)),), tuple(claims))
