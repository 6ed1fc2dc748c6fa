"""The whole API asked by a machine that has read its description and means no good.

No fault of ours, whatever comes; answers as they are described; no door that opens without a key. What is
shaped as described may be refused all the same: that a day has passed, or a name is taken, no schema says.
"""

import asyncio
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance
from schemathesis.specs.openapi.schemas import OpenApiSchema
from uvicorn import Config, Server

from domain.access.scopes import EVERY_SCOPE
from storage.database import open_database
from tests.domain.makers import GUILD
from tests.services.house import House
from tests.services.staff.office import mira, opened
from tests.web.fakes import KEY, Stage, a_holder, some_settings
from tests.web.rosters import a_roster
from web.docs.table import OPERATIONS

GUILD_KEY = "ro_everything"
EXAMPLES = 8
"""Of each operation; with all of them together some hundreds of requests, in a few seconds."""


def serve(url: str, listening: socket.socket, server_is: "list[Server]", ready: threading.Event) -> None:
    """Serve the real application on real services until told to stop."""

    async def served() -> None:
        database = await open_database(url)
        house = House(database)
        await house.start()
        await opened(house)
        await mira(house)
        stage = Stage(
            a_roster(),
            staffing=house.staffing,
            settings=some_settings(key_requests_per_minute=10**6, failed_keys_per_minute=10**6),
        )
        stage.keys.holders[GUILD_KEY] = a_holder("all", guild_id=GUILD, scopes=EVERY_SCOPE)
        server = Server(Config(stage.app, log_level="error", lifespan="off", ws="none"))
        server_is.append(server)
        ready.set()
        await server.serve(sockets=[listening])
        await stage.app.close_streams()
        await database.close()

    asyncio.run(served())


@pytest.fixture(scope="module")
def schema(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenApiSchema]:
    path = tmp_path_factory.mktemp("asked") / "muster.db"
    path.write_bytes(sqlite_template.read_bytes())
    listening = socket.create_server(("127.0.0.1", 0))
    server_is: list[Server] = []
    ready = threading.Event()
    thread = threading.Thread(target=serve, args=(f"sqlite:///{path}", listening, server_is, ready))
    thread.start()
    ready.wait(20)
    address = f"http://127.0.0.1:{listening.getsockname()[1]}"
    loaded = schemathesis.openapi.from_url(f"{address}/openapi.json")
    loaded.config.update(base_url=address)
    yield loaded
    server_is[0].should_exit = True
    thread.join(10)
    listening.close()


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["good", "bad"])
@pytest.mark.parametrize(
    ("method", "path"), [(each.method, path) for each in OPERATIONS for path in each.paths]
)
def test_whatever_is_asked_is_answered_as_described(
    schema: OpenApiSchema, method: str, path: str, mode: GenerationMode
) -> None:
    key = KEY if path.startswith("/api/roster/") else GUILD_KEY

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=schema[path][method].as_strategy(generation_mode=mode))
    def ask(case: Case[Any]) -> None:
        case.call_and_validate(headers={"X-API-Key": key}, excluded_checks=[positive_data_acceptance])

    ask()
