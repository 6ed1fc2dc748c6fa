"""A page's patrols as a file: for supervisors, of a period or between two days, and never a formula."""

import csv
import io
import zipfile
from datetime import date, timedelta

import pytest

from domain.duty.patrols import Evidence
from domain.errors import Invalid, NotAllowed
from domain.ids import UserId
from services.duty.exports import TITLES, PatrolExports, PatrolFile, PatrolFormat
from services.duty.patrols import Report
from tests.domain.makers import BEN, GUILD
from tests.services.duty.station import OFFICER_BEN, SERGEANT_CARLA, stationed
from tests.services.duty.test_patrols import HOUR, patrolled
from tests.services.house import MANAGER, House
from tests.services.narrow import AuditOnly

CSV = PatrolFormat.CSV


def rows_of(file: PatrolFile) -> list[dict[str, str]]:
    text = file.made(CSV).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


async def test_every_patrol_of_the_period_is_in_it(house: House) -> None:
    station = await stationed(house)
    kind = await house.rules.add_type(MANAGER, station.page.id, "Training")
    await house.patrols.start(OFFICER_BEN, station.page.id, type_id=kind.id)
    house.clock.move(HOUR)
    await house.patrols.toggle_break(OFFICER_BEN, GUILD)
    house.clock.move(HOUR / 2)
    await house.patrols.toggle_break(OFFICER_BEN, GUILD)
    report = Report("=HYPERLINK(1)", Evidence("https://x.test/a.png"))
    await house.patrols.stop(OFFICER_BEN, GUILD, report=report)
    long = await patrolled(station, 9)
    await house.reviews.deny(SERGEANT_CARLA, long.id, "@asleep")

    file = await house.patrol_exports.of_period(SERGEANT_CARLA, station.page.id, periods_ago=0, kind=CSV)
    first, second = rows_of(file)

    assert (first["Member"], first["Discord ID"], first["Rank"], first["Type"]) == (
        "Ben",
        str(BEN),
        "Officer",
        "Training",
    )
    assert (first["Hours"], first["Seconds"], first["Seconds counted"]) == ("1:00", "3600", "3600")
    assert " to " in first["Breaks"]
    assert (first["Note"], first["Evidence"]) == ("'=HYPERLINK(1)", "https://x.test/a.png")
    assert (second["State"], second["Reviewer"], second["Decision"]) == ("denied", "Carla", "'@asleep")
    assert (second["Seconds"], second["Seconds counted"]) == ("32400", "0")


async def test_days_are_of_the_guilds_zone_and_a_patrol_over_midnight_is_in_both(house: House) -> None:
    station = await stationed(house)
    await house.settings.change(MANAGER, GUILD, zone="Europe/Berlin")
    zone_midnight = house.clock.now.replace(hour=23, minute=0, second=0, microsecond=0)
    house.clock.now = zone_midnight - timedelta(days=180)
    berlin = house.clock.now
    patrol = await patrolled(station, 2)
    house.clock.now = zone_midnight
    day = (patrol.started_at + HOUR).date()

    async def counted(first: date, last: date) -> int:
        file = await house.patrol_exports.between(SERGEANT_CARLA, station.page.id, first, last, kind=CSV)
        return sum(int(row["Seconds counted"]) for row in rows_of(file))

    around = [await counted(day + timedelta(days=n), day + timedelta(days=n)) for n in (-1, 0, 1)]
    assert sum(around) == await counted(day - timedelta(days=1), day + timedelta(days=1)) == 7200
    assert patrol.started_at == berlin


async def test_it_is_for_supervisors_and_on_record(house: House) -> None:
    station = await stationed(house)

    with pytest.raises(NotAllowed, match="supervisor tier"):
        await house.patrol_exports.of_period(OFFICER_BEN, station.page.id, periods_ago=0, kind=CSV)
    file = await house.patrol_exports.of_period(SERGEANT_CARLA, station.page.id, periods_ago=2, kind=CSV)

    assert rows_of(file) == []
    lines = (
        await house.audit_lines.recent(MANAGER, GUILD, concerning=UserId(SERGEANT_CARLA.user_id or 0))
    ).lines
    assert [(line.deed.action, line.deed.subject) for line in lines] == [
        ("patrols.exported", "Blaine County")
    ]


async def test_days_the_wrong_way_round_are_refused(house: House) -> None:
    station = await stationed(house)

    with pytest.raises(Invalid, match="until must not lie before since"):
        await house.patrol_exports.between(
            SERGEANT_CARLA, station.page.id, date(2026, 3, 2), date(2026, 3, 1), kind=CSV
        )


async def test_a_workbook_has_no_formulas(house: House) -> None:
    station = await stationed(house)
    patrol = await patrolled(station, 9)
    await house.reviews.deny(SERGEANT_CARLA, patrol.id, "=1+1")
    file = await house.patrol_exports.of_period(
        SERGEANT_CARLA, station.page.id, periods_ago=0, kind=PatrolFormat.XLSX
    )

    with zipfile.ZipFile(io.BytesIO(file.made(PatrolFormat.XLSX))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        words = book.read("xl/sharedStrings.xml").decode()

    assert "<f>" not in sheet
    assert "=1+1" in words
    assert all(title in words for title in TITLES)


async def test_nobody_who_writes_waits_for_the_reading(house: House) -> None:
    station = await stationed(house)
    await patrolled(station, 9)
    exports = PatrolExports(AuditOnly(house.database), house.clock)
    today = house.clock.now.date()

    file = await exports.of_period(SERGEANT_CARLA, station.page.id, periods_ago=0, kind=CSV)
    same = await exports.between(SERGEANT_CARLA, station.page.id, today - timedelta(days=7), today, kind=CSV)

    assert len(rows_of(file)) == len(rows_of(same)) == 1
    lines = (await house.audit_lines.recent(MANAGER, GUILD)).lines
    assert [line.deed.action for line in lines[:2]] == ["patrols.exported", "patrols.exported"]
