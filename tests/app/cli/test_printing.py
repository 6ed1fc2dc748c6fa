"""Printing: for people on a terminal, for scripts in a pipe, and never as markup."""

from datetime import UTC, datetime

import pytest

from app.cli.printing import complain, moment, note, progress, say, show_table


def test_rows_go_into_a_pipe_one_a_line_whole_and_separated_by_tabs(
    capsys: pytest.CaptureFixture[str],
) -> None:
    show_table(("a", "b"), [("1", "x" * 300), ("2", "two\nlines\tand [red]tabs[/red]")], empty="none")

    assert capsys.readouterr().out == f"1\t{'x' * 300}\n2\ttwo lines and [red]tabs[/red]\n"


def test_a_person_reads_headings(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")

    show_table(("rank", "name"), [("1", "Chief")], empty="none")
    show_table(("rank", "name"), [], empty="Nothing there yet.")

    text = capsys.readouterr().out
    assert "rank" in text
    assert "Chief" in text
    assert "Nothing there yet." in text


def test_an_answer_goes_out_and_everything_else_beside_it(capsys: pytest.CaptureFixture[str]) -> None:
    say("answer")
    note("by the way")
    complain("no [bold]way[/bold]")

    written = capsys.readouterr()
    assert written.out == "answer\n"
    assert written.err == "by the way\nno [bold]way[/bold]\n"


def test_progress_is_not_shown_in_a_pipe(capsys: pytest.CaptureFixture[str]) -> None:
    with progress("Copying") as bar:
        bar(1, 2)

    assert capsys.readouterr().err == ""


def test_moments_are_shown_in_utc() -> None:
    assert moment(datetime(2027, 1, 2, 3, 4, 5, tzinfo=UTC)) == "2027-01-02 03:04 UTC"
    assert moment(None) == "never"
