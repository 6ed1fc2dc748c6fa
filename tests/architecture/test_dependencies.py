"""What is imported is asked for, and what is asked for is used."""

import re
import sys
import tomllib
from importlib.metadata import packages_distributions

from tests.architecture.sources import PACKAGES, ROOT, files, imported

BROUGHT_ALONG = {
    "jinja2": "quart",
    "markupsafe": "quart",
    "werkzeug": "quart",
    "pydantic-core": "pydantic",
    "yarl": "aiohttp",
}
"""Parts of something we ask for, in whose interface they appear."""

NEVER_IMPORTED = {
    "tzdata": "zoneinfo reads it where the system has no time zones",
}


def asked_for() -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    return {plain(re.split(r"[\[<>=~! ]", line, maxsplit=1)[0]) for line in project["dependencies"]}


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def used() -> set[str]:
    """Return the distributions whose modules our packages import."""
    owners = packages_distributions()
    modules = (
        {name for path in files(*PACKAGES) for name in imported(path)} - sys.stdlib_module_names - {*PACKAGES}
    )
    return {plain(owners.get(module, [module])[0]) for module in modules}


def test_what_is_imported_is_asked_for() -> None:
    assert {name for name in used() if BROUGHT_ALONG.get(name, name) not in asked_for()} == set()


def test_what_is_asked_for_is_used() -> None:
    assert asked_for() - used() - NEVER_IMPORTED.keys() == set()


def test_what_is_asked_for_is_pinned() -> None:
    pins = (ROOT / "constraints.txt").read_text()

    assert [name for name in asked_for() if not re.search(rf"^{name}==", pins, re.MULTILINE)] == []


def test_the_pins_name_no_host() -> None:
    assert re.findall(r"\S*(?:://|@ |--hash|--index)\S*", (ROOT / "constraints.txt").read_text()) == []
