"""Mixing colours, reading them on one another, and telling them apart."""

from __future__ import annotations

import colorsys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecograph.rendering.colours import contrast, hardest, mixed

HEX = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06X}")


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("#000000", "#FFFFFF", 21.0),
        ("#777777", "#FFFFFF", 4.48),
        ("#0000FF", "#FFFFFF", 8.59),
        ("#FF0000", "#FFFFFF", 4.0),
        ("#D55E00", "#D55E00", 1.0),
    ],
)
def test_contrast_is_that_of_the_accessibility_guidelines(one: str, other: str, expected: float):
    """Known ratios come out, whichever of the two colours is the ground."""
    assert contrast(one, other) == pytest.approx(expected, abs=0.01)
    assert contrast(other, one) == contrast(one, other)


@given(HEX, HEX, st.floats(0, 1))
def test_a_mixture_lies_between_what_it_is_mixed_of(one: str, other: str, share: float):
    """No channel leaves the range of the two, all of one is that one, and nothing of it the other."""
    channels = zip(
        *(bytes.fromhex(color[1:]) for color in (one, mixed(one, other, share), other)), strict=True
    )
    assert all(min(low, high) <= middle <= max(low, high) for low, middle, high in channels)
    assert (mixed(one, other, 1.0), mixed(one, other, 0.0)) == (one, other)


@given(HEX, HEX)
def test_whoever_tells_worst_tells_no_better_than_everybody(one: str, other: str):
    """The hardest difference is none for one colour, the same both ways, and never above the usual one."""
    far, _ = hardest(one, other)
    assert far == pytest.approx(hardest(other, one)[0])
    assert hardest(one, one)[0] == pytest.approx(0.0)
    assert far <= 300.0


def test_greys_look_the_same_to_everybody():
    """Between black and white lie 100 steps of lightness, with whatever eyes."""
    assert hardest("#000000", "#FFFFFF")[0] == pytest.approx(100.0, abs=0.1)


def test_red_and_green_of_one_lightness_are_the_hardest():
    """Bright enough to be told apart by most, they are nearly one colour to those who lack a cone."""
    red, green = "#B46428", "#6E7D1E"
    far, who = hardest(red, green)
    hues = [
        colorsys.rgb_to_hls(*(part / 255 for part in bytes.fromhex(color[1:])))[0] for color in (red, green)
    ]
    assert abs(hues[0] - hues[1]) > 0.1
    assert far < 15.0
    assert who in {"people who see no red", "people who see no green"}
