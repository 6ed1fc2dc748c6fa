"""How a command asks: settings read, the database opened, one verb, the database closed."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

from app.config import Settings, load_settings
from app.logs import start_logging
from app.wiring import open_house
from services import Services

Answer = TypeVar("Answer")


def settings_for_a_command(config: Path | None) -> Settings:
    """Return the settings in force, with only warnings logged: a command's answer is what it prints."""
    settings = load_settings(config)
    quiet = settings.log.model_copy(update={"level": "error" if settings.log.level == "error" else "warning"})
    start_logging(quiet, secrets=settings.secrets())
    return settings


def ask(config: Path | None, question: Callable[[Services], Awaitable[Answer]]) -> Answer:
    """Return what `question` answers over the configured database, beside a running server or without one."""
    settings = settings_for_a_command(config)

    async def asked() -> Answer:
        async with open_house(settings) as house:
            return await question(house.services)

    return asyncio.run(asked())
