"""The office of most tests, on SQLite: what differs between engines is tested below."""

from collections.abc import AsyncIterator

import pytest

from tests.web.dashboard.office import Office, an_office


@pytest.fixture
async def office(migrated_sqlite: str) -> AsyncIterator[Office]:
    async with an_office(migrated_sqlite) as opened:
        yield opened
