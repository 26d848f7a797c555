"""How footprints lie to features, on ground small enough to work by hand."""

import numpy as np
import pytest
import shapely

from geo.errors import GeoModelError
from geo.overlay import (
    FeatureIndex,
    FootprintKind,
    Footprints,
    PackedFeaturesError,
    Relation,
)

PARK = shapely.box(0, 0, 100, 100)
SQUARE = shapely.box(10, 10, 20, 20)


def only_row(feature, footprint, reach_m=0.0):
    """The one row of a footprint and a feature: relation, metres, m2, metres."""
    rows = FeatureIndex.from_geometries([feature]).relate_one(footprint, reach_m)
    assert len(rows) == 1
    return (
        Relation(rows.relation[0]),
        pytest.approx(rows.distance_m[0], abs=1e-9),
        pytest.approx(rows.overlap_m2[0], abs=1e-9),
        pytest.approx(rows.overlap_length_m[0], abs=1e-9),
    )


def test_a_footprint_in_a_park_is_inside():
    assert only_row(PARK, SQUARE) == (Relation.INSIDE, 0, 100, 0)


def test_a_footprint_across_the_edge_of_a_park_overlaps_by_its_part_there():
    across = shapely.box(95, 10, 105, 20)

    assert only_row(PARK, across) == (Relation.OVERLAPS, 0, 50, 0)


def test_a_footprint_beside_a_park_touches():
    beside = shapely.box(100, 10, 110, 20)

    assert only_row(PARK, beside) == (Relation.TOUCHES, 0, 0, 0)


def test_a_footprint_at_the_corner_of_a_park_touches():
    assert only_row(PARK, shapely.box(100, 100, 110, 110))[0] is Relation.TOUCHES


def test_a_footprint_three_metres_off_is_apart_by_three_metres():
    off = shapely.box(103, 10, 110, 20)

    assert only_row(PARK, off, reach_m=3) == (Relation.APART, 3, 0, 0)


def test_what_is_beyond_reach_is_not_a_row():
    index = FeatureIndex.from_geometries([PARK])

    assert len(index.relate_one(shapely.box(103, 10, 110, 20), 2.99)) == 0


def test_a_footprint_over_a_whole_park_is_around_it():
    wide = shapely.box(-10, -10, 110, 110)

    assert only_row(PARK, wide) == (Relation.AROUND, 0, 10_000, 0)


def test_equal_ground_counts_as_inside():
    assert only_row(SQUARE, SQUARE) == (Relation.INSIDE, 0, 100, 0)


def test_a_pond_in_a_park_is_not_park():
    park = shapely.Polygon(PARK.exterior, [shapely.box(12, 12, 16, 16).exterior])

    assert only_row(park, SQUARE) == (Relation.OVERLAPS, 0, 84, 0)


def test_a_footprint_wholly_in_the_pond_is_apart_from_the_park():
    park = shapely.Polygon(PARK.exterior, [shapely.box(5, 5, 25, 25).exterior])

    assert only_row(park, SQUARE, reach_m=10) == (Relation.APART, 5, 0, 0)


def test_the_parts_of_a_dented_park_add_up():
    comb = shapely.Polygon([(0, 0), (30, 0), (30, 12), (0, 12)]).difference(
        shapely.box(13, 5, 17, 12)
    )

    assert only_row(comb, SQUARE) == (Relation.OVERLAPS, 0, 2 * 3 + 2 * 3, 0)


def test_two_parts_of_one_feature_are_one_row():
    parts = shapely.MultiPolygon(
        [shapely.box(0, 0, 12, 30), shapely.box(18, 0, 30, 30)]
    )

    assert only_row(parts, SQUARE) == (Relation.OVERLAPS, 0, 40, 0)


def test_a_cable_across_a_footprint_overlaps_by_its_length_there():
    cable = shapely.LineString([(0, 15), (40, 15)])

    assert only_row(cable, SQUARE) == (Relation.OVERLAPS, 0, 0, 10)


def test_a_cable_that_ends_at_a_footprint_touches():
    cable = shapely.LineString([(0, 15), (10, 15)])

    assert only_row(cable, SQUARE) == (Relation.TOUCHES, 0, 0, 0)


def test_a_short_cable_within_a_footprint_is_surrounded():
    cable = shapely.LineString([(12, 15), (12, 18), (14, 18)])

    assert only_row(cable, SQUARE) == (Relation.AROUND, 0, 0, 5)


def test_a_tree_in_a_footprint_is_surrounded():
    assert only_row(shapely.Point(12, 12), SQUARE) == (Relation.AROUND, 0, 0, 0)


def test_one_of_two_trees_in_a_footprint_overlaps():
    trees = shapely.MultiPoint([(12, 12), (30, 30)])

    assert only_row(trees, SQUARE) == (Relation.OVERLAPS, 0, 0, 0)


def test_a_tree_four_and_three_metres_off_a_corner_is_five_metres_off():
    assert only_row(shapely.Point(24, 23), SQUARE, 5) == (Relation.APART, 5, 0, 0)


def test_a_placement_without_size_in_a_park_is_inside():
    assert only_row(PARK, shapely.Point(50, 50)) == (Relation.INSIDE, 0, 0, 0)


def test_a_placement_without_size_on_the_edge_of_a_park_is_inside():
    assert only_row(PARK, shapely.Point(100, 50)) == (Relation.INSIDE, 0, 0, 0)


def test_a_placement_without_size_beside_a_park_is_apart():
    assert only_row(PARK, shapely.Point(102, 50), 2) == (Relation.APART, 2, 0, 0)


def test_a_placement_without_size_on_a_cable_is_inside():
    cable = shapely.LineString([(0, 0), (40, 40)])

    assert only_row(cable, shapely.Point(5, 5))[0] is Relation.INSIDE


def test_a_dented_footprint_is_measured_too():
    hook = shapely.box(95, 0, 105, 10).difference(shapely.box(98, 3, 105, 7))

    assert only_row(PARK, hook) == (Relation.OVERLAPS, 0, 50 - 2 * 4, 0)


def test_a_cable_as_footprint_lies_in_a_park_for_a_part_of_its_length():
    trench = shapely.LineString([(90, 50), (130, 50)])

    assert only_row(PARK, trench) == (Relation.OVERLAPS, 0, 0, 10)


@pytest.mark.parametrize(
    "nothing",
    [None, shapely.Polygon(), shapely.Point(), shapely.GeometryCollection()],
)
def test_what_is_nowhere_meets_nothing(nothing):
    index = FeatureIndex.from_geometries([nothing, PARK, nothing])

    assert index.relate_one(SQUARE, 5).feature.tolist() == [1]
    assert len(FeatureIndex.from_geometries([PARK]).relate_one(nothing, 5)) == 0


@pytest.mark.parametrize(
    ("footprint", "relation", "area_m2"),
    [
        (shapely.box(8, 8, 22, 22), Relation.OVERLAPS, 4),
        (shapely.box(8, 8, 22, 22).difference(shapely.box(12, 12, 14, 22)), 2, 4),
        (shapely.LineString([(5, 5), (5, 25)]), Relation.OVERLAPS, 0),
        (shapely.MultiPoint([(1, 1), (50, 50)]), Relation.OVERLAPS, 0),
    ],
)
def test_a_collection_is_measured_by_its_parts_with_area(footprint, relation, area_m2):
    mixed = shapely.GeometryCollection(
        [
            shapely.MultiPolygon([shapely.box(0, 0, 10, 10)]),
            shapely.Point(20, 20),
            shapely.GeometryCollection([shapely.LineString([(30, 30), (40, 40)])]),
        ]
    )

    assert only_row(mixed, footprint)[::2] == (relation, area_m2)
    as_footprint = only_row(footprint, mixed)
    assert as_footprint[2] == area_m2


@pytest.mark.parametrize("reach_m", [-1.0, float("nan")])
def test_a_reach_below_nothing_is_refused(reach_m):
    index = FeatureIndex.from_geometries([PARK])

    with pytest.raises(GeoModelError, match="give 0 m or more"):
        index.relate_one(SQUARE, reach_m)


def test_a_layer_without_features_answers_with_no_rows():
    assert len(FeatureIndex.from_geometries([]).relate_one(SQUARE, 5)) == 0


def test_no_footprints_get_no_rows():
    index = FeatureIndex.from_geometries([PARK])

    assert len(index.relate(Footprints.from_geometries([]), 5)) == 0


def test_rows_come_by_footprint_then_feature():
    index = FeatureIndex.from_geometries([PARK, SQUARE, shapely.Point(15, 15)])
    footprints = Footprints.from_geometries(
        [shapely.box(10, 10, 30, 30), shapely.Point(50, 50), SQUARE]
    )

    rows = index.relate(footprints, 0.0)

    pairs = list(zip(rows.footprint.tolist(), rows.feature.tolist(), strict=True))
    assert pairs == [(0, 0), (0, 1), (0, 2), (1, 0), (2, 0), (2, 1), (2, 2)]


def test_a_circle_across_a_straight_edge_has_half_its_area_there():
    index = FeatureIndex.from_geometries([PARK])

    rows = index.relate(Footprints.circles([0.0], [50.0], [10.0]), 0.0)

    assert rows.overlap_m2[0] == pytest.approx(np.pi * 100 / 2, rel=1e-4)


def test_footprints_are_sorted_into_kinds():
    footprints = Footprints.from_geometries(
        [
            SQUARE,
            shapely.Point(1, 1),
            shapely.MultiPolygon([SQUARE, shapely.box(30, 0, 40, 10)]),
            shapely.Polygon([(0, 0), (10, 0), (10, 10), (5, 2), (0, 10)]),
            shapely.Polygon(PARK.exterior, [SQUARE.exterior]),
            shapely.LineString([(0, 0), (1, 1)]),
            None,
        ]
    )

    assert footprints.kinds.tolist() == [
        FootprintKind.CONVEX,
        FootprintKind.POINT,
        FootprintKind.OTHER,
        FootprintKind.OTHER,
        FootprintKind.OTHER,
        FootprintKind.OTHER,
        FootprintKind.NOTHING,
    ]


def test_a_star_drawn_in_one_stroke_is_not_convex():
    corners = [(np.sin(a), np.cos(a)) for a in np.arange(5) * 4 * np.pi / 5]

    kinds = Footprints.from_geometries([shapely.Polygon(corners)]).kinds

    assert kinds.tolist() == [FootprintKind.OTHER]


def test_an_index_reopened_from_its_arrays_answers_the_same():
    index = FeatureIndex.from_geometries([PARK, None, shapely.Point(15, 15)])

    again = FeatureIndex.from_arrays(index.arrays())

    assert again.relate_one(SQUARE, 5).feature.tolist() == [0, 2]


@pytest.mark.parametrize(
    "shape",
    [
        shapely.Point(3, 4),
        shapely.MultiPoint([(3, 4), (5, 6)]),
        shapely.LineString([(0, 0), (5, 6)]),
        shapely.MultiLineString([[(0, 0), (5, 6)], [(9, 9), (7, 7), (8, 3)]]),
        shapely.Polygon(PARK.exterior, [SQUARE.exterior]),
        shapely.MultiPolygon(
            [
                shapely.Polygon(PARK.exterior, [SQUARE.exterior]),
                shapely.box(200, 0, 210, 10),
            ]
        ),
    ],
    ids=lambda shape: shape.geom_type,
)
def test_geoarrow_buffers_are_packed_like_geometries(shape):
    layer = [shape, shapely.transform(shape, lambda c: c + 7)]
    kind, coords, offsets = shapely.to_ragged_array(layer)

    name = kind.name.lower()
    index = FeatureIndex.from_geoarrow(name, coords, offsets or ())

    expected = FeatureIndex.from_geometries(layer).arrays()
    for column, values in index.arrays().items():
        np.testing.assert_array_equal(values, expected[column], err_msg=column)


def test_missing_zones_in_geoarrow_buffers_stay_in_their_place():
    square = [[0, 0], [10, 0], [10, 10], [0, 10], [0, 0]]
    index = FeatureIndex.from_geoarrow(
        "polygon", np.array(square, float), [np.array([0, 5]), np.array([0, 0, 1, 1])]
    )

    assert len(index) == 3
    assert index.relate_one(shapely.box(1, 1, 2, 2), 0).feature.tolist() == [1]


def test_buffers_of_another_type_than_stated_are_refused():
    with pytest.raises(PackedFeaturesError, match="0 offsets"):
        FeatureIndex.from_geoarrow("polygon", np.zeros((4, 2)))


DAMAGE = {
    "a lost array": lambda arrays: arrays.pop("sizes"),
    "another type": lambda arrays: arrays.update(sizes=arrays["sizes"].astype("f4")),
    "lost vertices": lambda arrays: arrays.update(coords=arrays["coords"][:-1]),
    "an offset beyond": lambda arrays: arrays["path_offsets"].__setitem__(1, 99),
    "falling offsets": lambda arrays: arrays["feature_offsets"].__setitem__(1, -1),
    "an unknown path": lambda arrays: arrays["path_kinds"].__setitem__(0, 9),
    "an unknown feature": lambda arrays: arrays["tree_items"].__setitem__(0, 2),
    "a lost branch": lambda arrays: arrays.update(tree_boxes=arrays["tree_boxes"][1:]),
    "a lost box": lambda arrays: arrays.update(boxes=arrays["boxes"][1:]),
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_arrays_that_do_not_fit_together_are_refused(damage):
    arrays = FeatureIndex.from_geometries([PARK, SQUARE]).arrays()
    arrays = {name: values.copy() for name, values in arrays.items()}
    damage(arrays)

    with pytest.raises(PackedFeaturesError, match=r"anew|is float32"):
        FeatureIndex.from_arrays(arrays)
