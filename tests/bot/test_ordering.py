"""A command about a member is answered with what became of the order."""

from domain.rosters.orders import OrderState
from tests.bot.town import Town, said


async def ready(town: Town) -> None:
    await town.page()
    await town.world.intake.compare(town.guild_id)


async def test_what_became_of_it_is_told(town: Town) -> None:
    await ready(town)

    assert "stan is Sergeant now" in said(await town.types("promote", member=town.stranger))


async def test_the_reason_and_the_moment_go_with_the_order(town: Town) -> None:
    await ready(town)

    await town.types("promote", member=town.stranger, reason="merit", at="in 3d")

    (order,) = town.world.orders.orders.values()
    assert (order.reason, order.state) == ("merit", OrderState.SCHEDULED)


async def test_a_moment_that_is_none_orders_nothing(town: Town) -> None:
    await ready(town)

    assert "write a moment like" in said(await town.types("promote", member=town.stranger, at="soon"))
    assert town.world.orders.orders == {}
