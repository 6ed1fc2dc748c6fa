"""A newcomer's first minute: `muster demo`."""

import subprocess
from pathlib import Path

import pytest

from tests.stories.processes import PATIENCE, program

pytestmark = pytest.mark.slow


def test_the_demo_shows_a_change_arriving_and_ends_well(tmp_path: Path) -> None:
    with program(
        "app", "demo", "--once", cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as demo:
        out, err = demo.communicate(timeout=2 * PATIENCE)

    assert demo.returncode == 0, err
    assert "went from Cadet to Deputy" in out
    assert "the open page was told" in out
    assert "says Deputy" in out
    assert list(tmp_path.iterdir()) == [], "a demo leaves nothing behind"
