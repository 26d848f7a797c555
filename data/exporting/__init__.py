"""Write what was found: findings, the register, and their column tables."""

from data.exporting.columns import (
    FINDING_COLUMNS,
    PLAN_CHANGE_COLUMNS,
    OutputColumn,
)
from data.exporting.tables import (
    ExportRefusedError,
    findings_table,
    register_table,
    write_table,
)

__all__ = [
    "FINDING_COLUMNS",
    "PLAN_CHANGE_COLUMNS",
    "ExportRefusedError",
    "OutputColumn",
    "findings_table",
    "register_table",
    "write_table",
]
