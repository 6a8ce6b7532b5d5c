"""Files that a reader sees whole: the old one or the new one, never a part."""

from __future__ import annotations

from pathlib import Path

from litwatch.errors import StoreError


def write_whole(path: Path, text: str) -> None:
    """Write a file beside the old one, then put it in its place.

    The unfinished file has the same name each time: what a killed process leaves is written over
    by the next. Raises StoreError where the folder cannot be written.
    """
    part = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(text.encode("utf-8"))
        part.replace(path)
    except OSError as error:
        raise StoreError(
            f"cannot be written: {error.strerror}",
            where=str(path),
            remedy="Mend the folder's permissions, or give another with --out.",
        ) from error
