"""Fixtures for the web: an office whose doors programs knock at."""

from collections.abc import AsyncIterator

import pytest

from tests.web.office import Office, office_in


@pytest.fixture
async def office(migrated_sqlite: str) -> AsyncIterator[Office]:
    """Staff, sites and leave behind the application; their services are tried on both engines elsewhere."""
    async with office_in(migrated_sqlite) as office:
        yield office
