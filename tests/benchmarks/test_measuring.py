from benchmarks import building, burst, duty, importing, live, serving, sync
from benchmarks.building import Building
from benchmarks.burst import AGAIN, Burst
from benchmarks.duty import Duty
from benchmarks.importing import Importing
from benchmarks.live import Live
from benchmarks.reports import Report
from benchmarks.serving import Serving
from benchmarks.sync import Sync


def quiet(_what: str) -> None:
    pass


def assert_whole(report: Report, rows: list[int]) -> None:
    assert [len(table.rows) for table in report.tables] == rows
    assert all(len(row) == len(table.columns) for table in report.tables for row in table.rows)
    assert all(claim.measured for claim in report.claims)


def test_serving_measures_both_servers() -> None:
    assert_whole(serving.measure(Serving(members=20, rounds=1, seconds=0.05), quiet), [6])


def test_building_measures_every_stage() -> None:
    assert_whole(building.measure(Building(members=20, rounds=1), quiet), [9])


def test_sync_measures_a_first_and_a_later_one() -> None:
    assert_whole(sync.measure(Sync(guilds=((100, 10),), rounds=1), quiet), [1, 1, 1])


def test_live_measures_what_streams_are_told() -> None:
    work = Live(streams=(5,), members=50, mapped=10, changes=2, pause=0.05)

    assert_whole(live.measure(work, quiet), [1])


def test_a_burst_is_measured_until_the_roster_is_right() -> None:
    work = Burst(events=30, members=102, mapped=20, quiet=0.05, settled=0.3, cases=(AGAIN,))

    assert_whole(burst.measure(work, quiet), [1])


def test_importing_measures_every_step() -> None:
    assert_whole(importing.measure(Importing(rows=20, rounds=1), quiet), [3, 3])


def test_no_press_of_a_hundred_is_lost_or_doubled_while_sheets_are_imported() -> None:
    report = duty.measure(Duty(members=100, seconds=4, rows=200), quiet)

    assert_whole(report, [4, 2])
    assert report.claims[-1].holds
