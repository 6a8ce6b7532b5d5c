"""What a run was given besides the answers it got, kept in the archive so that it can be replayed.

`<folder>/<run_id>/run.json` is written before the first request, `kept.json` when it is known what
of the run the store holds. Strategies, criteria, policies and the MeSH table lie once each in
`<folder>/inputs/<sha256>.gz`.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final, TypeVar

from pydantic import TypeAdapter, ValidationError

from litwatch.domain import RunKind, RunOutcome
from litwatch.errors import StoreError

INPUTS: Final = "inputs"
MANIFEST: Final = "run.json"
KEPT: Final = "kept.json"

Kind = TypeVar("Kind")


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file as a run read it: its name, and the sha256 in hex of its bytes.

    Files that refer to one another are named from the folder that holds them all.
    """

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class TopicInputs:
    """What a run was told of one topic; `criteria` name the topic's file, then what it extends."""

    topic_id: str
    title: str
    strategy: KeptFile
    criteria: tuple[KeptFile, ...]
    policy: KeptFile | None = None
    accepted_narrower_lines: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class RunManifest:
    """What a run was told: its days, its topics in their order, and the settings that matter."""

    run_id: str
    kind: RunKind
    source: str
    started_at: datetime
    as_of: date
    since: date | None
    moves_watermark: bool
    mesh: KeptFile
    overlap_days: int
    has_email: bool
    topics: tuple[TopicInputs, ...]

    @property
    def files(self) -> tuple[KeptFile, ...]:
        """Every file that the run read."""
        named = (each for topic in self.topics for each in (topic.strategy, *topic.criteria))
        policies = (topic.policy for topic in self.topics if topic.policy)
        return (self.mesh, *named, *policies)


@dataclass(frozen=True, slots=True)
class KeptTopic:
    """What the store holds of a run for one topic: a row, and evidence if it was completed.

    Requests that got no answer left no payload, and the moments lie outside the answers: these
    are told here.
    """

    topic_id: str
    outcome: RunOutcome
    requests: int
    finished_at: datetime
    error: str = ""


@dataclass(frozen=True, slots=True)
class KeptRun:
    """What the store holds of a run; of a killed one nothing, or some of its topics."""

    topics: tuple[KeptTopic, ...] = ()


def keep_file(folder: Path, path: Path, *, within: Path | None = None) -> KeptFile:
    """Keep a file's bytes once, under their hash, named from `within`. Raises StoreError."""
    try:
        data = path.read_bytes()
        name = path.relative_to(within or path.parent).as_posix()
        kept = KeptFile(name, hashlib.sha256(data).hexdigest())
        place = _place(folder, kept)
        if not place.exists():
            _replace(place, gzip.compress(data, mtime=0))
    except OSError as error:
        raise _unwritable(folder, error) from error
    return kept


def read_file(folder: Path, kept: KeptFile) -> bytes:
    """Give a kept file back. Raises StoreError if it is gone or not what was kept."""
    place = _place(folder, kept)
    try:
        data = gzip.decompress(place.read_bytes())
    except (OSError, EOFError, zlib.error) as error:
        raise StoreError(f"{kept.name}, as a run read it, is gone", where=str(place)) from error
    if hashlib.sha256(data).hexdigest() != kept.sha256:
        raise StoreError(f"{kept.name} is not what a run read", where=str(place))
    return data


def _place(folder: Path, kept: KeptFile) -> Path:
    return folder / INPUTS / f"{kept.sha256}.gz"


def write_manifest(folder: Path, manifest: RunManifest) -> None:
    """Say what a run was told, before it asks anything. Raises StoreError."""
    _write(
        folder, manifest.run_id, MANIFEST, TypeAdapter(RunManifest).dump_json(manifest, indent=1)
    )


def write_kept(folder: Path, run_id: str, kept: KeptRun) -> None:
    """Say what the store holds of a run. Raises StoreError."""
    _write(folder, run_id, KEPT, TypeAdapter(KeptRun).dump_json(kept, indent=1))


def read_manifest(folder: Path, run_id: str) -> RunManifest:
    """Give what a run was told. Raises StoreError where nothing readable says it."""
    return _read(folder / run_id / MANIFEST, RunManifest)


def read_kept(folder: Path, run_id: str) -> KeptRun:
    """Give what the store holds of a run. Raises StoreError where nothing readable says it."""
    return _read(folder / run_id / KEPT, KeptRun)


def run_ids(folder: Path) -> tuple[str, ...]:
    """Name every run that has a folder, in the order of their names, which is that of time."""
    if not folder.is_dir():
        return ()
    return tuple(sorted(e.name for e in folder.iterdir() if e.is_dir() and e.name != INPUTS))


def unsettled(folder: Path) -> Iterator[str]:
    """Name the runs of which nobody has said yet what the store holds."""
    for run_id in run_ids(folder):
        place = folder / run_id
        if (place / MANIFEST).exists() and not (place / KEPT).exists():
            yield run_id


def _read(path: Path, kind: type[Kind]) -> Kind:
    try:
        return TypeAdapter(kind).validate_json(path.read_bytes())
    except FileNotFoundError as error:
        raise StoreError(
            "the run's own account is missing: an earlier litwatch made the run, or it was removed",
            where=str(path),
        ) from error
    except (OSError, ValidationError) as error:
        raise StoreError("the run's own account cannot be read", where=str(path)) from error


def _write(folder: Path, run_id: str, name: str, data: bytes) -> None:
    try:
        _replace(folder / run_id / name, data + b"\n")
    except OSError as error:
        raise _unwritable(folder, error) from error


def _replace(path: Path, data: bytes) -> None:
    """Write so that a reader sees the whole file or none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        unfinished.write_bytes(data)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _unwritable(folder: Path, error: OSError) -> StoreError:
    return StoreError(
        f"what a run is given could not be archived: {error.strerror}",
        where=str(folder),
        remedy="Free some space or mend the folder's permissions, then run again.",
    )
