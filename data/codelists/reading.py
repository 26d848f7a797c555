"""Read the code lists, each a CSV file beside this module.

Codes travel as identifiers (`4_3_1_ElectricityGas...`), as addresses or as bare
numbers, and some identifiers are misspelt in widely used mappings: they are
matched on the number they begin with.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from geo.errors import CatalogueError
from geo.model.profile import HilucsCode
from geo.model.vocabulary import Confidence, ProcessStepGeneral

CODELISTS_FOLDER = Path(__file__).parent

_LEADING_CODE = re.compile(r"(?:.*[/#:])?(\d{1,2}(?:_\d{1,2})*)(?=_[\sA-Za-z]|_?$)")


@dataclass(frozen=True, slots=True)
class SupplementaryRegulationCode:
    """A value of the INSPIRE list of supplementary regulations.

    Parameters
    ----------
    label
        Words for people, derived from the identifier.
    known_misspelling
        How a widely used mapping writes the identifier; empty where it is right.
    """

    code: str
    id: str
    label: str
    parent: str
    uri: str
    known_misspelling: str = ""


@dataclass(frozen=True, slots=True)
class FinnishPlanCode:
    """A use of the Finnish detailed plan and the HILUCS class it is read as."""

    code: str
    name: str
    map_letter: str
    hilucs: str
    confidence: Confidence
    source_ids: tuple[str, ...] = ()
    note: str = ""


def leading_code(text: str) -> str | None:
    """Give the number a code, identifier or address begins with, or None.

    Examples
    --------
    >>> leading_code("7_2_9_1_ CoastalZoneManagementArea")
    '7_2_9_1'
    >>> leading_code("http://inspire.ec.europa.eu/codelist/HILUCSValue/4_1_1_RoadTransport")
    '4_1_1'
    >>> leading_code("housing") is None
    True
    """
    match = _LEADING_CODE.match(text.strip())
    return match.group(1) if match else None


@lru_cache
def read_hilucs(file: Path = CODELISTS_FOLDER / "hilucs.csv") -> dict[str, HilucsCode]:
    """Read the land-use classification by code.

    Raises
    ------
    CatalogueError
        With all faults: missing columns, codes that stand twice, parents that
        are not in the list.
    """
    columns = ("code", "level", "parent", "name", "uri")
    codes: dict[str, HilucsCode] = {}
    faults: list[str] = []
    for row in _rows(file, columns):
        code = row["code"]
        if code in codes:
            faults.append(f"code {code!r} stands twice")
        codes[code] = HilucsCode(code, row["name"], row["parent"], row["uri"])
    faults.extend(
        f"code {code.code!r} has the unknown parent {code.parent!r}"
        for code in codes.values()
        if code.parent and code.parent not in codes
    )
    if faults:
        msg = f"The code list {file.name} cannot be used: {'; '.join(faults)}."
        raise CatalogueError(msg)
    return codes


@lru_cache
def read_supplementary_regulations() -> dict[str, SupplementaryRegulationCode]:
    """Read the INSPIRE supplementary regulations by code."""
    columns = ("code", "id", "label", "level", "parent", "uri", "known_misspelling")
    return {
        row["code"]: SupplementaryRegulationCode(
            row["code"],
            row["id"],
            row["label"],
            row["parent"],
            row["uri"],
            row["known_misspelling"],
        )
        for row in _rows(CODELISTS_FOLDER / "supplementary_regulation.csv", columns)
    }


def supplementary_regulation_of(text: str) -> SupplementaryRegulationCode | None:
    """Find a supplementary regulation by code, identifier, address or misspelling.

    Returns
    -------
    SupplementaryRegulationCode or None
        None where the number is not in the list.

    Examples
    --------
    >>> supplementary_regulation_of("6_6_BuildingHightRegulation").id
    '6_6_BuildingHeightRegulation'
    """
    code = leading_code(text)
    return read_supplementary_regulations().get(code) if code else None


@lru_cache
def read_inspire_list(name: str) -> dict[str, str]:
    """Read one of the short INSPIRE lists, label by identifier.

    Parameters
    ----------
    name
        ``"ProcessStepGeneralValue"``, ``"RegulationNatureValue"`` or
        ``"LevelOfSpatialPlanValue"``.

    Raises
    ------
    CatalogueError
        If there is no such list.
    """
    file = CODELISTS_FOLDER / "inspire_planned_land_use.csv"
    rows = list(_rows(file, ("list", "id", "label", "uri")))
    labels = {row["id"]: row["label"] for row in rows if row["list"] == name}
    if not labels:
        known = ", ".join(sorted({row["list"] for row in rows}))
        msg = f"There is no INSPIRE list {name!r}. Known lists: {known}."
        raise CatalogueError(msg)
    return labels


@lru_cache
def read_finnish_plan_codes() -> dict[str, FinnishPlanCode]:
    """Read the uses of Finnish detailed plans by code, e.g. ``"010101"``."""
    columns = (
        "code",
        "name_fi",
        "map_letter",
        "hilucs",
        "confidence",
        "sources",
        "note",
    )
    return {
        row["code"]: FinnishPlanCode(
            row["code"],
            row["name_fi"],
            row["map_letter"],
            row["hilucs"],
            Confidence(row["confidence"]),
            _split(row["sources"]),
            row["note"],
        )
        for row in _rows(CODELISTS_FOLDER / "fi_detailed_plan_codes.csv", columns)
    }


@lru_cache
def read_finnish_plan_letters() -> dict[str, tuple[str, ...]]:
    """Read the names that each map letter of Finnish detailed plans stands for."""
    names: dict[str, tuple[str, ...]] = {}
    columns = ("id", "letter", "name_fi", "group_fi")
    for row in _rows(CODELISTS_FOLDER / "fi_plan_letters.csv", columns):
        names[row["letter"]] = (*names.get(row["letter"], ()), row["name_fi"])
    return names


@lru_cache
def read_finnish_regulation_types() -> dict[str, str]:
    """Read the Finnish plan regulation types and the HILUCS class of each.

    The class is an assumption, and empty where none is clear.
    """
    file = CODELISTS_FOLDER / "fi_plan_regulation_types.csv"
    columns = ("type", "hilucs", "confidence")
    return {row["type"]: row["hilucs"] for row in _rows(file, columns)}


@lru_cache
def read_finnish_life_cycle() -> dict[str, ProcessStepGeneral]:
    """Read the INSPIRE process step of each Finnish life-cycle title, lower case.

    The title decides: the numbers differ between versions of the Finnish list.

    Examples
    --------
    >>> read_finnish_life_cycle()["lainvoimainen"]
    <ProcessStepGeneral.LEGAL_FORCE: 'legalForce'>
    """
    file = CODELISTS_FOLDER / "fi_plan_lifecycle.csv"
    columns = (
        "code",
        "title_en",
        "title_fi",
        "process_step_general",
        "sources",
        "note",
    )
    return {
        row["title_fi"].lower(): ProcessStepGeneral(row["process_step_general"])
        for row in _rows(file, columns)
    }


XplanungKey = tuple[str, str, str, str]


@lru_cache
def read_xplanung_hilucs() -> dict[XplanungKey, tuple[str, ...]]:
    """Read the HILUCS codes by XPlanung model, class, attribute and value.

    The model is ``"BP"``, ``"FP"``, ``"RP"`` or ``"SoP"``; attribute and value are
    empty where the class alone decides.
    """
    return _xplanung("xplan_to_hilucs.csv")


@lru_cache
def read_xplanung_supplementary_regulations() -> dict[XplanungKey, tuple[str, ...]]:
    """Read the supplementary regulations by XPlanung class, attribute and value."""
    return _xplanung("xplan_to_supplementary_regulation.csv")


def _xplanung(name: str) -> dict[XplanungKey, tuple[str, ...]]:
    columns = ("model", "xplan_class", "xplan_attribute", "xplan_value", "code")
    codes: dict[XplanungKey, tuple[str, ...]] = {}
    for row in _rows(CODELISTS_FOLDER / name, columns):
        key = (
            row["model"],
            row["xplan_class"],
            row["xplan_attribute"],
            row["xplan_value"],
        )
        codes[key] = (*codes.get(key, ()), row["code"])
    return codes


def _rows(file: Path, columns: tuple[str, ...]) -> Iterator[dict[str, str]]:
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            rows = csv.DictReader(lines, strict=True)
            absent = set(columns) - set(rows.fieldnames or ())
            if absent:
                msg = (
                    f"The code list {file.name} lacks the columns "
                    f"{', '.join(sorted(absent))}. Put the shipped file back."
                )
                raise CatalogueError(msg)
            for row in rows:
                yield {name: (row[name] or "").strip() for name in columns}
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        msg = f"The code list {file} cannot be read: {error}. Put the file back."
        raise CatalogueError(msg) from error


def _split(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split("|") if part)
