"""The working store and its published snapshot, as the settings place them."""

from __future__ import annotations

from litwatch.config import Settings
from litwatch.store.snapshot import publish
from litwatch.store.store import Store


def existing_store(settings: Settings) -> Store:
    """Give the working store as it is; each of its methods raises StoreError if there is none."""
    where = settings.store
    return Store(settings.path(where.database), lock_wait=where.lock_wait_seconds)


def open_store(settings: Settings) -> Store:
    """Give the working store, created or migrated where that is due."""
    store = existing_store(settings)
    store.prepare()
    return store


def publish_evidence(settings: Settings) -> None:
    """Replace the snapshot that readers query with the store as it is now."""
    publish(settings.path(settings.store.database), settings.path(settings.store.snapshot))
