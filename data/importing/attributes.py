"""Attributes of a layer, from the columns that a mapping names."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from data.importing.doctor import Hits
from data.importing.mapping_model import (
    ColumnSource,
    Constant,
    FromColumn,
    LayerStatement,
    PlanStatement,
    TextSource,
    Value,
    Where,
)
from data.importing.report import ReportRow, Severity
from data.importing.texts import is_cut, plain_text, web_address
from data.importing.values import as_text, convert, is_missing, listed, markup_row
from geo.layers import LAYER_KINDS, Column, ColumnType, LayerKind

_ID = "local_id"
_FROM_PLAN = ("regulation_nature", "process_step_general", "valid_from", "valid_to")


def chosen_rows(attributes: pd.DataFrame, where: Where) -> Hits:
    """Say which rows hold one of the stated values in each stated column."""
    chosen = np.ones(len(attributes), dtype=bool)
    for column, accepted in where.items():
        allowed = {as_text(value) for value in accepted}
        values = attributes[column]
        hit = [not is_missing(value) and as_text(value) in allowed for value in values]
        chosen &= np.array(hit, dtype=bool)
    return chosen


def map_attributes(
    attributes: pd.DataFrame,
    statement: LayerStatement,
    plans: Sequence[PlanStatement] = (),
) -> tuple[pd.DataFrame, list[ReportRow]]:
    """Give the documented columns of a layer.

    Parameters
    ----------
    attributes
        Rows of the source that belong to the layer.
    statement
        What the mapping says of the layer.
    plans
        Plans of the mapping: an object of a plan has its nature, step and dates where
        the source gives none of its own.

    Returns
    -------
    tuple
        A table with the index of `attributes`, and a row for every value that was
        changed, is doubtful or could not be read.
    """
    kind = LAYER_KINDS[statement.kind]
    rows: list[ReportRow] = []
    mapped = pd.DataFrame(index=attributes.index)
    for name, source in statement.columns.items():
        column = kind.column(name)
        assert column is not None
        values, found = _values(attributes, source, column, statement.id)
        rows.extend(found)
        mapped[name], found = _series(values, column, statement.id, mapped.index)
        rows.extend(found)
    if statement.text:
        rows.extend(_add_texts(mapped, attributes, statement.text, statement.id))
    _add_plan(mapped, statement, kind, plans)
    rows.extend(_name_every_object(mapped, statement))
    return mapped, rows


def _series(
    values: list[Any], column: Column, layer_id: str, index: "pd.Index[Any]"
) -> tuple["pd.Series[Any]", list[ReportRow]]:
    converted, rows = convert(values, column, layer_id)
    dtypes = {ColumnType.NUMBER: "float64", ColumnType.INTEGER: "Int64"}
    dtype = dtypes.get(column.type, "object")
    return pd.Series(converted, index=index, dtype=dtype), rows


def _values(
    attributes: pd.DataFrame, source: ColumnSource, column: Column, layer_id: str
) -> tuple[list[Any], list[ReportRow]]:
    if isinstance(source, Constant):
        return [source.value] * len(attributes), []
    if isinstance(source, FromColumn):
        values = _without(list(attributes[source.column]), source.missing)
        if source.codes is None:
            return values, []
        return _translated(values, source.codes, column, layer_id)
    if isinstance(source, str):
        return list(attributes[source]), []
    columns = [list(attributes[name]) for name in source]
    rows = zip(*columns, strict=True)
    return [next((v for v in row if not is_missing(v)), None) for row in rows], []


def _without(values: list[Any], missing: list[Value]) -> list[Any]:
    unknown = {as_text(value) for value in missing}
    return [None if as_text(value) in unknown else value for value in values]


def _translated(
    values: list[Any], codes: dict[str, Value], column: Column, layer_id: str
) -> tuple[list[Any], list[ReportRow]]:
    unknown: Counter[str] = Counter()
    translated: list[Any] = []
    for value in values:
        code = None if is_missing(value) else as_text(value).strip()
        translated.append(None if code is None else codes.get(code))
        if code is not None and code not in codes:
            unknown[code] += 1
    if not unknown:
        return translated, []
    row = ReportRow(
        layer_id,
        "",
        f"{column.name}: codes that the mapping does not list: {listed(unknown)}",
        f"{column.name} is {column.missing} for these objects",
        "left empty, never guessed; add the codes to the mapping",
        f"{sum(unknown.values())} value(s) empty",
    )
    return translated, [row]


def _add_texts(
    mapped: pd.DataFrame, attributes: pd.DataFrame, source: TextSource, layer_id: str
) -> list[ReportRow]:
    texts: list[str | None] = []
    links: list[str | None] = []
    cuts: list[int | None] = []
    marked = lost_links = 0
    columns = [list(attributes[name]) for name in source.text_columns]
    given = (
        attributes[source.link_column] if source.link_column else [None] * len(mapped)
    )
    for index, link in enumerate(given):
        raw = [str(c[index]) for c in columns if not is_missing(c[index])]
        plain = [plain_text(text) for text in raw]
        address = None if is_missing(link) else web_address(str(link))
        lost_links += not is_missing(link) and address is None
        in_text = [found for text in plain for found in text.links]
        links.append(address or next(iter(in_text), None))
        texts.append("\n".join(text.text for text in plain) or None)
        cut = source.cut_at and any(is_cut(text, source.cut_at) for text in raw)
        cuts.append(source.cut_at if cut else None)
        marked += any(text.had_markup for text in plain)
    mapped["regulation_text"] = pd.Series(texts, index=mapped.index, dtype="object")
    mapped["regulation_cut_at"] = pd.Series(cuts, index=mapped.index, dtype="Int64")
    mapped["regulation_link"] = pd.Series(links, index=mapped.index, dtype="object")
    return _text_rows(layer_id, marked, lost_links, cuts)


def _text_rows(
    layer_id: str, marked: int, lost_links: int, cuts: list[int | None]
) -> list[ReportRow]:
    rows = [markup_row(layer_id, "regulation_text", marked)] if marked else []
    if lost_links:
        rows.append(
            ReportRow(
                layer_id,
                "",
                f"{lost_links} link(s) without a whole web address",
                "the full text of these regulations cannot be found from here",
                "link left empty",
                f"{lost_links} value(s) empty",
            )
        )
    cut = [length for length in cuts if length is not None]
    if cut:
        rows.append(
            ReportRow(
                layer_id,
                "",
                f"{len(cut)} of {len(cuts)} regulation texts end at {cut[0]} letters",
                "the source cut them; they are never read as complete",
                "marked as cut",
                severity=Severity.NOTE,
            )
        )
    return rows


def _add_plan(
    mapped: pd.DataFrame,
    statement: LayerStatement,
    kind: LayerKind,
    plans: Sequence[PlanStatement],
) -> None:
    if (
        statement.plan_id is not None
        and "plan_id" not in mapped
        and kind.column("plan_id")
    ):
        mapped["plan_id"] = statement.plan_id
    if "plan_id" not in mapped:
        return
    by_id = {plan.local_id: plan for plan in plans}
    for name in _FROM_PLAN:
        if not kind.column(name):
            continue
        own = list(mapped[name]) if name in mapped else [None] * len(mapped)
        filled = [
            _of_plan(by_id.get(plan_id), name) if is_missing(value) else value
            for value, plan_id in zip(own, mapped["plan_id"], strict=True)
        ]
        mapped[name] = pd.Series(filled, index=mapped.index, dtype="object")


def _of_plan(plan: PlanStatement | None, name: str) -> Any:
    value = None if plan is None else getattr(plan, name)
    return str(value) if isinstance(value, str) else value


def _name_every_object(
    mapped: pd.DataFrame, statement: LayerStatement
) -> list[ReportRow]:
    stated = list(mapped[_ID]) if _ID in mapped else [None] * len(mapped)
    rows: list[ReportRow] = []
    if any(value is None for value in stated):
        rows.append(
            ReportRow(
                statement.id,
                "",
                f"{stated.count(None)} object(s) without an identifier",
                "a later import cannot tell which object is which",
                "numbered in the order of the source",
                severity=Severity.ATTENTION if _ID in mapped else Severity.NOTE,
            )
        )
    ids: list[str] = []
    taken = {value for value in stated if value is not None}
    used: set[str] = set()
    for number, value in enumerate(stated, start=1):
        wanted = value if value is not None else f"{statement.id}-{number}"
        if wanted in used or (value is None and wanted in taken):
            found = _free(wanted, used | taken)
            if value is not None:
                rows.append(_double_id(statement.id, wanted, found))
            wanted = found
        used.add(wanted)
        ids.append(wanted)
    mapped[_ID] = pd.Series(ids, index=mapped.index, dtype="object")
    return rows


def _free(wanted: str, used: set[str]) -> str:
    number = 2
    while f"{wanted}-{number}" in used:
        number += 1
    return f"{wanted}-{number}"


def _double_id(layer_id: str, wanted: str, found: str) -> ReportRow:
    return ReportRow(
        layer_id,
        found,
        f"the identifier {wanted!r} stands twice",
        "two objects could not be told apart",
        f"the later one is called {found!r}",
    )
