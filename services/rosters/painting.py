"""Painting: a file that somebody sent, drawn anew as a picture of ours.

bytes ─► PNG, JPEG, WebP, GIF? ─► not too large ─► taken apart ─► within its box ─► WebP, nothing but pixels

What is kept never holds a byte of what was sent: no place where it was taken, no script behind the picture.
"""

import struct
import zlib
from hashlib import blake2b
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from domain.errors import Invalid
from domain.rosters.pictures import (
    BOXES,
    NAMES,
    Picture,
    PictureKind,
    check_bytes,
    check_dimensions,
)
from domain.words import sentence

FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
"""All that is ever tried; Pillow could open a hundred others."""

BROKEN = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    LookupError,
    TypeError,
    ArithmeticError,
    MemoryError,
    struct.error,
    zlib.error,
)
"""What Pillow says of a file that is not what it begins like."""
BOMB = (Image.DecompressionBombError, Image.DecompressionBombWarning)

SCAN = b"\xff\xda"
MOST_SCANS = 500
"""Times that a JPEG may go over the whole picture: cameras do ten, and thousands would take minutes."""

QUALITIES = (84, 70, 50, 30)
LARGEST_KEPT = 400_000
"""Bytes that a kept picture should not take: noise is drawn more coarsely until it doesn't."""


def painted(kind: PictureKind, raw: bytes) -> Picture:
    """Return the picture that is in a file, within a second; `Invalid` says what is wrong with it."""
    check_bytes(kind, len(raw))
    try:
        with Image.open(BytesIO(raw), formats=FORMATS) as image:
            check_dimensions(kind, *image.size)
            _check_scans(image, raw)
            drawn = _within(kind, image)
    except UnidentifiedImageError:
        raise Invalid(
            sentence("{kind}: this is no PNG, JPEG, WebP or GIF picture.", kind=NAMES[kind]), field=kind.value
        ) from None
    except BOMB:
        raise Invalid(
            sentence("{kind}: the picture has too many pixels.", kind=NAMES[kind]), field=kind.value
        ) from None
    except BROKEN:
        raise Invalid(
            sentence("{kind}: the picture is damaged; save it anew and try again.", kind=NAMES[kind]),
            field=kind.value,
        ) from None
    content = _packed(drawn)
    return Picture(blake2b(content, digest_size=12).hexdigest(), *drawn.size, content=content)


def _check_scans(image: Image.Image, raw: bytes) -> None:
    if image.format == "JPEG" and raw.count(SCAN) > MOST_SCANS:
        raise ValueError("a JPEG of too many scans")


def _within(kind: PictureKind, image: Image.Image) -> Image.Image:
    """Return the first frame, upright and no larger than its box, with nothing but its pixels."""
    box = BOXES[kind]
    image.draft(None, (max(box), max(box)))  # A JPEG needs not be taken apart in full.
    upright = ImageOps.exif_transpose(image)
    check_dimensions(kind, *upright.size)
    if upright.mode.startswith("I;16"):
        upright = upright.point(lambda level: level * (1 / 256)).convert("L")
    plain = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    plain.thumbnail(box, Image.Resampling.LANCZOS, reducing_gap=2.0)
    plain.info.clear()
    return plain


def _packed(image: Image.Image) -> bytes:
    content = b""
    for quality in QUALITIES:
        file = BytesIO()
        image.save(file, "WEBP", quality=quality, method=4)
        content = file.getvalue()
        if len(content) <= LARGEST_KEPT:
            break
    return content
