"""The script `./dev`: what it sets up, when it does so again, and what it says where it can't."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TOOLS = ("sh", "cat", "chmod", "cksum", "cp", "dirname", "id", "mkdir", "rm", "sed")

PYTHON = """#!/bin/sh
# Stands for Python: writes down what it is asked, and makes an environment with itself in it.
echo "$@" >>"$LOG"
case "$*" in
*ensurepip*) exit "${WITHOUT_VENV:-0}" ;;
*playwright*) exit "${WITHOUT_LIBRARY:-0}" ;;
"-m venv "*) mkdir -p "$3/bin" && cp "$0" "$3/bin/python" && cp "$0" "$3/bin/muster" ;;
esac
"""


class Checkout:
    """A copy of the script in a place where nothing is real but a few tools."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "muster"
        self.log = folder / "log"
        self.programs = folder / "bin"
        self.folder.mkdir()
        self.programs.mkdir()
        for name in ("dev", "pyproject.toml", "constraints.txt"):
            shutil.copy(ROOT / name, self.folder)
        for name in TOOLS:
            (self.programs / name).symlink_to(shutil.which(name) or pytest.fail(f"{name} is missing"))
        for name in ("python3", "chromium"):
            (self.programs / name).write_text(PYTHON)
            (self.programs / name).chmod(0o755)

    def dev(self, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run the script and return what came of it."""
        return subprocess.run(
            [self.folder / "dev", *words],
            env={"PATH": str(self.programs), "LOG": str(self.log), **environment},
            capture_output=True,
            text=True,
            check=False,
            timeout=30,
        )

    def installed(self) -> list[str]:
        """Return what pip was asked to install, in order."""
        lines = self.log.read_text().splitlines()
        return [line.rpartition(" ")[2] for line in lines if line.startswith("-m pip install")]


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path)


def test_alone_it_lists_its_chores(checkout: Checkout) -> None:
    done = checkout.dev()

    assert done.returncode == 0
    assert [
        chore for chore in ("demo", "test", "check", "bench") if f"./dev {chore}" not in done.stdout
    ] == []
    assert "set -eu" not in done.stdout


def test_the_first_run_installs_and_the_second_does_not(checkout: Checkout) -> None:
    first = checkout.dev("demo", "--once")
    second = checkout.dev("demo")

    assert (first.returncode, second.returncode) == (0, 0)
    assert "only once" in first.stderr
    assert second.stderr == ""
    assert checkout.installed() == [".[demo]"]
    assert "demo --once" in checkout.log.read_text()


def test_changed_pins_are_installed(checkout: Checkout) -> None:
    checkout.dev("demo")
    with (checkout.folder / "constraints.txt").open("a") as pins:
        pins.write("rich==15.0.0\n")
    checkout.dev("demo")

    assert checkout.installed() == [".[demo]", ".[demo]"]


def test_what_tests_need_is_enough_for_the_demo(checkout: Checkout) -> None:
    checkout.dev("test", "tests/domain")
    checkout.dev("demo")

    assert checkout.installed() == [".[dev]"]
    assert "-m pytest -n 2 --dist worksteal tests/domain" in checkout.log.read_text()


def test_a_moved_checkout_makes_its_environment_anew(checkout: Checkout) -> None:
    checkout.dev("demo")
    checkout.folder = checkout.folder.rename(checkout.folder.with_name("elsewhere"))
    done = checkout.dev("demo")

    assert done.returncode == 0
    assert checkout.log.read_text().count("-m venv .venv") == 2


def test_a_missing_venv_module_is_answered_with_the_cure(checkout: Checkout) -> None:
    done = checkout.dev("demo", WITHOUT_VENV="1")

    assert done.returncode == 1
    assert done.stderr == "Python's venv module is missing: apt-get install -y python3-venv\n"


def test_missing_python_is_answered_with_the_cure(checkout: Checkout) -> None:
    (checkout.programs / "python3").unlink()

    done = checkout.dev("demo")

    assert done.returncode == 1
    assert "apt-get install -y python3 python3-venv" in done.stderr


def test_a_missing_browser_is_one_line_and_the_tests_run(checkout: Checkout) -> None:
    (checkout.programs / "chromium").unlink()

    done = checkout.dev("test")

    assert done.returncode == 0
    assert done.stderr.splitlines()[1:] == [
        "Chromium is missing, browser tests will be skipped. Cure: apt-get install -y chromium libatomic1"
    ]


def test_a_browser_that_cannot_be_steered_is_a_missing_one(checkout: Checkout) -> None:
    done = checkout.dev("test", WITHOUT_LIBRARY="127")

    assert done.returncode == 0
    assert "Chromium is missing" in done.stderr


def test_a_missing_browser_ends_the_run_in_ci(checkout: Checkout) -> None:
    (checkout.programs / "chromium").unlink()

    done = checkout.dev("test", CI="1")

    assert done.returncode == 1
    assert "-m pytest" not in checkout.log.read_text()


@pytest.mark.parametrize("failing", ["nothing", "ruff format", "mypy", "lint-imports", "python -m pytest"])
def test_whatever_a_check_finds_fails_it_and_types_are_told_last(checkout: Checkout, failing: str) -> None:
    checkout.dev("test")
    for name in ("ruff", "mypy", "lint-imports", "python"):
        program = checkout.folder / ".venv" / "bin" / name
        says = f'echo "{name} $*"\ncase "{name} $*" in "{failing}"*) exit 1 ;; esac\n'
        program.write_text(f"#!/bin/sh\n{says}")
        program.chmod(0o755)

    done = checkout.dev("check", "tests/domain")

    assert done.returncode == (failing != "nothing")
    assert ("mypy" in done.stdout) == (failing == "mypy")
    is_tested = failing not in ("ruff format", "lint-imports")
    assert ("python -m pytest -n 2 --dist worksteal tests/domain" in done.stdout) == is_tested
