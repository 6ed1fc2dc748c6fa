"""A house on a fresh database, on each engine."""

from collections.abc import AsyncIterator

import pytest

from storage.database import open_database
from tests.services.house import House


@pytest.fixture
async def house(migrated_url: str) -> AsyncIterator[House]:
    """Every service, started, on an empty database."""
    database = await open_database(migrated_url)
    house = House(database)
    await house.start()
    yield house
    await database.close()
