"""What people read where a plan plans the ground for something else."""

from geo.model.message import Message, mark, message
from geo.model.rule import PlanScope
from geo.model.vocabulary import Outcome, ProcessStepGeneral
from geo.screening.case import metres, square_metres
from geo.screening.hilucs_match import UseAnswer, UseReason


def mismatch_sentence(
    words: dict[str, str],
    outcome: Outcome,
    step: ProcessStepGeneral | None,
    *,
    is_master: bool,
    covered: bool,
    reason: UseReason = UseReason.LAND_USE,
) -> Message:
    """Say what a plan has against a solution, and what the plan's step makes of it.

    Parameters
    ----------
    words
        Values of ``plan``, ``zone``, ``solution`` and ``overlap`` [m2].
    step
        Process step of the plan; None where the data do not say.
    is_master
        Whether it is a master plan.
    covered
        Whether a detailed plan in force covers the place.
    reason
        What in the zone decided.
    """
    if reason is not UseReason.LAND_USE and outcome is Outcome.PLAN_CHANGE:
        return reason_sentence(words, step, reason)
    if step is ProcessStepGeneral.ELABORATION:
        pattern = mark(
            "The draft “{plan}” plans zone {zone} for something else over "
            "{overlap} m²: ask now for {solution}, it is the cheapest moment."
        )
    elif step is ProcessStepGeneral.ADOPTION:
        pattern = mark(
            "“{plan}”, being decided, plans zone {zone} for something else over "
            "{overlap} m²: object now if {solution} shall stand here."
        )
    elif outcome is Outcome.PROHIBITED:
        pattern = mark(
            "“{plan}” rules out {solution} in zone {zone} over {overlap} m², by law."
        )
    elif outcome is Outcome.JUDGEMENT:
        pattern = mark(
            "“{plan}” plans zone {zone} for something else than {solution} over "
            "{overlap} m²."
        )
    elif is_master and covered:
        pattern = mark(
            "“{plan}” plans zone {zone} for something else over {overlap} m²; it binds "
            "authorities, and the detailed plan in force decides here."
        )
    elif is_master:
        pattern = mark(
            "“{plan}” plans zone {zone} for something else over {overlap} m² and no "
            "detailed plan is known to cover the place: for {solution} the plan would "
            "have to change, or a detailed plan be made. If one in force covers the "
            "place, that plan decides."
        )
    elif outcome is Outcome.CONDITION:
        pattern = mark(
            "“{plan}” plans zone {zone} for something else over {overlap} m²; it does "
            "not bind builders, so talk to its owner about {solution}."
        )
    else:
        pattern = mark(
            "“{plan}” does not allow {solution} in zone {zone} over {overlap} m²: "
            "the plan would have to change."
        )
    return message(pattern, **words)


_REASONS = {
    UseReason.EXCLUDED: mark(
        "“{plan}” rules out by name what {solution} is in zone {zone}, over {overlap} "
        "m²: the plan would have to change."
    ),
    UseReason.FOR_A_TIME: mark(
        "“{plan}” allows {solution} in zone {zone} for a time only, over {overlap} m²: "
        "for one that stays the plan would have to change."
    ),
    UseReason.LOCAL_CODE: mark(
        "“{plan}” does not allow {solution} under the code of zone {zone}, as the city "
        "reads it, over {overlap} m²: the plan would have to change."
    ),
}


def reason_sentence(
    words: dict[str, str], step: ProcessStepGeneral | None, reason: UseReason
) -> Message:
    """Say that a zone rules a solution out by more than its planned land use."""
    sentence = message(_REASONS[reason], **words)
    if step is not ProcessStepGeneral.ADOPTION:
        return sentence
    late = message("The plan is being decided: object now.")
    return message("{first} {second}", first=sentence, second=late)


def answer_sentence(
    words: dict[str, str], answer: UseAnswer, *, step_missing: bool, covered: bool
) -> Message:
    """Say what a zone has to say of a solution that it does not exclude."""
    if answer.outcome is Outcome.NOT_ASSESSED:
        pattern = mark(
            "“{plan}” does not say what zone {zone} is planned for: not assessed."
        )
    elif answer.outcome in {Outcome.CONFORMS, Outcome.CONDITION} and step_missing:
        pattern = mark(
            "“{plan}” allows {solution} in zone {zone}, but the data do not say "
            "whether that plan is in force: a planner has to judge."
        )
    elif answer.outcome is Outcome.CONDITION:
        pattern = mark(
            "“{plan}” allows {solution} in zone {zone} for a time: apply for that time."
        )
    elif answer.outcome is Outcome.CONFORMS and answer.reason is UseReason.LOCAL_CODE:
        pattern = mark(
            "“{plan}” allows {solution} under the code of zone {zone}, as the city "
            "reads it."
        )
    elif answer.outcome is Outcome.CONFORMS:
        pattern = mark("“{plan}” allows {solution} in zone {zone}.")
    elif covered:
        pattern = mark(
            "“{plan}” does not name {solution} in zone {zone}; the detailed "
            "plan in force decides here."
        )
    elif answer.reason is UseReason.EXCLUDED:
        pattern = mark(
            "“{plan}” allows what {solution} is in zone {zone} but rules out a part of "
            "it by name: a planner has to judge."
        )
    else:
        pattern = mark(
            "“{plan}” neither names nor excludes {solution} in zone {zone}: "
            "a planner has to judge."
        )
    return message(pattern, **words)


def within_tolerance_sentence(words: dict[str, str], tolerance_m: float) -> Message:
    """Say that a clash is no deeper than the zone is drawn."""
    return message(
        "{solution} crosses into zone {zone} of “{plan}” by {overlap} m², which "
        "lies within the {tolerance} m to which the zone is drawn: a planner has "
        "to judge.",
        **words,
        tolerance=metres(tolerance_m),
    )


def sliver_sentence(area_m2: float, width_m: float) -> Message:
    """Say that lines of zones do not meet, and where that ground is counted."""
    return message(
        "{area} m² of it lie where the lines of two zones miss one another by less "
        "than {width} m, and are counted here.",
        area=square_metres(area_m2),
        width=f"{width_m:g}",
    )


def empty_sentence(words: dict[str, str], scope: PlanScope) -> Message:
    """Say that no plan of a kind lies over ground that is known."""
    pattern = mark(
        "No detailed plan covers {overlap} m² of {solution}: whether one has to be "
        "made first is for a planner to judge."
    )
    if scope is PlanScope.PLAN_IN_PREPARATION:
        pattern = mark("No plan in preparation is known here.")
    elif scope is PlanScope.MASTER_PLAN:
        pattern = mark(
            "No master plan covers {overlap} m² of {solution}: a planner has to judge."
        )
    return message(pattern, **words)
