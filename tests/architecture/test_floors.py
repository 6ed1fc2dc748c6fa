"""The floors: who imports whom, and that nobody else owns our names."""

import shutil
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

from tests.architecture.sources import PACKAGES, ROOT, files, imported


def test_the_import_contracts_hold() -> None:
    program = Path(sys.executable).with_name("lint-imports")
    assert shutil.which(program), "import-linter is missing from this environment: ./dev test installs it"

    done = subprocess.run(
        [program, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )

    assert done.returncode == 0, done.stdout + done.stderr


def test_the_domain_stands_on_the_standard_library_alone() -> None:
    allowed = sys.stdlib_module_names | {"domain"}
    foreign = {str(path): imported(path) - allowed for path in files("domain")}

    assert {path: names for path, names in foreign.items() if names} == {}


def test_nobody_else_owns_our_import_names() -> None:
    owners = packages_distributions()

    assert {name: owners[name] for name in PACKAGES if set(owners.get(name, ())) - {"muster"}} == {}


def test_the_web_asks_nobody_but_discord_who_somebody_is() -> None:
    askers = {str(path) for path in files("web") if imported(path) & {"httpx2", "authlib"}}

    assert askers == {"web/oauth.py"}
