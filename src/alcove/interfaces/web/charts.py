"""Numbers as drawings: where the points of a line and the bars of a chart stand. The templates draw them as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

LINE_WIDTH, LINE_HEIGHT = 100, 24
_EDGE = 3


@dataclass(frozen=True)
class LineOfTime:
    """A line through values in their order, from 0 up, drawn 100 wide and 24 high; `last` is where it ends."""

    first_value: int
    last_value: int
    count: int
    points: str
    last: tuple[float, float]


@dataclass(frozen=True)
class Bar:
    """One bar: what it is called, its value, and where it stands in a chart 100 wide and 100 high."""

    name: str
    value: int
    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        """Give where its name is written."""
        return round(self.x + self.width / 2, 2)


def line_of_time(values: Sequence[int]) -> LineOfTime | None:
    """Place a line; None where there is nothing to draw."""
    if not values:
        return None
    most = max(values)
    step = (LINE_WIDTH - 2 * _EDGE) / max(1, len(values) - 1)
    across = [_EDGE + number * step if len(values) > 1 else LINE_WIDTH - _EDGE for number in range(len(values))]
    up = [value / most if most else 0.0 for value in values]
    placed = [
        (round(x, 1), round(LINE_HEIGHT - _EDGE - y * (LINE_HEIGHT - 2 * _EDGE), 1)) for x, y in zip(across, up, strict=True)
    ]
    return LineOfTime(values[0], values[-1], len(values), " ".join(f"{x},{y}" for x, y in placed), placed[-1])


def bars(values: Sequence[tuple[str, int]]) -> list[Bar]:
    """Place a bar for every name and value, side by side."""
    most = max((value for _, value in values), default=0)
    wide = 100 / max(1, len(values))
    return [
        Bar(name, value, round(number * wide + wide * 0.1, 2), round(100 - _high(value, most), 2), round(wide * 0.8, 2),
            _high(value, most))
        for number, (name, value) in enumerate(values)
    ]  # fmt: skip


def _high(value: int, most: int) -> float:
    """Give the height of a bar; a value that is not nothing can be seen."""
    return round(max(100 * value / most, 1.0), 2) if value and most else 0.0
