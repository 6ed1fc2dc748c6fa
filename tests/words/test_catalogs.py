"""Catalogs: translations read from files, English where there are none."""

from pathlib import Path

import pytest

from words.catalogs import catalog_of, read_catalog

PO = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural={rule};\\n"

msgid "Callsign"
msgstr "Rufname"

#, fuzzy
msgid "Rank"
msgstr "Rang"

msgid "Name"
msgstr ""

msgid "{count} holder"
msgid_plural "{count} holders"
msgstr[0] "{count} Inhaber"
msgstr[1] "{count} Inhaberinnen"
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "de.po"
    file.write_text(PO.replace("{rule}", "(n != 1)"), encoding="utf-8")
    return file


def test_a_translation_is_found_by_its_english(path: Path) -> None:
    assert read_catalog(path).text("Callsign") == "Rufname"


@pytest.mark.parametrize("template", ["Rank", "Name", "Nowhere", ""])
def test_what_is_doubtful_or_missing_is_not_found(path: Path, template: str) -> None:
    assert read_catalog(path).text(template) is None


def test_a_count_chooses_among_forms(path: Path) -> None:
    catalog = read_catalog(path)

    assert [catalog.counted("{count} holder", count) for count in (0, 1, 2)] == [
        "{count} Inhaberinnen", "{count} Inhaber", "{count} Inhaberinnen",
    ]  # fmt: skip
    assert catalog.counted("{count} seat", 2) is None


def test_french_counts_zero_as_one(tmp_path: Path) -> None:
    file = tmp_path / "fr.po"
    file.write_text(PO.replace("{rule}", "(n > 1)"), encoding="utf-8")

    assert read_catalog(file).counted("{count} holder", 0) == "{count} Inhaber"


def test_english_has_nothing_to_look_up() -> None:
    assert catalog_of("en").texts == {}
