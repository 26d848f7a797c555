"""What people must be able to tell apart on the map."""

from itertools import combinations

import numpy as np
import pytest

from geo.errors import LayerSchemaError
from geo.layers import LAYER_KINDS, LayerGroup
from geo.model.vocabulary import Outcome
from geo.portrayal import (
    BASE_COLOUR,
    HALO_COLOUR,
    HATCH_COLOUR,
    LAYER_PORTRAYALS,
    OUTCOME_PORTRAYALS,
    ZONING_CLASSES,
    contrast_ratio,
    layer_portrayal,
    zoning_class,
)

# What a person without long-, middle- or short-wave cones sees, on linear RGB:
# Machado, Oliveira & Fernandes 2009, tables for severity 1.0.
COLOUR_VISION = {
    "full": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritanopia": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}


def seen_as_lab(colour, vision):
    """CIE L*a*b* (D65) of an sRGB colour as seen with a kind of colour vision."""
    encoded = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    linear = np.where(
        encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4
    )
    seen = np.clip(COLOUR_VISION[vision] @ linear, 0, 1)
    to_xyz = np.array(
        [
            [0.4124, 0.3576, 0.1805],
            [0.2126, 0.7152, 0.0722],
            [0.0193, 0.1192, 0.9505],
        ]
    )
    x, y, z = np.cbrt(np.maximum(to_xyz @ seen / [0.9505, 1.0, 1.089], 0.008856))
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def closest_pair(colours, vision):
    return min(
        float(np.linalg.norm(seen_as_lab(one, vision) - seen_as_lab(two, vision)))
        for one, two in combinations(colours, 2)
    )


def test_black_on_white_has_the_contrast_of_the_guideline():
    assert contrast_ratio("#FFFFFF", "#000000") == pytest.approx(21)


def test_every_outcome_has_its_own_shape_sign_and_words():
    rows = OUTCOME_PORTRAYALS

    assert set(rows) == set(Outcome)
    assert len({row.shape for row in rows.values()}) == 6
    assert len({(row.outline, row.mark, row.hollow) for row in rows.values()}) == 6
    assert len({row.label for row in rows.values()}) == 6


@pytest.mark.parametrize("outcome", Outcome)
def test_an_outcome_symbol_stands_out_from_paper_halo_and_every_planned_use(outcome):
    colour = OUTCOME_PORTRAYALS[outcome].colour
    grounds = {BASE_COLOUR, HALO_COLOUR, *(zone.colour for zone in ZONING_CLASSES)}

    faint = {ground for ground in grounds if contrast_ratio(colour, ground) < 3}

    assert faint == set()


@pytest.mark.parametrize("vision", COLOUR_VISION)
def test_outcome_colours_differ_for_every_kind_of_colour_vision(vision):
    colours = [row.colour for row in OUTCOME_PORTRAYALS.values()]

    # A difference of 2.3 is just noticeable side by side; shapes carry the rest.
    assert closest_pair(colours, vision) > 8


def test_the_fills_of_planned_uses_can_be_told_apart():
    colours = [zone.colour for zone in ZONING_CLASSES]

    assert closest_pair(colours, "full") > 8


@pytest.mark.parametrize("kind", LAYER_KINDS)
def test_every_layer_kind_has_a_portrayal(kind):
    assert kind in LAYER_PORTRAYALS


def test_no_portrayal_is_kept_for_a_kind_that_does_not_exist():
    assert set(LAYER_PORTRAYALS) - set(LAYER_KINDS) == set()


@pytest.mark.parametrize(
    "kind",
    [
        kind.id
        for kind in LAYER_KINDS.values()
        if kind.group in {LayerGroup.PLAN, LayerGroup.CONSTRAINT, LayerGroup.NETWORK}
    ],
)
def test_what_limits_or_feeds_a_site_stands_out_from_the_paper(kind):
    assert contrast_ratio(LAYER_PORTRAYALS[kind].colour, BASE_COLOUR) >= 3


def test_the_hatch_of_unknown_ground_stands_out_from_the_paper():
    assert contrast_ratio(HATCH_COLOUR, BASE_COLOUR) >= 3


def test_every_planned_use_has_a_dark_outline_that_stands_out_from_its_fill():
    outline = LAYER_PORTRAYALS["zoning_element"].colour

    assert min(contrast_ratio(outline, zone.colour) for zone in ZONING_CLASSES) >= 3


def test_a_layer_label_names_a_column_of_its_kind():
    wrong = {
        kind
        for kind, row in LAYER_PORTRAYALS.items()
        if row.label and LAYER_KINDS[kind].column(row.label) is None
    }

    assert wrong == set()


@pytest.mark.parametrize(
    ("hilucs", "drawn_as"),
    [
        ("5_1", "housing"),
        ("5_2", "mixed_housing"),
        ("3_1", "commerce"),
        ("3_3_2", "services"),
        ("3_4_3", "leisure"),
        ("3_4_4", "park"),
        ("2_1_1", "industry"),
        ("2_4_4", "utilities"),
        ("4_1_1", "transport"),
        ("4_3_1", "utilities"),
        ("6_3_1", "nature"),
        ("6_3_2", "water"),
        ("6_4", "any_use"),
        ("6_5", "unknown"),
        ("6_6", "unknown"),
        ("", "unknown"),
        (None, "unknown"),
        ("9_9", "unknown"),
        ("5_1|5_1", "housing"),
        ("5_1|3_1", "mixed_housing"),
        ("5_2|3_1|3_3", "mixed_housing"),
        ("5_1|2_1", "several"),
        ("3_1|3_3", "several"),
        ("5_1|6_6", "several"),
    ],
)
def test_planned_land_use_is_drawn_by_the_longest_code_that_fits(hilucs, drawn_as):
    assert zoning_class(hilucs).id == drawn_as


def test_a_code_is_never_matched_by_the_mere_start_of_its_letters():
    # 3_40 is no sub-code of 3_4 "leisure"; only 3 "commerce" holds it.
    assert zoning_class("3_40").id == "commerce"


def test_an_unknown_kind_of_layer_is_refused_by_name():
    with pytest.raises(LayerSchemaError, match="'moon_phase'"):
        layer_portrayal("moon_phase")
