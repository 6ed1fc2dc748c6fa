from dataclasses import replace

import pytest

from domain.rosters.pages import Visibility
from domain.rosters.pictures import Picture
from tests.web.drawing.rosters import a_page
from web.drawing.pictures import Preview, picture_address, preview_of

LOGO, BANNER = Picture("a" * 24, 300, 200), Picture("b" * 24, 1200, 300)


def test_an_address_names_the_content() -> None:
    assert picture_address("logo", "harbor", LOGO) == f"/r/harbor/logo-{'a' * 24}.webp"


def test_a_link_is_shown_with_the_banner_before_the_logo() -> None:
    page = replace(a_page(), logo=LOGO)

    assert preview_of(a_page()) is None
    assert preview_of(page) == Preview(LOGO, f"logo-{'a' * 24}.webp", is_wide=False)
    assert preview_of(replace(page, banner=BANNER)) == Preview(
        BANNER, f"banner-{'b' * 24}.webp", is_wide=True
    )


@pytest.mark.parametrize("visibility", [Visibility.MEMBERS, Visibility.OFF])
def test_nothing_is_shown_beside_a_link_to_a_closed_page(visibility: Visibility) -> None:
    assert preview_of(replace(a_page(), logo=LOGO, visibility=visibility)) is None
