"""A roster as a file: what is in it, and what a spreadsheet makes of it."""

import csv
import io
import json
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from xml.etree import ElementTree as ET

import pytest

from domain.ids import AwardId, CertificationId
from domain.rosters.awards import Award
from domain.rosters.fields import Circle, Field, Sharing
from domain.rosters.rosters import PUBLIC, WHOLE, Audience, RosterView, visible
from domain.rosters.settings import DEFAULTS
from services.rosters.exports import ExportFormat, exported
from tests.domain.makers import NOW, a_membership, a_page, a_person, a_roster, a_sharing, a_standing

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
EVIL = '=HYPERLINK("http://evil.example";"click")'


HOURS_FOR_ALL = a_sharing(Field.HOURS, circle=Circle.EVERYONE)


def a_view(
    *names: str,
    audience: Audience = PUBLIC,
    patrol_logs: bool = True,
    sharing: Sharing = HOURS_FOR_ALL,
) -> RosterView:
    memberships = [
        a_membership(n, a_standing(2, certifications=[1, 2]), rank_since=NOW, carried_seconds=5400)
        for n, _ in enumerate(names, start=1)
    ]
    people = [a_person(n, name=name) for n, name in enumerate(names, start=1)]
    page = a_page(patrol_logs=patrol_logs, sharing=sharing)
    return visible(a_roster(*memberships, people=people, page=page), audience)


def rows(view: RosterView) -> list[dict[str, str]]:
    text = exported(view, ExportFormat.CSV).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_a_csv_holds_everybody_by_rank() -> None:
    (row,) = rows(a_view("Zoë Łukasz"))

    assert (row["Rank"], row["Name"], row["Certifications"]) == ("Sergeant", "Zoë Łukasz", "FTO; SWAT")
    assert (row["Promotion date"], row["Patrol hours"]) == (NOW.date().isoformat(), "1.5")
    assert row["Status"] == "Active"


def test_excel_is_told_that_a_csv_is_utf8() -> None:
    assert exported(a_view("Zoë"), ExportFormat.CSV).startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("name", [EVIL, "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_of_a_csv_begins_a_formula(name: str) -> None:
    (row,) = rows(a_view(name))

    assert row["Name"] == f"'{name}"


def test_a_name_with_commas_quotes_and_lines_stays_one_cell() -> None:
    (row,) = rows(a_view('a,"b"\nc'))

    assert row["Name"] == 'a,"b"\nc'


@pytest.mark.parametrize("kind", [ExportFormat.CSV, ExportFormat.JSON])
def test_the_public_gets_no_ids_and_who_may_gets_them(kind: ExportFormat) -> None:
    public = exported(a_view("Anna"), kind).decode()
    manager = exported(a_view("Anna", audience=WHOLE), kind).decode()

    assert [word for word in ("101", "user101", "discord", "Discord") if word in public] == []
    assert "101" in manager
    assert "user101" in manager


def test_a_column_nobody_may_see_is_not_there() -> None:
    sharing = a_sharing(Field.PROMOTION, Field.OFFICER, Field.CALLSIGN)

    (row,) = rows(a_view("Anna", patrol_logs=False, sharing=sharing))

    assert list(row) == ["Rank", "Name", "Certifications", "Subdivisions", "Status"]


def test_json_holds_values_and_not_words() -> None:
    told = json.loads(exported(a_view("=Anna"), ExportFormat.JSON))

    assert told["page"]["slug"] == "blaine-county"
    (member,) = told["members"]
    assert member["name"] == "=Anna"
    assert member["certifications"] == ["FTO", "SWAT"]
    assert member["patrol_hours"] == 1.5
    assert member["promotion_date"] == NOW.date().isoformat()


def test_a_workbook_holds_texts_numbers_and_dates_and_no_formula() -> None:
    parts = workbook(exported(a_view(EVIL), ExportFormat.XLSX))
    sheet = ET.fromstring(parts["xl/worksheets/sheet1.xml"])
    strings = [each.text for each in ET.fromstring(parts["xl/sharedStrings.xml"]).iter(f"{SHEET}t")]
    cells = {cell.get("r"): cell for cell in sheet.iter(f"{SHEET}c")}

    assert list(sheet.iter(f"{SHEET}f")) == []
    assert EVIL in strings
    assert (cells["B2"].get("t"), cells["I2"].findtext(f"{SHEET}v")) == ("s", "1.5")
    assert cells["G2"].findtext(f"{SHEET}v") == str((NOW.date() - date(1899, 12, 30)).days)
    assert not [name for name in parts if "hyperlink" in name.lower()]


@pytest.mark.parametrize("kind", ExportFormat)
def test_the_same_roster_is_the_same_file(kind: ExportFormat) -> None:
    assert exported(a_view("Anna"), kind) == exported(a_view("Anna"), kind)


@pytest.mark.parametrize("kind", ExportFormat)
def test_an_empty_roster_is_a_file_too(kind: ExportFormat) -> None:
    view = a_view()

    assert exported(replace(view, sections=()), kind)


def workbook(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_awards_and_ends_have_columns_where_the_page_has_any() -> None:
    member = a_membership(1, a_standing(2, certifications=[1]))
    page = a_page(awards=(Award(AwardId(1), "Medal", symbol="🏅"),))
    roster = replace(
        a_roster(member, page=page),
        awards={member.id: {AwardId(1): 2}},
        expiries={member.id: {CertificationId(1): NOW}},
    )

    (row,), (public,) = rows(visible(roster, WHOLE)), rows(visible(roster, PUBLIC))

    assert (row["Awards"], row["Certifications until"]) == ("Medal ×2", "FTO: 2026-11-22")
    assert public["Awards"] == "Medal ×2"
    assert "Certifications until" not in public
    assert "Awards" not in rows(a_view("Anna"))[0]


@pytest.mark.parametrize(
    ("zone", "audience", "day"),
    [
        ("UTC", WHOLE, "2026-11-22"),
        ("Europe/Berlin", WHOLE, "2026-11-23"),
        ("UTC", Audience(None, zone="Asia/Tokyo"), "2026-11-23"),
    ],
)
def test_a_certification_ends_on_the_day_of_its_reader(zone: str, audience: Audience, day: str) -> None:
    member = a_membership(1, a_standing(2, certifications=[1]))
    ends = {member.id: {CertificationId(1): NOW.replace(hour=23, minute=30)}}
    roster = replace(a_roster(member), expiries=ends, settings=replace(DEFAULTS, zone=zone))

    (row,) = rows(visible(roster, audience))

    assert row["Certifications until"] == f"FTO: {day}"


def test_what_ends_at_midnight_is_told_by_its_last_day() -> None:
    member = a_membership(1, a_standing(2, certifications=[1]))
    ends = {member.id: {CertificationId(1): datetime(2027, 3, 2, 5, tzinfo=UTC)}}
    there = replace(a_roster(member), expiries=ends, settings=replace(DEFAULTS, zone="America/New_York"))

    (row,) = rows(visible(there, WHOLE))

    assert row["Certifications until"] == "FTO: 2027-03-01"
