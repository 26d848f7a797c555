"""What several placements use together: a substation's power, a kerb's length."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from geo.model.finding import Finding
from geo.model.message import Message, mark, message
from geo.model.rule import Shared
from geo.model.solution import Solution
from geo.model.vocabulary import Outcome
from geo.screening.case import Case, metres, object_name
from geo.screening.layer_index import Hit
from geo.screening.reading import Reading
from geo.screening.requirement import EQUAL_M, that_count

MEANT_M2 = 0.5  # less ground than this on a kerb is how two lines were drawn
UNITS = {Shared.SUBSTATION_POWER: "kW", Shared.KERB_LENGTH: "m"}


@dataclass(frozen=True)
class _Use:
    """How much of a shared thing one placement takes, in its unit."""

    hit: Hit
    amount: float


def judge_count_on_shared(case: Case) -> list[Finding]:
    """Say whether what a placement uses is enough for it and for those beside it.

    Who uses what does not depend on the order of the placements: a substation feeds
    those to whom it is the nearest within their own longest connection, and a kerb
    holds those that stand on it.
    """
    uses, reading = _uses_of(case)
    if reading.unknown:
        return case.not_assessed_of(reading)
    if not uses:
        sentence = message("{rule}: none is used.", rule=message(case.rule.title))
        outcome = Outcome.CONFORMS
        if case.rule.requirement.shared is Shared.SUBSTATION_POWER:
            outcome = Outcome.NOT_ASSESSED
            sentence = message(
                "{rule}: not assessed, nothing to share lies within reach.",
                rule=message(case.rule.title),
            )
        return [case.finding(outcome, sentence, layers=reading.layers)]
    return [_judged(case, use, reading) for use in uses]


def _judged(case: Case, use: _Use, reading: Reading) -> Finding:
    capacity = _capacity_of(case, use.hit)
    if capacity is None:
        sentence = message(
            "{rule}: {solution} uses {object}, but the data do not give what it has "
            "left.",
            rule=message(case.rule.title),
            solution=case.solution.short_name,
            object=object_name(use.hit),
        )
        return case.finding(
            Outcome.JUDGEMENT,
            sentence,
            plan_object=case.plan_object(use.hit),
            layers=reading.layers,
        )
    others = _others_on(case, use.hit)
    total = use.amount + sum(amount for _, amount in others)
    alone_fits = use.amount <= capacity + EQUAL_M
    fits = total <= capacity + EQUAL_M
    failure = case.rule.failure
    help_words: dict[str, Any] = {}
    if not fits:
        help_words = {
            "remedy": failure.remedy,
            "instrument_role": failure.instrument_role,
        }
    finding = case.finding(
        Outcome.CONFORMS if fits else failure.outcome,
        _sentence(case, use, others, total, capacity, alone_fits=alone_fits),
        plan_object=case.plan_object(use.hit),
        found_value=total,
        required_value=capacity,
        margin=capacity - total,
        unit=_unit(case),
        layers=reading.layers,
        **help_words,
    )
    return case.with_confidence_of(finding, case.rule.requirement.threshold)


def _sentence(
    case: Case,
    use: _Use,
    others: list[tuple[str, float]],
    total: float,
    capacity: float,
    *,
    alone_fits: bool,
) -> Message:
    fits = total <= capacity + EQUAL_M
    names = ", ".join(name for name, _ in others)
    if fits:
        pattern = case.rule.sentence_met
    elif alone_fits:
        pattern = mark(
            "{solution} together with {others} uses {found} of the {required} left of "
            "{object}: alone it would fit."
        )
    else:
        pattern = case.rule.failure.sentence
    unit = _unit(case)
    sentence: Message = message(
        pattern,
        solution=case.solution.short_name,
        others=names,
        object=object_name(use.hit),
        found=f"{metres(total if alone_fits else use.amount)} {unit}",
        required=f"{metres(max(capacity, 0.0))} {unit}",
    )
    if not fits and not alone_fits and others:
        sentence = message(
            "{first} Beside it {others} use it too.", first=sentence, others=names
        )
    return sentence


def _unit(case: Case) -> str:
    assert case.rule.requirement.shared is not None
    return UNITS[case.rule.requirement.shared]


def _others_on(case: Case, shared: Hit) -> list[tuple[str, float]]:
    """Give who else uses a thing and how much, in the order of their ids."""
    found: list[tuple[str, float]] = []
    for other in sorted(case.beside, key=lambda one: one.placement.id):
        apart_m = other.footprint.distance(shared.geometry)
        is_out_of_reach = apart_m > other.solution.max_connection_m.value + EQUAL_M
        if other.placement.id == case.placement.id or is_out_of_reach:
            continue
        uses, _ = _uses_of(other)
        found.extend(
            (other.placement.title or other.solution.short_name, use.amount)
            for use in uses
            if (use.hit.layer.id, use.hit.row) == (shared.layer.id, shared.row)
        )
    return found


def _uses_of(case: Case) -> tuple[list[_Use], Reading]:
    assert case.rule.requirement.shared is not None
    return _USES[case.rule.requirement.shared](case)


def _power(case: Case) -> tuple[list[_Use], Reading]:
    reach_m = case.solution.max_connection_m.value
    reading = case.reader.read(case.rule.requirement.layers, case.footprint, reach_m)
    near = [
        hit
        for hit in that_count(case, reading.hits)
        if hit.distance_m <= reach_m + EQUAL_M
    ]
    power_kw = power_of(case.solution)
    if not near or power_kw <= 0:
        return [], reading
    nearest = min(near, key=lambda hit: (hit.distance_m, hit.text("local_id")))
    return [_Use(nearest, power_kw)], reading


def power_of(solution: Solution) -> float:
    """Give the electric power a solution usually takes [kW]; 0 where not stated."""
    power = solution.electric_power_typ_kw
    return 0.0 if power is None else power.value


def _kerb(case: Case) -> tuple[list[_Use], Reading]:
    reading = case.reader.read(case.rule.requirement.layers, case.footprint)
    uses = []
    for hit in that_count(case, reading.hits):
        ground = case.ground_in(hit.geometry)
        if hit.distance_m > 0 or ground.area < MEANT_M2:
            continue
        length_m = hit.value("kerb_length_m")
        share = ground.area / hit.geometry.area
        uses.append(_Use(hit, share * float(length_m or 0.0)))
    return uses, reading


def _capacity_of(case: Case, hit: Hit) -> float | None:
    if case.rule.requirement.shared is Shared.KERB_LENGTH:
        length_m = hit.value("kerb_length_m")
        return None if length_m is None else float(length_m)
    rated_kva, peak_kw = hit.value("transformer_kva"), hit.value("peak_load_kw")
    if rated_kva is None or peak_kw is None:
        return None
    factor = case.threshold_value(case.rule.requirement.threshold)
    return float(rated_kva) * factor - float(peak_kw)


_USES: dict[Shared, Callable[[Case], tuple[list[_Use], Reading]]] = {
    Shared.SUBSTATION_POWER: _power,
    Shared.KERB_LENGTH: _kerb,
}
