"""Closed word lists: INSPIRE Planned Land Use values and Plantable's own outcomes.

References
----------
.. [1] INSPIRE D2.8.III.4 Data Specification on Land Use, code lists
   RegulationNatureValue, ProcessStepGeneralValue, LevelOfSpatialPlanValue.
"""

from enum import StrEnum


class RegulationNature(StrEnum):
    """Whom a plan regulation binds (INSPIRE RegulationNatureValue)."""

    GENERALLY_BINDING = "generallyBinding"
    BINDING_FOR_DEVELOPERS = "bindingForDevelopers"
    BINDING_ONLY_FOR_AUTHORITIES = "bindingOnlyForAuthorities"
    NON_BINDING = "nonBinding"
    DEFINED_IN_LEGISLATION = "definedInLegislation"


class ProcessStepGeneral(StrEnum):
    """How far a plan has come (INSPIRE ProcessStepGeneralValue)."""

    ELABORATION = "elaboration"
    ADOPTION = "adoption"
    LEGAL_FORCE = "legalForce"
    OBSOLETE = "obsolete"


class LevelOfSpatialPlan(StrEnum):
    """At which administrative level a plan is made (INSPIRE)."""

    SUPRA_REGIONAL = "supraRegional"
    NATIONAL = "national"
    REGIONAL = "regional"
    INFRA_REGIONAL = "infraRegional"
    SUPRA_LOCAL = "supraLocal"
    LOCAL = "local"
    INFRA_LOCAL = "infraLocal"
    OTHER = "other"


class VerticalPosition(StrEnum):
    """Where a plan object lies, seen from the ground."""

    UNDERGROUND = "underground"
    SURFACE = "surface"
    ABOVE = "above"


class Standing(StrEnum):
    """Whether a plan object decides at a place, and if not, why not."""

    BINDS = "binds"
    GUIDES = "guides"
    UNDECIDED = "undecided"
    NOT_YET = "not_yet"
    SUPERSEDED = "superseded"
    CANCELLED = "cancelled"
    HISTORY = "history"
    OTHER_LEVEL = "other_level"


class Outcome(StrEnum):
    """What a rule says of a placement. Six, and silence is never consent."""

    CONFORMS = "conforms"
    CONDITION = "condition"
    JUDGEMENT = "judgement"
    PLAN_CHANGE = "plan_change"
    PROHIBITED = "prohibited"
    NOT_ASSESSED = "not_assessed"

    @property
    def severity(self) -> int:
        """Give the rank used for "worst first"; higher is worse.

        `not_assessed` ranks just above `conforms`: a placement never reads as
        conforming while something about it is unknown.

        Examples
        --------
        >>> max(Outcome.CONFORMS, Outcome.NOT_ASSESSED, key=lambda o: o.severity)
        <Outcome.NOT_ASSESSED: 'not_assessed'>
        """
        return _SEVERITY.index(self)


_SEVERITY = (
    Outcome.CONFORMS,
    Outcome.NOT_ASSESSED,
    Outcome.CONDITION,
    Outcome.JUDGEMENT,
    Outcome.PLAN_CHANGE,
    Outcome.PROHIBITED,
)


class Remedy(StrEnum):
    """What would resolve a finding."""

    NONE = "none"
    MOVE = "move"
    CONSENT = "consent"
    RESIZE = "resize"
    PILOT_FIRST = "pilot_first"
    PERMIT = "permit"
    DEVIATION = "deviation"
    AMEND_PLAN = "amend_plan"
    NEW_PLAN = "new_plan"


class Confidence(StrEnum):
    """Whether a value has a published source or is a proposal to be edited."""

    SOURCED = "sourced"
    ASSUMPTION = "assumption"


class RuleKind(StrEnum):
    """The shapes a rule can take."""

    LAND_USE = "land_use"
    KEEP_OUT = "keep_out"
    KEEP_DISTANCE = "keep_distance"
    KEEP_FROM_LINES = "keep_from_lines"
    MUST_BE_NEAR = "must_be_near"
    MUST_STAND_ON = "must_stand_on"
    STATEMENT_NEEDED = "statement_needed"
    TEXT_CLAUSE = "text_clause"
    PERMIT_TRIGGER = "permit_trigger"
    DIMENSION = "dimension"
    ROOM_LEFT = "room_left"
    NEAR_WITH_VALUE = "near_with_value"
    COUNT_ON_SHARED = "count_on_shared"
