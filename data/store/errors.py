"""What can go wrong when the store is asked to keep or give something.

StoreError (GeoModelError)
 +-- StoreUnavailableError   the database cannot be opened, read or written
 +-- NotInStoreError         no such session, scenario or placement
 +-- PlacementChangedError   somebody else changed the placement in the meantime
 +-- RecordChangedError      somebody else changed a proposal or a threshold meanwhile
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.errors import GeoModelError

if TYPE_CHECKING:
    from data.store.records import PlacementRecord


class StoreError(GeoModelError):
    """The store refuses; a `GeoModelError`, so pages show it like any other."""


class StoreUnavailableError(StoreError):
    """The database cannot be opened, read or written; nothing was saved."""


class NotInStoreError(StoreError):
    """The store holds no such session, scenario or placement."""


class PlacementChangedError(StoreError):
    """A placement is no longer as the writer saw it; nothing was overwritten.

    Parameters
    ----------
    present
        The placement as the store holds it now.
    expected_version
        Version that the writer saw; None where the writer undoes an older step.
    """

    def __init__(self, present: PlacementRecord, expected_version: int | None) -> None:
        self.present = present
        self.expected_version = expected_version
        happened = "deleted" if present.deleted else "changed"
        seen = "" if expected_version is None else f", you saw {expected_version}"
        msg = (
            f"Placement {present.placement.id!r} was {happened} in the meantime: it "
            f"now has version {present.version}{seen}. Nothing was overwritten. Look "
            "at its present state, then try again if your change is still right."
        )
        super().__init__(msg)


class RecordChangedError(StoreError):
    """A proposal or a threshold is no longer as the writer saw it; nothing was lost.

    Parameters
    ----------
    what
        Names it, e.g. ``"Proposal 'C-1'"``.
    version
        Version that the store holds now.
    deleted
        Whether it was deleted or reset.
    expected_version
        Version that the writer saw; None where the writer undoes an older step.
    """

    def __init__(
        self, what: str, version: int, expected_version: int | None, *, deleted: bool
    ) -> None:
        self.version = version
        self.expected_version = expected_version
        happened = "taken away" if deleted else "changed"
        seen = "" if expected_version is None else f", you saw {expected_version}"
        msg = (
            f"{what} was {happened} in the meantime: it now has version {version}"
            f"{seen}. Nothing was overwritten. Look at its present state, then try "
            "again if your change is still right."
        )
        super().__init__(msg)
