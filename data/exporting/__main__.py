"""Write `docs/outputs.md` from the column tables: ``python -m data.exporting``."""

from pathlib import Path

from data.exporting.columns import FINDING_COLUMNS, PLAN_CHANGE_COLUMNS, OutputColumn

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

The geometry is the ground of the clash; it is empty where there is none. An empty cell
means that the value does not exist for this row, never zero.

This page is written by `python -m data.exporting`; a test keeps it true.
"""


def outputs_page() -> str:
    """Give the page that lists every column and its type."""
    return "\n".join(
        (
            _HEAD,
            _table("Findings", FINDING_COLUMNS),
            _table("Plan changes", PLAN_CHANGE_COLUMNS),
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
