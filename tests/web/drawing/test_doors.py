from collections.abc import Callable

import pytest

from domain.rosters.pages import Visibility
from web.drawing.doors import DoorDrawing
from web.drawing.paper import make_environment

DOORS = DoorDrawing(make_environment())


@pytest.mark.parametrize(
    ("draw", "title", "next_step"),
    [
        (lambda: DOORS.closed(Visibility.MEMBERS), "for its members", "<code>/roster show</code>"),
        (lambda: DOORS.closed(Visibility.OFF), "switched off", "<code>/page visibility</code>"),
        (DOORS.not_found, "nothing at this address", "ask whoever sent you the link"),
        (DOORS.deleted, "was deleted", "<code>/page restore</code>"),
        (DOORS.gone, "gone for good", "look for it by name"),
        (DOORS.method_not_allowed, "be done here", "try from the page itself"),
        (lambda: DOORS.too_many(1), "too fast", "Wait 1 second, then"),
        (lambda: DOORS.failed("abc123"), "went wrong", "<code>abc123</code>"),
    ],
)
def test_a_door_says_what_happened_and_what_to_do(
    draw: Callable[[], bytes], title: str, next_step: str
) -> None:
    drawn = draw().decode()

    assert title in drawn
    assert next_step in drawn
    assert '<meta name="robots" content="noindex">' in drawn


@pytest.mark.parametrize(
    ("draw", "opens"),
    [
        (lambda: DOORS.closed(Visibility.MEMBERS), True),
        (lambda: DOORS.closed(Visibility.OFF), True),
        (DOORS.deleted, True),
        (lambda: DOORS.too_many(1), True),
        (DOORS.not_found, False),
        (DOORS.gone, False),
        (DOORS.method_not_allowed, False),
        (lambda: DOORS.failed("abc123"), False),
    ],
)
def test_doors_that_may_open_again_look_for_it(draw: Callable[[], bytes], opens: bool) -> None:
    assert (b'<script type="module" src="/static/js/door.js?v=' in draw()) is opens


def test_an_error_id_is_only_text() -> None:
    assert b"<script>x" not in DOORS.failed("<script>x")
