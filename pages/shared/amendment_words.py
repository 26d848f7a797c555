"""A change of a plan in one line."""

from geo.model.what_if import Amendment, AmendmentKind
from geo.what_if import limits_of
from pages.shared import cached_readers as read
from pages.shared.solution_views import land_use_words
from pages.shared.texts import _, plain

_PLAN_KINDS = ("zoning_element", "supplementary_regulation")


def amendment_words(amendment: Amendment, name: str) -> str:
    """Say in one line what a change of a plan does."""
    catalogue = read.catalogue()
    use = land_use_words(amendment.use.split("|"), catalogue) if amendment.use else ""
    match amendment.kind:
        case AmendmentKind.PART if use:
            return _("Part of {name} becomes {use}", name=plain(name), use=use)
        case AmendmentKind.PART:
            return _("{name} no longer holds on part of its ground", name=plain(name))
        case AmendmentKind.USE:
            return _("All of {name} becomes {use}", name=plain(name), use=use)
        case AmendmentKind.CANCEL:
            return _("{name} is cancelled", name=plain(name))
    limits = {one.name: one for kind in _PLAN_KINDS for one in limits_of(kind)}
    limit = limits.get(amendment.column)
    return _(
        "{limit} of {name}: {value}",
        limit=_(limit.description) if limit else plain(amendment.column),
        name=plain(name),
        value=f"{amendment.value:g}",
    )
