"""Sites that cannot be told apart, taken as one: exact, and far quicker to search.

Fifty places along a kerb under one plan, each of which could take a shared car or a
bicycle stand, are for the search one thing of which up to fifty can be had.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from geo.targets.ground import Pairs

# A thing offered on fewer sites than this is told apart: it would keep sites that are
# otherwise equal from being taken as one.
COMMON_MIN = 4
_Offers = tuple[dict[tuple[object, ...], int], tuple[int, ...]]

Look = Callable[[int], tuple[object, ...]]


@dataclass(frozen=True, slots=True)
class Cluster:
    """Sites that offer the same.

    Parameters
    ----------
    offers
        For each thing offered: the candidate of each site, in the order of sites.
    others
        For each site: candidates that stand there but reach beyond it, so that they
        are told apart.
    """

    offers: tuple[tuple[int, ...], ...]
    others: tuple[tuple[int, ...], ...]

    @property
    def site_count(self) -> int:
        """How many sites there are."""
        return len(self.others)

    def taken(self, amounts: Iterable[int], chosen: set[int]) -> list[int]:
        """Give candidates for so many of each offer, on sites that are still free."""
        free = [
            site
            for site, standing in enumerate(self.others)
            if not chosen.intersection(standing)
        ]
        given: list[int] = []
        for offer, amount in zip(self.offers, amounts, strict=True):
            here, free = free[:amount], free[amount:]
            given.extend(offer[site] for site in here)
        return given


def clusters(
    useful: list[int], conflicts: Pairs, look: Look
) -> tuple[list[Cluster], list[int]]:
    """Sort candidates into clusters of equal sites and into those told apart.

    Parameters
    ----------
    useful
        Positions of candidates.
    look
        Everything about a candidate that matters; two that look the same can stand
        for each other.

    Returns
    -------
    clusters, apart
        Candidates told apart are those whose conflicts reach beyond one site.

    Examples
    --------
    >>> import numpy as np
    >>> pairs = np.arange(8).reshape(4, 2)  # four sites, each for a car or a bike
    >>> found, apart = clusters(list(range(8)), pairs, lambda one: (one % 2,))
    >>> found[0].offers, apart
    (((0, 2, 4, 6), (1, 3, 5, 7)), [])
    """
    near: dict[int, set[int]] = {position: {position} for position in useful}
    for left, right in conflicts.tolist():
        if left in near and right in near:
            near[left].add(right)
            near[right].add(left)
    looks = {position: look(position) for position in useful}
    often = Counter(looks.values())
    local: dict[tuple[int, ...], list[int]] = defaultdict(list)
    apart = []
    for position in useful:
        around = near[position]
        common = often[looks[position]] >= COMMON_MIN
        if common and all(around <= near[other] for other in around):
            local[tuple(sorted(around))].append(position)
        else:
            apart.append(position)
    equal: dict[frozenset[tuple[object, ...]], list[_Offers]] = defaultdict(list)
    for site, members in local.items():
        # Of two that look the same on one site the first will do.
        by_look = {looks[position]: position for position in reversed(members)}
        standing = tuple(one for one in site if one not in set(members))
        equal[frozenset(by_look)].append((by_look, standing))
    found = []
    for sites in equal.values():
        first = sites[0][0]
        found.append(
            Cluster(
                tuple(
                    tuple(by_look[one] for by_look, _ in sites)
                    for one in sorted(first, key=first.__getitem__)
                ),
                tuple(standing for _, standing in sites),
            )
        )
    return found, apart
