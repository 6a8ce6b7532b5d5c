"""Is the archive whole? Every file against its hash, every number and line against the files."""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from litwatch.domain import Payload
from litwatch.errors import StoreError
from litwatch.sources.archive import to_payload
from litwatch.sources.manifest import INPUTS, KEPT, MANIFEST, read_manifest, run_ids

_INDEX = "index.jsonl"


@dataclass(frozen=True, slots=True)
class Damage:
    """A file or line that is not what was kept; `path` is relative to the archive."""

    path: str
    problem: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What a look at every file gave.

    `orphans` are files without a line, which a killed run leaves: no evidence rests on them.
    `unexplained` are runs without an account of what they were given: they cannot be replayed.
    """

    runs: int = 0
    payloads: int = 0
    size: int = 0
    damage: tuple[Damage, ...] = ()
    orphans: tuple[str, ...] = ()
    unexplained: tuple[str, ...] = ()

    def __add__(self, other: Verification) -> Verification:
        """Join two parts of an archive."""
        return Verification(
            self.runs + other.runs,
            self.payloads + other.payloads,
            self.size + other.size,
            self.damage + other.damage,
            self.orphans + other.orphans,
            self.unexplained + other.unexplained,
        )


def verify_archive(folder: Path, stored_runs: Sequence[str] = ()) -> Verification:
    """Look at every run's folder; `stored_runs` must each have one.

    Damage is named and never stops the rest.
    """
    present = run_ids(folder)
    gone = tuple(
        Damage(run_id, "the store holds this run, the archive has no folder of it")
        for run_id in sorted(set(stored_runs) - set(present))
    )
    total = Verification(damage=gone)
    for run_id in present:
        total += _run(folder, run_id)
    return total + _inputs(folder)


def _run(folder: Path, run_id: str) -> Verification:
    payloads, bad_lines = _lines(folder, run_id)
    names = {path.name for path in (folder / run_id).iterdir()} - {_INDEX, MANIFEST, KEPT}
    named = {Path(payload.path).name for payload in payloads}
    damage = [
        *bad_lines,
        *_gaps(run_id, names | named),
        *(Damage(payload.path, said) for payload in payloads if (said := _fault(folder, payload))),
        *_account(folder, run_id),
    ]
    return Verification(
        runs=1,
        payloads=len(payloads),
        size=sum(payload.size for payload in payloads),
        damage=tuple(damage),
        orphans=tuple(f"{run_id}/{name}" for name in sorted(names - named)),
        unexplained=() if (folder / run_id / MANIFEST).exists() else (run_id,),
    )


def _lines(folder: Path, run_id: str) -> tuple[list[Payload], list[Damage]]:
    """Read a run's index; a last line that breaks off is what a killed run leaves."""
    path = folder / run_id / _INDEX
    payloads: list[Payload] = []
    damage: list[Damage] = []
    try:
        text = path.read_text(encoding="utf-8") if path.exists() else ""
    except (OSError, UnicodeDecodeError):
        return [], [Damage(f"{run_id}/{_INDEX}", "the index cannot be read")]
    for number, line in enumerate(text.splitlines(keepends=True), start=1):
        try:
            payloads.append(to_payload(json.loads(line)))
        except (ValueError, TypeError, KeyError):
            if line.endswith("\n"):
                damage.append(Damage(f"{run_id}/{_INDEX}", f"line {number} cannot be read"))
    return payloads, damage


def _gaps(run_id: str, names: set[str]) -> Iterator[Damage]:
    """Name the numbers that are missing: a run counts its answers from 1."""
    heads = (name.partition("-")[0] for name in names)
    numbers = {int(head) for head in heads if head.isdecimal()}
    for number in sorted(set(range(1, max(numbers, default=0))) - numbers):
        yield Damage(run_id, f"answer {number} is missing, file and line")


def _fault(folder: Path, payload: Payload) -> str:
    """Say what is wrong with a payload's file, empty for nothing."""
    try:
        packed = (folder / payload.path).read_bytes()
    except FileNotFoundError:
        return "the file is missing"
    except OSError as error:
        return f"the file cannot be read: {error.strerror}"
    try:
        body = gzip.decompress(packed)
    except (OSError, EOFError, zlib.error):
        return "the file is no whole gzip file"
    is_same = hashlib.sha256(body).hexdigest() == payload.sha256
    return "" if is_same else "the content is not what was kept (sha256 differs)"


def _account(folder: Path, run_id: str) -> Iterator[Damage]:
    """Check what the run was given."""
    if not (folder / run_id / MANIFEST).exists():
        return
    try:
        manifest = read_manifest(folder, run_id)
    except StoreError as error:
        yield Damage(f"{run_id}/{MANIFEST}", error.message)
        return
    for kept in dict.fromkeys(manifest.files):
        if not (folder / INPUTS / f"{kept.sha256}.gz").exists():
            yield Damage(f"{INPUTS}/{kept.sha256}.gz", f"{kept.name} of run {run_id} is missing")


def _inputs(folder: Path) -> Verification:
    """Check every kept file against its name, which is its hash."""
    files = sorted((folder / INPUTS).glob("*.gz")) if (folder / INPUTS).is_dir() else []
    bad = (path for path in files if not _is_whole(path))
    problem = "the content is not what was kept (sha256 differs)"
    return Verification(damage=tuple(Damage(f"{INPUTS}/{path.name}", problem) for path in bad))


def _is_whole(path: Path) -> bool:
    try:
        data = gzip.decompress(path.read_bytes())
    except (OSError, EOFError, zlib.error):
        return False
    return hashlib.sha256(data).hexdigest() == path.name.removesuffix(".gz")
