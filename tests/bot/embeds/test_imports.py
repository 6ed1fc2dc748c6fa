"""Imports drawn: counted first, line by line, names harmless."""

from dataclasses import replace
from datetime import timedelta

from bot.buttons import Button
from bot.embeds.imports import (
    CANCEL,
    applied_card,
    cancelled_card,
    import_card,
    kinds_card,
    rolled_back_card,
    staging_card,
)
from domain.ids import ImportId, UserId
from domain.rosters.asks import Demote, Promote
from domain.rosters.columns import ColumnKind
from domain.rosters.imports import ImportState, Own, Plan, PlannedRow, Problem
from domain.rosters.particulars import Particular, ParticularKind
from domain.rosters.sheets import Sheet, SheetRow
from services.rosters.imports import Applied, ImportPreview
from storage.rosters.imports import StoredImport
from tests.domain.makers import ANNA, GUILD, NOW, PAGE, a_membership, a_page, a_standing

KINDS = (ColumnKind.NAME, ColumnKind.NOTES)
STORED = StoredImport(ImportId(1), GUILD, PAGE, ImportState.DRAFT, ANNA, "Anna", "*a*.csv", KINDS, NOW)
SHEET = Sheet(("Name", "**Notes**"), (SheetRow(2, ("Anna", "@everyone")),))


def preview(*rows: PlannedRow, problems: tuple[Problem, ...] = ()) -> ImportPreview:
    return ImportPreview(
        STORED, a_page(), SHEET, Plan(rows, problems, 3, {"hours": len(rows)} if rows else {})
    )


def test_columns_problems_and_rows_stand_line_by_line() -> None:
    row = PlannedRow(2, ANNA, "*Anna*", None, (Promote(a_page().ranks[1].id),), Own(NOW, NOW, 5400))

    card = import_card(preview(row, problems=(Problem(4, "No such rank."),)))

    text = "\n".join(card.lines)
    assert card.title == "Import of \\*a\\*.csv to Blaine County"
    assert card.lines[0] == "hours: **1**"
    assert "· notes" in text
    assert "⚠️ line 4: No such rank." in text.replace("\\", "")
    assert "→ Sergeant · joined 2026-11-22 · promoted 2026-11-22 · 1.5 h" in text


def test_many_lines_are_turned_like_leaves() -> None:
    rows = [PlannedRow(n, UserId(n), f"member {n}", None, (), Own(None, None, n)) for n in range(1, 100)]

    first, last = import_card(preview(*rows)), import_card(preview(*rows), leaf=99)

    assert first.lines != last.lines
    assert "line 99" in "\n".join(last.lines)
    assert first.view().content_length() <= 4000


def test_nothing_to_do_is_said() -> None:
    card = import_card(preview())

    assert card.lines[0] == "There is nothing to change."
    assert card.foot is None
    assert [item.verb for item in card.rows[0] if isinstance(item, Button)] == [CANCEL]


def test_what_a_column_holds_is_asked_with_its_first_cells() -> None:
    card = kinds_card(preview(), 1)

    assert "\\*\\*Notes\\*\\*" in card.title
    assert card.lines == ("> @\u200beveryone",)


def test_the_ends_are_told() -> None:
    done = Applied(STORED, 1, None)

    assert applied_card(done).lines == ("1 row written.",)
    assert rolled_back_card(done).lines == ("1 row is as it was.",)
    assert "5 / 10" in staging_card(5, 10).lines[0]
    assert "nothing was imported" in cancelled_card().title


def test_what_is_replaced_stands_before_the_arrow() -> None:
    page = a_page()
    before = a_membership(1, a_standing(1), joined_at=NOW - timedelta(days=1), carried_seconds=1_755_360)
    before = replace(before, worked_seconds=7200, carried_seconds=1_748_160)
    now = Own(NOW, None, 3 * 3600 - 7200)
    row = PlannedRow(2, ANNA, "Anna", before.id, (Demote(page.ranks[1].id),), now, before=before)

    card = import_card(preview(row))

    text = "\n".join(card.lines)
    assert "Captain → Sergeant · joined 2026-11-21 → 2026-11-22 · 487.6 h → 3 h" in text
    assert "replace what is there" in (card.foot or "")
    assert "taken away" not in (card.foot or "")


def test_callsigns_statuses_notes_and_awards_are_told_as_differences() -> None:
    award = Particular(ParticularKind.AWARD, "Valor", after="Valor")
    row = PlannedRow(
        2,
        ANNA,
        "Anna",
        None,
        particulars=(
            Particular(ParticularKind.CALLSIGN, "A-2", before="*A-1*", after="A-2"),
            Particular(ParticularKind.STATUS, "loa", before="Active", after="LOA"),
            Particular(ParticularKind.NOTE, "<@1> came late"),
            award,
            award,
        ),
    )

    (line,) = [each for each in import_card(preview(row)).lines if "line 2" in each]

    assert "→ A-2 · Active → LOA · note: " in line
    assert line.endswith("+ Valor ×2")
    assert "<@1>" not in line
