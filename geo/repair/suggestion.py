"""One thing that would need less, as people read it and as it can be applied."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from geo.model.finding import Finding, PlacementSummary, summarise
from geo.model.message import Message, mark, message
from geo.model.placement import Placement, footprint_of
from geo.model.profile import CityProfile
from geo.model.vocabulary import Outcome, Remedy
from geo.repair.margin import margin_m
from geo.repair.needs import Needs, Weight, weight_of
from geo.repair.trials import Judged, Trials

COMPASS = (
    mark("north"),
    mark("north-east"),
    mark("east"),
    mark("south-east"),
    mark("south"),
    mark("south-west"),
    mark("west"),
    mark("north-west"),
)


class Kind(StrEnum):
    """In what way a suggestion changes a placement; in the order of preference."""

    TURN = "turn"
    SMALLER = "smaller"
    PILOT = "pilot"
    MOVE = "move"
    HOST = "host"
    MOVE_AND_SMALLER = "move_and_smaller"


@dataclass(frozen=True)
class Suggestion:
    """A changed placement that needs less, and the screener's answer to it.

    Parameters
    ----------
    placement
        The whole changed placement, ready to be saved in place of the present one.
    act
        What to do, in a few words: "Move it 14 m east".
    gain
        What that spares: "no plan change".
    before, after
        Overall outcome as placed and as suggested, with what is not assessed. No rule
        leaves more ground unassessed after than before.
    needs
        What it still needs, weighed; it gives the order of suggestions.
    findings
        Every finding of the suggested placement.
    cleared
        Present findings that no longer stand, one for each rule.
    new
        Findings of rules that ask for nothing now and would; they weigh less than what
        is cleared.
    left
        What it still needs, one finding for each rule, the heaviest first.
    distance_m
        How far it moves [m]; 0 where it stays.
    bearing_degrees
        Direction of the move, clockwise from grid north; None where it stays.
    size_m2
        Ground it would take [m2].
    margin_m
        Distance by which the nearest of the rules that it now keeps is kept [m]; None
        where that is no matter of distance.
    """

    kind: Kind
    placement: Placement
    act: Message
    gain: Message
    before: PlacementSummary
    after: PlacementSummary
    needs: Needs
    findings: tuple[Finding, ...]
    cleared: tuple[Finding, ...]
    new: tuple[Finding, ...]
    left: tuple[Finding, ...]
    distance_m: float
    bearing_degrees: float | None
    size_m2: float
    margin_m: float | None

    @property
    def order(self) -> tuple[object, ...]:
        """Sort by this: what needs less first, then the nearest, then by kind."""
        kinds = list(Kind)
        return self.needs.order, self.distance_m, kinds.index(self.kind)


def direction(bearing_degrees: float) -> Message:
    """Name a direction by one of the eight points of the compass.

    Examples
    --------
    >>> str(direction(268)), str(direction(22)), str(direction(23))
    ('west', 'north', 'north-east')
    """
    return message(COMPASS[round(bearing_degrees / 45) % 8])


def suggestion(
    trials: Trials,
    kind: Kind,
    judged: Judged,
    act: Message,
    distance_m: float = 0.0,
    bearing_degrees: float | None = None,
) -> Suggestion:
    """Describe a variant that was judged by every rule."""
    before, placement = trials.before, judged.placement
    cleared = tuple(_lighter_in(judged.needs, before))
    summary = summarise(placement.id, list(judged.findings))
    return Suggestion(
        kind=kind,
        placement=placement,
        act=act,
        gain=_gain(before, judged, len(cleared)),
        before=summarise(placement.id, list(before.findings)),
        after=summary,
        needs=judged.needs,
        findings=judged.findings,
        cleared=cleared,
        new=tuple(_lighter_in(before.needs, judged)),
        left=tuple(_first_of_each_rule(judged)),
        distance_m=distance_m,
        bearing_degrees=bearing_degrees,
        size_m2=footprint_of(placement, trials.solution).area,
        margin_m=margin_m(trials, judged, cleared),
    )


def sentence_of(one: Suggestion, profile: CityProfile) -> Message:
    """Say a suggestion in a few sentences: what to do, what it spares, what is left."""
    decisions, rules = still_needed(one.left, profile)
    sentence = message("{act}: {gain}.", act=one.act, gain=one.gain)
    if decisions:
        sentence = message(
            "{first} Still needs: {names}.", first=sentence, names=_listed(decisions)
        )
    if rules:
        sentence = message(
            "{first} Still to look at: {names}.", first=sentence, names=_listed(rules)
        )
    return sentence


def still_needed(
    left: Iterable[Finding], profile: CityProfile
) -> tuple[tuple[Message, ...], tuple[Message, ...]]:
    """Name the decisions that are still needed, and the rules that name none."""
    decisions, rules = [], []
    for finding in left:
        instrument = profile.instruments.get(finding.instrument_role)
        if instrument is not None and finding.remedy is not Remedy.NONE:
            decisions.append(message("{name}", name=instrument.name))
        else:
            rules.append(message(finding.rule_title))
    return tuple(dict.fromkeys(decisions)), tuple(dict.fromkeys(rules))


def _listed(names: tuple[Message, ...]) -> Message:
    listed = names[0]
    for name in names[1:]:
        listed = message("{one}, {other}", one=listed, other=name)
    return listed


def _first_of_each_rule(judged: Judged) -> list[Finding]:
    """Give one finding for each rule that asks for something, the heaviest."""
    heaviest = [
        finding
        for finding in judged.findings
        if weight_of(finding)
        and weight_of(finding) == judged.needs.by_rule[finding.rule_id]
    ]
    firsts = {finding.rule_id: finding for finding in reversed(heaviest)}
    return sorted(
        firsts.values(), key=lambda one: (-weight_of(one), one.priority, one.rule_id)
    )


def _lighter_in(needs: Needs, judged: Judged) -> list[Finding]:
    """Give the findings of rules that ask for less, or for nothing, in other needs."""
    return [
        finding
        for finding in _first_of_each_rule(judged)
        if needs.by_rule.get(finding.rule_id, Weight.NOTHING) < weight_of(finding)
    ]


def _gain(before: Judged, after: Judged, cleared_count: int) -> Message:
    """Say what is spared, never more than the screening gives."""
    was, now = before.needs.weight, after.needs.weight
    if now is Weight.NOTHING and after.needs.unknown:
        return message("nothing more is needed, as far as is known")
    if now is Weight.NOTHING:
        return message("nothing more is needed")
    if now >= was:
        return _gain_at_the_same_weight(before.needs, after.needs, cleared_count)
    if was is Weight.PROHIBITED and now > Weight.JUDGEMENT:
        return message("no longer ruled out, though not without a decision on a plan")
    if was is Weight.PROHIBITED:
        return message("no longer ruled out, and no plan change")
    if was is Weight.JUDGEMENT:
        return message("nothing left for a person to judge")
    if now is Weight.DEVIATION:
        return message("a deviation is likely to do instead of a plan change")
    return _no_plan_change(before.findings, now)


def _gain_at_the_same_weight(was: Needs, now: Needs, cleared_count: int) -> Message:
    if now.weight >= Weight.DEVIATION and now.months < was.months:
        return message(
            "the decision is likely to take {now} months instead of {was}",
            now=f"{now.months:g}",
            was=f"{was.months:g}",
        )
    if cleared_count == 1:
        return message("one thing less to settle")
    return message("{count} things less to settle", count=cleared_count)


def _no_plan_change(present: Iterable[Finding], now: Weight) -> Message:
    if all(finding.outcome is not Outcome.PLAN_CHANGE for finding in present):
        return message("no plan has to be made or changed first")
    if now is Weight.JUDGEMENT:
        return message("no plan change, but a person has to judge")
    return message("no plan change")
