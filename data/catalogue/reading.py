"""Read a catalogue folder: all tables, all faults in one message."""

from functools import lru_cache
from pathlib import Path

from data.catalogue.assembly import assemble
from data.catalogue.catalogue import Catalogue
from data.catalogue.table_files import read_tables
from data.catalogue.validation import cross_faults
from data.codelists import read_hilucs
from geo.errors import CatalogueError

CATALOGUE_FOLDER = Path(__file__).parent


def read_catalogue(folder: Path | None = None) -> Catalogue:
    """Read and check the solution catalogue.

    Parameters
    ----------
    folder
        Folder with the tables; None for the shipped one, which is read once.

    Raises
    ------
    CatalogueError
        With all faults of all tables, each naming file, row, column, what was
        found and what is accepted.

    Examples
    --------
    >>> field = read_catalogue().solution("borehole_field")
    >>> field.electric_power_typ_kw.confidence
    <Confidence.ASSUMPTION: 'assumption'>
    """
    return _read_shipped() if folder is None else _read(folder)


@lru_cache(maxsize=1)
def _read_shipped() -> Catalogue:
    return _read(CATALOGUE_FOLDER)


def _read(folder: Path) -> Catalogue:
    hilucs = read_hilucs()
    faults: list[str] = []
    tables = read_tables(folder, faults)
    faults.extend(cross_faults(tables, hilucs))
    if faults:
        msg = (
            f"The catalogue in {folder} cannot be used, {len(faults)} to mend: "
            f"{'; '.join(faults)}."
        )
        raise CatalogueError(msg)
    return assemble(tables, hilucs)
