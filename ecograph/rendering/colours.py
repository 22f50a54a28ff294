"""Arithmetic of colours: mixing them, what can be read on what, and what everybody can tell apart."""

from __future__ import annotations

from itertools import starmap
from math import dist
from operator import mul
from typing import Final, TypeAlias

Hex: TypeAlias = str
"""A colour as `#RRGGBB`."""
_Three: TypeAlias = tuple[float, float, float]
_Matrix: TypeAlias = tuple[_Three, _Three, _Three]

_SEEN: Final[dict[str, _Matrix]] = {
    "everybody": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "people who see no red": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "people who see no green": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "people who see no blue": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
"""What becomes of red, green and blue light in the eyes of whom, after Machado and others."""
_TO_XYZ: Final[_Matrix] = (
    (0.4124 / 0.95047, 0.3576 / 0.95047, 0.1805 / 0.95047),
    (0.2126, 0.7152, 0.0722),
    (0.0193 / 1.08883, 0.1192 / 1.08883, 0.9505 / 1.08883),
)
"""From light to tristimulus values, as shares of those of white in daylight (D65)."""


def mixed(color: Hex, other: Hex, share: float) -> Hex:
    """Mix a share of one colour into another, in the numbers that screens are told.

    >>> mixed("#000000", "#FFFFFF", 0.2), mixed("#123456", "#FFFFFF", 1.0)
    ('#CCCCCC', '#123456')
    """
    pairs = zip(bytes.fromhex(color[1:]), bytes.fromhex(other[1:]), strict=True)
    return "#" + bytes(round(share * one + (1 - share) * two) for one, two in pairs).hex().upper()


def contrast(color: Hex, other: Hex) -> float:
    """Tell how well one colour can be read on another: (L1 + 0.05) / (L2 + 0.05), from 1 to 21.

    L1 is the relative luminance of the lighter one, L2 that of the darker one.

    Source: WCAG 2.2, contrast ratio.

    >>> round(contrast("#FFFFFF", "#000000")), round(contrast("#6B7680", "#FFFFFF"), 2)
    (21, 4.64)
    """
    dark, light = sorted(_times(_TO_XYZ, _light(one))[1] for one in (color, other))
    return (light + 0.05) / (dark + 0.05)


def hardest(color: Hex, other: Hex) -> tuple[float, str]:
    """Tell how different two colours look to whoever tells them apart worst, and who that is.

    The distance is that in CIELAB (1976): about 2 can just be seen side by side, black and white are 100
    apart. Tried are eyes that lack one of the three cones, and those that lack none.

    Source: Machado, Oliveira and Fernandes (2009), a physiologically-based model for simulation of color
    vision deficiency, severity 1.0.

    >>> hardest("#C80000", "#007800")[1]
    'people who see no green'
    """
    seen = {who: dist(_lab(color, eyes), _lab(other, eyes)) for who, eyes in _SEEN.items()}
    who = min(seen, key=lambda one: seen[one])
    return seen[who], who


def _light(color: Hex) -> _Three:
    """Undo the gamma of sRGB."""
    parts = (part / 255 for part in bytes.fromhex(color[1:]))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return red, green, blue


def _lab(color: Hex, eyes: _Matrix) -> _Three:
    red, green, blue = (min(max(part, 0.0), 1.0) for part in _times(eyes, _light(color)))
    x, y, z = (
        part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116
        for part in _times(_TO_XYZ, (red, green, blue))
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _times(matrix: _Matrix, parts: _Three) -> _Three:
    x, y, z = (sum(starmap(mul, zip(row, parts, strict=True))) for row in matrix)
    return x, y, z
