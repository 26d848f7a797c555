"""The catalogue in memory."""

from dataclasses import dataclass
from typing import TypeVar

from geo.errors import CatalogueError
from geo.model.plan_change import Instrument
from geo.model.profile import CityProfile, HilucsCode, Threshold
from geo.model.solution import Solution

Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Source:
    """Where a value comes from.

    Parameters
    ----------
    supports
        The fact that was read there.
    year
        Year of publication; ``"n.d."`` where none is stated.
    address
        Addresses separated by " ; ", shown as plain text and never opened; empty
        for a document without one.
    """

    id: str
    supports: str
    publisher: str
    year: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Department:
    """Somebody who leads, supports or owns a rule; other names are `aliases`."""

    name: str
    aliases: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Catalogue:
    """All tables, checked against one another.

    Parameters
    ----------
    thresholds
        The general ones; a city's own are in its profile.
    traits, roles, utilities
        Meaning of each word that solutions, rules and profiles use.
    utility_layers
        Layer kinds that show each utility network.
    instrument_countries
        ISO 3166-1 alpha-2 code by instrument; empty for a neutral one.
    """

    solutions: dict[str, Solution]
    sources: dict[str, Source]
    instruments: dict[str, Instrument]
    thresholds: dict[str, Threshold]
    hilucs: dict[str, HilucsCode]
    departments: dict[str, Department]
    traits: dict[str, str]
    roles: dict[str, str]
    utilities: dict[str, str]
    utility_layers: dict[str, tuple[str, ...]]
    instrument_countries: dict[str, str]
    profiles: dict[str, CityProfile]

    def profile(self, profile_id: str) -> CityProfile:
        """Give a city profile by id.

        Raises
        ------
        CatalogueError
            If there is no such profile.
        """
        return _found(self.profiles, profile_id, "city profile")

    def solution(self, solution_id: str) -> Solution:
        """Give a solution by id.

        Raises
        ------
        CatalogueError
            If there is no such solution.
        """
        return _found(self.solutions, solution_id, "solution")

    def department(self, name: str) -> Department:
        """Give a department by its name or by another name for it.

        Raises
        ------
        CatalogueError
            If nobody goes by that name.

        Examples
        --------
        >>> from data.catalogue import read_catalogue
        >>> read_catalogue().department("Economic dev.").name
        'Economic development'
        """
        by_alias = {
            alias: department
            for department in self.departments.values()
            for alias in department.aliases
        }
        return _found({**by_alias, **self.departments}, name, "department")

    def department_names(self) -> set[str]:
        """Give every name that a department goes by."""
        aliases = (name for one in self.departments.values() for name in one.aliases)
        return {*self.departments, *aliases}


def _found(things: dict[str, Thing], key: str, what: str) -> Thing:
    try:
        return things[key]
    except KeyError:
        msg = (
            f"There is no {what} {key!r} in the catalogue. Known: "
            f"{', '.join(sorted(things))}."
        )
        raise CatalogueError(msg) from None
