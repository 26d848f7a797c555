"""Keeping a change of a plan as a proposal, and the proposals that are kept."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from data.exporting import ProposalToExport, write_proposals
from data.store import ProposedChange
from geo.errors import GeoModelError
from geo.screening.plan_register import plans_of
from geo.what_if import Amended, WhatIf, amend
from pages.shared import cached_readers as read
from pages.shared.acting import refusals_become_notices, say_done, undo_and_redo
from pages.shared.amendment_words import amendment_words
from pages.shared.plan_object_words import object_name
from pages.shared.session import Workplace
from pages.shared.texts import _, plain
from pages.shared.what_if_choices import Chosen

_TITLE, _NOTE = "proposal_title", "proposal_note"


def offer_to_keep(workplace: Workplace, chosen: Chosen, result: WhatIf) -> None:
    """Let a person keep what they suppose as a proposal of the scenario."""
    name = _name(chosen, result.amended)
    key = chosen.amendment.id
    suggested = amendment_words(chosen.amendment, name).replace("\\", "")[:200]
    with st.container(border=True):
        st.text_input(_("Title"), suggested, max_chars=200, key=f"{_TITLE}_{key}")
        st.text_input(_("Note"), max_chars=2000, key=f"{_NOTE}_{key}")
        st.button(
            _("Keep as a proposal"),
            type="primary",
            on_click=_keep,
            args=(workplace, chosen, result.amended),
        )


def _name(chosen: Chosen, amended: Amended) -> str:
    if chosen.plan_object is not None:
        return object_name(chosen.plan_object)
    if chosen.proposal is not None:
        return chosen.proposal.object_name
    return amended.amendment.object_id


@refusals_become_notices
def _keep(workplace: Workplace, chosen: Chosen, amended: Amended) -> None:
    found = chosen.plan_object
    key = chosen.amendment.id
    proposal = read.store().add_proposal(
        workplace.scenario.id,
        ProposedChange(
            "",
            chosen.amendment,
            amended.ground,
            st.session_state.get(f"{_TITLE}_{key}", ""),
            object_name=_name(chosen, amended),
            plan_id=found.plan.local_id if found and found.plan else "",
            layer_version=amended.layer.version,
            change_id=chosen.change_id,
            note=st.session_state.get(f"{_NOTE}_{key}", ""),
        ),
        author=workplace.author,
    )
    say_done(
        _("Kept as {name}. It is in the list of proposals below.", name=proposal.id)
    )


def show_proposals(workplace: Workplace, proposals: Sequence[ProposedChange]) -> None:
    """Show the proposals that are kept: rename, delete, undo, take away as a file."""
    st.subheader(_("Proposals of this scenario"), anchor=False)
    undo_and_redo(
        workplace, _undo, _redo, read.store().proposal_to_take_back, key="proposals"
    )
    if not proposals:
        st.caption(_("None is kept yet. What you suppose above can be kept here."))
        return
    exports = []
    for proposal in proposals:
        try:
            exports.append(to_export(workplace, proposal))
            fault = ""
        except GeoModelError as error:
            fault = str(error)
        _show_proposal(workplace, proposal, fault)
    if exports:
        _offer_file(workplace, exports)


def _show_proposal(workplace: Workplace, proposal: ProposedChange, fault: str) -> None:
    with st.container(border=True):
        st.markdown(f"**{proposal.id} · {plain(proposal.title)}**")
        lines = [
            amendment_words(proposal.amendment, proposal.object_name),
            _("Ground concerned: {area} m²", area=f"{proposal.ground.area:,.0f}"),
        ]
        if proposal.note:
            lines.append(plain(proposal.note))
        st.markdown("\n".join(f"- {line}" for line in lines))
        if fault:
            st.warning(plain(fault))
        elif _layer_version(workplace, proposal) != proposal.layer_version:
            st.info(_("The plan layer was imported anew since this was proposed."))
        with st.container(horizontal=True):
            with st.popover(_("Rename {name}", name=proposal.id)):
                _rename_form(workplace, proposal)
            st.button(
                _("Delete {name}", name=proposal.id),
                on_click=_delete,
                args=(workplace, proposal),
            )


def _rename_form(workplace: Workplace, proposal: ProposedChange) -> None:
    form = f"rename_{proposal.id}_{proposal.version}"
    with st.form(form, border=False):
        st.text_input(_("Title"), proposal.title, max_chars=200, key=f"{form}_title")
        st.text_area(_("Note"), proposal.note, max_chars=2000, key=f"{form}_note")
        st.form_submit_button(
            _("Save"), on_click=_rename, args=(workplace, proposal, form)
        )


@refusals_become_notices
def _rename(workplace: Workplace, proposal: ProposedChange, form: str) -> None:
    read.store().rename_proposal(
        workplace.scenario.id,
        proposal.id,
        st.session_state[f"{form}_title"],
        note=st.session_state[f"{form}_note"],
        expected_version=proposal.version,
        author=workplace.author,
    )


@refusals_become_notices
def _delete(workplace: Workplace, proposal: ProposedChange) -> None:
    read.store().delete_proposal(
        workplace.scenario.id,
        proposal.id,
        expected_version=proposal.version,
        author=workplace.author,
    )
    say_done(_("{name} is deleted. Undo brings it back.", name=proposal.id))


@refusals_become_notices
def _undo(workplace: Workplace) -> None:
    read.store().undo_proposal(workplace.scenario.id, workplace.author)


@refusals_become_notices
def _redo(workplace: Workplace) -> None:
    read.store().redo_proposal(workplace.scenario.id, workplace.author)


def _layer_version(workplace: Workplace, proposal: ProposedChange) -> str:
    for layer in workplace.layers.layers:
        if layer.id == proposal.amendment.layer_id:
            return layer.version
    return ""


def to_export(workplace: Workplace, proposal: ProposedChange) -> ProposalToExport:
    """Write a proposal out on the plans as they are now; refuses as `amend` does."""
    amended = amend(workplace.layers, proposal.amendment)
    return ProposalToExport(
        proposal,
        amended.layer.kind,
        plans_of(workplace.layers).get(proposal.plan_id),
        amended.layer.plan_level,
        amended.before,
        amended.after,
    )


def _offer_file(workplace: Workplace, exports: Sequence[ProposalToExport]) -> None:
    name = f"{workplace.district.id}-proposals.gpkg"

    def content() -> bytes:
        # Written when somebody asks for it, not at every click on the page.
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, name)
            write_proposals(exports, workplace.district, file)
            return file.read_bytes()

    st.download_button(
        _("Download the proposals (GeoPackage)"),
        content,
        file_name=name,
        mime="application/geopackage+sqlite3",
    )
    st.caption(
        _(
            "A list and the layers of a plan being drafted, in the words of INSPIRE "
            "Planned Land Use. Opens in QGIS."
        )
    )
