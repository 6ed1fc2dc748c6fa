import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.drawing.colours import (
    DARK_SURFACE,
    LIGHT_SURFACE,
    SHAPE_CONTRAST,
    TEXT_CONTRAST,
    accent_rule,
    contrast,
    oklch,
    on_dark,
    on_light,
    srgb,
    stylesheet,
)
from web.drawing.paper import STATIC

COLOURS = st.integers(0, 0xFFFFFF)


@given(COLOURS)
def test_every_colour_can_be_read_on_light_paper(colour: int) -> None:
    drawn = on_light(colour)

    assert contrast(drawn.stripe, LIGHT_SURFACE) >= SHAPE_CONTRAST
    assert contrast(drawn.ink, drawn.disc) >= TEXT_CONTRAST


@given(COLOURS)
def test_every_colour_can_be_read_on_dark_paper(colour: int) -> None:
    drawn = on_dark(colour)

    assert contrast(drawn.stripe, DARK_SURFACE) >= SHAPE_CONTRAST
    assert contrast(drawn.ink, drawn.disc) >= TEXT_CONTRAST


@given(COLOURS)
def test_a_colour_survives_the_way_to_oklch_and_back(colour: int) -> None:
    back = srgb(oklch(colour))

    assert all(abs((colour >> shift & 255) - (back >> shift & 255)) <= 2 for shift in (0, 8, 16))


@pytest.mark.parametrize(
    ("one", "other", "expected"), [(0, 0xFFFFFF, 21.0), (0x777777, 0xFFFFFF, 4.48), (5, 5, 1.0)]
)
def test_contrast_is_what_wcag_says(one: int, other: int, expected: float) -> None:
    assert contrast(one, other) == pytest.approx(expected, abs=0.01)


def test_a_colour_that_reads_well_keeps_its_hue() -> None:
    assert oklch(on_light(0xE74C3C).stripe).hue == pytest.approx(oklch(0xE74C3C).hue, abs=0.05)


def test_the_stylesheet_names_ranks_with_a_colour_only() -> None:
    css = stylesheet(((3, 0xE74C3C), (4, None))).decode()

    assert css.startswith(".rank-3{--stripe:light-dark(#")
    assert "rank-4" not in css


def test_the_surfaces_are_those_of_the_tokens() -> None:
    tokens = (STATIC / "css/tokens.css").read_text()

    assert re.search(r"--surface: light-dark\(#(\w+), #(\w+)\)", tokens).groups() == (  # type: ignore[union-attr]
        f"{LIGHT_SURFACE:06x}",
        f"{DARK_SURFACE:06x}",
    )


@given(COLOURS)
def test_words_in_an_accent_can_be_read_on_every_ground(colour: int) -> None:
    drawn = re.findall(r"--([a-z-]+):light-dark\(#(\w{6}),#(\w{6})\)", accent_rule(f"#{colour:06x}").decode())
    light = {name: int(value, 16) for name, value, _ in drawn}
    dark = {name: int(value, 16) for name, _, value in drawn}

    for accents, surface in ((light, LIGHT_SURFACE), (dark, DARK_SURFACE)):
        for ground in (surface, accents["accent-soft"], accents["settling"]):
            assert contrast(accents["accent"], ground) >= TEXT_CONTRAST
    assert contrast(light["accent"], 0xFFFFFF) >= TEXT_CONTRAST


def test_without_an_accent_the_page_has_ours() -> None:
    assert accent_rule("") == b""
