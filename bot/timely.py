"""Timely: what should be known before the first answer, which Discord waits three seconds for."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

QUICK = 1.0
"""Seconds for what is looked up before the first answer: after them it is given without."""

Found = TypeVar("Found")


async def quickly(
    work: Coroutine[Any, Any, Found],  # Any: whatever it waits for
    *,
    within: float = QUICK,
) -> asyncio.Task[Found]:
    """Return the work under way, as soon as it is done or has taken too long to be waited for.

    Whoever doesn't care how it ends may let go of it.
    """
    task = asyncio.create_task(work)
    task.add_done_callback(_noted)
    await asyncio.wait((task,), timeout=within)
    return task


def _noted(task: asyncio.Task[Any]) -> None:
    """Look at how it ended, or asyncio complains that nobody did."""
    if not task.cancelled():
        task.exception()
