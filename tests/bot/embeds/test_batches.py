"""Batches drawn: what matters first, names harmless, every line in the file."""

import csv
import io
from dataclasses import replace

import discord
import pytest

from bot.buttons import Button
from bot.embeds.batches import lines_file, list_card, preview_card, progress_card, report_card
from bot.embeds.cards import BAD, GOOD, WARNING, Card
from domain.ids import BatchId, RecordId, UserId
from domain.rosters.asks import Promote
from domain.rosters.batches import Batch, BatchKind, BatchState, Line, LineState, Progress
from services.rosters.batches import Preview, Report
from tests.domain.makers import ANNA, GUILD, NOW, PAGE, a_page


def drawn(card: Card) -> list[str]:
    """Return texts, labels and files of a card."""
    found: list[str] = []
    for item in card.view().walk_children():
        if isinstance(item, Button):
            found.append(item.item.label or "")
        elif isinstance(item, discord.ui.File):
            found.append(item.media.url)
    return found


BATCH = Batch(BatchId(3), GUILD, PAGE, BatchKind.PROMOTE, BatchState.DRAFT, ANNA, "*Anna*", NOW, "merit")
REFUSED = tuple(
    Line(n, UserId(n), f"**{n}** @everyone", Promote(), LineState.REFUSED, sentence="No.")
    for n in range(1, 13)
)


def test_a_preview_counts_what_would_be_done_and_names_whom_not() -> None:
    card = preview_card(Preview(BATCH, a_page(), {"Sergeant": 3, "Captain": 1}, REFUSED))

    assert card.lines[:3] == ("**3** to Sergeant", "**1** to Captain", "Reason: merit")
    assert "12 can't be done:" in card.lines
    assert card.lines[-1] == "> … and 2 more"
    assert "@everyone" not in "\n".join(card.lines)
    words = drawn(card)
    assert "Start with 4 members" in words


def test_a_preview_of_nothing_offers_no_start() -> None:
    card = preview_card(Preview(BATCH, a_page(), {}, REFUSED))

    assert card.colour == BAD
    assert not any("Start" in text for text in drawn(card))


@pytest.mark.parametrize(
    ("state", "counts", "colour"),
    [
        (BatchState.DONE, {LineState.DONE: 4}, GOOD),
        (BatchState.DONE, {LineState.DONE: 3, LineState.REFUSED: 1}, WARNING),
        (BatchState.CANCELLED, {LineState.DONE: 3, LineState.CANCELLED: 1}, WARNING),
    ],
)
def test_how_it_ended_is_a_colour(state: BatchState, counts: dict[LineState, int], colour: int) -> None:
    assert progress_card(Progress(replace(BATCH, state=state), counts)).colour == colour


def test_progress_is_a_bar_with_numbers_and_a_way_to_stop() -> None:
    running = replace(BATCH, state=BatchState.RUNNING)
    card = progress_card(Progress(running, {LineState.DONE: 250, LineState.WAITING: 250}, is_held=True))

    assert card.lines[0] == "`██████████░░░░░░░░░░` **250 / 500**"
    assert card.lines[1] == "done: 250 · waiting: 250"
    assert "held" in card.lines[2]
    assert "Cancel the rest" in drawn(card)


def test_what_is_under_way_is_seen_before_anything_is_done() -> None:
    running = replace(BATCH, state=BatchState.RUNNING)
    card = progress_card(Progress(running, {LineState.OPEN: 5, LineState.WAITING: 495}))

    assert card.lines == ("`▒░░░░░░░░░░░░░░░░░░░` **0 / 500**", "under way: 5 · waiting: 495")


def test_the_end_names_those_not_done_and_brings_the_file() -> None:
    done = Progress(replace(BATCH, state=BatchState.DONE), {LineState.DONE: 1, LineState.REFUSED: 12})

    card = report_card(Report(done, REFUSED), filename="bulk-3.csv")

    assert card.title == "Bulk promotion: done"
    assert "> … and 2 more" in card.lines
    assert "attachment://bulk-3.csv" in drawn(card)


def test_the_file_has_a_line_for_each_and_no_formulas() -> None:
    lines = (
        Line(1, ANNA, "=cmd()", Promote(), LineState.DONE, record_id=RecordId(77), source=2),
        *REFUSED[:1],
    )

    rows = list(csv.reader(io.StringIO(lines_file(Report(Progress(BATCH, {}), lines)).decode("utf-8-sig"))))

    assert rows[1] == ["1", "2", "'=cmd()", str(ANNA), "done", "#77", ""]
    assert rows[2][4:] == ["not done", "", "No."]


def test_the_list_names_each_with_its_button() -> None:
    running = replace(BATCH, state=BatchState.RUNNING)

    card = list_card([Progress(running, {LineState.WAITING: 2})])

    assert "Bulk promotion · \\*Anna\\*" in card.lines[0]
    assert "#3" in drawn(card)
    assert "None yet" in list_card([]).lines[0]
