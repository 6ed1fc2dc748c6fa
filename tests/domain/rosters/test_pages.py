"""Pages: their order, and the texts they may bear."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.errors import Invalid
from domain.ids import RoleId
from domain.rosters.pages import MOST_READERS, check_readers, checked_text, readers
from tests.domain.makers import CAPTAIN, GUILD, NOW, OFFICER, ROLES, a_page


def test_the_first_rank_is_the_highest() -> None:
    assert a_page().order() == {1: 0, 2: 1, 3: 2}


def test_a_deleted_page_waits_thirty_days() -> None:
    assert replace(a_page(), deleted_at=NOW).purge_at() == NOW + timedelta(days=30)
    assert a_page().purge_at() is None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("   ", "empty"),
        ("x" * 21, "20 characters at most"),
        ("a\x00b", "control"),
        ("a\ud800", "half"),
        ("\x7f", "control"),
        ("\u202e", "empty"),
        ("\u200b\u2060", "can be seen"),
        ("\u3164 \u2800", "can be seen"),
        ("\u0301\ufe0f", "can be seen"),
    ],
)
def test_a_text_that_cannot_be_shown_is_refused_by_name(text: str, why: str) -> None:
    with pytest.raises(Invalid, match=why) as refused:
        checked_text(text, name="title", longest=20)
    assert refused.value.field == "title"


def test_a_text_is_trimmed() -> None:
    assert checked_text("  Blaine \n", name="title", longest=20) == "Blaine"
    assert checked_text("", name="description", longest=20, may_be_empty=True) == ""


def test_a_text_turns_nothing_beside_it_and_keeps_what_belongs_to_it() -> None:
    assert checked_text("\u202eevil\u2066", name="title", longest=5) == "evil"
    for kept in ("👩\u200d🚒", "日本語", "क्\u200dष", "e\u0301", "\ue000", "-"):
        assert checked_text(kept, name="title", longest=20) == kept
    assert checked_text("\u200b", name="description", longest=20, may_be_empty=True) == ""


def test_only_a_text_that_may_has_lines() -> None:
    assert checked_text("a\nb\tc", name="description", longest=20, may_have_lines=True) == "a\nb\tc"
    with pytest.raises(Invalid, match="title must stand on one line"):
        checked_text("a\nb", name="title", longest=20)


def test_readers_are_roles_once_each_and_everyone_is_all() -> None:
    assert readers(a_page(), [OFFICER, CAPTAIN, OFFICER]) == (CAPTAIN, OFFICER)
    assert readers(a_page(), [OFFICER, RoleId(GUILD)]) == ()


def test_readers_are_roles_of_the_server_and_not_too_many() -> None:
    check_readers(replace(a_page(), reader_role_ids=(CAPTAIN,)), ROLES)
    with pytest.raises(Invalid, match="no role with id 5"):
        check_readers(replace(a_page(), reader_role_ids=(RoleId(5),)), ROLES)
    with pytest.raises(Invalid, match=f"at most {MOST_READERS}"):
        check_readers(replace(a_page(), reader_role_ids=(CAPTAIN,) * (MOST_READERS + 1)), ROLES)
