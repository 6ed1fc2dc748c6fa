"""The databases that tests get: on both engines, empty, and nobody else's."""

from storage.database import Database


async def test_a_database_is_open_and_on_the_engine_asked_for(database: Database, engine: str) -> None:
    assert database.engine_name == engine


async def test_an_empty_database_is_nowhere_yet(storage_url: str, engine: str) -> None:
    assert storage_url.startswith(f"{engine}://")
