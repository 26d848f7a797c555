"""Peer over ours, with the goals, and how cost grows with size."""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from benchmarks.goals import (
    BUILD,
    CIRCLES,
    CLICK,
    CPU,
    GROWTH_WITH_FEATURES,
    GROWTH_WITH_PLACEMENTS,
    MEMORY,
    RATIO_GOALS,
    RECTANGLES,
)
from benchmarks.measuring import Figure
from benchmarks.registered import OURS, OURS_IN_CIRCLES
from benchmarks.side_by_side import Measured

Engines = dict[str, Measured]
_WALL = "time that passed"
_REOPEN = "reopen and answer one"


@dataclass(frozen=True)
class Ratio:
    """One measure of a peer over ours.

    Parameters
    ----------
    goal
        At least this; None where none is set or the size is not the largest.
    """

    measure: str
    feature_count: int
    placement_count: int
    peer: str
    ratio: float
    goal: float | None

    @property
    def met(self) -> bool | None:
        """Whether the goal is met; None without a goal."""
        return None if self.goal is None else self.ratio >= self.goal

    def as_dict(self) -> dict[str, Any]:
        """Give it for machines."""
        return {**asdict(self), "met": self.met}


def ratios(cities: dict[int, Engines]) -> list[Ratio]:
    """Compare every peer with ours on every city; goals count at the largest."""
    found: list[Ratio] = []
    for feature_count, engines in cities.items():
        ours = engines.get(OURS)
        if ours is None or not ours.rounds:
            continue
        count = max(ours.rounds[0]["many"], key=int)
        goals = RATIO_GOALS if feature_count == max(cities) else {}
        paths = {
            CPU: ("many", count, "cpu_s"),
            _WALL: ("many", count, "wall_s"),
            CLICK: ("click", "p50_ms"),
            BUILD: ("build", "wall_s"),
            _REOPEN: ("reopen", "wall_s"),
            MEMORY: ("peak_mb",),
        }
        paths |= {
            measure: ("by_shape", shape, "cpu_s")
            for measure, shape in ((RECTANGLES, "rectangles"), (CIRCLES, "circles"))
        }
        for measure, path in paths.items():
            mine = OURS_IN_CIRCLES if measure == CIRCLES else OURS
            own = engines[mine].spread(*path) if mine in engines else None
            for peer, measured in engines.items():
                other = measured.spread(*path)
                if peer.startswith(OURS) or own is None or other is None:
                    continue
                found.append(
                    Ratio(
                        measure,
                        feature_count,
                        _placements(ours, path, int(count)),
                        peer,
                        other.middle / own.middle,
                        goals.get((measure, peer)),
                    )
                )
    return found


def _placements(measured: Measured, path: tuple[str, ...], count: int) -> int:
    """Give how many placements a measure is of; 0 where it is of none or one."""
    if path[0] == "by_shape":
        return int(measured.rounds[0]["by_shape"][path[1]]["count"])
    return count if path[0] == "many" else 0


def growth(cities: dict[int, Engines]) -> list[Figure]:
    """Fit how the processor time of ours grows with placements and with features."""
    measured = {
        count: engines[OURS]
        for count, engines in cities.items()
        if OURS in engines and engines[OURS].rounds
    }
    if not measured:
        return []
    largest = measured[max(measured)]
    counts = sorted(int(count) for count in largest.rounds[0]["many"])
    with_placements = [_cpu_s(largest, count) for count in counts]
    shared = max(
        set.intersection(
            *({int(n) for n in one.rounds[0]["many"]} for one in measured.values())
        )
    )
    sizes = sorted(measured)
    with_features = [_cpu_s(measured[size], shared) for size in sizes]
    return [
        _exponent(
            f"growth with placements, {max(measured):,} features",
            counts,
            with_placements,
            GROWTH_WITH_PLACEMENTS,
        ),
        _exponent(
            f"growth with features, {shared:,} placements",
            sizes,
            with_features,
            GROWTH_WITH_FEATURES,
        ),
    ]


def _cpu_s(measured: Measured, count: int) -> float:
    spread = measured.spread("many", str(count), "cpu_s")
    return spread.middle if spread else float("nan")


def _exponent(name: str, sizes: list[int], costs: list[float], goal: float) -> Figure:
    if len(sizes) < 2:
        return Figure(name, skipped="one size only")
    slope = float(np.polyfit(np.log(sizes), np.log(np.maximum(costs, 1e-6)), 1)[0])
    figures = ", ".join(
        f"{size:,}: {cost:.3g} s" for size, cost in zip(sizes, costs, strict=True)
    )
    return Figure(name, slope, "exponent", f"processor time of {figures}", goal)
