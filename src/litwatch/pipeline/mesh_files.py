"""NLM's MeSH files brought in: from a folder or the web, hashed, kept for the next time."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from litwatch.errors import BadAnswer, ConfigError, StoreError
from litwatch.sources.download import pieces

MOST_BYTES = 600_000_000
"""The largest file that is taken: NLM's desc2026.xml has about 300 million bytes."""

_BLOCK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class MeshFile:
    """A file at hand with its SHA-256."""

    path: Path
    sha256: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file to bring in: `source` is a path or an address, `sha256` what it must have, if known.

    `is_fresh` asks the web again where a copy is kept.
    """

    source: str
    sha256: str = ""
    is_fresh: bool = False


def obtain(wanted: Wanted, cache: Path) -> MeshFile:
    """Give the file, from the web once and from `cache` thereafter.

    Raises ConfigError for a file that is not there, SourceError for an address that does not give
    it, BadAnswer where its SHA-256 is not the one wanted, StoreError where it cannot be kept.
    """
    if not re.match(r"https?://", wanted.source):
        return _checked(MeshFile(Path(wanted.source), _hash(Path(wanted.source))), wanted)
    path = cache / (Path(urlsplit(wanted.source).path).name or "mesh")
    kept = None if wanted.is_fresh else _kept(path)
    return _checked(kept, wanted) if kept else _fetch(wanted, path)


def _kept(path: Path) -> MeshFile | None:
    """The copy in the cache, where it is still what was fetched."""
    note = _note(path)
    if not (path.exists() and note.exists()):
        return None
    sha256 = _hash(path)
    return MeshFile(path, sha256) if note.read_text("ascii").strip() == sha256 else None


def _fetch(wanted: Wanted, path: Path) -> MeshFile:
    part = path.with_name(f".{path.name}.part")
    digest = hashlib.sha256()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as file:
            for piece in pieces(wanted.source, most_bytes=MOST_BYTES):
                digest.update(piece)
                file.write(piece)
        found = _checked(MeshFile(path, digest.hexdigest()), wanted)
        part.replace(path)
        _note(path).write_text(f"{found.sha256}\n", "ascii")
    except OSError as error:
        raise StoreError(
            f"the file cannot be kept: {error.strerror}",
            where=str(path),
            remedy="Mend the folder's permissions, or make room.",
        ) from error
    finally:
        part.unlink(missing_ok=True)
    return found


def _note(path: Path) -> Path:
    return path.with_name(f"{path.name}.sha256")


def _checked(file: MeshFile, wanted: Wanted) -> MeshFile:
    if wanted.sha256 and wanted.sha256.lower() != file.sha256:
        raise BadAnswer(
            f"has the SHA-256 {file.sha256}, not the one that was given",
            where=wanted.source,
            remedy="Fetch the file again, or check the sum that you were told.",
        )
    return file


def _hash(path: Path) -> str:
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while block := file.read(_BLOCK_BYTES):
                digest.update(block)
    except OSError as error:
        raise ConfigError(
            f"cannot be read: {error.strerror}", where=str(path), remedy="Check the file's name."
        ) from error
    return digest.hexdigest()
