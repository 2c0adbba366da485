"""The landscape in a group's header: hills, stars and a moon, drawn from its address alone."""

from __future__ import annotations

import hashlib
from typing import NamedTuple

STARS = 9
LEFT, WIDTH = 700, 640  # the part of the 1340 by 190 drawing that words leave free


class Landscape(NamedTuple):
    """What is drawn: SVG path data, and where the moon stands."""

    stars: str
    hills: str
    moon: str


def landscape(slug: str) -> Landscape:
    """The same address always gives the same landscape, in whole SVG units."""
    dice = hashlib.sha256(slug.encode()).digest()
    stars = "".join(
        f"M{LEFT + dice[i] * WIDTH // 256} {50 + dice[i + STARS] * 66 // 256}v.1" for i in range(STARS)
    )
    heights = [96 + byte * 56 // 256 for byte in dice[18:23]]
    step = WIDTH // len(heights)
    hills = "".join(
        f"S{LEFT + step * i + step // 2} {height} {LEFT + step * (i + 1)} {(height + 150) // 2}"
        for i, height in enumerate(heights)
    )
    return Landscape(
        stars, f"M520 190C600 178 640 150 {LEFT} 140{hills}L1340 190z", str(LEFT + 320 + dice[24])
    )
