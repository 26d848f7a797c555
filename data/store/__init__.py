"""What people do, kept: sessions, scenarios, placements and the log of changes."""

from data.store.backup import backup
from data.store.errors import (
    NotInStoreError,
    PlacementChangedError,
    RecordChangedError,
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
from data.store.what_if_records import (
    ProposedChange,
    ThresholdChange,
    rebuild_proposals,
    rebuild_thresholds,
)

__all__ = [
    "Action",
    "Entity",
    "Event",
    "NotInStoreError",
    "PlacementChangedError",
    "PlacementRecord",
    "ProposedChange",
    "RecordChangedError",
    "Scenario",
    "Session",
    "Store",
    "StoreError",
    "StoreUnavailableError",
    "ThresholdChange",
    "backup",
    "open_store",
    "rebuild_proposals",
    "rebuild_state",
    "rebuild_thresholds",
]
