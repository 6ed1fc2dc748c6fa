"""A picture is named by its content; what can't become one is refused before it is opened."""

import pytest

from domain.errors import Invalid
from domain.rosters.pictures import (
    MOST_BYTES,
    Picture,
    PictureKind,
    check_bytes,
    check_dimensions,
    file_of,
    picture_in,
)

DIGEST = "0123456789abcdef01234567"


def test_a_file_leads_back_to_its_picture() -> None:
    file = file_of(PictureKind.BANNER, Picture(DIGEST, 10, 10))

    assert file == f"banner-{DIGEST}.webp"
    assert picture_in(file) == (PictureKind.BANNER, DIGEST)


@pytest.mark.parametrize(
    "file",
    ["", "logo", f"logo-{DIGEST}.png", f"icon-{DIGEST}.webp", "logo-../../x.webp", f"logo-{DIGEST}.webp\n"],
)
def test_no_other_name_is_a_picture_s(file: str) -> None:
    assert picture_in(file) is None


def test_bytes_are_not_what_tells_two_pictures_apart() -> None:
    assert Picture(DIGEST, 10, 10, b"bytes") == Picture(DIGEST, 10, 10)
    assert "bytes" not in repr(Picture(DIGEST, 10, 10, b"bytes"))


@pytest.mark.parametrize("number", [0, -1, MOST_BYTES + 1])
def test_a_file_has_some_bytes_and_not_too_many(number: int) -> None:
    with pytest.raises(Invalid) as refused:
        check_bytes(PictureKind.BANNER, number)

    assert refused.value.field == "banner"


@pytest.mark.parametrize("size", [(5000, 5000), (319, 64), (320, 63)])
def test_a_banner_has_enough_pixels_and_not_too_many(size: tuple[int, int]) -> None:
    with pytest.raises(Invalid, match="Banner: the picture has"):
        check_dimensions(PictureKind.BANNER, *size)


@pytest.mark.parametrize(
    ("kind", "size", "least"),
    [
        (PictureKind.LOGO, (10000, 40), "625 × 625"),
        (PictureKind.LOGO, (40, 10000), "625 × 625"),
        (PictureKind.LOGO, (10000, 624), "625 × 625"),
        (PictureKind.BANNER, (20000, 500), "2667 × 534"),
        (PictureKind.BANNER, (400, 4000), "1600 × 320"),
    ],
)
def test_a_strip_is_not_drawn_as_a_line(kind: PictureKind, size: tuple[int, int], least: str) -> None:
    with pytest.raises(Invalid, match=f"has {size[0]} × {size[1]} pixels; it needs {least} at least"):
        check_dimensions(kind, *size)


def test_what_fits_is_let_through() -> None:
    check_bytes(PictureKind.LOGO, MOST_BYTES)
    check_dimensions(PictureKind.LOGO, 32, 32)
    check_dimensions(PictureKind.LOGO, 10000, 625)
    check_dimensions(PictureKind.BANNER, 2400, 64)
    check_dimensions(PictureKind.BANNER, 1600, 4000)
