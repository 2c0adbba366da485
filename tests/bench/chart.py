"""A small chart: axes, curves and labels as SVG, the same bytes for the same numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape

Point = tuple[float, float]
WIDTH, HEIGHT = 720, 400
LEFT, RIGHT, TOP, BOTTOM = 64, 150, 44, 52
STYLE = 'role="img" fill="none" font-family="Inter, system-ui, sans-serif"'
INK, FAINT = "#3b3f46", "#d9dce1"
COLOURS = ("#b4530a", "#1f6f8b", "#6b4fa0", "#4c7a34")


@dataclass
class Chart:
    """What is drawn; `x` and `y` are the ends of the axes, ticks are values and their words."""

    title: str
    x: Point
    y: Point
    x_ticks: Sequence[tuple[float, str]]
    y_ticks: Sequence[tuple[float, str]]
    x_title: str
    drawn: list[str] = field(default_factory=list)
    labels: list[tuple[float, str, str]] = field(default_factory=list)

    def across(self, value: float) -> float:
        low, high = self.x
        return LEFT + (WIDTH - LEFT - RIGHT) * (min(max(value, low), high) - low) / (high - low)

    def up(self, value: float) -> float:
        low, high = self.y
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (min(max(value, low), high) - low) / (high - low)

    def line(self, value: float, words: str) -> None:
        """A dashed line across, with its name at the right."""
        at = self.up(value)
        self.drawn.append(
            f'<path d="M{LEFT} {at:.1f}H{WIDTH - RIGHT}" stroke="{INK}" stroke-dasharray="4 4"/>'
        )
        self.labels.append((at, words, INK))

    def curve(self, points: Sequence[Point], words: str, *, steps: bool = False) -> None:
        """A curve through the points, or steps that hold each value until the next, with its name."""
        colour = COLOURS[sum(one[2] != INK for one in self.labels) % len(COLOURS)]
        places = [(self.across(x), self.up(y)) for x, y in points]
        path = f"M{places[0][0]:.1f} {places[0][1]:.1f}"
        for x, y in places[1:]:
            path += f"H{x:.1f}V{y:.1f}" if steps else f"L{x:.1f} {y:.1f}"
        self.drawn.append(f'<path d="{path}" stroke="{colour}" stroke-width="2" stroke-linejoin="round"/>')
        self.labels.append((places[-1][1], words, colour))

    def svg(self) -> str:
        """The whole chart."""
        bottom = HEIGHT - BOTTOM
        parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" {STYLE}>',
            f"<title>{escape(self.title)}</title>",
            f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
            _text(LEFT, 24, self.title, size=15),
        ]
        for value, words in self.y_ticks:
            at = self.up(value)
            parts.append(f'<path d="M{LEFT} {at:.1f}H{WIDTH - RIGHT}" stroke="{FAINT}"/>')
            parts.append(_text(LEFT - 8, at + 4, words, anchor="end"))
        for value, words in self.x_ticks:
            parts.append(_text(self.across(value), bottom + 20, words, anchor="middle"))
        parts.append(_text((LEFT + WIDTH - RIGHT) / 2, bottom + 42, self.x_title, anchor="middle"))
        parts += self.drawn
        floor = 0.0
        for at, words, colour in sorted(self.labels):
            floor = max(at + 4, floor + 16)
            parts.append(_text(WIDTH - RIGHT + 8, floor, words, colour=colour))
        return "\n".join([*parts, "</svg>\n"])


def _text(x: float, y: float, words: str, *, anchor: str = "start", colour: str = INK, size: int = 13) -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}"'
    return f'<text {place} fill="{colour}">{escape(words)}</text>'
