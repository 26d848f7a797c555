"""How many sites can stand together at most."""

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from geo.targets.ground import cliques

# Nodes that the search for one answer may take; beyond that a little more is allowed
# for than can really stand. Counted, not timed, so that the answer is always the same.
_NODES_MAX = 200
_TOLERANCE = 1e-6


def most_together(members: list[int], near: dict[int, set[int]]) -> int:
    """Give a number of sites that can stand together at most, as small as is cheap.

    Parameters
    ----------
    members
        Positions of candidates.
    near
        For each candidate those that it excludes.

    Examples
    --------
    >>> row_of_five = {one: {one - 1, one + 1} for one in range(5)}
    >>> most_together([0, 1, 2, 3, 4], row_of_five)
    3
    """
    return sum(_in_one_part(part, near) for part in _parts(members, near))


def _parts(members: list[int], near: dict[int, set[int]]) -> list[list[int]]:
    """Split candidates so that none excludes one of another part."""
    left = set(members)
    parts = []
    for position in members:
        if position not in left:
            continue
        left.discard(position)
        part = [position]
        for one in part:
            found = near[one] & left
            left -= found
            part += sorted(found)
        parts.append(sorted(part))
    return parts


def _in_one_part(part: list[int], near: dict[int, set[int]]) -> int:
    own = set(part)
    pairs = [(one, two) for one in part for two in sorted(near[one] & own) if one < two]
    if 2 * len(pairs) == len(part) * (len(part) - 1):
        return 1
    column = {position: number for number, position in enumerate(part)}
    groups = cliques(np.array(pairs, dtype=np.intp))
    sizes = [len(group) for group in groups]
    rows = sparse.csr_matrix(
        (
            np.ones(sum(sizes)),
            (
                np.repeat(np.arange(len(groups)), sizes),
                [column[one] for group in groups for one in group.tolist()],
            ),
        ),
        shape=(len(groups), len(part)),
    )
    result = milp(
        -np.ones(len(part)),
        integrality=np.ones(len(part)),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(rows, -np.inf, 1.0),
        options={"node_limit": _NODES_MAX},
    )
    bound = result.mip_dual_bound
    if bound is None or not np.isfinite(bound):
        return len(part)
    return int(np.floor(-bound + _TOLERANCE))
