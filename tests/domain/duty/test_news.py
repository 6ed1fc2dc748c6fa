"""News of patrols: what happens has a word that is kept with what waits."""

from domain.duty.news import Happening


def test_what_happens_is_kept_by_its_word() -> None:
    assert [Happening(each.value) for each in Happening] == list(Happening)
