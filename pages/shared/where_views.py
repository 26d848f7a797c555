"""What was found over the whole district, in sentences."""

import streamlit as st

from geo.model.vocabulary import Outcome
from geo.screening.screener import OUTSIDE_RULE_ID
from geo.suitability import Basis, Reason, Suitability
from pages.shared import cached_readers as read
from pages.shared.outcome_words import badge
from pages.shared.texts import _, _n, plain
from pages.shared.where_choices import Question

_REASONS_SHOWN = 5
_NARROW = "\u00a0"  # the sign stays on the line of its number
_HECTARE_M2 = 10_000.0


def percent(share: float) -> str:
    """Write a share; what is there never reads as nothing, nor most as all.

    Examples
    --------
    >>> [percent(share).replace(_NARROW, " ") for share in (0.614, 0.0001, 0.9999, 1)]
    ['61 %', 'under 1 %', 'over 99 %', '100 %']
    """
    if 0 < share < 0.01:
        return _("under {share}", share=f"1{_NARROW}%")
    if 0.99 < share < 1:
        return _("over {share}", share=f"99{_NARROW}%")
    return f"{share * 100:.0f}{_NARROW}%"


def area_words(area_m2: float) -> str:
    """Write an area in m², or in hectares where it is large."""
    if area_m2 >= _HECTARE_M2:
        return f"{area_m2 / _HECTARE_M2:,.1f} ha"
    return f"{area_m2:,.0f} m²"


def rule_words(rule_id: str) -> str:
    """Give the title of a rule."""
    titles = {rule.id: rule.title for rule in read.rules()}
    titles[OUTSIDE_RULE_ID] = "Inside the study area"
    return plain(_(titles.get(rule_id, rule_id)))


def show_totals(question: Question, found: Suitability) -> None:
    """Say how much of the district has which outcome."""
    sites = found.candidates
    st.subheader(_("How much of it"), anchor=False)
    lines = []
    for total in found.totals:
        if not total.site_count:
            continue
        share = percent(total.site_count / len(sites))
        counted = _counted(sites.basis, total.site_count, sites.cell_m)
        area = f", {area_words(total.area_m2)}" if total.area_m2 else ""
        if sites.basis is Basis.CELL:
            amount = f"{area_words(total.area_m2)} ({share})"
        else:
            amount = f"{counted}{area} ({share})"
        lines.append(f"- {badge(total.outcome)} {amount}")
    st.markdown("\n".join(lines))
    st.caption(" ".join((_how(question, found), _unknown(found))).strip())


def _counted(basis: Basis, count: int, step_m: float) -> str:
    if basis is Basis.PLOT:
        return _n("{count} plot", "{count} plots", count)
    if basis is Basis.ROOF:
        return _n("{count} building", "{count} buildings", count)
    return _("{length} m of kerb", length=f"{count * step_m:,.0f}")


def _how(question: Question, found: Suitability) -> str:
    sites = found.candidates
    size = area_words(question.ground_m2) if question.ground_m2 >= 1 else ""
    if sites.basis is Basis.CELL:
        where = _(
            "Tried in the middle of {count} squares of {side} m.",
            count=f"{len(sites):,}",
            side=f"{sites.cell_m:g}",
        )
    elif sites.basis is Basis.KERB:
        where = _("Tried once in each metre along the kerb.")
    else:
        where = _(
            "Tried once in each, at a place well inside it; elsewhere on it the answer "
            "may be another."
        )
    if not size:
        return where
    return f"{where} " + _("A round place of {size} is assumed.", size=size)


def _unknown(found: Suitability) -> str:
    share = float((found.not_assessed_share > 0).mean())
    if not share:
        return ""
    return _(
        "At {share} of the sites something could not be assessed, whatever the colour.",
        share=percent(share),
    )


def show_reasons(found: Suitability) -> None:
    """Say which rules exclude most."""
    st.subheader(_("What excludes most"), anchor=False)
    if not found.reasons:
        st.markdown(_("Nothing makes it impossible or asks for another plan."))
        return
    st.markdown(
        "\n".join(f"- {_reason(one)}" for one in found.reasons[:_REASONS_SHOWN])
    )
    more = found.reasons[_REASONS_SHOWN:]
    if more:
        with st.expander(_n("{count} more", "{count} more", len(more))):
            st.markdown("\n".join(f"- {_reason(one)}" for one in more))
    st.caption(
        _(
            "Excluded means: impossible there, or only with another plan. Reasons "
            "overlap, so they do not add up."
        )
    )


def _reason(reason: Reason) -> str:
    text = _(
        "**{share}** excluded by {rule}",
        share=percent(reason.share),
        rule=rule_words(reason.rule_id),
    )
    if not reason.alone_share:
        return text + _("; always together with another reason")
    if reason.alone_share == reason.share:
        return text + _("; it is the only reason there")
    return text + _(
        "; for {alone} it is the only reason", alone=percent(reason.alone_share)
    )


def deciding_words(found: Suitability, site: int) -> str:
    """Say which rule decides at a site; empty where nothing stands in the way."""
    rule_id = found.rule_id(site)
    if not rule_id or found.outcome(site) is Outcome.CONFORMS:
        return ""
    return _("because of: {rule}", rule=rule_words(rule_id))
