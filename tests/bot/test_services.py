"""The bot is handed every service it asks for."""

from dataclasses import fields

from bot.services import Services
from tests.bot.fakes import World


def test_nothing_is_left_out() -> None:
    services = World().services

    assert all(getattr(services, field.name) is not None for field in fields(Services))
