"""The page of settings is written, not edited."""

from pathlib import Path

from app.config import SETTING_NAMES
from app.config_page import page

PAGE = Path(__file__).parents[2] / "docs" / "settings.md"


def test_the_page_is_current() -> None:
    assert PAGE.read_text() == page(), "run: python -m app.config_page > docs/settings.md"


def test_the_page_has_every_setting() -> None:
    text = page()

    for section, names in SETTING_NAMES.items():
        assert f"## [{section}]" in text
        assert [name for name in names if f"| `{name}` |" not in text] == []
