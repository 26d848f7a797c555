"""Land use at many sites: what each zone says of its part, and what no zone covers."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.bulk.derived import Bools, DerivedLayers, indexed, shapes_of
from geo.bulk.situations import Answer, Situations, worst_of
from geo.bulk.surroundings import Surroundings, pair_keys
from geo.bulk.zones import IN_PART, SPEAKS, ZoneLayer, Zones
from geo.layers import Layer
from geo.model.finding import Finding
from geo.model.rule import PlanScope, Rule
from geo.overlay import FeatureIndex, Relation, Relations
from geo.screening.land_use_parts import MASTER
from geo.screening.reading import NEGLIGIBLE_M2
from geo.screening.screener import Screener

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class _Parts:
    """Parts of footprints in zones, one row each.

    Parameters
    ----------
    key
        Layer, zone, whether deeper than drawn, and whether a detailed plan decides.
    """

    site: Ints
    layer_number: Ints
    zone: Ints
    key: Ints


class LandUse(Situations):
    """Zones that lie side by side decide one by one."""

    def __init__(self, screener: Screener, rule: Rule, derived: DerivedLayers) -> None:
        super().__init__(screener, rule, derived)
        self._zones: Zones | None = None
        self._detailed: Zones | None = None
        self._undecided: dict[str, FeatureIndex] = {}

    def by_arrays(self, around: Surroundings) -> Answer:
        """Give the worst that any zone, or ground without one, means at each site."""
        scope = self.rule.requirement.plan_scope or PlanScope.DETAILED_PLAN
        if self._zones is None:
            case = self.screener.case(self.rule, around.sites.placement(0))
            self._zones = Zones(case, scope, self.derived)
            detailed = PlanScope.DETAILED_PLAN
            self._detailed = (
                self._zones
                if scope is detailed
                else Zones(case, detailed, self.derived)
            )
        zones = self._zones
        open_sites = around.meeting(zones.doubled)
        if scope is not PlanScope.PLAN_IN_PREPARATION and around.areal:
            open_sites |= around.meeting(zones.seams)
        held_m2, unsure = self._held_m2(zones, around)
        open_sites |= unsure
        parts, zoned_m2, unsure = self._parts(zones, around)
        open_sites |= unsure
        for layer in zones.unusable:
            found = around.relations(layer, layer.positional_tolerance_m)
            open_sites[found.footprint] = True
        gap = held_m2 - zoned_m2 > NEGLIGIBLE_M2
        beyond = around.size_m2 - held_m2 > NEGLIGIBLE_M2
        open_sites |= zoned_m2 - held_m2 > NEGLIGIBLE_M2
        return self._worst(around, parts, gap + 2 * beyond, open_sites), open_sites

    def _held_m2(self, zones: Zones, around: Surroundings) -> tuple[Floats, Bools]:
        """Give how much of each footprint the layers cover, and where that is unsure.

        Where layers cover different ground, only ground that all or none of them
        cover is told by arrays.
        """
        held = [around.covered_m2(area) for area in zones.coverages]
        if not held:
            return np.zeros(len(around)), np.zeros(len(around), bool)
        least, most = np.minimum.reduce(held), np.maximum.reduce(held)
        if len(held) == 1:
            return most, np.zeros(len(around), bool)
        whole = least >= around.size_m2 - NEGLIGIBLE_M2
        return most, ~whole & (most > NEGLIGIBLE_M2)

    def _parts(
        self, zones: Zones, around: Surroundings
    ) -> tuple[_Parts, Floats, Bools]:
        """Give the parts in zones, how much of each footprint they take, and doubts."""
        rows = []
        clashing, shallow = np.zeros((2, len(around)), bool)
        zoned_m2 = np.zeros(len(around))
        open_sites = np.zeros(len(around), bool)
        for number, each in enumerate(zones.layers):
            found, unsure = _met(each.layer, around)
            open_sites |= unsure
            speaks = each.speaks[found.feature]
            open_sites[found.footprint[speaks == IN_PART]] = True
            found = found.take(speaks == SPEAKS)
            zoned_m2 += around.taken_m2(found)
            clashes = _clashes(each, found, around)
            # Zones of two layers may be one deep clash that neither is by itself.
            open_sites |= clashing & clashes.shallow
            open_sites |= shallow & clashes.there
            clashing |= clashes.there
            shallow |= clashes.shallow
            decided = np.zeros(len(found), bool)
            if each.layer.plan_level in MASTER:
                decided, unsure = self._decided(number, each.layer, found, around)
                open_sites |= unsure
            zone = found.feature.astype(np.int64)
            key = ((number << 32 | zone) << 2) + 2 * clashes.deep + decided
            rows.append((found.footprint, np.full(len(found), number), zone, key))
        if not rows:
            nothing = np.empty(0, np.int64)
            return _Parts(nothing, nothing, nothing, nothing), zoned_m2, open_sites
        columns = (
            np.concatenate(column).astype(np.int64)
            for column in zip(*rows, strict=True)
        )
        return _Parts(*columns), zoned_m2, open_sites

    def _decided(
        self, number: int, layer: Layer, found: Relations, around: Surroundings
    ) -> tuple[Bools, Bools]:
        """Say which parts in a master plan a detailed plan in force decides."""
        assert self._zones is not None
        assert self._detailed is not None
        unsure = around.meeting(self._detailed.doubled)
        if around.areal:
            unsure |= around.meeting(self._detailed.seams)
        for each in self._detailed.layers:
            met, doubt = _met(each.layer, around)
            unsure |= doubt
            partly = each.speaks[met.feature] == IN_PART
            unsure[met.footprint[partly]] = True
        for other in self._detailed.unusable:
            near = around.relations(other, other.positional_tolerance_m)
            unsure[near.footprint] = True
        if layer.id not in self._undecided:
            ground = self._detailed.deciding_ground
            self._undecided[layer.id] = self._zones.outside_of(number, ground)
        open_parts = around.relate(self._undecided[layer.id], 0.0)
        if around.areal:
            open_parts = open_parts.take(open_parts.overlap_m2 > NEGLIGIBLE_M2)
        decided = ~np.isin(
            pair_keys(found.footprint, found.feature),
            pair_keys(open_parts.footprint, open_parts.feature),
        )
        met_at = np.bincount(found.footprint, minlength=len(around)) > 0
        return decided, unsure & met_at

    def _worst(
        self, around: Surroundings, parts: _Parts, rest: Ints, open_sites: Bools
    ) -> NDArray[np.int8]:
        """Ask the judge of a site for each key that is new, and give the worst."""
        keys, back = np.unique(parts.key, return_inverse=True)
        simple = ~open_sites[parts.site]
        rows_of_site = _Rows(parts.site, len(around))
        said = np.zeros(len(keys), np.int8)
        wanted = np.zeros(len(keys), bool)
        wanted[back[simple]] = True
        first_simple = np.full(len(keys), -1)
        first_simple[back[simple][::-1]] = np.flatnonzero(simple)[::-1]
        for position in np.flatnonzero(wanted).tolist():
            if ("part", int(keys[position])) not in self._said:
                site = int(parts.site[first_simple[position]])
                self._learn(around, parts, rows_of_site.of(site), site, rest)
            said[position] = self._said[("part", int(keys[position]))]
        codes = np.zeros(len(around), np.int8)
        for kind in np.unique(rest[~open_sites]).tolist():
            [*sites] = np.flatnonzero((rest == kind) & ~open_sites)
            if ("rest", kind) not in self._said:
                site = int(sites[0])
                self._learn(around, parts, rows_of_site.of(site), site, rest)
            codes[sites] = self._said[("rest", kind)]
        np.maximum.at(codes, parts.site[simple], said[back][simple])
        return codes

    def _learn(
        self,
        around: Surroundings,
        parts: _Parts,
        rows: NDArray[np.intp],
        site: int,
        rest: Ints,
    ) -> None:
        """Judge one site and keep what was said of each part of it."""
        assert self._zones is not None
        of_object: dict[tuple[str, str], list[Finding]] = {}
        others = []
        for finding in self.findings(around.sites, site):
            found = finding.plan_object
            if found is None:
                others.append(finding)
            else:
                key = (found.layer_id, found.local_id)
                of_object.setdefault(key, []).append(finding)
        for row in rows.tolist():
            layer = self._zones.layers[int(parts.layer_number[row])].layer
            local_id = str(layer.value("local_id", int(parts.zone[row])) or "")
            said = worst_of(of_object.get((layer.id, local_id), ()))
            self._said[("part", int(parts.key[row]))] = said
        self._said[("rest", int(rest[site]))] = worst_of(others)


class _Rows:
    """Which rows belong to a site."""

    def __init__(self, site: Ints, count: int) -> None:
        self._order = np.argsort(site, kind="stable")
        self._begins = np.searchsorted(site[self._order], np.arange(count + 1))

    def of(self, site: int) -> NDArray[np.intp]:
        """Give the rows of a site."""
        return self._order[self._begins[site] : self._begins[site + 1]]


def _met(layer: Layer, around: Surroundings) -> tuple[Relations, Bools]:
    """Give the zones that take a part of each footprint, and where that is unsure."""
    found = around.known_parts(layer)
    unsure = np.zeros(len(around), bool)
    if around.areal:
        inside = found.relation == Relation.INSIDE
        return found.take(inside | (found.overlap_m2 > NEGLIGIBLE_M2)), unsure
    # A point on the border of zones belongs to all of them.
    unsure[found.footprint[found.relation != Relation.INSIDE]] = True
    return found, unsure


@dataclass(frozen=True)
class _Clashes:
    """Parts on which the plan would have to change.

    Parameters
    ----------
    deep
        Whether deeper than the zones are drawn, with those beside them, row by row.
    there, shallow
        Sites that have any, and those that have a shallow one.
    """

    deep: Bools
    there: Bools
    shallow: Bools


def _clashes(zones: ZoneLayer, found: Relations, around: Surroundings) -> _Clashes:
    deep = np.zeros(len(found), bool)
    clashing = np.flatnonzero(zones.clashes[found.feature])
    rows = found.take(clashing)
    inside, shrunk = around.depths(zones.layer, rows)
    at = np.bincount(rows.footprint, minlength=len(around))
    # One that reaches into the footprint makes all of them one deep clash.
    reaching = np.zeros(len(around), bool)
    reaching[rows.footprint[inside | shrunk]] = True
    joint = np.flatnonzero((at > 1) & ~reaching)
    reaching[_deep_together(zones.layer, rows, joint, around)] = True
    deep[clashing] = reaching[rows.footprint]
    return _Clashes(deep, at > 0, (at > 0) & ~reaching)


def _deep_together(
    layer: Layer, rows: Relations, sites: NDArray[np.intp], around: Surroundings
) -> NDArray[np.intp]:
    """Give the sites at which zones are deep together that are not one by one."""
    by_zones: dict[tuple[int, ...], list[int]] = {}
    begins = np.searchsorted(rows.footprint, sites)
    ends = np.searchsorted(rows.footprint, sites, side="right")
    for site, begin, end in zip(sites.tolist(), begins, ends, strict=True):
        by_zones.setdefault(tuple(rows.feature[begin:end].tolist()), []).append(site)
    shapes = shapes_of(layer)
    deep: list[NDArray[np.intp]] = [np.empty(0, np.intp)]
    for zones, beside in by_zones.items():
        together = shapely.union_all(shapes[list(zones)])
        shrunk = indexed([shapely.buffer(together, -layer.positional_tolerance_m)])
        met = around.relate_some(shrunk, np.array(beside, np.intp))
        deep.append(met.footprint.astype(np.intp))
    return np.concatenate(deep)
