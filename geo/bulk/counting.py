"""Rules that leave some features out before they look at them."""

import numpy as np

from geo.bulk.derived import Bools, shapes_of
from geo.bulk.features import FeatureSituations
from geo.bulk.situations import OnlyThese
from geo.bulk.surroundings import Surroundings
from geo.layers import Layer
from geo.overlay import Relations
from geo.screening.layer_index import Hit
from geo.screening.requirement import that_count


class Counting(FeatureSituations):
    """Rules that leave some features out before they look at them."""

    def __init__(self, *args: object) -> None:
        super().__init__(*args)  # type: ignore[arg-type]
        self._counted: dict[str, Bools] = {}

    def counted(self, layer: Layer, around: Surroundings) -> Bools:
        """Say which features of a layer the rule counts at all."""
        if layer.id not in self._counted:
            # As if no other plan took ground from them: see `giving_way`.
            nothing = OnlyThese(self.screener.reader, (), gap=False)
            case = self.screener.case(self.rule, around.sites.placement(0), nothing)
            shapes = shapes_of(layer)
            counted = np.zeros(len(shapes), bool)
            hits = tuple(
                Hit(layer, row, shape, 0.0)
                for row, shape in enumerate(shapes)
                if shape is not None and not shape.is_empty
            )
            counted[[hit.row for hit in that_count(case, hits)]] = True
            self._counted[layer.id] = counted
        return self._counted[layer.id]

    def counted_among(
        self, layer: Layer, found: Relations, around: Surroundings, reach_m: float
    ) -> tuple[Relations, Bools, Bools]:
        """Keep what is known and counts; give the same as `met`."""
        found, doubt = around.that_are_known(layer, found, reach_m)
        found = found.take(self.counted(layer, around)[found.feature])
        open_sites = np.zeros(len(around), bool)
        those = self.giving_way(layer, around).those
        open_sites[found.footprint[those[found.feature]]] = True
        return found, doubt, open_sites

    def only(
        self,
        layer: Layer,
        feature: int,
        around: Surroundings,
        site: int,
        *,
        gap: bool = False,
    ) -> int:
        """Ask the judge what one feature means by itself."""
        hit = Hit(layer, feature, shapes_of(layer)[feature], 0.0)
        return self.with_only((hit,), around.sites, site, gap=gap)
