"""What a measurement is, and the list of all benchmarks."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Measurement:
    """One thing measured for us and for a peer in the same run.

    Parameters
    ----------
    ours, peer
        Medians in `unit`.
    """

    name: str
    ours: float
    peer: float
    unit: str

    @property
    def ratio(self) -> float:
        """Peer over ours: above 1 ours is faster or smaller."""
        return self.peer / self.ours


BENCHMARKS: tuple[Callable[[], Measurement], ...] = ()
