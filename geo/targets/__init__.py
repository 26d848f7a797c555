"""Choose sites that meet stated targets with the least plan change."""

from geo.targets.choice import Choice, Ending, Goal, Reached, cost_of
from geo.targets.compiling import Relations, relations_of
from geo.targets.explanation import PriceOfMore, prices_of_more, what_binds
from geo.targets.problem import Candidate, Homes, Problem, Storey, Supply, storey_of
from geo.targets.screened import Screened, candidates_from
from geo.targets.search import choose
from geo.targets.shortfall import Infeasible, Missed, why_infeasible
from geo.targets.target import (
    AmountTarget,
    HomeWeight,
    ReachTarget,
    Target,
    target_words,
)
from geo.targets.verification import faults_of, unexpected_changes

__all__ = [
    "AmountTarget",
    "Candidate",
    "Choice",
    "Ending",
    "Goal",
    "HomeWeight",
    "Homes",
    "Infeasible",
    "Missed",
    "PriceOfMore",
    "Problem",
    "ReachTarget",
    "Reached",
    "Relations",
    "Screened",
    "Storey",
    "Supply",
    "Target",
    "candidates_from",
    "choose",
    "cost_of",
    "faults_of",
    "prices_of_more",
    "relations_of",
    "storey_of",
    "target_words",
    "unexpected_changes",
    "what_binds",
    "why_infeasible",
]
