"""Write `docs/outputs.md` from the column tables: ``python -m data.exporting``."""

from pathlib import Path

from data.exporting.columns import FINDING_COLUMNS, PLAN_CHANGE_COLUMNS, OutputColumn
from data.exporting.proposal_columns import (
    PROPOSAL_COLUMNS,
    SPATIAL_PLAN_COLUMNS,
    SUPPLEMENTARY_REGULATION_COLUMNS,
    ZONING_ELEMENT_COLUMNS,
)
from data.exporting.sites import SITE_COLUMNS

OUTPUTS_PAGE = Path(__file__).parents[2] / "docs" / "outputs.md"

_HEAD = """# Output files

`cli.py screen` writes one row per finding, `cli.py register` one row per plan change.
The suffix of `--out` decides the format:

| suffix | geometry | remark |
|---|---|---|
| .gpkg | district CRS | layer `findings` or `plan_changes`, opens in QGIS |
| .geojson | EPSG:4326 | as the standard asks |
| .csv | `geometry_wkt`, district CRS | a text a spreadsheet would run starts with an \
apostrophe |
| .parquet | district CRS | GeoParquet, exact types |

The page Where could it be done? writes one row per site as .gpkg (layer `sites`) or
.csv; the geometry is the cell, plot or building, or the point of a metre of kerb.

The What if page writes proposed plan changes as one .gpkg with four layers: the list
`proposed_changes`, and a plan being drafted in the words of INSPIRE Planned Land Use:
`spatial_plan`, `zoning_element` and `supplementary_regulation`. The rows of a changed
object add up to its area.

The geometry of findings and plan changes is the ground of the clash; it is empty where
there is none. An empty cell means that the value does not exist for this row, never
zero.

This page is written by `python -m data.exporting`; a test keeps it true.
"""


def outputs_page() -> str:
    """Give the page that lists every column and its type."""
    return "\n".join(
        (
            _HEAD,
            _table("Findings", FINDING_COLUMNS),
            _table("Plan changes", PLAN_CHANGE_COLUMNS),
            _table("Sites of where it could be done", SITE_COLUMNS),
            _table("Proposed changes", PROPOSAL_COLUMNS),
            _table("Proposed plans: spatial_plan", SPATIAL_PLAN_COLUMNS),
            _table("Proposed plans: zoning_element", ZONING_ELEMENT_COLUMNS),
            _table(
                "Proposed plans: supplementary_regulation",
                SUPPLEMENTARY_REGULATION_COLUMNS,
            ),
        )
    )


def _table(title: str, columns: tuple[OutputColumn, ...]) -> str:
    rows = "\n".join(
        f"| `{column.name}` | {column.type} | {column.description} |"
        for column in columns
    )
    return f"## {title}\n\n| column | type | meaning |\n|---|---|---|\n{rows}\n"


if __name__ == "__main__":
    OUTPUTS_PAGE.write_text(outputs_page(), encoding="utf-8")
