"""Thresholds and instruments as one city has them."""

from dataclasses import dataclass
from enum import StrEnum

from geo.errors import CatalogueError
from geo.model.plan_change import Instrument
from geo.model.solution import Solution
from geo.model.vocabulary import (
    Confidence,
    Outcome,
    ProcessStepGeneral,
    RegulationNature,
    Remedy,
)


@dataclass(frozen=True, slots=True)
class Threshold:
    """A constant that rules read.

    Parameters
    ----------
    value
        Number in `unit`.
    source_ids
        Rows of the sources table; empty for an assumption.
    changed_from
        Value of the city, where a scenario has its own instead; None elsewhere.
    """

    key: str
    value: float
    unit: str
    confidence: Confidence
    source_ids: tuple[str, ...] = ()
    note: str = ""
    changed_from: float | None = None


@dataclass(frozen=True, slots=True)
class MismatchRow:
    """What a mismatch with a plan means, by whom it binds and how far it is.

    Parameters
    ----------
    covered_by_detailed_plan
        ``"yes"``, ``"no"`` or ``"any"``: whether a detailed plan in force covers
        the place; only plans that bind authorities ask it.
    outcome
        None where such a plan is history and gives no finding.
    timing
        A few words for people: "object now", "ask now, cheapest moment".
    """

    regulation_nature: RegulationNature
    process_step_general: ProcessStepGeneral
    covered_by_detailed_plan: str
    outcome: Outcome | None
    remedy: Remedy
    instrument_role: str
    timing: str = ""


@dataclass(frozen=True, slots=True)
class InstrumentChoice:
    """One row of the table that picks a likely instrument; the first hit wins.

    Empty parts hold for everything. There is no general rule for when a deviation
    suffices, so the table is a city's own and its answer is called *likely*.
    `footprint_below` is the key of the threshold that gives `footprint_below_m2`.
    """

    plan_level: str
    temporary: str
    zone_hilucs: str
    footprint_below_m2: float | None
    remedy: Remedy
    instrument_role: str
    source_ids: tuple[str, ...] = ()
    note: str = ""
    footprint_below: str = ""


class CodeSays(StrEnum):
    """What a city says of a solution under one of its plans' own codes."""

    ALLOWS = "allows"
    EXCLUDES = "excludes"
    ALLOWS_FOR_A_TIME = "allows_for_a_time"


@dataclass(frozen=True, slots=True)
class PlanCode:
    """What a plan's own code says of some solutions, whatever its HILUCS code.

    Parameters
    ----------
    code
        The code as plans write it; with ``*`` at its end, every code that begins so.
    solutions, traits
        Whom it concerns: any of these solutions, or any solution with such a trait.
    source_ids
        Rows of the sources table; empty for an assumption.
    """

    code: str
    says: CodeSays
    solutions: frozenset[str] = frozenset()
    traits: frozenset[str] = frozenset()
    source_ids: tuple[str, ...] = ()
    note: str = ""

    def is_of(self, code: str) -> bool:
        """Whether a zone's code is this one.

        Examples
        --------
        >>> PlanCode("ET*", CodeSays.ALLOWS).is_of("ET-1")
        True
        >>> PlanCode("ET", CodeSays.ALLOWS).is_of("ET-1")
        False
        """
        if self.code.endswith("*"):
            return code.startswith(self.code[:-1])
        return code == self.code

    def concerns(self, solution: Solution) -> bool:
        """Whether it speaks of a solution."""
        return solution.id in self.solutions or bool(self.traits & solution.traits)


@dataclass(frozen=True, slots=True)
class RuleOff:
    """A check that a city does not make.

    Parameters
    ----------
    reason
        Why, for people; told of every placement for which it would be made.
    source_ids
        Rows of the sources table; empty for an assumption.
    """

    rule_id: str
    reason: str
    source_ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class CityProfile:
    """Everything a city decides for itself.

    Parameters
    ----------
    thresholds
        All thresholds, the city's own in place of the general ones.
    instruments
        Instrument by role, e.g. ``"detailed_plan_amendment"``.
    mismatches, choices
        Decision tables, see their rows.
    plan_codes
        What the city says of its plans' own codes.
    rules_off
        Checks that the city does not make.
    """

    id: str
    name: str
    country: str
    thresholds: dict[str, Threshold]
    instruments: dict[str, Instrument]
    mismatches: tuple[MismatchRow, ...]
    choices: tuple[InstrumentChoice, ...]
    plan_codes: tuple[PlanCode, ...] = ()
    rules_off: tuple[RuleOff, ...] = ()

    def rule_off(self, rule_id: str) -> RuleOff | None:
        """Say that the city does not make a check, and why; None where it does."""
        return next((off for off in self.rules_off if off.rule_id == rule_id), None)

    def threshold(self, key: str) -> Threshold:
        """Give a threshold by key.

        Raises
        ------
        CatalogueError
            If no threshold has that key.
        """
        try:
            return self.thresholds[key]
        except KeyError:
            msg = (
                f"City profile {self.id!r} has no threshold {key!r}. Add it to the "
                "thresholds table with a unit and a source, or mark it an assumption."
            )
            raise CatalogueError(msg) from None

    def mismatch(
        self,
        nature: RegulationNature,
        step: ProcessStepGeneral,
        *,
        detailed_plan_covers: bool,
    ) -> MismatchRow:
        """Give what a mismatch with such a plan means.

        Raises
        ------
        CatalogueError
            If the table holds no row for it.
        """
        accepted = {"any", "yes" if detailed_plan_covers else "no"}
        for row in self.mismatches:
            if (
                row.regulation_nature is nature
                and row.process_step_general is step
                and row.covered_by_detailed_plan in accepted
            ):
                return row
        msg = (
            f"The plan mismatch table has no row for {nature} and {step} where a "
            f"detailed plan {'covers' if detailed_plan_covers else 'does not cover'} "
            "the place. Add the row."
        )
        raise CatalogueError(msg)


@dataclass(frozen=True, slots=True)
class HilucsCode:
    """A value of the INSPIRE land-use classification."""

    code: str
    name: str
    parent: str
    uri: str


def covers(code: str, other: str) -> bool:
    """Whether a HILUCS code is another or a broader class of it.

    Examples
    --------
    >>> covers("5", "5_1"), covers("5_1", "5"), covers("4_1", "4_10")
    (True, False, False)
    """
    return other == code or other.startswith(f"{code}_")
