"""Every setting is in the example and in the documentation."""

import tomllib

from app.config import SETTING_NAMES
from app.config_sources import variable_name
from tests.architecture.sources import ROOT


def test_the_example_has_every_setting_and_a_word_about_it() -> None:
    text = (ROOT / "config.example.toml").read_text()
    example = tomllib.loads(text)

    assert {section: tuple(table) for section, table in example.items()} == SETTING_NAMES
    blocks = [block for block in text.split("\n\n") if "=" in block]
    assert [block for block in blocks if "# " not in block] == []


def test_the_documentation_has_every_setting() -> None:
    page = (ROOT / "docs" / "settings.md").read_text()
    variables = [variable_name(section, name) for section, names in SETTING_NAMES.items() for name in names]

    assert [variable for variable in variables if f"`{variable}`" not in page] == []
