"""Rules that read a value of what is near, or count what is shared."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from geo.bulk.counting import Counting
from geo.bulk.readings import gaps_of
from geo.bulk.situations import NOT_ASSESSED, Answer
from geo.bulk.surroundings import Surroundings
from geo.layers import Layer
from geo.overlay import Relations
from geo.screening.requirement import EQUAL_M, needed_of
from geo.screening.shared_capacity import MEANT_M2

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
# Distances and areas closer to a limit than this are left to the judge [m, m2].
_ROUNDING = 1e-6
_NOT_YET = np.int8(127)


class NearWithValue(Counting):
    """What has to be near and has to have a value: one that has it is enough.

    Which sorts of things are near is the situation. A sort is what the judge says of
    a thing alone, where all else is known and where something is not.
    """

    def __init__(self, *args: object) -> None:
        super().__init__(*args)
        self._sorts: dict[tuple[int, int], int] = {}

    def by_arrays(self, around: Surroundings) -> Answer:
        """Judge one site of each set of sorts."""
        need = needed_of(self.screener.case(self.rule, around.sites.placement(0)))
        known = self.known()
        gaps, open_sites = gaps_of(known, around, need.reach_m)
        met = np.zeros(len(around), np.int64)
        near_m = need.required_m + EQUAL_M
        for layer in known.usable:
            reach_m = need.reach_m + layer.positional_tolerance_m
            found = around.nearby(layer, reach_m, np.array([near_m]))
            found, doubt, unsure = self.counted_among(layer, found, around, reach_m)
            gaps |= doubt
            open_sites |= unsure
            found = found.take(found.distance_m <= near_m)
            bits = np.int64(1) << self._sorts_of(layer, found, around)
            np.bitwise_or.at(met, found.footprint, bits)
        return self.once_each(around, 2 * met + gaps, open_sites), open_sites

    def _sorts_of(self, layer: Layer, found: Relations, around: Surroundings) -> Ints:
        alike = self.derived.alike(layer, by_name=False)[found.feature]
        kinds, first, back = np.unique(alike, return_index=True, return_inverse=True)
        sorts = np.zeros(len(kinds), np.int64)
        for position, kind in enumerate(kinds.tolist()):
            key = ("sort", layer.id, kind)
            if key not in self._said:
                feature = int(found.feature[first[position]])
                site = int(found.footprint[first[position]])
                said = (
                    self.only(layer, feature, around, site),
                    self.only(layer, feature, around, site, gap=True),
                )
                self._said[key] = self._sorts.setdefault(said, len(self._sorts))
            sorts[position] = self._said[key]
        return sorts[back]


class SharedPower(Counting):
    """The nearest within reach of a solution feeds it, however near that is."""

    def by_arrays(self, around: Surroundings) -> Answer:
        """Ask the judge once of each feature that is the nearest of some site."""
        reach_m = around.sites.solution.max_connection_m.value
        known = self.known()
        gaps, open_sites = gaps_of(known, around, reach_m)
        rows: list[tuple[NDArray[np.int32], Floats, Ints]] = []
        for number, layer in enumerate(known.usable):
            reach = reach_m + layer.positional_tolerance_m
            found = around.relations(layer, reach)
            found, doubt, unsure = self.counted_among(layer, found, around, reach)
            gaps |= doubt
            open_sites |= unsure
            limit_m = min(reach, reach_m + EQUAL_M)
            edge = np.abs(found.distance_m - limit_m) <= _ROUNDING
            open_sites[found.footprint[edge]] = True
            found = found.take(found.distance_m <= limit_m)
            key = np.int64(number) << 32 | found.feature.astype(np.int64)
            rows.append((found.footprint, found.distance_m, key))
        codes = np.full(len(around), self.without(around), np.int8)
        if rows:
            site, distance_m, key = (
                np.concatenate(each) for each in zip(*rows, strict=True)
            )
            nearest = np.full(len(around), np.inf)
            np.minimum.at(nearest, site, distance_m)
            first = distance_m <= nearest[site] + _ROUNDING
            said = self._meanings(known.usable, site[first], key[first], around)
            site = site[first]
            least, most = np.full((2, len(around)), -1)
            least[site] = 127
            np.minimum.at(least, site, said)
            np.maximum.at(most, site, said)
            # Two as near as each other: the judge knows which comes first.
            open_sites |= least != most
            codes[site] = said
        codes[gaps] = NOT_ASSESSED
        return codes, open_sites

    def _meanings(
        self,
        layers: tuple[Layer, ...],
        site: NDArray[np.int32],
        key: Ints,
        around: Surroundings,
    ) -> Ints:
        keys, first, back = np.unique(key, return_index=True, return_inverse=True)
        said = np.zeros(len(keys), np.int64)
        for position, each in enumerate(keys.tolist()):
            layer, feature = layers[each >> 32], each & 0xFFFFFFFF
            known = ("nearest", layer.id, feature)
            if known not in self._said:
                at = int(site[first[position]])
                self._said[known] = self.only(layer, feature, around, at)
            said[position] = self._said[known]
        return said[back]


class SharedKerb(Counting):
    """Each kerb by itself: the more of it is stood on, the more of it is used."""

    def __init__(self, *args: object) -> None:
        super().__init__(*args)
        self._steps: dict[tuple[str, int], RisingAnswers] = {}

    def by_arrays(self, around: Surroundings) -> Answer:
        """Give the worst that any kerb stood on means."""
        known = self.known()
        gaps, open_sites = gaps_of(known, around, 0.0)
        codes = np.full(len(around), self.without(around), np.int8)
        for layer in known.usable:
            found = around.relations(layer, layer.positional_tolerance_m)
            found, doubt, unsure = self.counted_among(
                layer, found, around, layer.positional_tolerance_m
            )
            gaps |= doubt
            open_sites |= unsure
            edge = np.abs(found.overlap_m2 - MEANT_M2) <= _ROUNDING
            open_sites[found.footprint[edge]] = True
            found = found.take(found.overlap_m2 >= MEANT_M2)
            said = self._of_each(layer, found, around)
            open_sites[found.footprint[said < 0]] = True
            np.maximum.at(codes, found.footprint, said)
        codes[gaps] = NOT_ASSESSED
        return codes, open_sites

    def _of_each(
        self, layer: Layer, found: Relations, around: Surroundings
    ) -> NDArray[np.int8]:
        if not len(found):
            return np.empty(0, np.int8)
        order = np.lexsort((found.overlap_m2, found.feature))
        features, begins = np.unique(found.feature[order], return_index=True)
        ends = np.append(begins[1:], len(order))
        said = np.zeros(len(found), np.int8)
        for feature, begin, end in zip(features.tolist(), begins, ends, strict=True):
            rows = order[begin:end]
            key = (layer.id, feature)
            steps = self._steps.setdefault(key, RisingAnswers())

            def ask(position: int, rows: Ints = rows, feature: int = feature) -> int:
                site = int(found.footprint[rows[position]])
                return self.only(layer, feature, around, site)

            said[rows] = steps.of(found.overlap_m2[rows], ask)
        return said


class RisingAnswers:
    """What a judge says of a rising amount, asked only where its answer changes."""

    def __init__(self) -> None:
        # Amounts between which each answer is known: answer -> least, most.
        self._known: dict[int, tuple[float, float]] = {}

    def of(self, amounts: Floats, ask: Callable[[int], int]) -> NDArray[np.int8]:
        """Give the answer for each amount; they have to be in rising order.

        Parameters
        ----------
        ask
            Asks the judge of the amount at a position.

        Returns
        -------
        -1 where answers to amounts that differ by rounding do not agree
        """
        said = self._those_known(amounts)
        while (left := np.flatnonzero(said == _NOT_YET)).size:
            # The ends first, then the middle of what is left.
            ends = {int(left[0]), int(left[-1]), int(left[len(left) // 2])}
            for position in ends:
                self._learn(float(amounts[position]), ask(position))
            said = self._those_known(amounts)
        return said

    def _learn(self, amount: float, said: int) -> None:
        least, most = self._known.get(said, (amount, amount))
        self._known[said] = min(least, amount), max(most, amount)

    def _those_known(self, amounts: Floats) -> NDArray[np.int8]:
        said = np.full(len(amounts), _NOT_YET, np.int8)
        for answer, (least, most) in self._known.items():
            here = (amounts >= least) & (amounts <= most)
            said[here] = np.where(said[here] == _NOT_YET, answer, -1)
        return said
