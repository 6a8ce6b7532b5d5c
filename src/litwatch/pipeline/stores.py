"""The working store and its published snapshot, as the settings place them."""

from __future__ import annotations

from litwatch.config import Settings
from litwatch.store.snapshot import publish
from litwatch.store.store import Store


def open_store(settings: Settings) -> Store:
    """Give the working store, created or migrated where that is due."""
    where = settings.store
    store = Store(settings.path(where.database), lock_wait=where.lock_wait_seconds)
    store.prepare()
    return store


def publish_evidence(settings: Settings) -> None:
    """Replace the snapshot that readers query with the store as it is now."""
    publish(settings.path(settings.store.database), settings.path(settings.store.snapshot))
