"""What an import did to each object: every fault is a row, never silent."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from enum import StrEnum

import pandas as pd


class Severity(StrEnum):
    """Whether a person has to look at a row of the report."""

    NOTE = "note"
    ATTENTION = "attention"


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One thing that was found, and what was done about it.

    Parameters
    ----------
    layer
        Layer of the district, or else the layer of the source; empty where the row
        speaks of the whole source.
    object_id
        Object of the layer; empty where the row speaks of all of it.
    fault
        What was found.
    meaning
        What it means for someone who reads the layer.
    action
        What the import did.
    effect
        What that changed, with its unit; empty where nothing was changed.
    severity
        `attention` where a person has to look.
    """

    layer: str
    object_id: str
    fault: str
    meaning: str
    action: str
    effect: str = ""
    severity: Severity = Severity.ATTENTION


@dataclass(frozen=True, slots=True)
class ImportReport:
    """All rows of one import, in the order in which they were found."""

    rows: tuple[ReportRow, ...] = ()

    @property
    def needs_attention(self) -> bool:
        """Whether a person has to look at one of the rows."""
        return any(row.severity is Severity.ATTENTION for row in self.rows)

    def of_layer(self, layer_id: str) -> "ImportReport":
        """Give the rows of one layer."""
        return ImportReport(tuple(row for row in self.rows if row.layer == layer_id))

    def to_frame(self) -> pd.DataFrame:
        """Give the rows as a table with one column per field.

        Examples
        --------
        >>> report = ImportReport((ReportRow("noise", "7", "empty", "-", "dropped"),))
        >>> report.to_frame().loc[0, ["layer", "object_id", "action"]].tolist()
        ['noise', '7', 'dropped']
        """
        return pd.DataFrame(self.to_records(), columns=_FIELDS)

    def to_records(self) -> list[dict[str, str]]:
        """Give the rows as plain texts, e.g. to store them."""
        return [
            {name: str(getattr(row, name)) for name in _FIELDS} for row in self.rows
        ]

    @classmethod
    def from_records(cls, records: Iterable[dict[str, str]]) -> "ImportReport":
        """Read what `to_records` gave.

        Raises
        ------
        KeyError, ValueError
            If a record lacks a field or holds an unknown severity.
        """
        return cls(
            tuple(
                ReportRow(
                    layer=str(record["layer"]),
                    object_id=str(record["object_id"]),
                    fault=str(record["fault"]),
                    meaning=str(record["meaning"]),
                    action=str(record["action"]),
                    effect=str(record["effect"]),
                    severity=Severity(record["severity"]),
                )
                for record in records
            )
        )


_FIELDS = [field.name for field in fields(ReportRow)]
