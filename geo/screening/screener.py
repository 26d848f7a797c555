"""Screen placements against every rule that applies to them."""

from collections.abc import Callable, Iterable, Mapping
from copy import copy
from datetime import date
from types import MappingProxyType
from typing import Any, Self

from geo.layers import DistrictLayers
from geo.model.finding import Finding, worst_first
from geo.model.message import mark, message
from geo.model.placement import BuildingStage, Duration, Placement, footprint_of
from geo.model.profile import CityProfile
from geo.model.rule import AppliesTo, Rule
from geo.model.solution import Solution
from geo.model.vocabulary import (
    Confidence,
    Outcome,
    Remedy,
    RuleKind,
)
from geo.overlay import FeatureIndex
from geo.screening.case import Case
from geo.screening.changed_thresholds import is_changed, say_what_changed
from geo.screening.city_rules import (
    as_asked,
    not_made,
    replaced_by,
    rules_of_city,
    say_what_is_replaced,
)
from geo.screening.clearance import judge_keep_distance, judge_keep_out
from geo.screening.dimension import judge_dimension
from geo.screening.hosts import judge_host
from geo.screening.land_use import judge_land_use
from geo.screening.near_with_value import judge_near_with_value
from geo.screening.nearness import judge_must_be_near, judge_must_stand_on
from geo.screening.plan_register import register_of
from geo.screening.plot_lines import judge_keep_from_lines
from geo.screening.reading import NEGLIGIBLE_M2, LayerReader
from geo.screening.room_left import judge_room_left
from geo.screening.shared_capacity import judge_count_on_shared
from geo.screening.statements import (
    judge_permit_trigger,
    judge_statement_needed,
    judge_text_clause,
)

_JUDGES: dict[RuleKind, Callable[[Case], list[Finding]]] = {
    RuleKind.LAND_USE: judge_land_use,
    RuleKind.KEEP_OUT: judge_keep_out,
    RuleKind.KEEP_DISTANCE: judge_keep_distance,
    RuleKind.KEEP_FROM_LINES: judge_keep_from_lines,
    RuleKind.MUST_BE_NEAR: judge_must_be_near,
    RuleKind.MUST_STAND_ON: judge_must_stand_on,
    RuleKind.STATEMENT_NEEDED: judge_statement_needed,
    RuleKind.TEXT_CLAUSE: judge_text_clause,
    RuleKind.PERMIT_TRIGGER: judge_permit_trigger,
    RuleKind.DIMENSION: judge_dimension,
    RuleKind.ROOM_LEFT: judge_room_left,
    RuleKind.NEAR_WITH_VALUE: judge_near_with_value,
    RuleKind.COUNT_ON_SHARED: judge_count_on_shared,
}

OUTSIDE_RULE_ID = "site.inside_district"
_Situation = tuple[str, Duration, BuildingStage | None]  # all that `applies` looks at


class Screener:
    """Holds a district's layers, indexed, and judges placements against the rules.

    Parameters
    ----------
    layers
        The district and its layers.
    rules
        All rules; those of other cities than the profile's are left out.
    solutions
        Catalogue entries by id.
    profile
        Thresholds and instruments of the city.
    as_of
        The day of the question.
    ready_indexes
        Ready indexes of layers by layer id; what is not there is indexed here.

    Examples
    --------
    >>> from datetime import date
    >>> from geo.example_district import district, profile, rectangle, solution
    >>> nothing_known = DistrictLayers(district(), ())
    >>> solutions = {"hub": solution("hub")}
    >>> screener = Screener(nothing_known, (), solutions, profile(), date(2026, 1, 1))
    >>> leaving = Placement("p1", "hub", rectangle(90, 0, 110, 10))
    >>> [str(finding.sentence) for finding in screener.screen_one(leaving)]
    ['hub reaches beyond the study area of Example: not assessed there.']
    """

    def __init__(
        self,
        layers: DistrictLayers,
        rules: Iterable[Rule],
        solutions: Mapping[str, Solution],
        profile: CityProfile,
        as_of: date,
        ready_indexes: Mapping[str, FeatureIndex] = MappingProxyType({}),
    ) -> None:
        self.layers = layers
        self.rules = self._of_the_city = rules_of_city(rules, profile)
        self.solutions = solutions
        self.profile = profile
        self.reader = LayerReader(layers, as_of, ready_indexes)
        self.register = register_of(layers, as_of)
        self._applying: dict[_Situation, tuple[Rule, ...]] = {}
        self._scenario: tuple[Placement, ...] = ()
        self._counted: dict[str, tuple[Case, ...]] = {}

    def beside(self, placements: Iterable[Placement]) -> Self:
        """Give a screener that judges each placement beside all of a scenario.

        Rules that count what is shared then count all of them; a placement that is
        judged stands in place of the one with its id.
        """
        other = copy(self)
        other._scenario = tuple(placements)
        other._counted = {}
        return other

    def rules_for(self, solution: Solution, placement: Placement) -> tuple[Rule, ...]:
        """Give the rules that apply to a solution as placed, as the city asks them.

        One in whose place the city asks its own is not among them.
        """
        situation = (solution.id, placement.duration, placement.building_stage)
        found = self._applying.get(situation)
        if found is None:
            # A rule stands in another's place even where only the other is looked at.
            replaced = replaced_by(
                rule
                for rule in self._of_the_city
                if applies(rule.applies_to, solution, placement)
            )
            found = self._applying[situation] = tuple(
                as_asked(rule, self.profile)
                for rule in self.rules
                if rule.id not in replaced
                and applies(rule.applies_to, solution, placement)
            )
        return found

    def under(self, profile: CityProfile, rules: Iterable[Rule] | None = None) -> Self:
        """Give a screener of the same indexed layers under other thresholds.

        Parameters
        ----------
        rules
            Only these of its rules; None for the same ones.
        """
        other = copy(self)
        other.profile = profile
        other.rules = self.rules if rules is None else tuple(rules)
        other._applying = {}
        other._counted = {}
        return other

    def screen(self, placements: Iterable[Placement]) -> list[Finding]:
        """Judge a scenario; findings in placement order, worst first."""
        placements = tuple(placements)
        together = self.beside(placements)
        return [
            finding
            for placement in placements
            for finding in together.screen_one(placement)
        ]

    def screen_one(self, placement: Placement) -> list[Finding]:
        """Judge one placement against every rule that applies to its solution.

        A solution that the catalogue does not hold is *not assessed*. What others
        share with it counts only as `beside` has said.
        """
        solution = self.solutions.get(placement.solution_id)
        if solution is None:
            return [_unknown_solution(placement)]
        footprint = footprint_of(placement, solution)
        findings = self._outside(placement, solution, footprint)
        if not footprint.intersects(self.layers.district.boundary):
            return findings  # nothing here was looked at
        findings.extend(judge_host(self.layers, placement, solution))
        reader = self.reader.for_one_placement()
        changed = is_changed(self.profile)
        for rule in self.rules_for(solution, placement):
            case = Case(
                rule,
                placement,
                solution,
                footprint,
                self.profile,
                reader,
                self.register.plans,
                self.register,
                self._counted_with(rule),
            )
            judged = self._answer(case)
            if changed:
                judged = say_what_changed(judged, rule, self.profile)
            findings.extend(judged)
        return worst_first(findings)

    def _answer(self, case: Case) -> list[Finding]:
        """Judge a case, and say where the city asks another rule or none."""
        off = not_made(case)
        if off is not None:
            return off
        findings = _JUDGES[case.rule.kind](case)
        if not case.rule.replaces:
            return findings
        titles = {rule.id: rule.title for rule in self._of_the_city}
        return say_what_is_replaced(findings, case.rule, titles, self.profile)

    def judge(
        self, rule: Rule, placement: Placement, reader: LayerReader | None = None
    ) -> list[Finding]:
        """Judge one placement by one rule alone.

        Parameters
        ----------
        reader
            Reads the layers in place of the screener's own.
        """
        return self._answer(self.case(rule, placement, reader))

    def case(
        self, rule: Rule, placement: Placement, reader: LayerReader | None = None
    ) -> Case:
        """Put one rule in front of one placement."""
        solution = self.solutions[placement.solution_id]
        return Case(
            rule,
            placement,
            solution,
            footprint_of(placement, solution),
            self.profile,
            reader or self.reader.for_one_placement(),
            self.register.plans,
            self.register,
            self._counted_with(rule),
        )

    def _counted_with(self, rule: Rule) -> tuple[Case, ...]:
        """Put a rule that counts in front of all placements of the scenario."""
        if rule.kind is not RuleKind.COUNT_ON_SHARED or not self._scenario:
            return ()
        if rule.id not in self._counted:
            self._counted[rule.id] = tuple(
                Case(
                    rule,
                    placement,
                    solution,
                    footprint_of(placement, solution),
                    self.profile,
                    self.reader.for_one_placement(),
                    self.register.plans,
                    self.register,
                )
                for placement in self._scenario
                if (solution := self.solutions.get(placement.solution_id)) is not None
                and applies(rule.applies_to, solution, placement)
            )
        return self._counted[rule.id]

    def _outside(
        self, placement: Placement, solution: Solution, footprint: Any
    ) -> list[Finding]:
        """Say when a placement leaves the study area; the part inside is judged."""
        outside = footprint.difference(self.layers.district.boundary)
        if outside.is_empty or (footprint.area > 0 and outside.area <= NEGLIGIBLE_M2):
            return []
        pattern = mark(
            "{solution} reaches beyond the study area of {district}: not assessed "
            "there."
        )
        if not footprint.intersects(self.layers.district.boundary):
            pattern = mark(
                "{solution} lies outside the study area of {district}: not assessed."
            )
        sentence = message(
            pattern,
            solution=solution.short_name,
            district=self.layers.district.name,
        )
        return [
            Finding(
                placement_id=placement.id,
                solution_id=solution.id,
                rule_id=OUTSIDE_RULE_ID,
                rule_version=1,
                rule_title="Inside the study area",
                topic="Study area",
                outcome=Outcome.NOT_ASSESSED,
                remedy=Remedy.MOVE,
                sentence=sentence,
                owner_department=solution.lead_department,
                overlap_m2=outside.area,
                overlap_share=outside.area / footprint.area if footprint.area else 1.0,
                clash=outside,
                confidence=Confidence.SOURCED,
            )
        ]


def _unknown_solution(placement: Placement) -> Finding:
    return Finding(
        placement_id=placement.id,
        solution_id=placement.solution_id,
        rule_id="site.solution_known",
        rule_version=1,
        rule_title="In the catalogue",
        topic="Catalogue",
        outcome=Outcome.NOT_ASSESSED,
        remedy=Remedy.NONE,
        sentence=message(
            "The catalogue holds no solution {solution}: not assessed.",
            solution=placement.solution_id,
        ),
        owner_department="Detailed planning",
    )


def applies(to: AppliesTo, solution: Solution, placement: Placement) -> bool:
    """Whether a rule applies to a solution as it is placed.

    A network counts as needed where the solution cannot do without it and has to be
    connected: a connection length of 0 m means that it uses what a building has.
    """
    hosts = {str(host) for host in solution.hosts}
    connects = solution.max_connection_m.value > 0 and not solution.utility_optional
    needed = set(solution.utilities) if connects else set()
    stage = placement.building_stage or BuildingStage.EXISTING
    temporary = placement.duration is Duration.TEMPORARY
    return all(
        (
            not to.solutions or solution.id in to.solutions,
            not to.traits or bool(to.traits & solution.traits),
            not to.without_traits & solution.traits,
            not to.hosts or bool(to.hosts & hosts),
            not to.only_hosts or (bool(hosts) and hosts <= to.only_hosts),
            not to.utilities or bool(to.utilities & needed),
            not to.blocking_layer or to.blocking_layer in solution.blocking_layers,
            to.takes_space is None or to.takes_space == solution.takes_space,
            to.leaves_footway is None
            or to.leaves_footway == (solution.min_footway_left_m is not None),
            to.temporary is None or to.temporary == temporary,
            not to.building_stage or to.building_stage == stage,
        )
    )
