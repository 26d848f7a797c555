"""The columns that layers hold: what each means, its unit, what missing means."""

from dataclasses import dataclass
from enum import StrEnum

NOT_KNOWN = "not known"


class ColumnType(StrEnum):
    """How a column is stored."""

    TEXT = "text"
    CODES = "codes"  # several codes joined by "|", e.g. HILUCS "3_1|5_2"
    NUMBER = "number"
    INTEGER = "integer"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Column:
    """One documented column of a layer kind."""

    name: str
    type: ColumnType
    description: str
    required: bool = False
    unit: str = ""
    missing: str = NOT_KNOWN


def text(name: str, description: str, missing: str = NOT_KNOWN) -> Column:
    """Describe an optional text column."""
    return Column(name, ColumnType.TEXT, description, missing=missing)


def number(name: str, unit: str, description: str, missing: str = NOT_KNOWN) -> Column:
    """Describe an optional number column with its unit."""
    return Column(name, ColumnType.NUMBER, description, unit=unit, missing=missing)


LOCAL_ID = Column(
    "local_id",
    ColumnType.TEXT,
    "Identifier of the object, unique in its layer",
    required=True,
)
NAME = text("name", "Name or label for people", "unnamed")

REGULATION_COLUMNS = (
    text("plan_id", "Plan that holds the object (local_id of a spatial plan)", "none"),
    text("code", "The source's own code for the object or its regulation"),
    text("regulation_text", "Words of the regulation, never shortened by Plantable"),
    Column(
        "regulation_cut_at",
        ColumnType.INTEGER,
        "Characters at which the source cut the text",
        missing="the text is whole",
    ),
    text("regulation_link", "Address of the full text, shown but never opened"),
    text("regulation_nature", "INSPIRE RegulationNatureValue"),
    text("process_step_general", "INSPIRE ProcessStepGeneralValue"),
    Column("valid_from", ColumnType.DATE, "First day in force"),
    Column("valid_to", ColumnType.DATE, "Last day in force", missing="no end stated"),
)

PLAN_COLUMNS = (
    text(
        "cancels",
        "Plans or plan objects (local_id, joined by '|') that this one puts out of "
        "force wherever they lie, once its plan is in force",
        "cancels nothing by name",
    ),
    text(
        "cancels_within",
        "The same, but only on the ground of this row",
        "cancels nothing by name",
    ),
    text(
        "vertical_position",
        "'underground', 'surface' or 'above'",
        "as the two levels say; without them it counts at every level",
    ),
    number(
        "level_from_m",
        "m",
        "Lowest level concerned, from the ground; negative is below it",
        "no lower end stated",
    ),
    number(
        "level_to_m",
        "m",
        "Highest level concerned, from the ground; negative is below it",
        "no upper end stated",
    ),
)
