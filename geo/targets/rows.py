"""The question as columns and rows of numbers, made as tight as is cheap.

Columns, in this order: plan changes (0 or 1), sites (0 or 1, or how many of a group of
sites that cannot be told apart), homes that are reached (where only a share of them
has to be), and shortfalls (only where the targets cannot all be met).
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from geo.targets.alike import Cluster

Numbers = NDArray[np.float64]
Needs = tuple[int, ...]

# Amounts are rounded to this before they are compared [of the amount].
ROUNDING = 1e-9
NEARLY_NOTHING = 1e-6
_TOLERANCE = 1e-6


@dataclass
class Rows:
    """Rows ``lower <= A x <= upper``, gathered one by one."""

    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    row: list[int] = field(default_factory=list)
    column: list[int] = field(default_factory=list)
    value: list[float] = field(default_factory=list)

    def add(
        self,
        terms: list[tuple[int, float]],
        lower: float = -np.inf,
        upper: float = np.inf,
    ) -> None:
        """Add one row of (column, factor) terms."""
        number = len(self.lower)
        self.lower.append(lower)
        self.upper.append(upper)
        for column, value in terms:
            self.row.append(number)
            self.column.append(column)
            self.value.append(value)

    def hold(self, cost: Numbers, value: float, least: float = 0.0) -> None:
        """Bind a sum to a value that has been reached.

        Parameters
        ----------
        least
            What the sum is known to be at least: said outright it saves much search.
        """
        terms = [(int(column), float(cost[column])) for column in np.flatnonzero(cost)]
        if terms:
            slack = _TOLERANCE * max(1.0, value)
            self.add(terms, lower=least - slack, upper=value + slack)

    def matrix(self, columns: int) -> sparse.csr_matrix:
        """Give A."""
        return sparse.csr_matrix(
            (self.value, (self.row, self.column)), shape=(len(self.lower), columns)
        )


@dataclass(frozen=True)
class Columns:
    """What each column stands for.

    Parameters
    ----------
    bundles
        Plan changes that are always needed together, as tuples of their ids.
    groups
        Candidates that cannot be told apart, as tuples of their positions: first
        those of the clusters, offer by offer, then those that are told apart.
    clusters
        Sites that offer the same.
    needs
        Bundles that each group needs, as positions.
    group_max
        How many of each group could be of any use.
    homes
        For each target for a share of the homes: sets of homes that the same sites
        reach.
    shortfalls
        Ids of the targets that may fall short; empty where none may.
    """

    bundles: tuple[tuple[str, ...], ...]
    groups: tuple[tuple[int, ...], ...]
    clusters: tuple[Cluster, ...]
    needs: tuple[Needs, ...]
    group_max: tuple[int, ...]
    homes: int
    shortfalls: tuple[str, ...]

    @property
    def first_group(self) -> int:
        """Column of the first group."""
        return len(self.bundles)

    @property
    def first_home(self) -> int:
        """Column of the first set of homes."""
        return self.first_group + len(self.groups)

    @property
    def first_shortfall(self) -> int:
        """Column of the first shortfall."""
        return self.first_home + self.homes

    @property
    def count(self) -> int:
        """How many columns there are."""
        return self.first_shortfall + len(self.shortfalls)

    def changes(self, values: Numbers) -> set[str]:
        """Give the plan changes that the columns stand for, those in parts too."""
        return {
            change
            for bundle, value in zip(self.bundles, values, strict=False)
            if value > NEARLY_NOTHING
            for change in bundle
        }

    def candidates(self, values: Numbers) -> list[int]:
        """Give the positions of the candidates that the columns stand for."""
        amounts = values[self.first_group : self.first_home].astype(int).tolist()
        offers = sum(len(cluster.offers) for cluster in self.clusters)
        chosen = [
            members[0]
            for members, amount in zip(
                self.groups[offers:], amounts[offers:], strict=True
            )
            if amount
        ]
        apart = set(chosen)
        first = 0
        for cluster in self.clusters:
            last = first + len(cluster.offers)
            chosen += cluster.taken(amounts[first:last], apart)
            first = last
        return sorted(chosen)


@dataclass(frozen=True)
class Model:
    """Columns, their limits, and the rows that bind them."""

    columns: Columns
    rows: Rows
    upper: Numbers
    whole: NDArray[np.int_]
