"""Numbers and lines of plans at many sites: what each plan object means by itself.

A site's situation is which answers the objects over it give, whether it lies wholly on
buildings, where nothing gives a value, and what is not known; one site of each is
judged.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.bulk.building_areas import BuildingAreas
from geo.bulk.counting import Counting
from geo.bulk.derived import ONLY_WORDS, Bools, as_one, shapes_of
from geo.bulk.features import DEEP, depth_states
from geo.bulk.readings import gaps_of, known_of
from geo.bulk.situations import Answer, worst_of
from geo.bulk.surroundings import Surroundings
from geo.layers import Layer
from geo.model.rule import Dimension
from geo.overlay import FeatureIndex, Relations
from geo.screening.building_area import judge_in_zone
from geo.screening.case import Case
from geo.screening.dimension import judge_values
from geo.screening.land_use_parts import DETAILED
from geo.screening.layer_index import Hit
from geo.screening.plan_values import (
    COMING,
    IN_FORCE,
    PER_FLOOR_AREA,
    PLAN_KINDS,
    PlanValue,
    values_of,
)
from geo.screening.reading import NEGLIGIBLE_M2, Reading
from geo.screening.requirement import EQUAL_M
from geo.screening.standing_buildings import floor_area_standing_in

Ints = NDArray[np.int64]
# Areas closer to a limit than this are left to the judge [m2].
_ROUNDING_M2 = 1e-6
_NOTHING_READ = Reading((), (), ())
_WITHIN, _DOUBT, _GAP, _SILENT = (1 << bit for bit in (8, 9, 10, 11))


@dataclass(frozen=True)
class _Values:
    """What the objects of one layer give.

    Parameters
    ----------
    speaks
        Whether an object gives a value at all.
    standing_m2, least, most
        Floor area that stands in it, and the bounds of its value.
    unclear
        Objects whose answer arrays cannot follow.
    """

    speaks: Bools
    standing_m2: NDArray[np.float64]
    least: NDArray[np.float64]
    most: NDArray[np.float64]
    unclear: Bools


class ValuesOfPlans(Counting):
    """Heights, floor areas, building areas and parking places that plans give."""

    def __init__(self, *args: object) -> None:
        super().__init__(*args)
        self._values: dict[str, _Values] = {}
        self._areas: dict[str, BuildingAreas] = {}
        self._spoken: FeatureIndex | None = None

    def by_arrays(self, around: Surroundings) -> Answer:
        """Judge one site of each situation."""
        if not around.areal:
            # A place without ground on the line of a zone: the judge looks.
            return np.zeros(len(around), np.int8), np.ones(len(around), bool)
        kinds = [kind for kind in self.rule.requirement.layers if kind in PLAN_KINDS]
        force = known_of(self.screener, kinds, DETAILED, IN_FORCE)
        drafts = known_of(self.screener, kinds, DETAILED, COMING)
        within, doubts, open_sites = self._buildings(around)
        gaps, unsure = gaps_of(force, around, 0.0)
        open_sites |= unsure
        said = np.zeros(len(around), np.int64)
        in_force = {layer.id for layer in force.usable}
        coming = [layer for layer in drafts.usable if layer.id not in in_force]
        layers = (*force.usable, *coming)
        for layer in layers:
            reach_m = layer.positional_tolerance_m
            found = around.relations(layer, reach_m)
            found, doubt, unsure = self.counted_among(layer, found, around, reach_m)
            if layer.id in in_force:
                gaps |= doubt
            else:
                open_sites |= doubt
            open_sites |= unsure & (layer.kind in self._kinds_looked_at)
            found = self._over(layer, found, around)
            states, unsure_rows = self._states(layer, found, around)
            open_sites[found.footprint[unsure_rows]] = True
            codes = self._meanings(layer, found, states, around)
            np.bitwise_or.at(said, found.footprint, np.int64(1) << codes)
        if self._spoken is None:
            self._spoken = self._spoken_ground(layers, around)
        silent, unsure = _is_left(around, self._spoken)
        open_sites |= unsure
        said[within] = _WITHIN
        said += _DOUBT * doubts + _GAP * gaps + _SILENT * (silent & ~within)
        return self.once_each(around, said, open_sites), open_sites

    def _buildings(self, around: Surroundings) -> tuple[Bools, Bools, Bools]:
        """Give what lies wholly on buildings, what is not known, what is unsure."""
        known = known_of(self.screener, ("building",))
        gaps, open_sites = gaps_of(known, around, 0.0)
        for layer in known.usable:
            reach_m = layer.positional_tolerance_m
            found = around.relations(layer, reach_m)
            _, doubt = around.that_are_known(layer, found, reach_m)
            gaps |= doubt
            open_sites |= doubt
        off, unsure = _is_left(around, self.derived.united(known.usable))
        return ~off, gaps, open_sites | unsure

    def _over(self, layer: Layer, found: Relations, around: Surroundings) -> Relations:
        """Keep what counts and takes ground of a footprint."""
        areal = self.derived.dimension(layer)[found.feature] == 2
        over = np.where(areal, found.overlap_m2 > NEGLIGIBLE_M2, found.distance_m == 0)
        return found.take(over & self._may_speak(layer, around)[found.feature])

    @property
    def _kinds_looked_at(self) -> tuple[str, ...]:
        by_zone = self.rule.requirement.dimension is Dimension.BUILDING_AREA
        return ("zoning_element",) if by_zone else PLAN_KINDS

    def _may_speak(self, layer: Layer, around: Surroundings) -> Bools:
        if self.rule.requirement.dimension is Dimension.BUILDING_AREA:
            return np.full(len(layer.features), layer.kind == "zoning_element")
        return self._values_of(layer, around).speaks

    def _states(
        self, layer: Layer, found: Relations, around: Surroundings
    ) -> tuple[Ints, Bools]:
        """Say how a footprint lies in each object, and where arrays cannot tell."""
        dimension = self.rule.requirement.dimension
        if dimension is Dimension.BUILDING_AREA:
            if layer.id not in self._areas:
                case = self.screener.case(self.rule, around.sites.placement(0))
                those = [
                    shape
                    for one in self.screener.layers.of_kind("supplementary_regulation")
                    for shape in shapes_of(one)[
                        self.giving_way(one, around).those & self.counted(one, around)
                    ]
                ]
                self._areas[layer.id] = BuildingAreas.of(case, layer, those)
            return self._areas[layer.id].states(found, around)
        deep = (depth_states(layer, found, around) == DEEP).astype(np.int64)
        values = self._values_of(layer, around)
        unsure = values.unclear[found.feature]
        if dimension is not Dimension.FLOOR_AREA:
            return deep, unsure
        amount_m2 = values.standing_m2[found.feature] + found.overlap_m2
        most = values.most[found.feature] + EQUAL_M
        least = values.least[found.feature] - EQUAL_M
        unsure |= np.abs(amount_m2 - most) <= _ROUNDING_M2
        unsure |= np.abs(amount_m2 - least) <= _ROUNDING_M2
        return deep + 2 * (amount_m2 > most) + 4 * (amount_m2 >= least), unsure

    def _meanings(
        self, layer: Layer, found: Relations, states: Ints, around: Surroundings
    ) -> Ints:
        """Ask the judge what each object means in each state it is met in."""
        same = np.arange(len(layer.features), dtype=np.int64)
        if self.rule.requirement.dimension in {
            Dimension.HEIGHT,
            Dimension.PARKING_PLACES,
        }:
            by_name = self.rule.requirement.where_column in ONLY_WORDS
            same = self.derived.alike(layer, by_name=by_name)
        situations, first, back = np.unique(
            same[found.feature] * 16 + states, return_index=True, return_inverse=True
        )
        said = np.zeros(len(situations), np.int64)
        for position, situation in enumerate(situations.tolist()):
            key = ("value", layer.id, situation)
            if key not in self._said:
                row = int(first[position])
                site = around.sites.placement(int(found.footprint[row]))
                case = self.screener.case(self.rule, site)
                self._said[key] = _meaning(case, layer, int(found.feature[row]))
            said[position] = self._said[key]
        return said[back]

    def _values_of(self, layer: Layer, around: Surroundings) -> _Values:
        if layer.id in self._values:
            return self._values[layer.id]
        case = self.screener.case(self.rule, around.sites.placement(0))
        count = len(layer.features)
        speaks, unclear = np.zeros((2, count), bool)
        standing_m2, least, most = np.zeros(count), np.zeros(count), np.zeros(count)
        for row in np.flatnonzero(self.counted(layer, around)).tolist():
            hit = Hit(layer, row, shapes_of(layer)[row], 0.0)
            for value in values_of(case, hit, hit.geometry):
                speaks[row] = True
                least[row] = -np.inf if value.least is None else value.least
                most[row] = np.inf if value.most is None else value.most
                if self.rule.requirement.dimension is Dimension.FLOOR_AREA:
                    unclear[row] = value.unit == PER_FLOOR_AREA
                    standing = floor_area_standing_in(case, hit.geometry)
                    standing_m2[row] = standing.known_m2
        self._values[layer.id] = _Values(speaks, standing_m2, least, most, unclear)
        return self._values[layer.id]

    def _spoken_ground(
        self, layers: tuple[Layer, ...], around: Surroundings
    ) -> FeatureIndex:
        """Give the ground on which any object that counts gives a value."""
        return as_one(
            shape
            for layer in layers
            for shape in shapes_of(layer)[
                self.counted(layer, around) & self._may_speak(layer, around)
            ]
        )


def _meaning(case: Case, layer: Layer, feature: int) -> int:
    shape = shapes_of(layer)[feature]
    hit = Hit(layer, feature, shape, 0.0)
    ground = shapely.intersection(shape, case.footprint)
    if case.rule.requirement.dimension is Dimension.BUILDING_AREA:
        return worst_of(judge_in_zone(case, hit, ground))
    values: Iterator[PlanValue] = values_of(case, hit, ground)
    return worst_of(judge_values(case, values, _NOTHING_READ))


def _is_left(around: Surroundings, ground: FeatureIndex) -> tuple[Bools, Bools]:
    """Say which footprints reach beyond a ground, and where rounding may decide."""
    left_m2 = around.size_m2 - around.taken_by(ground)
    unsure = (left_m2 > NEGLIGIBLE_M2 / 10) & (left_m2 < NEGLIGIBLE_M2 * 10)
    return left_m2 > NEGLIGIBLE_M2, unsure
