"""The archive checked against the store: every file whole, every stored run there."""

from __future__ import annotations

from litwatch.config import Settings
from litwatch.errors import StoreError
from litwatch.pipeline.stores import existing_store
from litwatch.sources.verification import Verification, verify_archive


def verify(settings: Settings) -> Verification:
    """Look at every archived answer. Raises StoreError where there is no archive at all."""
    folder = settings.path(settings.store.archive)
    if not folder.is_dir():
        raise StoreError(
            "there is no archive yet",
            where=str(folder),
            remedy="Run `litwatch run` first, or add --sample for the sample's own.",
        )
    return verify_archive(folder, _stored_runs(settings))


def _stored_runs(settings: Settings) -> list[str]:
    """Name the runs that the store holds, where there is one: the archive may have been moved."""
    if not settings.path(settings.store.database).exists():
        return []
    store = existing_store(settings)
    return sorted({run.run_id for topic in store.topic_ids() for run in store.runs(topic)})
