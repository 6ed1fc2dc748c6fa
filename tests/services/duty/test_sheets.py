"""Reports on hours as files."""

import csv
import io
import zipfile

from domain.ids import UserId
from services.duty.sheets import TITLES, report_file
from services.rosters.exports import ExportFormat
from tests.domain.makers import OFFICER, seen
from tests.services.duty.station import CHIEF, OFFICER_BEN
from tests.services.duty.test_patrols import patrolled
from tests.services.duty.test_quotas import on_monday
from tests.services.house import MANAGER, House


async def test_a_row_tells_what_was_done_of_what_was_asked(house: House) -> None:
    station = await on_monday(house)
    page_id = station.page.id
    kind = await house.rules.add_type(MANAGER, page_id, "Training")
    await house.quotas.put(MANAGER, page_id, 3600, rank_id=station.page.ranks[2].id)
    await house.quotas.put(MANAGER, page_id, 1800, rank_id=station.page.ranks[2].id, type_id=kind.id)
    await patrolled(station, 0.5, OFFICER_BEN)
    report = await house.quotas.report(CHIEF, page_id)

    rows = list(csv.reader(io.StringIO(report_file(report, ExportFormat.CSV).decode("utf-8-sig"))))

    assert tuple(rows[0]) == TITLES
    assert rows[1] == ["Captain", "Anna", "", "0.0", "0.0", "0.0", ""]
    assert [row[2:6] for row in rows[3:]] == [["", "0.5", "1.0", "0.5"], ["Training", "0.0", "0.5", "0.5"]]


async def test_no_name_is_a_formula(house: House) -> None:
    station = await on_monday(house)
    await house.apply(seen(UserId(77), OFFICER, name="=1+1"))
    report = await house.quotas.report(CHIEF, station.page.id)

    assert b"'=1+1" in report_file(report, ExportFormat.CSV)
    book = report_file(report, ExportFormat.XLSX)
    sheet = zipfile.ZipFile(io.BytesIO(book)).read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet
    assert report_file(report, ExportFormat.XLSX) == book
