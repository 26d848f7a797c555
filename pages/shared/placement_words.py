"""How a placement is named."""

from data.catalogue import Catalogue
from geo.model.placement import Placement


def placement_label(placement: Placement, catalogue: Catalogue) -> str:
    """Name a placement by id and title, or by its solution where it has no title."""
    return f"{placement.id} {placement.title or solution_name(placement, catalogue)}"


def solution_name(placement: Placement, catalogue: Catalogue) -> str:
    """Give the short name of a placement's solution."""
    found = catalogue.solutions.get(placement.solution_id)
    return found.short_name if found else placement.solution_id
