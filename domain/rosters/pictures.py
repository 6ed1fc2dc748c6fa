"""Pictures: the logo and the banner of a page, as they are kept: bounded in size, and named by their content.

What somebody sends is never kept: it is read, drawn anew within the box of its kind, and forgotten.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from math import ceil
from types import MappingProxyType

from domain.errors import Invalid
from domain.words import sentence


class PictureKind(StrEnum):
    """What a picture is for: beside the title, or above it."""

    LOGO = "logo"
    BANNER = "banner"


MOST_BYTES = 8 * 1024 * 1024
"""Of a file that is sent; what is kept of it is far less."""
MOST_PIXELS = 24_000_000
"""What a camera makes; taken apart they are a hundred megabytes, one picture at a time."""
LEAST: Mapping[PictureKind, tuple[int, int]] = MappingProxyType(
    {PictureKind.LOGO: (32, 32), PictureKind.BANNER: (320, 64)}
)
"""Pixels across and down below which it would only be a blur, also of what is left within its box."""
BOXES: Mapping[PictureKind, tuple[int, int]] = MappingProxyType(
    {PictureKind.LOGO: (512, 512), PictureKind.BANNER: (2400, 800)}
)
"""Pixels across and down that a kept picture has at most: what the page shows, twice as dense."""

NAMES = MappingProxyType({PictureKind.LOGO: sentence("Logo"), PictureKind.BANNER: sentence("Banner")})

FILE = re.compile(r"(logo|banner)-([0-9a-f]{24})\.webp", re.ASCII)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of a page by the hash of its bytes, which are WebP.

    `content` holds the bytes of one that is about to be stored; of one that is, it is empty.
    """

    hash: str
    width: int
    height: int
    content: bytes = field(default=b"", compare=False, repr=False)

    def __str__(self) -> str:
        return f"{self.width} × {self.height} ({self.hash[:6]})"


def file_of(kind: PictureKind, picture: Picture) -> str:
    """Return the last part of a picture's address: another picture has another."""
    return f"{kind.value}-{picture.hash}.webp"


def picture_in(file: str) -> tuple[PictureKind, str] | None:
    """Return the kind and hash that the last part of an address names, None if that is no picture's."""
    found = FILE.fullmatch(file)
    return (PictureKind(found[1]), found[2]) if found else None


def check_bytes(kind: PictureKind, number: int) -> None:
    """Raise `Invalid` if a file of so many bytes is empty, or more than anybody reads."""
    if number <= 0:
        raise Invalid(sentence("{kind}: the file is empty.", kind=NAMES[kind]), field=kind.value)
    if number > MOST_BYTES:
        raise Invalid(
            sentence(
                "{kind}: the file is too large; it may have {most} MB at most.",
                kind=NAMES[kind],
                most=MOST_BYTES // 1024**2,
            ),
            field=kind.value,
        )


def check_dimensions(kind: PictureKind, width: int, height: int) -> None:
    """Raise `Invalid` if a picture has too many pixels to be taken apart, or would keep hardly any."""
    if width * height > MOST_PIXELS:
        raise Invalid(
            sentence(
                "{kind}: the picture has {width} × {height} pixels, which is too many; "
                "make it smaller, {most_width} × {most_height} is all that is shown.",
                kind=NAMES[kind],
                width=width,
                height=height,
                most_width=BOXES[kind][0],
                most_height=BOXES[kind][1],
            ),
            field=kind.value,
        )
    least_width, least_height = _least(kind, width, height)
    if width < least_width or height < least_height:
        raise Invalid(
            sentence(
                "{kind}: the picture has {width} × {height} pixels; "
                "it needs {least_width} × {least_height} at least.",
                kind=NAMES[kind],
                width=width,
                height=height,
                least_width=least_width,
                least_height=least_height,
            ),
            field=kind.value,
        )


def _least(kind: PictureKind, width: int, height: int) -> tuple[int, int]:
    """Return the pixels that it needs, so that enough are left of it once it is within its box."""
    most_width, most_height = BOXES[kind]
    shrunk = max(Fraction(1), Fraction(width, most_width), Fraction(height, most_height))
    least_width, least_height = LEAST[kind]
    return ceil(least_width * shrunk), ceil(least_height * shrunk)
