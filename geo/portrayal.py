"""How things look on every map, legend and chart: one table of colours and shapes.

Outcomes differ in colour *and* in shape, so that nobody has to tell two colours
apart. Planned land use follows the colours that planners know (housing yellow,
commerce red, services blue, parks green), as pale fills under dark lines.

References
----------
.. [1] W3C, Web Content Accessibility Guidelines 2.2, success criteria 1.4.1 (use of
   colour) and 1.4.11 (non-text contrast, at least 3:1).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from geo.errors import LayerSchemaError
from geo.model.vocabulary import Outcome
from geo.model.words import OUTCOME_WORDS
from geo.portrayal_layers import BASE_COLOUR, LAYER_PORTRAYALS, LayerPortrayal

__all__ = [
    "BASE_COLOUR",
    "HALO_COLOUR",
    "HATCH_COLOUR",
    "LAYER_PORTRAYALS",
    "OUTCOME_PORTRAYALS",
    "SEVERAL_USES",
    "UNKNOWN_USE",
    "ZONING_CLASSES",
    "LayerPortrayal",
    "OutcomePortrayal",
    "ZoningClass",
    "contrast_ratio",
    "layer_portrayal",
    "zoning_class",
]

HALO_COLOUR = "#FFFFFF"  # drawn round every outcome symbol
HATCH_COLOUR = "#6E6A63"  # ground of which a layer knows nothing


@dataclass(frozen=True, slots=True)
class OutcomePortrayal:
    """How one outcome is drawn.

    Parameters
    ----------
    colour
        Fill of the symbol, or its stroke where `hollow`.
    shape
        Name of the shape, different for every outcome.
    outline, mark
        SVG paths in a box of 24 x 24: the shape, and the sign inside it.
    hollow
        True where the shape is an outline around the base map.
    """

    outcome: Outcome
    colour: str
    shape: str
    outline: str
    mark: str
    hollow: bool = False

    @property
    def label(self) -> str:
        """Give the outcome in words, in English."""
        return OUTCOME_WORDS[self.outcome]


_CIRCLE = "M12 2A10 10 0 1 1 12 22A10 10 0 1 1 12 2Z"

OUTCOME_PORTRAYALS: dict[Outcome, OutcomePortrayal] = {
    row.outcome: row
    for row in (
        OutcomePortrayal(
            Outcome.CONFORMS,
            "#00523C",
            "circle",
            _CIRCLE,
            "M7 12.5L10.5 16L17 8.5",
        ),
        OutcomePortrayal(
            Outcome.CONDITION,
            "#0A4A8C",
            "diamond",
            "M12 1L23 12L12 23L1 12Z",
            "M12 6.5V13.2M12 16.4V17",
        ),
        OutcomePortrayal(
            Outcome.JUDGEMENT,
            "#8F3A80",
            "triangle",
            "M12 1.5L23.5 22H.5Z",
            "M9.8 11.6A2.3 2.3 0 1 1 13.2 13.4C12.3 13.9 12 14.4 12 15.4M12 18.2V18.6",
        ),
        OutcomePortrayal(
            Outcome.PLAN_CHANGE,
            "#9E3D00",
            "square",
            "M2.5 2.5H21.5V21.5H2.5Z",
            "M7 8H17M7 12H17M7 16H13",
        ),
        OutcomePortrayal(
            Outcome.PROHIBITED,
            "#5E0820",
            "octagon",
            "M7.5 1.5H16.5L22.5 7.5V16.5L16.5 22.5H7.5L1.5 16.5V7.5Z",
            "M6.5 12H17.5",
        ),
        OutcomePortrayal(
            Outcome.NOT_ASSESSED,
            "#5C5C5C",
            "ring",
            _CIRCLE,
            "",
            hollow=True,
        ),
    )
}


@dataclass(frozen=True, slots=True)
class ZoningClass:
    """Planned land uses that are drawn alike.

    Parameters
    ----------
    hilucs
        HILUCS codes; each holds for its sub-codes, unless a longer code of another
        class fits better.
    """

    id: str
    label: str
    hilucs: tuple[str, ...]
    colour: str


UNKNOWN_USE = ZoningClass("unknown", "Use not stated", ("6_5", "6_6"), "#E2E2E4")
SEVERAL_USES = ZoningClass("several", "Several uses together", (), "#E7BCD3")

ZONING_CLASSES: tuple[ZoningClass, ...] = (
    ZoningClass("housing", "Housing", ("5",), "#F3DB93"),
    ZoningClass("mixed_housing", "Housing with other uses", ("5_2",), "#E5B370"),
    ZoningClass("commerce", "Commerce and offices", ("3",), "#EDA99C"),
    ZoningClass("services", "Public services", ("3_3",), "#9DBFE2"),
    ZoningClass("leisure", "Culture, sport and leisure", ("3_4",), "#CBD97F"),
    ZoningClass("park", "Parks and open-air recreation", ("3_4_4",), "#9CCB8C"),
    ZoningClass("industry", "Industry and logistics", ("2", "4_2"), "#C9B6DA"),
    ZoningClass("utilities", "Energy and utilities", ("2_4", "4_3"), "#AEB0C0"),
    ZoningClass("transport", "Streets and transport", ("4",), "#D2CCC0"),
    ZoningClass("farming", "Farming, forestry, extraction", ("1",), "#D3DAA4"),
    ZoningClass("nature", "Natural areas", ("6_3",), "#BFDCCB"),
    ZoningClass("water", "Water areas", ("6_3_2",), "#C3E3F3"),
    ZoningClass("other", "Transitional and other areas", ("6",), "#F0D3BC"),
    ZoningClass("any_use", "Any use allowed", ("6_4",), "#FBF6D0"),
    SEVERAL_USES,
    UNKNOWN_USE,
)

_HOMES = {"housing", "mixed_housing"}
_GO_WITH_HOMES = {"commerce", "services", "leisure"}

_CLASS_BY_CODE = {code: zoning for zoning in ZONING_CLASSES for code in zoning.hilucs}


def zoning_class(hilucs_land_use: str | None) -> ZoningClass:
    """Give the class in which planned land use is drawn.

    Parameters
    ----------
    hilucs_land_use
        HILUCS codes joined by ``|``; None or empty means that the use is unknown.

    Examples
    --------
    >>> zoning_class("3_4_4").label
    'Parks and open-air recreation'
    >>> zoning_class("5_1|3_1").label
    'Housing with other uses'
    >>> zoning_class("2_1|3_2") is SEVERAL_USES, zoning_class(None) is UNKNOWN_USE
    (True, True)
    """
    codes = [code.strip() for code in (hilucs_land_use or "").split("|")]
    classes = {_class_of(code) for code in codes if code}
    if not classes:
        return UNKNOWN_USE
    if len(classes) == 1:
        return classes.pop()
    names = {zoning.id for zoning in classes}
    # Homes above shops or beside a school are what plans call mixed housing.
    if names & _HOMES and names <= _HOMES | _GO_WITH_HOMES:
        return _CLASS_BY_CODE["5_2"]
    return SEVERAL_USES


def _class_of(code: str) -> ZoningClass:
    for prefix in _prefixes(code):
        if prefix in _CLASS_BY_CODE:
            return _CLASS_BY_CODE[prefix]
    return UNKNOWN_USE


def _prefixes(code: str) -> Iterator[str]:
    while code:
        yield code
        code = code.rpartition("_")[0]


def layer_portrayal(kind_id: str) -> LayerPortrayal:
    """Give the way a kind of layer is drawn.

    Raises
    ------
    LayerSchemaError
        If the table has no row for the kind.
    """
    try:
        return LAYER_PORTRAYALS[kind_id]
    except KeyError:
        msg = f"Layer kind {kind_id!r} has no row in the table of portrayals; add one."
        raise LayerSchemaError(msg) from None


def contrast_ratio(colour: str, other: str) -> float:
    """Give the contrast of two colours as WCAG 2.2 defines it, 1 to 21.

    Parameters
    ----------
    colour, other
        sRGB as ``#RRGGBB``.

    Examples
    --------
    >>> contrast_ratio("#000000", "#FFFFFF")
    21.0
    """
    lighter, darker = sorted(
        (_relative_luminance(colour), _relative_luminance(other)), reverse=True
    )
    return (lighter + 0.05) / (darker + 0.05)


def _relative_luminance(colour: str) -> float:
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
