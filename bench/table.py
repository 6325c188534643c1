"""The one table that the bench prints: work, ours, peer, ratio, goal, met."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

HEADINGS = ("work", "ours", "peer", "ratio", "goal", "met")


@dataclass(frozen=True)
class Row:
    """One line. `ratio` says how many times better ours is, or where `bound` is "<", how many times the peer's cost ours is.

    With no peer the goal stands for `ours` itself. `bound` is one of ">=", "<=", "<", "=", or empty where there is no goal.
    """

    work: str
    ours: float
    unit: str
    peer: float | None = None
    peer_name: str = ""
    ratio: float | None = None
    bound: str = ""
    goal: float | None = None

    @property
    def met(self) -> bool | None:
        """Say whether the goal is met; None where there is none, or nothing to compare with."""
        judged = self.ratio if self.peer is not None else (self.ours if not self.peer_name else None)
        if self.goal is None or judged is None:
            return None
        if self.bound == "=":
            return judged == self.goal
        return judged >= self.goal if self.bound == ">=" else judged < self.goal or (self.bound == "<=" and judged == self.goal)

    def cells(self) -> tuple[str, ...]:
        """Give the line as texts."""
        peer = "-" if self.peer is None else f"{_shown(self.peer)} {self.unit} ({self.peer_name})"
        if self.peer is None and self.peer_name:
            peer = f"skipped: {self.peer_name}"
        goal = "-" if self.goal is None else f"{self.bound} {_shown(self.goal)}{'' if self._alone else 'x'}"
        met = {True: "yes", False: "NO", None: "-"}[self.met]
        ratio = "-" if self.ratio is None else f"{self.ratio:.2f}x"
        return (self.work, f"{_shown(self.ours)} {self.unit}".strip(), peer, ratio, goal, met)

    @property
    def _alone(self) -> bool:
        return not self.peer_name

    def as_dict(self) -> dict[str, object]:
        """Give the line as plain data."""
        return {**asdict(self), "met": self.met}


def faster(work: str, ours: float, peer: float | None, peer_name: str, unit: str, goal: float | None = None) -> Row:
    """Make the line of a rate: more is better, the goal is the least ratio of ours to the peer's."""
    return Row(work, ours, unit, peer, peer_name, ours / peer if peer else None, ">=" if goal else "", goal)


def cheaper(
    work: str, ours: float, peer: float | None, peer_name: str, unit: str, bound: str = "", goal: float | None = None
) -> Row:
    """Make the line of a cost: less is better, the goal is the greatest ratio of ours to the peer's."""
    return Row(work, ours, unit, peer, peer_name, ours / peer if peer else None, bound, goal)


def alone(work: str, ours: float, unit: str, bound: str = "", goal: float | None = None) -> Row:
    """Make a line without a peer: the goal is for our own figure."""
    return Row(work, ours, unit, bound=bound, goal=goal)


def printed(rows: Sequence[Row], notes: Sequence[str]) -> str:
    """Set the table in columns, the notes below it."""
    lines = [HEADINGS, *(row.cells() for row in rows)]
    widths = [max(len(line[place]) for line in lines) for place in range(len(HEADINGS))]
    lines.insert(1, tuple("-" * width for width in widths))
    table = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines]
    return "\n".join([*table, "", *notes])


def _shown(number: float) -> str:
    if (number == int(number) and abs(number) < 1e6) or number >= 1000:
        return f"{number:,.0f}"
    return f"{number:.2f}" if number < 10 else f"{number:.1f}"
