"""Every word that the map itself shows or reads out."""

from geo.portrayal import OUTCOME_PORTRAYALS
from pages.shared.texts import _


def map_words() -> dict[str, str]:
    """Give the words in the person's language, by the name that the script uses."""
    return {
        "map": _("Map of the district"),
        "keys": _(
            "Arrow keys move the map, plus and minus zoom, Enter chooses the place "
            "under the cross in the middle."
        ),
        "legend": _("Layers and legend"),
        "outcomes": _("Placements"),
        "north": _("North is up"),
        "zoom_in": _("Zoom in"),
        "zoom_out": _("Zoom out"),
        "whole": _("Show the whole district"),
        "two_fingers": _("Use two fingers to move the map"),
        "ctrl_scroll": _("Hold Ctrl and scroll to zoom the map"),
        "loading": _("The map is loading."),
        "not_loaded": _("Could not be loaded: not shown."),
        "unavailable": _(
            "The map cannot be shown in this browser. Everything can also be done "
            "from the lists beside it."
        ),
        "nothing_known": _("Hatched: nothing is known there"),
        "several_placements": _("Arrow keys go from one placement to the next."),
    }


def outcome_legend() -> list[dict[str, object]]:
    """Give the six outcomes with their symbols, for the map and its legend."""
    return [
        {
            "id": str(row.outcome),
            "title": _(row.label),
            "colour": row.colour,
            "outline": row.outline,
            "mark": row.mark,
            "hollow": row.hollow,
        }
        for row in OUTCOME_PORTRAYALS.values()
    ]
