from pathlib import Path

import pytest

from domain.errors import Refused
from storage.locks import check_folder, lock_beside, running_beside


async def test_one_holder_keeps_another_out_until_he_lets_go(tmp_path: Path) -> None:
    first, second = lock_beside(tmp_path / "muster.db"), lock_beside(tmp_path / "muster.db")

    async with first.held(patience=1, refusal="busy"):
        assert not second.try_take()

    assert second.try_take()
    first.close()
    second.close()


async def test_waiting_ends_with_a_sentence(tmp_path: Path) -> None:
    first, second = lock_beside(tmp_path / "muster.db"), lock_beside(tmp_path / "muster.db")
    first.try_take()

    with pytest.raises(Refused, match="busy"):
        async with second.held(patience=0.05, refusal="busy"):
            pass

    first.close()
    second.close()


def test_the_mark_of_a_running_server_is_free_when_it_has_ended(tmp_path: Path) -> None:
    server, other = running_beside(tmp_path / "muster.db"), running_beside(tmp_path / "muster.db")

    assert server.try_take()
    assert not other.try_take()

    server.close()
    assert other.try_take()
    other.close()


def test_a_missing_folder_is_said_in_words(tmp_path: Path) -> None:
    check_folder(tmp_path / "muster.db")

    with pytest.raises(Refused, match="does not exist"):
        check_folder(tmp_path / "nowhere" / "muster.db")
