"""The columns of the files Plantable writes: one table for the code and the docs.

`docs/outputs.md` lists exactly these; a test keeps the two the same.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from geo.model.finding import Finding
from geo.model.plan_change import PlanChange


@dataclass(frozen=True, slots=True)
class OutputColumn:
    """One column of an output file and how it is filled.

    Parameters
    ----------
    type
        ``text``, ``number`` or ``integer`` or ``yes_no``; an empty cell means that
        the value does not exist for this row.
    """

    name: str
    type: str
    description: str
    fill: Callable[[Any], Any]


def _layers_read(finding: Finding) -> str:
    return "; ".join(
        f"{read.layer_id or 'none'} ({read.layer_kind}, "
        f"{read.data_date or 'no date'}, {read.covered_share:.0%} covered)"
        for read in finding.layers
    )


def _oldest(finding: Finding) -> str | None:
    dates = [read.data_date for read in finding.layers if read.data_date]
    return min(dates).isoformat() if dates else None


def _least_covered(finding: Finding) -> float | None:
    best: dict[str, float] = {}
    for read in finding.layers:
        best[read.layer_kind] = max(best.get(read.layer_kind, 0.0), read.covered_share)
    return min(best.values()) if best else None


def _value(value: float | str | None) -> str | None:
    if value is None:
        return None
    return value if isinstance(value, str) else f"{value:.3f}".rstrip("0").rstrip(".")


def _object(name: str) -> Callable[[Any], Any]:
    def fill(row: Finding | PlanChange) -> Any:
        return getattr(row.plan_object, name, None) or None

    return fill


def _reason(row: Finding | PlanChange) -> str | None:
    why = row.plan_object.why if row.plan_object else None
    return None if why is None else str(why)


def _plan(name: str) -> Callable[[Any], Any]:
    def fill(row: Finding | PlanChange) -> Any:
        plan = row.plan_object.plan if row.plan_object else None
        return getattr(plan, name, None) or None

    return fill


def _regulation(name: str) -> Callable[[Any], Any]:
    def fill(row: Finding | PlanChange) -> Any:
        text = row.plan_object.regulation if row.plan_object else None
        return getattr(text, name, None) or None

    return fill


_OBJECT_COLUMNS = (
    OutputColumn("plan_id", "text", "Plan that holds the object", _plan("local_id")),
    OutputColumn("plan_title", "text", "Its title", _plan("official_title")),
    OutputColumn("layer_id", "text", "Layer of the object", _object("layer_id")),
    OutputColumn("object_id", "text", "The object", _object("local_id")),
    OutputColumn("object_name", "text", "Its name", _object("name")),
    OutputColumn("regulation_code", "text", "Code in the plan", _object("code")),
    OutputColumn(
        "regulation_text", "text", "Words as in the source", _regulation("text")
    ),
    OutputColumn(
        "regulation_cut_at",
        "integer",
        "Characters at which the source cut the text; empty where it is whole",
        _regulation("cut_at"),
    ),
    OutputColumn(
        "regulation_link", "text", "Address of the full text", _regulation("link")
    ),
    OutputColumn(
        "regulation_nature",
        "text",
        "INSPIRE RegulationNatureValue; empty where the data do not say",
        _object("regulation_nature"),
    ),
    OutputColumn(
        "process_step_general",
        "text",
        "INSPIRE ProcessStepGeneralValue; empty where the data do not say",
        _object("process_step_general"),
    ),
    OutputColumn(
        "plan_standing",
        "text",
        "binds, guides, undecided or not_yet; empty where no plan was asked",
        _object("standing"),
    ),
    OutputColumn("plan_reason", "text", "Why this plan decides here, or not", _reason),
)

FINDING_COLUMNS = (
    OutputColumn("placement_id", "text", "The placement", lambda f: f.placement_id),
    OutputColumn(
        "placement_title", "text", "Its title; empty where it has none", lambda _f: None
    ),
    OutputColumn("solution", "text", "Catalogue entry", lambda f: f.solution_id),
    OutputColumn("outcome", "text", "One of the six outcomes", lambda f: f.outcome),
    OutputColumn("remedy", "text", "What would resolve it", lambda f: f.remedy),
    OutputColumn("sentence", "text", "One sentence for people", lambda f: f.sentence),
    OutputColumn("rule_id", "text", "Rule that was judged", lambda f: f.rule_id),
    OutputColumn("rule_version", "integer", "Its version", lambda f: f.rule_version),
    OutputColumn("rule_title", "text", "Its title", lambda f: f.rule_title),
    OutputColumn("topic", "text", "Planning topic", lambda f: f.topic),
    *_OBJECT_COLUMNS,
    OutputColumn(
        "required_value", "text", "What is asked", lambda f: _value(f.required_value)
    ),
    OutputColumn(
        "found_value", "text", "What is there", lambda f: _value(f.found_value)
    ),
    OutputColumn(
        "margin",
        "number",
        "Distance to the limit; negative where it is not met",
        lambda f: f.margin,
    ),
    OutputColumn("unit", "text", "Unit of the three", lambda f: f.unit or None),
    OutputColumn("overlap_m2", "number", "Ground of the clash", lambda f: f.overlap_m2),
    OutputColumn(
        "overlap_share",
        "number",
        "Its share of the footprint, 0 to 1",
        lambda f: f.overlap_share,
    ),
    OutputColumn(
        "instrument_role",
        "text",
        "Kind of decision that is likely to be needed",
        lambda f: f.instrument_role or None,
    ),
    OutputColumn(
        "owner_department", "text", "Who owns the rule", lambda f: f.owner_department
    ),
    OutputColumn("layers_read", "text", "Layers, dates, coverage", _layers_read),
    OutputColumn("data_date", "text", "Oldest date of the layers read", _oldest),
    OutputColumn(
        "covered_share",
        "number",
        "Share covered by the best layer of the least covered kind",
        _least_covered,
    ),
    OutputColumn(
        "nature_defaulted",
        "yes_no",
        "The data give no regulation nature",
        lambda f: f.nature_defaulted,
    ),
    OutputColumn(
        "step_defaulted",
        "yes_no",
        "The data give no process step",
        lambda f: f.step_defaulted,
    ),
    OutputColumn("confidence", "text", "sourced or assumption", lambda f: f.confidence),
    OutputColumn(
        "source", "text", "Rows of the sources table", lambda f: "|".join(f.source_ids)
    ),
    OutputColumn(
        "verdict_outcome",
        "text",
        "A person's verdict beside the machine's answer",
        lambda f: f.verdict.outcome if f.verdict else None,
    ),
    OutputColumn(
        "verdict_reason",
        "text",
        "Its reason",
        lambda f: f.verdict.reason if f.verdict else None,
    ),
    OutputColumn(
        "verdict_author",
        "text",
        "Who said so",
        lambda f: f.verdict.author if f.verdict else None,
    ),
)


def _instrument(name: str) -> Callable[[PlanChange], Any]:
    def fill(change: PlanChange) -> Any:
        value = getattr(change.instrument, name, None)
        return None if value == "" else value

    return fill


PLAN_CHANGE_COLUMNS = (
    OutputColumn("change_id", "text", "The change, same in every run", lambda c: c.id),
    *_OBJECT_COLUMNS,
    OutputColumn(
        "present_value", "text", "What it says now", lambda c: c.present_value
    ),
    OutputColumn(
        "needed_value",
        "text",
        "What it would have to allow: one of these HILUCS codes, or the solution",
        lambda c: c.needed_value,
    ),
    OutputColumn("remedy", "text", "Amend, deviate or make anew", lambda c: c.remedy),
    OutputColumn("likely_instrument", "text", "Likely decision", _instrument("name")),
    OutputColumn(
        "instrument_local", "text", "Its local name", _instrument("name_local")
    ),
    OutputColumn("legal_basis", "text", "Law it rests on", _instrument("legal_basis")),
    OutputColumn("deciding_body", "text", "Who decides", _instrument("deciding_body")),
    OutputColumn("months_min", "number", "Months, shortest", _instrument("months_min")),
    OutputColumn("months_typ", "number", "Months, typical", _instrument("months_typ")),
    OutputColumn("months_max", "number", "Months, longest", _instrument("months_max")),
    OutputColumn(
        "months_confidence",
        "text",
        "sourced or assumption",
        _instrument("months_confidence"),
    ),
    OutputColumn(
        "lateness",
        "text",
        "ask_now, object_now, in_force or not_known",
        lambda c: c.lateness,
    ),
    OutputColumn(
        "lateness_sentence",
        "text",
        "The same for people",
        lambda c: c.lateness_sentence,
    ),
    OutputColumn(
        "placement_count",
        "integer",
        "Placements that need it",
        lambda c: len(c.placement_ids),
    ),
    OutputColumn(
        "placement_ids", "text", "The same, by id", lambda c: "|".join(c.placement_ids)
    ),
    OutputColumn(
        "unlocks_alone_count",
        "integer",
        "Placements that need no other plan change and that nothing prohibits",
        lambda c: len(c.unlocks_alone),
    ),
    OutputColumn(
        "unlocks_alone", "text", "The same, by id", lambda c: "|".join(c.unlocks_alone)
    ),
    OutputColumn(
        "rule_ids", "text", "Rules that ask for it", lambda c: "|".join(c.rule_ids)
    ),
    OutputColumn(
        "owner_departments",
        "text",
        "Departments concerned",
        lambda c: "|".join(c.owner_departments),
    ),
    OutputColumn("overlap_m2", "number", "Ground concerned", lambda c: c.overlap_m2),
)
