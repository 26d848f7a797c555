"""What people do, kept: sessions, scenarios, placements and the log of changes."""

from data.store.backup import backup
from data.store.errors import (
    NotInStoreError,
    PlacementChangedError,
    StoreError,
    StoreUnavailableError,
)
from data.store.journal import rebuild_state
from data.store.records import (
    Action,
    Entity,
    Event,
    PlacementRecord,
    Scenario,
    Session,
)
from data.store.store import Store, open_store

__all__ = [
    "Action",
    "Entity",
    "Event",
    "NotInStoreError",
    "PlacementChangedError",
    "PlacementRecord",
    "Scenario",
    "Session",
    "Store",
    "StoreError",
    "StoreUnavailableError",
    "backup",
    "open_store",
    "rebuild_state",
]
