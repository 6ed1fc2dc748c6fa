"""What the tests of the world share: a list of what the bot would hear."""

import pytest

from app.demo.department import Department
from app.demo.discord.world.events import Event


@pytest.fixture
def heard(department: Department) -> list[Event]:
    """Every event from now on."""
    events: list[Event] = []
    department.world.state.events.subscribe(events.append)
    return events
