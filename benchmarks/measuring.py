"""What a measurement is, and how time, processor time and memory are taken."""

import math
import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any


@dataclass(frozen=True, slots=True)
class Spread:
    """Several rounds of one measure."""

    values: tuple[float, ...]

    @property
    def middle(self) -> float:
        """Give the median."""
        return median(self.values)

    def text(self) -> str:
        """Write median and range."""
        low, high = min(self.values), max(self.values)
        if len(self.values) == 1:
            return number(self.middle)
        return f"{number(self.middle)} ({number(low)}–{number(high)})"


def number(value: float) -> str:
    """Write a figure with three digits that count.

    Examples
    --------
    >>> number(1234.5), number(12.345), number(0.00123)
    ('1,234', '12.3', '0.00123')
    """
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


@dataclass
class Clock:
    """What a stretch of work took.

    Parameters
    ----------
    wall_s, cpu_s
        Time that passed, and time of processors (user and system) [s].
    """

    wall_s: float = 0.0
    cpu_s: float = 0.0


@contextmanager
def clocked(outside_cpu_s: Callable[[], float] = lambda: 0.0) -> Any:
    """Take the time of what is done inside.

    Parameters
    ----------
    outside_cpu_s
        Gives processor time spent in other processes so far [s].
    """
    clock = Clock()
    wall, cpu = time.perf_counter(), time.process_time() + outside_cpu_s()
    try:
        yield clock
    finally:
        clock.cpu_s = time.process_time() + outside_cpu_s() - cpu
        clock.wall_s = time.perf_counter() - wall


def peak_memory_mb() -> float:
    """Give the most memory this process ever held [MB]; NaN where not told."""
    try:
        status = Path("/proc/self/status").read_text(encoding="utf-8")
    except OSError:
        return float("nan")
    lines = [line for line in status.splitlines() if line.startswith("VmHWM:")]
    return int(lines[0].split()[1]) / 1024 if lines else float("nan")


def percentile(values: list[float], share: float) -> float:
    """Give the value that a share of values does not exceed.

    Examples
    --------
    >>> percentile([4, 1, 3, 2, 5], 0.5), percentile([1, 2, 3], 0.9)
    (3, 3)
    """
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


@dataclass(frozen=True, slots=True)
class Figure:
    """One thing measured of the whole product, outside the comparison of engines.

    Parameters
    ----------
    goal
        The most it may be, in `unit`; None where there is no goal.
    failure
        What went wrong: then the run fails.
    skipped
        Why it was not measured.
    """

    name: str
    value: float | None = None
    unit: str = ""
    note: str = ""
    goal: float | None = None
    failure: str = ""
    skipped: str = ""


@dataclass(frozen=True, slots=True)
class Scale:
    """How large a run is.

    Parameters
    ----------
    feature_counts
        Sizes of the city.
    placement_counts
        Numbers of placements, the largest only for cities of at least that size.
    soak_s
        How long threads screen side by side [s].
    """

    feature_counts: tuple[int, ...]
    placement_counts: tuple[int, ...]
    rounds: int
    clicks: int
    soak_s: float

    def counts_for(self, feature_count: int) -> list[int]:
        """Give the numbers of placements for a city."""
        return [count for count in self.placement_counts if count <= feature_count]

    def as_dict(self) -> dict[str, Any]:
        """Give it for another process."""
        return asdict(self)


QUICK = Scale((10_000, 100_000), (100, 5_000), rounds=3, clicks=100, soak_s=5)
FULL = Scale(
    (10_000, 100_000, 1_000_000),
    (100, 10_000, 100_000),
    rounds=3,
    clicks=300,
    soak_s=60,
)
