"""A layer's record as people read it."""

import streamlit as st

from data.districts.storage import LayerRecord
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
    rows = (
        (_("Kind"), _(LAYER_KINDS[record.kind].title)),
        (_("Date of the data"), record.data_date or not_stated),
        (_("Complete in"), stated),
        (_("Drawn to"), f"{record.positional_tolerance_m:g} m"),
        (_("Source"), record.source or not_stated),
        (_("Licence"), record.licence or not_stated),
        (_("Attribution"), record.attribution or not_stated),
        (_("Version"), record.version),
    )
    return [f"{name}: {plain(str(value))}" for name, value in rows]


def _show_report(record: LayerRecord) -> None:
    if not record.report.rows:
        st.caption(_("The import found nothing to report."))
        return
    st.markdown(_("**What the import found**"))
    st.dataframe(record.report.to_frame(), hide_index=True, width="stretch")
