"""Examine an installation: each check says what it saw and, where it failed, what to do."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from litwatch.config import Settings
from litwatch.errors import LitwatchError
from litwatch.pipeline.stores import open_store
from litwatch.pipeline.topics import open_topic
from litwatch.sources.archive import Archive
from litwatch.sources.pubmed import open_pubmed
from litwatch.strategy.mesh import read_mesh

LEAST_FREE_BYTES = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Check:
    """The outcome of one check."""

    name: str
    passed: bool
    message: str


def examine(settings: Settings) -> tuple[Check, ...]:
    """Run every check; none stops the others."""
    mesh = settings.path(settings.mesh)
    checks: list[tuple[str, Callable[[], str]]] = [
        ("e-mail", lambda: _email(settings)),
        ("MeSH", lambda: f"year {read_mesh(mesh).year}, {mesh}"),
        *((f"topic {topic.id}", _topic_check(settings, topic.id)) for topic in settings.topics),
        ("store", lambda: _store(settings)),
        ("archive", lambda: _writable(settings.path(settings.store.archive))),
        ("PubMed", lambda: _pubmed(settings)),
    ]
    return tuple(_run(name, look) for name, look in checks)


def _run(name: str, look: Callable[[], str]) -> Check:
    try:
        return Check(name, passed=True, message=look())
    except LitwatchError as error:
        return Check(name, passed=False, message=str(error))


def _email(settings: Settings) -> str:
    if settings.warnings:
        raise LitwatchError(settings.warnings[0])
    return settings.pubmed.email


def _topic_check(settings: Settings, topic_id: str) -> Callable[[], str]:
    def look() -> str:
        topic = open_topic(settings, topic_id, read_mesh(settings.path(settings.mesh)))
        lines = len(topic.strategy.lines)
        return f"{lines} lines, {topic.translation.exactness}; criteria {topic.criteria.version}"

    return look


def _store(settings: Settings) -> str:
    store = open_store(settings)
    return f"{settings.path(settings.store.database)}, {len(store.held())} record(s) held"


def _writable(folder: Path) -> str:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            free = shutil.disk_usage(folder).free
    except OSError as error:
        raise LitwatchError(
            f"cannot be written: {error.strerror}",
            where=str(folder),
            remedy="Mend its permissions, or set store.archive in config.yaml.",
        ) from error
    if free < LEAST_FREE_BYTES:
        raise LitwatchError(
            f"only {free // 1_000_000} MB are free", where=str(folder), remedy="Free some space."
        )
    return f"{folder}, {free // 1_000_000_000} GB free"


def _pubmed(settings: Settings) -> str:
    with tempfile.TemporaryDirectory() as folder:
        source = open_pubmed(settings.pubmed, Archive(Path(folder), "doctor"))
        answer = source.search("1[uid]", window=None, purpose="doctor")
    return f"{settings.pubmed.base_url} answers ({answer.count} record for PMID 1)"
