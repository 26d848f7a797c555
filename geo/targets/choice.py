"""What came out: the sites chosen, what they cost, and how sure that is the least."""

from dataclasses import dataclass
from enum import StrEnum

from geo.targets.problem import Problem


class Goal(StrEnum):
    """What is kept small, in this order: the earlier one always wins."""

    CHANGES = "changes"
    MONTHS = "months"
    MATTERS = "matters"
    SITES = "sites"


class Ending(StrEnum):
    """How a search for sites ended."""

    FOUND = "found"
    CANNOT_BE_MET = "cannot_be_met"
    OUT_OF_TIME = "out_of_time"


@dataclass(frozen=True, slots=True)
class Reached:
    """How small one goal became.

    Parameters
    ----------
    value
        What was found.
    bound
        Nothing smaller than this is possible, with the earlier goals as they are.
    proven
        Whether `value` is the least possible, within the gap asked for.
    """

    goal: Goal
    value: float
    bound: float
    proven: bool

    @property
    def gap(self) -> float:
        """Give by what share of `value` a better one could undercut it, 0 to 1."""
        return 0.0 if self.value <= 0 else max(0.0, 1 - self.bound / self.value)


@dataclass(frozen=True, slots=True)
class Choice:
    """The sites chosen.

    Parameters
    ----------
    site_ids, change_ids
        Candidates and plan changes, in the order of their ids.
    reached
        One per goal that was worked on, in the order of the goals; later ones are
        missing where the time ran out.
    changes_first
        True where the sites were searched only after the plan changes were fixed:
        another set of as many changes might come with fewer conditions.
    """

    ending: Ending
    site_ids: tuple[str, ...] = ()
    change_ids: tuple[str, ...] = ()
    reached: tuple[Reached, ...] = ()
    changes_first: bool = False

    @property
    def proven(self) -> bool:
        """Whether every goal is proven to be as small as it can be."""
        return len(self.reached) == len(Goal) and all(
            one.proven for one in self.reached
        )

    def of(self, goal: Goal) -> float | None:
        """Give what was found for a goal; None where it was not worked on."""
        return next((one.value for one in self.reached if one.goal is goal), None)


def cost_of(problem: Problem, site_ids: tuple[str, ...]) -> dict[Goal, float]:
    """Add up from the sites alone what a choice costs, apart from any search.

    Examples
    --------
    >>> cost_of(Problem((), ()), ())[Goal.SITES]
    0.0
    """
    chosen = [one for one in problem.candidates if one.id in set(site_ids)]
    changes = {change for one in chosen for change in one.changes}
    months = problem.months_counted()
    return {
        Goal.CHANGES: float(len(changes)),
        Goal.MONTHS: float(sum(months[change] for change in changes)),
        Goal.MATTERS: float(
            sum(
                one.matters + problem.unknown_penalty * one.unknown_count
                for one in chosen
            )
        ),
        Goal.SITES: float(len(chosen)),
    }
