"""Deciding: a refusal comes back to its entry, also the one that somebody may not."""

from werkzeug.datastructures import MultiDict

from domain.errors import NotAllowed
from web.dashboard.deciding import Undone, decided, number_in
from web.dashboard.filling import Fault, Filled


async def test_whoever_may_not_is_told_beside_the_entry() -> None:
    async def verb() -> None:
        raise NotAllowed("You can't do that to yourself.")

    done = await decided(verb)

    assert done == Fault("", "You can't do that to yourself.", 403)
    undone = Undone(7, done)
    assert undone.at(7) is done
    assert undone.at(8) is None


def test_what_is_no_number_is_none() -> None:
    filled = Filled(MultiDict([("a", "12"), ("b", "-1"), ("c", "²"), ("d", "9" * 19)]))

    assert [number_in(filled, name) for name in "abcde"] == [12, 0, 0, 0, 0]
