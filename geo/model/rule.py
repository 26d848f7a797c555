"""One check, as data: when it applies, what it requires, what failure means."""

from dataclasses import dataclass, field
from enum import StrEnum

from geo.model.vocabulary import Confidence, Outcome, Remedy, RuleKind


class PlanScope(StrEnum):
    """Which plans a land-use rule reads."""

    DETAILED_PLAN = "detailed_plan"
    PLAN_IN_PREPARATION = "plan_in_preparation"
    MASTER_PLAN = "master_plan"


class Measure(StrEnum):
    """What a permit trigger holds against its threshold."""

    ALWAYS = "always"
    FOOTPRINT_M2 = "footprint_m2"
    HEIGHT_M = "height_m"
    VOLUME_M3 = "volume_m3"


class LinesOf(StrEnum):
    """Of whose plots a solution keeps away from the lines."""

    OWN = "own"  # where no other plot lies behind the line: streets, parks
    OTHERS = "others"


class Dimension(StrEnum):
    """What a dimension rule holds against the plan's own value."""

    HEIGHT = "height"
    FLOOR_AREA = "floor_area"
    BUILDING_AREA = "building_area"
    PARKING_PLACES = "parking_places"


class Shared(StrEnum):
    """What placements of a scenario use together."""

    SUBSTATION_POWER = "substation_power"
    KERB_LENGTH = "kerb_length"


@dataclass(frozen=True, slots=True)
class AppliesTo:
    """To which placements a rule applies; every stated part has to hold.

    Empty parts do not limit. ``blocking_layer`` holds for solutions whose
    catalogue entry names that layer; ``traits``, ``hosts`` and ``utilities`` hold
    where the solution has at least one of those listed; ``without_traits`` where it
    has none of those; ``only_hosts`` where it has none but those listed. Utilities
    count only where the solution needs them. ``leaves_footway`` holds for those of
    which the catalogue says how much footway they have to leave. ``profiles`` are
    the cities whose own rule it is.
    """

    solutions: frozenset[str] = frozenset()
    traits: frozenset[str] = frozenset()
    without_traits: frozenset[str] = frozenset()
    hosts: frozenset[str] = frozenset()
    only_hosts: frozenset[str] = frozenset()
    utilities: frozenset[str] = frozenset()
    blocking_layer: str = ""
    takes_space: bool | None = None
    leaves_footway: bool | None = None
    temporary: bool | None = None
    building_stage: str = ""
    profiles: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Requirement:
    """What a rule requires.

    Parameters
    ----------
    layers
        Layer kinds the rule reads. Without coverage of every one of them the rule
        answers *not assessed*; for ``must_be_near`` and ``must_stand_on`` any one
        of them is enough to fulfil it.
    where
        Column and accepted values; objects whose value is missing are *unknown*
        and give *judgement*, never *conforms*.
    where_not
        The reverse of `where_values`: objects with these values do not count, all
        others do, those without a value included.
    threshold
        Key of the threshold that gives the distance [m]; empty where the rule has
        no distance.
    comfort_threshold
        Key of a second, wider distance: between the two the rule gives
        *condition*.
    drift_threshold
        Keep-distance rules only: how far a hole can drift on its way down [m per
        100 m of depth]. The second, wider distance is then `threshold` and the drift.
    depth_threshold
        Depth [m] of holes of solutions that give none.
    distance_from_solution
        Reads ``max_connection_m`` of the solution instead of a threshold.
    plan_scope
        Land-use rules only.
    own_object_excluded
        The plot or building that holds the placement does not count.
    from_boundary
        Keep-distance rules only: the distance is kept from the *lines* of polygons
        (a plot line), from inside and from outside.
    lines_of
        Keep-from-lines rules only: the lines of the plot it stands on, or of others.
    measure
        Permit triggers only: what is held against the threshold.
    dimension
        Dimension rules only: what is held against the value that the plan gives.
        `where_values` are then the kinds of regulation that give it, beside the
        zone itself.
    least_threshold
        The third value of a rule that has one. Dimensions: the least ground of a
        parking place, `threshold` being the most. Room left: the width below which
        nothing may stand as placed.
    value_column
        Near-with-value rules only: the number read of the thing that is near; it is
        at least `least_threshold` and at most `most_threshold`, where given.
    shared
        Count rules only: what is shared, and with it how much each placement takes.
        `threshold` is then the power factor of a substation.
    fixed_by
        Room-left rules only: the kind of regulation by which a plan fixes the space.
    """

    layers: tuple[str, ...] = ()
    where_column: str = ""
    where_values: frozenset[str] = frozenset()
    where_not: frozenset[str] = frozenset()
    threshold: str = ""
    comfort_threshold: str = ""
    drift_threshold: str = ""
    depth_threshold: str = ""
    distance_from_solution: bool = False
    plan_scope: PlanScope | None = None
    own_object_excluded: bool = False
    from_boundary: bool = False
    lines_of: LinesOf | None = None
    measure: Measure = Measure.ALWAYS
    dimension: Dimension | None = None
    least_threshold: str = ""
    most_threshold: str = ""
    value_column: str = ""
    shared: Shared | None = None
    fixed_by: str = ""


class FailureBasis(StrEnum):
    """On what ground a failed rule stands; it decides how the outcome is found."""

    PLAN = "plan"  # the object's regulation nature and process step decide
    LAW = "law"  # prohibited, or condition where the law names a permit
    NORM = "norm"  # a width or clearance: the stated outcome
    STATEMENT = "statement"  # an authority has to be heard
    TEXT = "text"  # a clause without a number: a person decides


@dataclass(frozen=True, slots=True)
class Failure:
    """What it means when a rule is not met.

    ``sentence`` may use ``{solution}``, ``{object}``, ``{overlap}``, ``{found}``,
    ``{required}`` and ``{text}``; ``sentence_unknown`` is used where an attribute the
    rule asks for is missing. ``sentence_drift`` is used where only a hole that drifts
    could meet the object; it may also use ``{least}``, ``{depth}`` and ``{drift}``.
    """

    basis: FailureBasis
    outcome: Outcome
    remedy: Remedy
    instrument_role: str = ""
    sentence: str = ""
    sentence_unknown: str = ""
    sentence_drift: str = ""


@dataclass(frozen=True, slots=True)
class ExampleFeature:
    """An object of a worked example: a rectangle with attributes."""

    layer: str
    west_m: float
    south_m: float
    east_m: float
    north_m: float
    attributes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class WorkedExample:
    """A tiny world drawn by hand and the outcome that follows from it.

    Height and depth [m] stand in for those of the catalogue.
    """

    title: str
    solution: str
    footprint_m: tuple[float, float, float, float]
    features: tuple[ExampleFeature, ...]
    expect: Outcome
    temporary: bool = False
    height_m: float | None = None
    depth_m: float | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One check, as data.

    Parameters
    ----------
    sentence_met
        What people read when the rule is met.
    priority
        Lower comes first among findings of the same outcome.
    source_ids
        Rows of the sources table; empty for an assumption.
    replaces
        Rules that the cities of `AppliesTo.profiles` do not ask where this one
        applies; it names them wherever it speaks.
    file
        Name of the file it was read from; empty where it was read from none.
    """

    id: str
    version: int
    kind: RuleKind
    title: str
    topic: str
    owner_department: str
    applies_to: AppliesTo
    requirement: Requirement
    failure: Failure
    confidence: Confidence
    sentence_met: str = ""
    source_ids: tuple[str, ...] = ()
    note: str = ""
    priority: int = 100
    replaces: tuple[str, ...] = ()
    file: str = ""
    examples: tuple[WorkedExample, ...] = field(default=())
