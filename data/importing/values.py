"""Values of the source, turned into the types of a documented column."""

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pandas as pd

from data.codelists import read_hilucs
from data.importing.report import ReportRow, Severity
from data.importing.texts import plain_text, web_address
from geo.layers import Column, ColumnType
from geo.model.vocabulary import (
    LevelOfSpatialPlan,
    ProcessStepGeneral,
    RegulationNature,
    VerticalPosition,
)

_CLOSED_LISTS: dict[str, frozenset[str]] = {
    "regulation_nature": frozenset(RegulationNature),
    "process_step_general": frozenset(ProcessStepGeneral),
    "level_of_spatial_plan": frozenset(LevelOfSpatialPlan),
    "vertical_position": frozenset(VerticalPosition),
}
_LISTED_VALUES = 5


def is_missing(value: object) -> bool:
    """Whether a source leaves a value open: null, not a number, or blank."""
    if value is None or value is pd.NaT:
        return True
    if isinstance(value, float):
        return value != value
    return isinstance(value, str) and not value.strip()


def as_text(value: object) -> str:
    """Give a value as text; whole numbers without a decimal point.

    Examples
    --------
    >>> as_text(7.0), as_text("7.0")
    ('7', '7.0')
    """
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def convert(
    values: list[Any], column: Column, layer_id: str
) -> tuple[list[Any], list[ReportRow]]:
    """Turn values into the type of a column.

    Returns
    -------
    tuple
        The values, None where one is missing or cannot be read, and the rows that say
        which could not.
    """
    one = _converter(column)
    converted: list[Any] = []
    refused: Counter[str] = Counter()
    for value in values:
        if is_missing(value):
            converted.append(None)
            continue
        found = one(value)
        if found is None:
            refused[as_text(value)[:80]] += 1
        converted.append(found)
    rows = [_refused_row(refused, column, layer_id)] if refused else []
    if column.type is ColumnType.TEXT:
        marked = sum(isinstance(v, str) and plain_text(v).had_markup for v in values)
        if marked and column.name != "regulation_link":
            rows.append(markup_row(layer_id, column.name, marked))
    return converted, rows


def markup_row(layer_id: str, column_name: str, count: int) -> ReportRow:
    """Report that markup was taken out of texts."""
    return ReportRow(
        layer_id,
        "",
        f"HTML in {count} text(s) of {column_name}",
        "texts are shown as words, never run",
        "the markup was taken out, the words kept",
        severity=Severity.NOTE,
    )


def listed(counts: Counter[str]) -> str:
    """Give values with how often each stands, the most frequent first."""
    shown = [f"{v!r} ({n})" for v, n in counts.most_common(_LISTED_VALUES)]
    more = len(counts) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more > 0 else "")


def _refused_row(refused: Counter[str], column: Column, layer_id: str) -> ReportRow:
    return ReportRow(
        layer_id,
        "",
        f"{column.name}: values that cannot be read: {listed(refused)}",
        f"{column.name} is {column.missing} for these objects",
        "left empty, never guessed",
        f"{sum(refused.values())} value(s) empty",
    )


def _converter(column: Column) -> Callable[[Any], Any]:
    if column.name in _CLOSED_LISTS:
        allowed = _CLOSED_LISTS[column.name]
        return lambda value: str(value) if str(value) in allowed else None
    if column.name == "regulation_link":
        return lambda value: web_address(str(value))
    return _CONVERTERS[column.type]


def _text(value: Any) -> str | None:
    return plain_text(as_text(value)).text or None


def _codes(value: Any) -> str | None:
    codes = [code.strip() for code in as_text(value).split("|")]
    return "|".join(codes) if all(code in read_hilucs() for code in codes) else None


def _number(value: Any) -> float | None:
    try:
        number = float(value)
    except (TypeError, ValueError):
        return None
    return number if abs(number) < float("inf") else None


def _integer(value: Any) -> int | None:
    number = _number(value)
    return int(number) if number is not None and number.is_integer() else None


def _date(value: Any) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value).strip()[:10])
    except ValueError:
        return None


_CONVERTERS: dict[ColumnType, Callable[[Any], Any]] = {
    ColumnType.TEXT: _text,
    ColumnType.CODES: _codes,
    ColumnType.NUMBER: _number,
    ColumnType.INTEGER: _integer,
    ColumnType.DATE: _date,
}
