"""Read what one placement of each solution gives: the capacities table."""

from pathlib import Path

from data.catalogue.catalogue import Catalogue
from data.catalogue.table_files import fault, read_table
from data.catalogue.tables import Amount, Name, Row, Words
from geo.errors import CatalogueError
from geo.model.capacity import MEASURES, Capacity, Per
from geo.model.vocabulary import Confidence

CAPACITIES_FILE = Path(__file__).parent / "capacities.csv"


class CapacityRow(Row):
    """A row of ``capacities.csv``."""

    solution: Name
    measure: Name
    value: Amount
    per: Per
    whole: bool
    confidence: Confidence
    sources: Words
    note: str


def read_capacities(
    catalogue: Catalogue, file: Path = CAPACITIES_FILE
) -> tuple[Capacity, ...]:
    """Read and check the capacities of the solutions of a catalogue.

    Raises
    ------
    CatalogueError
        With all faults, each naming the row, what was found and what is accepted.

    Examples
    --------
    >>> from data.catalogue import read_catalogue
    >>> read_capacities(read_catalogue())[0].measure
    'shared_cars'
    """
    faults: list[str] = []
    table = read_table(file, CapacityRow, ("solution", "measure"), faults)
    for row_id, row in table.rows.items():
        faults += _cross_faults(file.name, row_id, row, catalogue)
    if faults:
        msg = f"The capacities cannot be used: {'; '.join(faults)}."
        raise CatalogueError(msg)
    return tuple(
        Capacity(
            row.solution,
            row.measure,
            row.value,
            row.per,
            row.whole,
            row.confidence,
            row.sources,
            row.note,
        )
        for row in table.rows.values()
    )


def _cross_faults(
    file: str, row_id: str, row: CapacityRow, catalogue: Catalogue
) -> list[str]:
    faults = []
    if row.solution not in catalogue.solutions:
        faults.append(
            fault(file, row_id, "solution", row.solution, "one of solutions.csv")
        )
    if row.measure not in MEASURES:
        accepted = ", ".join(MEASURES)
        faults.append(fault(file, row_id, "measure", row.measure, accepted))
    if unknown := set(row.sources) - set(catalogue.sources):
        faults.append(
            fault(file, row_id, "sources", min(unknown), "one of sources.csv")
        )
    if (row.confidence is Confidence.SOURCED) != bool(row.sources):
        faults.append(
            fault(
                file,
                row_id,
                "confidence",
                str(row.confidence),
                "'sourced' with a source, 'assumption' without one",
            )
        )
    return faults
