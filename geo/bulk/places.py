"""Situations that hang on all there is at a place: its zones, and what is near."""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from geo.bulk.surroundings import Bools, Sites, Surroundings
from geo.layers import Layer
from geo.model.rule import Rule, Shared
from geo.model.vocabulary import RuleKind
from geo.overlay import Relation, Relations
from geo.screening.reading import NEGLIGIBLE_M2
from geo.screening.requirement import EQUAL_M, needed_of
from geo.screening.screener import Screener

Codes = NDArray[np.int8]
BY_WHAT_IS_NEAR = {
    RuleKind.NEAR_WITH_VALUE,
    RuleKind.COUNT_ON_SHARED,
    RuleKind.ROOM_LEFT,
}
# How a footprint lies to a feature, as far as a judge can tell.
NEAR, TOUCHING, SHALLOW, DEEP, WHOLLY, OWN = 0, 1, 2, 3, 10, 99
# Wider gaps between zones than this are no drawing errors [m].
_SEAM_M = 0.5
_ZONES = "zoning_element"


class Judging(Protocol):
    """One rule, and a judge that remembers what it said of a situation."""

    screener: Screener
    rule: Rule

    def once(self, situation: tuple[object, ...], sites: Sites, site: int) -> int:
        """Judge one site of a situation, the first time it is met."""


def depths(layer: Layer, found: Relations, around: Surroundings) -> NDArray[np.int64]:
    """Say how deep each footprint lies in each feature it meets or comes near."""
    states = np.full(len(found), TOUCHING, np.int64)
    states[found.distance_m > 0] = NEAR
    areal = np.asarray(layer.features.geometry.area > 0)[found.feature]
    ground = found.overlap_m2 > NEGLIGIBLE_M2
    met = (found.distance_m == 0) & (ground | ~areal | (not around.areal))
    deep = around.deep(layer)
    pairs = deep.footprint.astype(np.int64) << 32 | deep.feature
    is_deep = np.isin(found.footprint.astype(np.int64) << 32 | found.feature, pairs)
    states[met] = SHALLOW
    states[met & is_deep] = DEEP
    return states


def by_all_zones(
    judging: Judging, sites: Sites, around: Surroundings
) -> tuple[Codes, Bools]:
    """Judge by the whole set of plan objects over each footprint."""
    open_sites = np.zeros(len(sites), bool)
    parts: list[list[tuple[int, int, int]]] = [[] for _ in range(len(sites))]
    layers = [
        layer
        for kind in judging.rule.requirement.layers
        for layer in judging.screener.layers.of_kind(kind)
    ]
    for number, layer in enumerate(layers):
        found = around.known_parts(layer)
        states = depths(layer, found, around)
        met = states >= SHALLOW
        found, states = found.take(met), states[met]
        wholly = found.relation == Relation.INSIDE
        if layer.kind == _ZONES:
            ground, unsure = _ground_left(layer, found, around)
            open_sites |= unsure
            for site in np.flatnonzero(ground).tolist():
                parts[site].append((number, -1, int(ground[site])))
        else:
            # How much of a line or a house is met may matter: those are judged alone.
            open_sites[found.footprint[~wholly]] = True
            open_sites |= ~around.held((layer,), 0.0)
        states = states + np.where(wholly, WHOLLY, 0)
        for site, feature, state in zip(
            found.footprint.tolist(),
            found.feature.tolist(),
            states.tolist(),
            strict=True,
        ):
            parts[site].append((number, feature, state))
    return _once_each(judging, sites, parts, open_sites), open_sites


def by_what_is_near(
    judging: Judging, sites: Sites, around: Surroundings
) -> tuple[Codes, Bools]:
    """Judge by which features are within reach, and which of them is the nearest.

    Where a way or a kerb is stood on, how much of it decides: those sites are judged
    alone, and all others are one situation.
    """
    requirement = judging.rule.requirement
    stands_on = judging.rule.kind is RuleKind.ROOM_LEFT or (
        requirement.shared is Shared.KERB_LENGTH
    )
    reach_m = 0.0
    if not stands_on:
        case = judging.screener.case(judging.rule, sites.placement(0))
        reach_m = (
            sites.solution.max_connection_m.value
            if requirement.shared is not None
            else needed_of(case).reach_m
        )
    open_sites = np.zeros(len(sites), bool)
    parts: list[list[tuple[float, int, int]]] = [[] for _ in range(len(sites))]
    for kind in requirement.layers:
        for number, layer in enumerate(judging.screener.layers.of_kind(kind)):
            reach = reach_m + layer.positional_tolerance_m + EQUAL_M
            found = around.relations(layer, reach)
            open_sites |= ~around.held((layer,), reach)
            if stands_on:
                open_sites[found.footprint] = True
                continue
            edge = np.abs(found.distance_m - reach_m) <= 2 * EQUAL_M
            edge |= found.distance_m > reach_m
            open_sites[found.footprint[edge]] = True
            for site, feature, distance in zip(
                found.footprint.tolist(),
                found.feature.tolist(),
                found.distance_m.tolist(),
                strict=True,
            ):
                parts[site].append((distance, number, feature))
    keys = [_near_first(one) for one in parts]
    return _once_each(judging, sites, keys, open_sites), open_sites


def _near_first(parts: list[tuple[float, int, int]]) -> list[tuple[int, int]]:
    """Give the nearest feature and then all of them, in rising order."""
    if not parts:
        return []
    nearest = min(parts)[1:]
    return [nearest, *sorted(one[1:] for one in parts)]


def _once_each(
    judging: Judging,
    sites: Sites,
    keys: list[list[tuple[int, int, int]]] | list[list[tuple[int, int]]],
    open_sites: Bools,
) -> Codes:
    codes = np.zeros(len(sites), np.int8)
    for site in np.flatnonzero(~open_sites).tolist():
        codes[site] = judging.once(tuple(keys[site]), sites, site)
    return codes


def _ground_left(
    layer: Layer, found: Relations, around: Surroundings
) -> tuple[NDArray[np.int64], Bools]:
    """Say what of each footprint no zone covers, as far as a judge can tell.

    Returns
    -------
    0 for nothing, 1 for ground that the layer knows to be without a zone, 2 for ground
    beyond its coverage, 3 for both; and where arrays cannot tell
    """
    held_m2 = around.covered_m2(layer)
    zoned_m2 = np.bincount(
        found.footprint,
        np.where(
            found.relation == Relation.INSIDE,
            around.size[found.footprint],
            found.overlap_m2,
        ),
        len(around.footprints),
    )
    left_m2 = held_m2 - zoned_m2
    gap = left_m2 > NEGLIGIBLE_M2
    beyond = around.size - held_m2 > NEGLIGIBLE_M2
    # A gap so small may be a seam between two zones; zones may overlap as well.
    seam = gap & (left_m2 < _SEAM_M * around.outline_m)
    seam &= left_m2 < held_m2 - NEGLIGIBLE_M2
    return gap + 2 * beyond, seam | (left_m2 < -NEGLIGIBLE_M2)
