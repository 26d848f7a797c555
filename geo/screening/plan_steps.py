"""How far a plan is on the day of the question, from steps and dates."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from geo.model.plan import SpatialPlan
from geo.model.vocabulary import ProcessStepGeneral
from geo.screening.layer_index import Hit


def process_step_of(
    hit: Hit, plans: Mapping[str, SpatialPlan], as_of: date | None = None
) -> ProcessStepGeneral | None:
    """Give the process step of an object, else of its plan, else None.

    Parameters
    ----------
    as_of
        The day of the question: past its last day a plan is obsolete, before its
        first day it is still being decided, whatever its step says. None reads no
        dates.
    """
    plan = plans.get(hit.text("plan_id"))
    step = plan.process_step_general if plan else None
    if own := hit.text("process_step_general"):
        step = ProcessStepGeneral(own)
    if as_of is None:
        return step
    first = _day(hit.value("valid_from")) or (plan.valid_from if plan else None)
    last = _day(hit.value("valid_to")) or (plan.valid_to if plan else None)
    if last is not None and last < as_of:
        return ProcessStepGeneral.OBSOLETE
    if first is not None and first > as_of and step is ProcessStepGeneral.LEGAL_FORCE:
        return ProcessStepGeneral.ADOPTION
    return step


def first_day_of(hit: Hit, plans: Mapping[str, SpatialPlan]) -> date | None:
    """Give the first day in force of an object, else of its plan, else None."""
    plan = plans.get(hit.text("plan_id"))
    return _day(hit.value("valid_from")) or (plan.valid_from if plan else None)


def _day(value: Any) -> date | None:
    if value is None:
        return None
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else date.fromisoformat(str(value)[:10])
