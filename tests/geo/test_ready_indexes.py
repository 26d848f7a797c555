"""A screener takes indexes that are ready, and only those of its own layers."""

import pytest

from geo.errors import GeoModelError
from geo.example_district import district, layer, rectangle
from geo.layers import DistrictLayers
from geo.overlay import FeatureIndex
from geo.screening.reading import LayerReader
from tests.geo.worlds import TODAY

ZONES = layer(
    "zoning_element",
    (rectangle(0, 0, 60, 100), {"hilucs_land_use": "5"}),
    (rectangle(60, 0, 100, 100), {"hilucs_land_use": "4_1_1"}),
)
LAYERS = DistrictLayers(district(), (ZONES,))
PLACE = rectangle(50, 0, 62, 10)


def hits(reader):
    reading = reader.read(["zoning_element"], PLACE)
    return [(hit.row, hit.distance_m) for hit in reading.hits]


def test_a_ready_index_gives_the_same_hits():
    ready = FeatureIndex.from_geometries(ZONES.features.geometry.array)

    found = hits(LayerReader(LAYERS, TODAY, {ZONES.id: ready}))

    assert found == hits(LayerReader(LAYERS, TODAY))
    assert found == [(0, 0.0), (1, 0.0)]


def test_an_index_of_another_layer_is_refused():
    other = FeatureIndex.from_geometries([PLACE])

    with pytest.raises(GeoModelError, match="holds 1 objects, the layer 2"):
        LayerReader(LAYERS, TODAY, {ZONES.id: other})
