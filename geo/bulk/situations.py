"""Situations that a judge cannot tell apart, and what the judge says of each."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo.bulk.derived import Bools, DerivedLayers
from geo.bulk.sites import Sites
from geo.bulk.surroundings import Surroundings
from geo.model.finding import Finding
from geo.model.message import Message
from geo.model.rule import Rule
from geo.model.vocabulary import Outcome
from geo.screening.layer_index import Hit
from geo.screening.reading import LayerReader, Reading, Unknown
from geo.screening.screener import Screener

NOT_ASSESSED = Outcome.NOT_ASSESSED.severity
Codes = NDArray[np.int8]
Answer = tuple[Codes, Bools]


class Situations:
    """One rule for many sites; keeps what the judge said of each situation.

    This one knows nothing of any kind of rule: every site is judged by itself. What
    can be told by arrays is said by the classes made from it.
    """

    def __init__(self, screener: Screener, rule: Rule, derived: DerivedLayers) -> None:
        self.screener = screener
        self.rule = rule
        self.derived = derived
        self._said: dict[tuple[object, ...], int] = {}

    def judge(
        self, around: Surroundings, looked_at: Bools
    ) -> tuple[Codes, NDArray[np.intp]]:
        """Give the severity of the worst finding at each site.

        Parameters
        ----------
        looked_at
            Sites that lie in the study area; the others are not judged.

        Returns
        -------
        severities [int8], and the sites that were judged one by one
        """
        codes, open_sites = self.by_arrays(around)
        alone = np.flatnonzero(open_sites & looked_at)
        for site in alone.tolist():
            codes[site] = worst_of(self.findings(around.sites, site))
        return codes, alone

    def by_arrays(self, around: Surroundings) -> Answer:
        """Give severities by arrays, and the sites at which arrays cannot tell."""
        return np.zeros(len(around), np.int8), np.ones(len(around), bool)

    def findings(self, sites: Sites, site: int) -> list[Finding]:
        """Ask the judge of one site."""
        return self.screener.judge(self.rule, sites.placement(site))

    def with_only(
        self, hits: tuple[Hit, ...], sites: Sites, site: int, *, gap: bool = False
    ) -> int:
        """Ask the judge what it would say if only some objects were there.

        Parameters
        ----------
        gap
            Whether something else is unknown.
        """
        reader = OnlyThese(self.screener.reader, hits, gap=gap)
        return worst_of(self.screener.judge(self.rule, sites.placement(site), reader))

    def once_each(
        self, around: Surroundings, keys: NDArray[np.int64], open_sites: Bools
    ) -> Codes:
        """Judge one site of each situation, the first time it is met.

        Parameters
        ----------
        keys
            The situation of each site.
        """
        codes = np.zeros(len(around), np.int8)
        told = np.flatnonzero(~open_sites)
        found, first, back = np.unique(
            keys[told], return_index=True, return_inverse=True
        )
        said = np.zeros(len(found), np.int8)
        for position, key in enumerate(found.tolist()):
            if ("site", key) not in self._said:
                site = int(told[first[position]])
                self._said["site", key] = worst_of(self.findings(around.sites, site))
            said[position] = self._said["site", key]
        codes[told] = said[back]
        return codes


class EverywhereTheSame(Situations):
    """A rule that reads no layer says the same at every site."""

    def by_arrays(self, around: Surroundings) -> Answer:
        """Ask the judge once."""
        if ("everywhere",) not in self._said:
            self._said[("everywhere",)] = worst_of(self.findings(around.sites, 0))
        said = self._said[("everywhere",)]
        return np.full(len(around), said, np.int8), np.zeros(len(around), bool)


def worst_of(findings: Iterable[Finding]) -> int:
    """Give the severity of the worst finding; 0 where there is none."""
    return max((finding.outcome.severity for finding in findings), default=0)


class OnlyThese(LayerReader):
    """A reader that finds some hits only, and knows everything else or not all."""

    def __init__(
        self, reader: LayerReader, hits: tuple[Hit, ...], *, gap: bool
    ) -> None:
        self.__dict__.update(reader.for_one_placement().__dict__)
        self._hits = hits
        self._gap = gap

    def read(
        self,
        kinds: Iterable[str],
        place: BaseGeometry,
        reach_m: float = 0.0,
        **_filters: object,
    ) -> Reading:
        """Give the hits of the kinds asked for, and perhaps something unknown."""
        wanted = tuple(kinds)
        hits = tuple(hit for hit in self._hits if hit.layer.kind in wanted)
        unknown = [
            Unknown(kind, Message("", ()), place, 1.0) for kind in wanted if self._gap
        ]
        return Reading(hits, tuple(unknown), ())
