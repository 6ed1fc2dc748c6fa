"""Colours: a rank's colour from Discord, corrected in OKLCH until it can be read in light and dark.

0xRRGGBB ──► lightness, chroma, hue ──► stripe, disc and ink, each for light and for dark
"""

from dataclasses import dataclass
from functools import lru_cache
from math import atan2, cos, hypot, sin

LIGHT_SURFACE = 0xFFFFFF
DARK_SURFACE = 0x16191F
"""What rows lie on; `--surface` in `tokens.css` has the same two values."""

SHAPE_CONTRAST = 3.0
TEXT_CONTRAST = 4.5
"""What WCAG 2.2 AA asks of shapes (1.4.11) and of small text (1.4.3)."""

ACCENT_ON_LIGHT, ACCENT_ON_DARK = 5.6, 7.5
"""More than that of the surface, since accents stand on softer grounds too, and words on them."""

STEP = 0.005


@dataclass(frozen=True, slots=True)
class Oklch:
    """A colour by how light, how strong and of which hue (in radians) it looks."""

    lightness: float
    chroma: float
    hue: float


@dataclass(frozen=True, slots=True)
class RankColours:
    """What a rank is drawn in on one surface: the stripe, the initials' disc, and the ink on the disc."""

    stripe: int
    disc: int
    ink: int


@lru_cache(maxsize=1024)
def on_light(colour: int) -> RankColours:
    """Return the rank colours for light paper; stripe and ink have contrast enough whatever `colour` is."""
    given = oklch(colour)
    stripe = _until(SHAPE_CONTRAST, LIGHT_SURFACE, given, lightness=min(given.lightness, 0.8), step=-STEP)
    disc = srgb(Oklch(0.93, min(given.chroma * 0.4, 0.05), given.hue))
    ink = Oklch(0.5, min(given.chroma, 0.14), given.hue)
    return RankColours(stripe, disc, _until(TEXT_CONTRAST, disc, ink, lightness=0.5, step=-STEP))


@lru_cache(maxsize=1024)
def on_dark(colour: int) -> RankColours:
    """Return the rank colours for dark paper; stripe and ink have contrast enough whatever `colour` is."""
    given = oklch(colour)
    stripe = _until(SHAPE_CONTRAST, DARK_SURFACE, given, lightness=max(given.lightness, 0.5), step=STEP)
    disc = srgb(Oklch(0.33, min(given.chroma * 0.45, 0.06), given.hue))
    ink = Oklch(0.86, min(given.chroma, 0.09), given.hue)
    return RankColours(stripe, disc, _until(TEXT_CONTRAST, disc, ink, lightness=0.86, step=STEP))


def contrast(one: int, other: int) -> float:
    """Return the contrast of two colours as WCAG counts it, from 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def oklch(colour: int) -> Oklch:
    """Return 0xRRGGBB as lightness, chroma and hue."""
    red, green, blue = (_linear(channel / 255) for channel in _channels(colour))
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    medium = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return Oklch(lightness, hypot(a, b), atan2(b, a))


def srgb(colour: Oklch) -> int:
    """Return the nearest 0xRRGGBB of the same lightness and hue: what screens can't show loses chroma."""
    low, high = 0.0, colour.chroma
    if _fits(_mixed(colour)):
        low = high
    while high - low > 0.001:
        middle = (low + high) / 2
        fits = _fits(_mixed(Oklch(colour.lightness, middle, colour.hue)))
        low, high = (middle, high) if fits else (low, middle)
    red, green, blue = (
        round(255 * _gamma(part)) for part in _mixed(Oklch(colour.lightness, low, colour.hue))
    )
    return red << 16 | green << 8 | blue


def _until(least: float, paper: int, colour: Oklch, *, lightness: float, step: float) -> int:
    """Return `colour` made darker or lighter in steps until it stands out from `paper` by `least`."""
    candidate = srgb(Oklch(lightness, colour.chroma, colour.hue))
    while contrast(candidate, paper) < least and 0 < lightness < 1:
        lightness += step
        candidate = srgb(Oklch(lightness, colour.chroma, colour.hue))
    return candidate


def _mixed(colour: Oklch) -> tuple[float, float, float]:
    a, b = colour.chroma * cos(colour.hue), colour.chroma * sin(colour.hue)
    long = (colour.lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (colour.lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (colour.lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _fits(parts: tuple[float, float, float]) -> bool:
    return all(-0.0005 <= part <= 1.0005 for part in parts)


def _luminance(colour: int) -> float:
    red, green, blue = (_linear(channel / 255) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _channels(colour: int) -> tuple[int, int, int]:
    return colour >> 16 & 255, colour >> 8 & 255, colour & 255


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def _gamma(part: float) -> float:
    part = min(max(part, 0.0), 1.0)
    return part * 12.92 if part <= 0.0031308 else float(1.055 * part ** (1 / 2.4) - 0.055)


@lru_cache(maxsize=256)
def stylesheet(ranks: tuple[tuple[int, int | None], ...]) -> bytes:
    """Return the rules that colour these (rank id, 0xRRGGBB or None); ranks without a colour stay neutral."""
    return "".join(_rule(rank, colour) for rank, colour in ranks if colour is not None).encode()


@lru_cache(maxsize=256)
def accent_rule(accent: str) -> bytes:
    """Return the rule for a page's own accent (#rrggbb, or none), with contrast enough for words in it."""
    if not accent:
        return b""
    given = oklch(int(accent.removeprefix("#"), 16))
    light = _until(ACCENT_ON_LIGHT, LIGHT_SURFACE, given, lightness=min(given.lightness, 0.56), step=-STEP)
    dark = _until(ACCENT_ON_DARK, DARK_SURFACE, given, lightness=max(given.lightness, 0.72), step=STEP)
    soft, dark_soft = _soft(given, 0.945, 0.028), _soft(given, 0.295, 0.055)
    settling, dark_settling = _soft(given, 0.94, 0.045), _soft(given, 0.33, 0.075)
    return (
        f":root{{--accent:light-dark(#{light:06x},#{dark:06x});"
        f"--accent-soft:light-dark(#{soft:06x},#{dark_soft:06x});"
        f"--settling:light-dark(#{settling:06x},#{dark_settling:06x})}}\n"
    ).encode()


def _soft(colour: Oklch, lightness: float, most: float) -> int:
    """Return a ground of the same hue."""
    return srgb(Oklch(lightness, min(colour.chroma, most), colour.hue))


def _rule(rank: int, colour: int) -> str:
    light, dark = on_light(colour), on_dark(colour)
    return (
        f".rank-{rank}{{--stripe:light-dark(#{light.stripe:06x},#{dark.stripe:06x});"
        f"--disc:light-dark(#{light.disc:06x},#{dark.disc:06x});"
        f"--disc-ink:light-dark(#{light.ink:06x},#{dark.ink:06x})}}\n"
    )
