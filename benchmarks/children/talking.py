"""Talking: a child's side of the conversation with the benchmark that started it."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from typing import Any

Json = dict[str, Any]  # Any: whatever a benchmark asks


def say(answer: Json) -> None:
    """Answer the benchmark."""
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


async def requests() -> AsyncIterator[Json]:
    """Yield what the benchmark asks for, until it hangs up."""
    reader = asyncio.StreamReader(limit=1 << 24)
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        yield json.loads(line)
