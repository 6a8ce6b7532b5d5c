"""Contrast is computed as WCAG 2.2 defines it, from the colours that the styles really use."""

import re

import pytest

from litwatch.reports import palette

COLOUR = re.compile(r"(?<![-\w])color:(#[0-9a-f]{6})")
GROUND = re.compile(r"background:(#[0-9a-f]{6})")


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_formula_gives_the_known_extremes() -> None:
    assert _contrast("#ffffff", "#000000") == pytest.approx(21)
    assert _contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("text, ground", palette.TEXT_ON_GROUND)
def test_text_is_readable_on_its_ground(text: str, ground: str) -> None:
    assert _contrast(text, ground) >= 4.5


def test_every_text_colour_of_a_style_stands_in_the_checked_table() -> None:
    checked = {text for text, _ in palette.TEXT_ON_GROUND}
    used = {found for style in palette.STYLES.values() for found in COLOUR.findall(style)}
    assert used
    assert used <= checked


def test_a_style_with_a_ground_of_its_own_is_checked_on_it() -> None:
    for style in palette.STYLES.values():
        for ground in GROUND.findall(style):
            (text, *_) = [*COLOUR.findall(style), palette.INK]
            assert (text, ground) in palette.TEXT_ON_GROUND
