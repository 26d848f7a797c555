"""Where nothing smaller helps: which change of a plan would, or that none does."""

from collections.abc import Sequence
from dataclasses import dataclass

from geo.model.finding import Finding
from geo.model.message import Message, message
from geo.model.plan import PlanObject
from geo.model.plan_change import PlanChange
from geo.model.profile import CityProfile
from geo.model.vocabulary import Outcome
from geo.plan_changes import plan_changes


@dataclass(frozen=True)
class LastResort:
    """What would have to change in the plans for one placement.

    Parameters
    ----------
    changes
        The plan changes it needs; a single one is enough alone, as far as is known.
    prohibitions
        What no plan change lifts; where there is any, the changes do not help.
    unnamed
        Findings that ask for a plan change but cite no object of a plan.
    sentence
        All of it in a sentence.
    """

    changes: tuple[PlanChange, ...]
    prohibitions: tuple[Finding, ...]
    unnamed: tuple[Finding, ...]
    sentence: Message

    @property
    def single(self) -> PlanChange | None:
        """The one plan change after which none is left; None where there is no such."""
        alone = len(self.changes) == 1 and not self.unnamed
        return self.changes[0] if alone and not self.prohibitions else None


def last_resort(findings: Sequence[Finding], profile: CityProfile) -> LastResort | None:
    """Say which plan changes one placement needs; None where it needs none.

    Parameters
    ----------
    findings
        Those of one placement.
    profile
        Names the likely decision of each change.
    """
    asking = [one for one in findings if one.outcome is Outcome.PLAN_CHANGE]
    prohibitions = tuple(one for one in findings if one.outcome is Outcome.PROHIBITED)
    unnamed = tuple(one for one in asking if one.plan_object is None)
    changes = plan_changes(asking, profile)
    if not (changes or unnamed or prohibitions):
        return None
    sentence = _sentence(changes, prohibitions, unnamed)
    return LastResort(changes, prohibitions, unnamed, sentence)


def _sentence(
    changes: Sequence[PlanChange],
    prohibitions: Sequence[Finding],
    unnamed: Sequence[Finding],
) -> Message:
    if prohibitions:
        return message(
            "Nothing on this map helps, and no plan change would: {reason}",
            reason=prohibitions[0].sentence,
        )
    if unnamed:
        return message(
            "Nothing near by needs less. Beside what the plans say: {reason}",
            reason=unnamed[0].sentence,
        )
    if len(changes) == 1:
        return message(
            "One plan change is enough, as far as is known: {object} would have to "
            "allow it.",
            object=_named(changes[0].plan_object),
        )
    named: Message | str = _named(changes[0].plan_object)
    for change in changes[1:]:
        named = message("{one}; {other}", one=named, other=_named(change.plan_object))
    return message(
        "No single plan change is enough: {count} of them would be needed together "
        "({objects}).",
        count=len(changes),
        objects=named,
    )


def _named(found: PlanObject) -> Message:
    name = f"{found.name} ({found.code})" if found.code else found.name
    if found.plan is None:
        return message("{object}", object=name or found.local_id)
    return message(
        "{object} in “{plan}”",
        object=name or found.local_id,
        plan=found.plan.official_title,
    )
