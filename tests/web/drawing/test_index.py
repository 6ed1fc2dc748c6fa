import pytest

from domain.rosters.pictures import Picture
from tests.web.drawing.rosters import SYNCED
from web.drawing.index import IndexDrawing, PageCard
from web.drawing.paper import make_environment


@pytest.fixture(scope="module")
def drawing() -> IndexDrawing:
    return IndexDrawing(make_environment())


def test_a_card_says_what_is_known(drawing: IndexDrawing) -> None:
    drawn = drawing.page(
        [PageCard("harbor", "Harbor", "Boats.", "Harbor RP", 1234, SYNCED)], search=""
    ).decode()

    assert '<a href="/r/harbor"><bdi>Harbor</bdi></a>' in drawn
    assert "1,234" in drawn
    assert "22 Nov 2026, 12:00 UTC" in drawn


def test_a_card_has_its_logo_or_initials(drawing: IndexDrawing) -> None:
    logo = Picture("a" * 24, 300, 200)

    drawn = drawing.page([PageCard("harbor", "Harbor", "", "", logo=logo)]).decode()

    assert f'src="/r/harbor/logo-{"a" * 24}.webp" width="300" height="200" alt="" loading="lazy"' in drawn
    assert 'class="logo" aria-hidden="true"' in drawing.page([PageCard("harbor", "Harbor", "", "")]).decode()


def test_a_card_leaves_out_what_is_not(drawing: IndexDrawing) -> None:
    drawn = drawing.page([PageCard("harbor", "Harbor", "", "Harbor")]).decode()

    assert "Strength" not in drawn
    assert "Last synced" not in drawn


def test_what_was_searched_stays_in_the_form_as_text(drawing: IndexDrawing) -> None:
    drawn = drawing.page([], search='"><script>').decode()

    assert 'value="&#34;&gt;&lt;script&gt;"' in drawn
    assert "No roster by that name" in drawn


def test_a_house_without_pages_says_how_to_begin(drawing: IndexDrawing) -> None:
    drawn = drawing.page([]).decode()

    assert "<code>/setup</code>" in drawn
    assert "<form" not in drawn
