"""A layer's record as people read it."""

import streamlit as st

from data.districts.storage import LayerRecord
from data.importing.report import ReportRow, Severity
from geo.layers import LAYER_KINDS
from pages.shared.texts import _, _n, plain


def show_layer(record: LayerRecord) -> None:
    """Show what is known about one layer."""
    title = record.title or _(LAYER_KINDS[record.kind].title)
    count = (
        _("cannot be read")
        if record.feature_count is None
        else _n("{count} object", "{count} objects", record.feature_count)
    )
    with st.expander(f"{plain(title)} · {count}"):
        if record.lost_object_count:
            st.warning(
                _n(
                    "{count} object of the source has no place and may lie anywhere.",
                    "{count} objects of the source have no place and may lie anywhere.",
                    record.lost_object_count,
                )
            )
        if record.problem:
            st.warning(plain(record.problem))
        st.markdown("\n".join(f"- {line}" for line in _lines(record)))
        _show_report(record)


def _lines(record: LayerRecord) -> list[str]:
    not_stated = _("not stated")
    stated = record.coverage.statement or not_stated
    tolerance_m = record.positional_tolerance_m
    rows = (
        (_("Kind"), _(LAYER_KINDS[record.kind].title)),
        (_("Date of the data"), record.data_date or not_stated),
        (_("Complete in"), stated),
        (_("Lines may be off by"), f"{tolerance_m:g} m" if tolerance_m else not_stated),
        (_("Source"), record.source or not_stated),
        (_("Licence"), record.licence or not_stated),
        (_("Attribution"), record.attribution or not_stated),
        (_("Version"), record.version),
    )
    return [f"{name}: {plain(str(value))}" for name, value in rows]


# A longer report stands in a box of its own to scroll in.
ROWS_IN_WORDS_MAX = 30
REPORT_HEIGHT_PX = 420


def _show_report(record: LayerRecord) -> None:
    rows = record.report.rows
    if not rows:
        st.caption(_("The import found nothing to report."))
        return
    st.markdown(_("**What the import found**"))
    height = REPORT_HEIGHT_PX if len(rows) > ROWS_IN_WORDS_MAX else "content"
    with st.container(height=height, border=False):
        st.markdown("\n".join(f"- {_row_words(row)}" for row in rows))


def _row_words(row: ReportRow) -> str:
    parts = (row.fault, row.meaning, row.action, row.effect)
    words = plain("; ".join(part for part in parts if part))
    place = f"{plain(row.object_id)}: " if row.object_id else ""
    needs_a_look = row.severity is Severity.ATTENTION
    mark = f":orange-badge[{_('look at this')}] " if needs_a_look else ""
    return f"{mark}{place}{words}"
