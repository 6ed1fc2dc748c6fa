"""Whatever is sent, what is kept is a small WebP of ours, or nothing."""

from io import BytesIO

import pytest
from PIL import Image

from domain.errors import Invalid
from domain.rosters.pictures import MOST_BYTES, PictureKind
from services.rosters.painting import LARGEST_KEPT, painted
from tests.painting import HTML, SVG, bomb, film, noise, photo, picture

LOGO, BANNER = PictureKind.LOGO, PictureKind.BANNER


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content), formats=("WEBP",))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_every_kind_becomes_the_same(kind: str) -> None:
    drawn = painted(LOGO, picture(300, 200, kind=kind))

    assert (drawn.width, drawn.height) == opened(drawn.content).size == (300, 200)
    assert drawn == painted(LOGO, picture(300, 200, kind=kind))


@pytest.mark.parametrize("mode", ["RGBA", "LA", "L", "P", "1", "I;16"])
def test_every_way_of_saying_colours_is_read(mode: str) -> None:
    assert painted(LOGO, picture(mode=mode)).width == 300


def test_colours_for_print_are_read() -> None:
    assert painted(BANNER, picture(640, 200, kind="JPEG", mode="CMYK")).width == 640


def test_what_can_be_seen_through_stays_so() -> None:
    file = BytesIO()
    Image.new("RGBA", (64, 64), (255, 0, 0, 0)).save(file, "PNG")

    assert opened(painted(LOGO, file.getvalue()).content).mode == "RGBA"


def test_a_large_one_is_made_to_fit_its_box() -> None:
    logo, banner = painted(LOGO, picture(3000, 1500)), painted(BANNER, picture(3000, 3000))

    assert (logo.width, logo.height) == (512, 256)
    assert (banner.width, banner.height) == (800, 800)


def test_a_photo_is_put_upright_and_tells_nothing_of_its_camera() -> None:
    drawn = painted(LOGO, photo())

    assert (drawn.width, drawn.height) == (200, 400)
    assert not any(word in drawn.content for word in (b"EXIF", b"ICCP", b"XMP", b"taken at home"))


def test_of_a_strip_too_little_would_be_left() -> None:
    with pytest.raises(Invalid, match="Logo: the picture has 10000 × 40 pixels; it needs 625 × 625"):
        painted(LOGO, picture(10000, 40))
    with pytest.raises(Invalid, match="Banner: the picture has 200 × 400 pixels"):
        painted(BANNER, photo())  # 400 × 200 lying on its side


def test_of_a_film_the_first_frame_is_kept() -> None:
    still = opened(painted(LOGO, film()).content)

    assert getattr(still, "n_frames", 1) == 1
    red, _, blue = still.convert("RGB").getpixel((160, 160))  # type: ignore[misc] # three of RGB
    assert red > 200 > 60 > blue


def test_noise_is_drawn_more_coarsely() -> None:
    assert len(painted(BANNER, noise(1600, 800)).content) <= LARGEST_KEPT * 1.5


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"", "the file is empty"),
        (HTML, "no PNG, JPEG, WebP or GIF"),
        (SVG, "no PNG, JPEG, WebP or GIF"),
        (picture(kind="BMP"), "no PNG, JPEG, WebP or GIF"),
        (picture(kind="TIFF"), "no PNG, JPEG, WebP or GIF"),
        (picture()[:-40], "damaged"),
        (picture(kind="JPEG")[:400], "no PNG|damaged"),
        (b"\x89PNG\r\n\x1a\n" + HTML, "no PNG|damaged"),
        (b"GIF89a" + HTML, "pixels|no PNG|damaged"),
        (bomb(6000, 6000), "6000 × 6000 pixels, which is too many"),
        (bomb(60_000, 60_000), "too many"),
        (picture(kind="JPEG") + b"\xff\xda" * 501, "damaged"),
        (picture(8, 8), "it needs 32 × 32 at least"),
        (bytes(MOST_BYTES + 1), "too large; it may have 8 MB"),
    ],
    ids=lambda value: value[:20] if isinstance(value, str) else "",
)
def test_what_is_no_picture_is_refused_with_its_reason(raw: bytes, why: str) -> None:
    with pytest.raises(Invalid, match=why) as refused:
        painted(LOGO, raw)

    assert refused.value.field == "logo"
