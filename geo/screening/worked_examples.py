"""Run a rule's own worked example: the tiny world it draws, and what follows."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import shapely
from shapely.geometry.base import BaseGeometry

from geo.example_district import SOUTH_M, SQUARE, WEST_M, district, layer, rectangle
from geo.layers import LAYER_KINDS, DistrictLayers, Layer
from geo.layers.kinds import LINE, POINT
from geo.model.placement import Duration, Placement
from geo.model.profile import CityProfile
from geo.model.rule import ExampleFeature, Rule, WorkedExample
from geo.model.solution import Quantity, Solution
from geo.model.vocabulary import (
    Confidence,
    LevelOfSpatialPlan,
    Outcome,
    ProcessStepGeneral,
)
from geo.screening.screener import Screener

# Examples look up to a kilometre around the 100 m square.
KNOWN_GROUND = shapely.buffer(SQUARE, 3000)
ALL_STEPS = frozenset(ProcessStepGeneral)


def outcome_of_example(
    rule: Rule,
    example: WorkedExample,
    solutions: Mapping[str, Solution],
    profile: CityProfile,
) -> Outcome:
    """Judge a worked example by its own rule alone and give the worst outcome.

    Parameters
    ----------
    profile
        Of a city whose rule it is.
    """
    solution = solutions[example.solution]
    if example.height_m is not None:
        height = Quantity(example.height_m, "m", Confidence.ASSUMPTION)
        solution = replace(solution, height_m=height)
    if example.depth_m is not None:
        depth = Quantity(example.depth_m, "m", Confidence.ASSUMPTION)
        solution = replace(solution, depth_m=depth)
    placement = Placement(
        "example",
        solution.id,
        rectangle(*example.footprint_m),
        duration=Duration.TEMPORARY if example.temporary else Duration.PERMANENT,
    )
    screener = Screener(
        DistrictLayers(district(), world_of_example(rule, example)),
        (rule,),
        {solution.id: solution},
        profile,
        date(2026, 1, 1),
    )
    outcomes = [finding.outcome for finding in screener.screen_one(placement)]
    return max(outcomes, key=lambda outcome: outcome.severity)


def world_of_example(rule: Rule, example: WorkedExample) -> tuple[Layer, ...]:
    """Give every layer a rule reads, complete, with the example's objects in them."""
    layers = []
    for kind in dict.fromkeys(
        (*rule.requirement.layers, *(feature.layer for feature in example.features))
    ):
        features = [feature for feature in example.features if feature.layer == kind]
        level = _level(features) if kind == "zoning_element" else None
        layers.append(
            layer(
                kind,
                *((_shape(feature), _attributes(feature)) for feature in features),
                coverage=KNOWN_GROUND,
                plan_level=level,
                process_steps=ALL_STEPS,
            )
        )
    return tuple(layers)


def _shape(feature: ExampleFeature) -> BaseGeometry:
    """Draw a rectangle, or the line or point it shrinks to."""
    west, south = feature.west_m + WEST_M, feature.south_m + SOUTH_M
    east, north = feature.east_m + WEST_M, feature.north_m + SOUTH_M
    types = LAYER_KINDS[feature.layer].geometry_types
    if west == east and south == north and types & POINT:
        return shapely.Point(west, south)
    if (west == east or south == north) and types & LINE:
        return shapely.LineString([(west, south), (east, north)])
    return shapely.box(west, south, east, north)


def _attributes(feature: ExampleFeature) -> dict[str, object]:
    return {name: value for name, value in feature.attributes if name != "plan_level"}


def _level(features: list[ExampleFeature]) -> LevelOfSpatialPlan:
    for feature in features:
        for name, value in feature.attributes:
            if name == "plan_level":
                return LevelOfSpatialPlan(value)
    return LevelOfSpatialPlan.INFRA_LOCAL
