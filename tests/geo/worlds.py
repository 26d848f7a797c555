"""Small worlds to break: a solution, a city and zones drawn with round numbers."""

from datetime import date

from geo.example_district import district, layer, profile, rectangle
from geo.layers import DistrictLayers, Layer
from geo.model.finding import Finding
from geo.model.placement import Placement
from geo.model.profile import CityProfile, MismatchRow, Threshold
from geo.model.rule import (
    AppliesTo,
    Failure,
    FailureBasis,
    PlanScope,
    Requirement,
    Rule,
)
from geo.model.solution import Solution
from geo.model.vocabulary import (
    Confidence,
    LevelOfSpatialPlan,
    Outcome,
    ProcessStepGeneral,
    RegulationNature,
    Remedy,
    RuleKind,
)
from geo.screening import Screener

TODAY = date(2026, 6, 1)
BUILDERS = RegulationNature.BINDING_FOR_DEVELOPERS
AUTHORITIES = RegulationNature.BINDING_ONLY_FOR_AUTHORITIES
IN_FORCE = ProcessStepGeneral.LEGAL_FORCE
DRAFTED = ProcessStepGeneral.ELABORATION
DECIDED = ProcessStepGeneral.ADOPTION
COMING = frozenset({DRAFTED, DECIDED})


def city(**thresholds: float) -> CityProfile:
    """A city with the rows of the mismatch table that the tests speak of."""
    rows = (
        (BUILDERS, IN_FORCE, "any", Outcome.PLAN_CHANGE),
        (BUILDERS, DECIDED, "any", Outcome.PLAN_CHANGE),
        (BUILDERS, DRAFTED, "any", Outcome.CONDITION),
        (BUILDERS, ProcessStepGeneral.OBSOLETE, "any", None),
        (AUTHORITIES, IN_FORCE, "yes", Outcome.CONDITION),
        (AUTHORITIES, IN_FORCE, "no", Outcome.PLAN_CHANGE),
    )
    base = profile()
    return CityProfile(
        "test",
        "Test",
        "",
        thresholds={
            key: Threshold(key, value, "m", Confidence.SOURCED, ("S01",))
            for key, value in thresholds.items()
        },
        instruments={},
        mismatches=tuple(
            MismatchRow(nature, step, covered, outcome, Remedy.AMEND_PLAN, "amend")
            for nature, step, covered, outcome in rows
        ),
        choices=base.choices,
    )


def rule(
    kind: RuleKind,
    layers: tuple[str, ...] = (),
    *,
    outcome: Outcome = Outcome.CONDITION,
    basis: FailureBasis = FailureBasis.NORM,
    sentence: str = "{solution} meets {object}",
    rule_id: str = "",
    **requirement: object,
) -> Rule:
    """One rule that applies to everything."""
    return Rule(
        id=rule_id or str(kind),
        version=1,
        kind=kind,
        title="A rule",
        topic="Test",
        owner_department="Detailed planning",
        applies_to=AppliesTo(),
        requirement=Requirement(layers=layers, **requirement),
        failure=Failure(basis, outcome, Remedy.MOVE, "permit", sentence, sentence),
        confidence=Confidence.SOURCED,
    )


def land_use(scope: PlanScope = PlanScope.DETAILED_PLAN) -> Rule:
    """The land-use rule of one kind of plan."""
    return rule(
        RuleKind.LAND_USE,
        ("zoning_element",),
        outcome=Outcome.PLAN_CHANGE,
        basis=FailureBasis.PLAN,
        rule_id=f"land_use.{scope}",
        plan_scope=scope,
    )


def zone(
    west: float,
    south: float,
    east: float,
    north: float,
    hilucs: str | None,
    nature: RegulationNature | None = BUILDERS,
    step: ProcessStepGeneral | None = IN_FORCE,
    **more: object,
) -> tuple[object, dict[str, object]]:
    """A zone of a plan."""
    return rectangle(west, south, east, north), {
        "hilucs_land_use": hilucs,
        "regulation_nature": nature,
        "process_step_general": step,
        **more,
    }


def plan_layer(
    *zones: tuple[object, dict[str, object]],
    level: LevelOfSpatialPlan = LevelOfSpatialPlan.INFRA_LOCAL,
    **details: object,
) -> Layer:
    """A layer of zones."""
    return layer("zoning_element", *zones, plan_level=level, **details)


def screen(
    rules: Rule | tuple[Rule, ...],
    layers: tuple[Layer, ...],
    solution: Solution,
    footprint: object,
    a_city: CityProfile | None = None,
    **placement: object,
) -> list[Finding]:
    """Judge one drawn placement."""
    rules = rules if isinstance(rules, tuple) else (rules,)
    screener = Screener(
        DistrictLayers(district(), layers),
        rules,
        {solution.id: solution},
        a_city or city(),
        TODAY,
    )
    return screener.screen_one(Placement("p1", solution.id, footprint, **placement))


def areas(findings: list[Finding]) -> dict[Outcome, float]:
    """Ground of the findings by outcome, to the square decimetre."""
    totals: dict[Outcome, float] = {}
    for finding in findings:
        totals[finding.outcome] = totals.get(finding.outcome, 0) + finding.overlap_m2
    return {outcome: round(area, 2) for outcome, area in totals.items()}


def outcomes(findings: list[Finding]) -> list[Outcome]:
    """Outcomes in the order shown."""
    return [finding.outcome for finding in findings]
