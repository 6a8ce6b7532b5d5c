"""The working store and its published snapshot, as the settings place them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from filelock import FileLock, Timeout

from litwatch.config import Settings
from litwatch.errors import StoreError, StoreLocked
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


@contextmanager
def one_at_a_time(settings: Settings) -> Iterator[None]:
    """Let one run or digest at a time work on the store; a second waits, then is refused.

    Raises StoreLocked after the configured wait, StoreError where the folder cannot be written.
    """
    path = settings.path(settings.store.database).with_suffix(".lock")
    lock = FileLock(path, timeout=settings.store.lock_wait_seconds)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout as error:
        raise StoreLocked(
            "another litwatch is at work on this store",
            where=str(path),
            remedy="Wait until it has ended, then run again.",
        ) from error
    except OSError as error:
        raise StoreError(
            f"the folder cannot be written: {error.strerror}",
            where=str(path.parent),
            remedy="Mend its permissions, or set store.database in config.yaml.",
        ) from error
    try:
        yield
    finally:
        lock.release()
