"""What people read where a plan plans the ground for something else."""

from geo.model.message import Message, mark, message
from geo.model.vocabulary import Outcome, ProcessStepGeneral


def mismatch_sentence(
    words: dict[str, str],
    outcome: Outcome,
    step: ProcessStepGeneral | None,
    *,
    is_master: bool,
    covered: bool,
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
    """
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
