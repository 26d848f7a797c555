"""What would need less: other spots, sizes, turns, times and hosts for one placement.

How it is worked out
--------------------
1. `needs` weighs what the findings of a placement ask for, rule by rule.
2. `trials` screens variants of the placement. It first asks only the rules that stand
   in the way (`Trials.least_needs`, the one place where a faster way of judging many
   spots can be put in) and confirms what looks good with every rule.
3. `spots` looks outward in rings for the nearest better spot; `variants` tries a
   smaller size, a turn, a pilot and a host; `repairing` puts them in order. No spot is
   looked for on `ground` that is taken: on a house, on water, on a carriageway.
4. Where nothing lifts a plan change, `last_resort` names the change that would.

What can be relied on: a suggestion's outcome is the screener's own answer to exactly
the placement it holds; and a suggestion never leads to ground of which less is known,
because *not assessed* is never counted as something that went away.
"""

from geo.repair.last_resort import LastResort
from geo.repair.repairing import (
    REACH_THRESHOLD,
    SCREENINGS_MAX,
    Repair,
    look_for_less,
    needs_anything,
)
from geo.repair.suggestion import Kind, Suggestion, sentence_of

__all__ = [
    "REACH_THRESHOLD",
    "SCREENINGS_MAX",
    "Kind",
    "LastResort",
    "Repair",
    "Suggestion",
    "look_for_less",
    "needs_anything",
    "sentence_of",
]
