"""The parts of a footprint by the zones that speak there; slivers go to one zone.

Two zones that should share a line seldom do in the data: they leave a gap, or they
overlap. Narrower than the lines are drawn, that is no ground without a rule and no
clash of two rules; the zone with the worse answer takes it, and that is said.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import combinations

import shapely
from shapely.geometry.base import BaseGeometry

from geo.layers import Layer
from geo.layers.coverage import NOTHING
from geo.model.rule import PlanScope
from geo.model.vocabulary import (
    LevelOfSpatialPlan,
    ProcessStepGeneral,
    Standing,
)
from geo.screening.case import Case, codes_of, object_name
from geo.screening.hilucs_match import UseAnswer, ZoneUses, answer_of_zone
from geo.screening.layer_index import Hit
from geo.screening.plan_steps import first_day_of
from geo.screening.reading import NEGLIGIBLE_M2, Reading, leaves_nothing
from geo.screening.which_binds import (
    SPEAKING,
    Claim,
    Ruling,
    is_nothing,
    levels_not_read,
    position_of,
    which_binds,
)

DETAILED = frozenset({LevelOfSpatialPlan.INFRA_LOCAL})
MASTER = frozenset({LevelOfSpatialPlan.LOCAL, LevelOfSpatialPlan.SUPRA_LOCAL})
IN_FORCE = ProcessStepGeneral.LEGAL_FORCE
COMING = (ProcessStepGeneral.ELABORATION, ProcessStepGeneral.ADOPTION)
LEVELS = {PlanScope.DETAILED_PLAN: DETAILED, PlanScope.MASTER_PLAN: MASTER}
STEPS = {
    PlanScope.DETAILED_PLAN: frozenset({IN_FORCE}),
    PlanScope.PLAN_IN_PREPARATION: frozenset(COMING),
    PlanScope.MASTER_PLAN: frozenset({IN_FORCE}),
}
SLIVER_WIDTH = "sliver_width"


@dataclass(frozen=True)
class Part:
    """The part of a footprint on which one zone speaks.

    Parameters
    ----------
    sliver_m2
        How much of `ground` is a gap or an overlap narrower than the zones are drawn.
    sliver_width_m
        Up to which width such ground counts as one [m].
    """

    ruling: Ruling
    ground: BaseGeometry
    answer: UseAnswer
    sliver_m2: float = 0.0
    sliver_width_m: float = 0.0

    @property
    def hit(self) -> Hit:
        """Give the zone."""
        return self.ruling.claim.hit

    @property
    def is_all_sliver(self) -> bool:
        """Whether the footprint meets the zone in a sliver only."""
        return self.sliver_m2 > 0 and self.ground.area - self.sliver_m2 <= NEGLIGIBLE_M2

    @property
    def rank(self) -> tuple[int, tuple[str, str, str]]:
        """Give what orders parts: the worse answer last."""
        return (self.answer.outcome.severity, self.ruling.claim.key)


def read_zones(case: Case, scope: PlanScope, reach_m: float = 0.0) -> Reading:
    """Read the zones of a kind of plans over a footprint."""
    return case.reader.read(
        case.rule.requirement.layers,
        case.footprint,
        reach_m,
        plan_levels=LEVELS.get(scope),
        steps=STEPS[scope],
    )


def rulings_over(
    case: Case, hits: Iterable[Hit], place: BaseGeometry, scope: PlanScope
) -> list[Ruling]:
    """Say which of the objects met decide on which part of a place."""
    claims = []
    for hit in hits:
        ground = _known_ground(case, hit, place)
        if is_nothing(ground, place):
            continue
        claim = claim_of(case, hit, ground)
        if claim.is_coming or scope is not PlanScope.PLAN_IN_PREPARATION:
            claims.append(claim)
    return which_binds(claims, case.register, levels_not_read(case.solution))


def claim_of(case: Case, hit: Hit, ground: BaseGeometry) -> Claim:
    """Give an object over a place with what decides whether it binds."""
    plan_id = hit.text("plan_id")
    plan = case.plans.get(plan_id)
    step = case.step_of(hit)
    coming = step in COMING or (
        step is None and not hit.layer.coverage.holds_step(IN_FORCE)
    )
    return Claim(
        hit,
        ground,
        plan_id,
        plan.official_title if plan else plan_id or hit.layer.title or hit.layer.id,
        object_name(hit),
        step,
        first_day_of(hit, case.plans),
        position_of(hit),
        coming,
    )


def parts_of(case: Case, rulings: Iterable[Ruling], scope: PlanScope) -> list[Part]:
    """Give the parts on which a zone speaks, no sliver counted twice."""
    wanted = SPEAKING
    if scope is PlanScope.PLAN_IN_PREPARATION:
        wanted = frozenset({Standing.NOT_YET})
    parts = [
        Part(ruling, ruling.ground, zone_answer(case, ruling.claim.hit))
        for ruling in rulings
        if ruling.standing in wanted
    ]
    return _settle_overlaps(case, parts) if len(parts) > 1 else parts


def zone_answer(case: Case, hit: Hit) -> UseAnswer:
    """Hold the solution of a case against what a zone says of uses."""
    uses = ZoneUses(
        codes_of(hit, "hilucs_land_use"),
        codes_of(hit, "excluded_hilucs"),
        codes_of(hit, "temporary_hilucs"),
        hit.text("code"),
    )
    return answer_of_zone(
        case.solution,
        uses,
        is_temporary=case.is_temporary,
        plan_codes=case.profile.plan_codes,
    )


def what_is_left(case: Case, place: BaseGeometry, parts: list[Part]) -> BaseGeometry:
    """Give the part of a place on which no zone speaks."""
    if not parts:
        return place
    if any(leaves_nothing(part.ground, place) for part in parts):
        return NOTHING
    ground = parts[0].ground
    if len(parts) > 1:
        ground = case.reader.together([part.ground for part in parts])
        if leaves_nothing(ground, place):
            return NOTHING
    return shapely.difference(place, ground)


def give_slivers(
    case: Case, scope: PlanScope, parts: list[Part], left: BaseGeometry
) -> tuple[list[Part], BaseGeometry]:
    """Count gaps narrower than the zones are drawn with a zone beside them.

    Returns
    -------
    tuple
        The parts, and what is left that no zone lies beside on two sides.
    """
    layers = [
        layer
        for kind in case.rule.requirement.layers
        for layer in case.reader.layers.of_kind(kind)
    ]
    reach_m = max((sliver_width_of(case, layer) for layer in layers), default=0.0)
    if reach_m <= 0 or left.area <= 0:
        return parts, left
    window = shapely.buffer(case.footprint, reach_m)
    hits = read_zones(case, scope, reach_m).hits
    near = [
        Part(ruling, ruling.ground, zone_answer(case, ruling.claim.hit))
        for ruling in rulings_over(case, hits, window, scope)
        if ruling.standing in SPEAKING
    ]
    if not near:
        return parts, left
    width_m = max(sliver_width_of(case, part.hit.layer) for part in near)
    drawn = shapely.union_all([part.ground for part in near])
    narrow = shapely.intersection(without_gaps(drawn, width_m), left)
    for piece in shapely.get_parts(narrow):
        if piece.area <= NEGLIGIBLE_M2:
            continue
        beside = [p for p in near if shapely.distance(p.ground, piece) <= width_m]
        if not beside:
            continue
        parts = _with_sliver(parts, max(beside, key=lambda p: p.rank), piece, width_m)
        left = shapely.difference(left, piece)
    return parts, left


def _known_ground(case: Case, hit: Hit, place: BaseGeometry) -> BaseGeometry:
    """Give the part of a place in a zone, as far as its layer is complete."""
    if hit.distance_m > 0 and place.area <= 0:
        return shapely.Polygon()
    ground = case.reader.common(hit.geometry, place)
    covered = hit.layer.coverage.area
    if ground.is_empty or covered is None or shapely.covers(covered, ground):
        return ground
    return shapely.intersection(ground, covered)


def sliver_width_of(case: Case, layer: Layer) -> float:
    """Give up to which width a gap or overlap is the drawing's, not the plan's [m]."""
    stated = case.profile.thresholds.get(SLIVER_WIDTH)
    return max(layer.positional_tolerance_m, stated.value if stated else 0.0)


def without_gaps(ground: BaseGeometry, width_m: float) -> BaseGeometry:
    """Fill gaps narrower than a width [m]; corners stay sharp."""
    if width_m <= 0:
        return ground
    wider = shapely.buffer(ground, width_m / 2, join_style="mitre")
    filled = shapely.buffer(wider, -width_m / 2, join_style="mitre")
    # Rounding on the way there and back must take nothing away.
    return shapely.union(ground, filled)


def _opened(ground: BaseGeometry, width_m: float) -> BaseGeometry:
    """Take away what is narrower than a width; corners stay sharp."""
    narrower = shapely.buffer(ground, -width_m / 2, join_style="mitre")
    return shapely.buffer(narrower, width_m / 2 + 1e-6, join_style="mitre")


def _settle_overlaps(case: Case, parts: list[Part]) -> list[Part]:
    """Leave an overlap narrower than the zones are drawn to one of the two."""
    total = sum(part.ground.area for part in parts)
    together = case.reader.together([part.ground for part in parts]).area
    if case.footprint.area <= 0 or total - together <= NEGLIGIBLE_M2:
        return parts
    settled = sorted(parts, key=lambda part: part.rank)
    for first, second in combinations(range(len(settled)), 2):
        weaker, stronger = settled[first], settled[second]
        sliver, width_m = _narrow_overlap(case, weaker, stronger)
        if sliver is None:
            continue
        settled[first] = replace(
            weaker, ground=shapely.difference(weaker.ground, sliver)
        )
        settled[second] = replace(
            stronger,
            sliver_m2=stronger.sliver_m2 + sliver.area,
            sliver_width_m=max(stronger.sliver_width_m, width_m),
        )
    kept = [part for part in settled if not is_nothing(part.ground, case.footprint)]
    return [_as_no_dispute(part) for part in kept]


def _narrow_overlap(
    case: Case, one: Part, other: Part
) -> tuple[BaseGeometry | None, float]:
    width_m = max(
        sliver_width_of(case, one.hit.layer), sliver_width_of(case, other.hit.layer)
    )
    same_level = one.ruling.claim.position == other.ruling.claim.position
    if width_m <= 0 or not same_level:
        return None, 0.0
    both = shapely.intersection(one.ground, other.ground)
    if is_nothing(both, case.footprint):
        return None, 0.0
    window = shapely.buffer(case.footprint, width_m)
    drawn = shapely.intersection(one.hit.geometry, other.hit.geometry)
    wide = _opened(shapely.intersection(drawn, window), width_m)
    sliver = shapely.difference(both, wide)
    return (None, 0.0) if is_nothing(sliver, case.footprint) else (sliver, width_m)


def _as_no_dispute(part: Part) -> Part:
    """Read two plans that overlap in a sliver only as two plans side by side."""
    if part.is_all_sliver and part.ruling.rivals:
        ruling = replace(part.ruling, standing=Standing.BINDS, rivals=(), note=None)
        return replace(part, ruling=ruling)
    return part


def _with_sliver(
    parts: list[Part], owner: Part, piece: BaseGeometry, width_m: float
) -> list[Part]:
    """Add a piece to the part of a zone, or make it one."""
    key = (owner.ruling.claim.key, owner.ruling.standing)
    for number, part in enumerate(parts):
        if (part.ruling.claim.key, part.ruling.standing) == key:
            grown = replace(
                part,
                ground=shapely.union(part.ground, piece),
                sliver_m2=part.sliver_m2 + piece.area,
                sliver_width_m=max(part.sliver_width_m, width_m),
            )
            return [*parts[:number], grown, *parts[number + 1 :]]
    return [
        *parts,
        replace(owner, ground=piece, sliver_m2=piece.area, sliver_width_m=width_m),
    ]
