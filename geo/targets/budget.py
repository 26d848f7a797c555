"""How much time a search may still take."""

from collections.abc import Callable

Clock = Callable[[], float]
# Of the limit.
_HARDLY_ANY = 0.01


class Budget:
    """A limit of time that several searches share.

    Parameters
    ----------
    limit_s
        For all of them together [s].
    clock
        Gives seconds that only grow. Without one every search is taken to use all it
        was given, so that what is left is known without a clock.

    Examples
    --------
    >>> budget = Budget(10)
    >>> budget.take(0.5), budget.take(0.5), budget.take(1)
    (5.0, 2.5, 2.5)
    """

    def __init__(self, limit_s: float, clock: Clock | None = None) -> None:
        self._clock = clock
        self._limit_s = float(limit_s)
        self._left_s = float(limit_s)
        self._end_s = clock() + limit_s if clock else 0.0

    def take(self, share: float) -> float:
        """Give a share of the time that is left [s]."""
        if self._clock is not None:
            return max(0.0, share * (self._end_s - self._clock()))
        given_s = share * self._left_s
        self._left_s -= given_s
        return given_s

    def part(self, share: float) -> "Budget":
        """Give a share of the time that is left as a limit of its own."""
        return Budget(self.take(share), self._clock)

    @property
    def is_over(self) -> bool:
        """Whether hardly any time is left."""
        left_s = self._left_s if self._clock is None else self.take(1.0)
        return left_s <= _HARDLY_ANY * self._limit_s
