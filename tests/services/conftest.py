"""A house on a fresh database, on each engine."""

from collections.abc import AsyncIterator

import pytest

from tests.services.house import House


@pytest.fixture
async def house(migrated_url: str) -> AsyncIterator[House]:
    """Every service, started, on an empty database."""
    async with House.on(migrated_url) as house:
        yield house
