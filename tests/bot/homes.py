"""Homes: the bot's world moved onto real services."""

from dataclasses import fields
from typing import Any

from bot.audit import GuildAudit
from bot.bulking import Bulking
from bot.carrying import Carrying
from bot.comparisons import Comparisons
from bot.intake import Intake
from bot.screens import tell_privately
from services import Services
from tests.bot.fakes import World
from tests.services.house import House


def at_home_in(world: World, house: House) -> Carrying:
    """Have the bot use the real services, and return what carries orders out."""
    world.services = _services(house)
    real: Any = house  # the fakes of the same names answer to the same calls
    world.guilds, world.pages, world.tiers = real.guilds, real.pages, real.tiers
    world.audit = GuildAudit(world.served)
    world.comparisons = Comparisons(house.sync, world.served, world.chunking, world.audit)
    world.intake = Intake(house.sync, house.guilds, world.served, world.comparisons, world.audit)
    carrying = Carrying(house.orders, house.pages, world.served, world.intake)
    house.live.listen(world.intake.hear)
    world.bulking = Bulking(house.batches, world.served, tell_privately)
    house.live.listen(carrying.hear)
    house.live.listen(world.bulking.hear)
    return carrying


def _services(house: House) -> Services:
    """Return the house's services; what the bot asks nothing of is not there."""
    known: dict[str, Any] = vars(house) | {"audit": house.audit_lines}
    named: dict[str, Any] = {field.name: known.get(field.name) for field in fields(Services)}
    return Services(**named)
