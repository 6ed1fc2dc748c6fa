"""Sales are told to the bot as they happen."""

from datetime import UTC, datetime

import pytest

from app.demo.discord.world.errors import DiscordError
from app.demo.discord.world.events import Event
from app.demo.discord.world.world import World

END = datetime(2027, 1, 1, tzinfo=UTC)


def test_a_purchase_is_told_changed_and_taken_back() -> None:
    world, heard = World(), list[Event]()
    world.state.events.subscribe(heard.append)
    user = world.new_user("anna")

    sold = world.sales.sell(5, user_id=user.id)
    world.sales.change(int(sold["id"]), ends_at=END)
    world.sales.refund(int(sold["id"]))

    names = ["ENTITLEMENT_CREATE", "ENTITLEMENT_UPDATE", "ENTITLEMENT_DELETE"]
    assert [event.name for event in heard] == names
    assert [event.data["ends_at"] for event in heard] == [None, END.isoformat(), END.isoformat()]
    assert heard[2].data["deleted"] is True


def test_what_was_never_sold_is_refused() -> None:
    with pytest.raises(DiscordError):
        World().sales.refund(5)
