"""A least number of plan changes that holds whatever else stands on the same ground.

Where two targets share neither a solution nor a plan change, each is asked by itself;
what they need together is no less than the sum. That is often far nearer to the truth
than allowing sites in parts, and each question is small.
"""

from collections.abc import Callable

from geo.targets.budget import Budget
from geo.targets.compiling import Relations
from geo.targets.problem import Candidate, Problem
from geo.targets.target import ReachTarget, Target

# Of the time that is left; the rest is for putting the parts together.
_FIRST_SHARE = 0.6

Least = Callable[[Problem, Relations, Budget, float], tuple[float, set[str]]]


def sum_of_parts(
    problem: Problem, relations: Relations, least: Least, budget: Budget
) -> tuple[float, set[str]]:
    """Add up what each independent part of the targets needs at least.

    Parameters
    ----------
    least
        Gives for a smaller problem, its relations and a share of the time left a
        number that no answer to it can undercut, and changes that meet or nearly meet
        it.

    Returns
    -------
    total, changes
        What all parts need at least, and the changes that they would make.
    """
    # Those that only have to be near homes take longest: they get what is left.
    parts = sorted(_parts(problem), key=_only_reach)
    total, changes = 0.0, set[str]()
    for number, targets in enumerate(parts):
        wanted = {solution for target in targets for solution in target.solutions}
        kept = [
            position
            for position, one in enumerate(problem.candidates)
            if one.solution_id in wanted
        ]
        part = Problem(
            tuple(problem.candidates[position] for position in kept),
            tuple(targets),
            problem.change_months,
            problem.homes,
            problem.separations_m,
            problem.supplies,
            problem.unknown_penalty,
        )
        among = relations.among(kept, len(problem.candidates))
        bound, made = least(part, among, budget, _FIRST_SHARE / (len(parts) - number))
        total += bound
        changes |= made
    return total, changes


def _parts(problem: Problem) -> list[list[Target]]:
    """Sort targets so that those that share a solution or a change are together."""
    needed: dict[str, set[str]] = {}
    for one in problem.candidates:
        needed.setdefault(one.solution_id, set()).update(_marks(one))
    parts: list[tuple[set[str], list[Target]]] = []
    for target in problem.targets:
        marks = set(target.solutions)
        for solution in target.solutions:
            marks |= needed.get(solution, set())
        members = [target]
        apart = []
        for other, targets in parts:
            if other & marks:
                marks |= other
                members = [*targets, *members]
            else:
                apart.append((other, targets))
        parts = [*apart, (marks, members)]
    return [targets for _, targets in parts]


def _only_reach(targets: list[Target]) -> bool:
    return all(isinstance(target, ReachTarget) for target in targets)


def _marks(candidate: Candidate) -> set[str]:
    return {f"change {change}" for change in candidate.changes}
