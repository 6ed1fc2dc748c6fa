"""Every deed has words for people."""

import ast

from domain.access.actors import Via
from domain.access.deeds import ACTIONS, WAYS
from domain.rosters.records import RecordKind
from tests.architecture.sources import files, tree


def test_every_action_that_is_written_has_a_name() -> None:
    written = {
        node.value
        for path in files("services", "storage")
        for call in ast.walk(tree(path))
        if isinstance(call, ast.Call) and _name(call.func).startswith(("wrote", "_audit"))
        for node in call.args
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and "." in node.value
    }

    assert written - ACTIONS.keys() == set()


def test_what_is_recorded_of_awards_and_its_undoing_have_names() -> None:
    awards = (RecordKind.AWARD, RecordKind.AWARD_REVOCATION)

    assert {f"{kind.value}.{done}" for kind in awards for done in ("recorded", "undone")} <= ACTIONS.keys()


def test_actions_are_a_noun_and_a_participle() -> None:
    assert all(len(action.split(".")) == 2 for action in ACTIONS)


def test_every_way_has_words() -> None:
    assert WAYS.keys() == set(Via)


def _name(called: ast.expr) -> str:
    return str(getattr(called, "attr", "") or getattr(called, "id", ""))
