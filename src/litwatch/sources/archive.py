"""Keep every answer of a source as it came, before anybody reads it."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import threading
import zlib
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from litwatch.domain import Payload
from litwatch.errors import StoreError


class Archive:
    """One run's payloads: `<folder>/<run_id>/0001-esearch.xml.gz`, and an index beside them.

    A payload is written under another name and moved into place, so that a file that is there is
    whole; its line in index.jsonl follows. A file without a line is what a killed run leaves.
    """

    def __init__(self, folder: Path, run_id: str) -> None:
        self.folder = folder
        self.run_id = run_id
        self._lock = threading.Lock()
        self._last = 0

    def keep(
        self, body: bytes, *, address: str, operation: str, purpose: str, received_at: datetime
    ) -> Payload:
        """Write one answer and say where: `path` is relative to the archive's folder.

        `address` must hold no key. Raises StoreError if the folder cannot be written.
        """
        with self._lock:
            try:
                return self._keep(
                    body,
                    Payload(
                        sha256=hashlib.sha256(body).hexdigest(),
                        path=f"{self.run_id}/{self._next_number():04d}-{operation}.xml.gz",
                        address=address,
                        operation=operation,
                        purpose=purpose,
                        run_id=self.run_id,
                        received_at=received_at,
                        size=len(body),
                    ),
                )
            except OSError as error:
                raise StoreError(
                    f"an answer could not be archived: {error.strerror}",
                    where=str(self.folder),
                    remedy="Free some space or mend the folder's permissions, then run again.",
                ) from error

    def _keep(self, body: bytes, payload: Payload) -> Payload:
        path = self.folder / payload.path
        unfinished = path.with_name(f".{path.name}.{os.getpid()}")
        try:
            # Without a time in its header the file is the same for the same body.
            unfinished.write_bytes(gzip.compress(body, mtime=0))
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)
        with (path.parent / "index.jsonl").open("a", encoding="utf-8") as index:
            index.write(_line(payload))
        return payload

    def _next_number(self) -> int:
        """Count on from what the run's folder holds."""
        folder = self.folder / self.run_id
        if not self._last:
            folder.mkdir(parents=True, exist_ok=True)
            numbers = (path.name[:4] for path in folder.glob("[0-9]*-*.gz"))
            self._last = max((int(number) for number in numbers if number.isdigit()), default=0)
        self._last += 1
        return self._last


def _line(payload: Payload) -> str:
    value = asdict(payload) | {"received_at": payload.received_at.isoformat()}
    return json.dumps(value, ensure_ascii=False, sort_keys=True) + "\n"


def read_payload(folder: Path, payload: Payload) -> bytes:
    """Give an archived answer back. Raises StoreError if it is gone or not what was kept."""
    try:
        body = gzip.decompress((folder / payload.path).read_bytes())
    except (OSError, EOFError, zlib.error) as error:
        raise StoreError(
            "an archived answer cannot be read", where=str(folder / payload.path)
        ) from error
    if hashlib.sha256(body).hexdigest() != payload.sha256:
        raise StoreError(
            "an archived answer is not what was kept", where=str(folder / payload.path)
        )
    return body


def read_index(folder: Path, run_id: str) -> tuple[Payload, ...]:
    """Give a run's payloads as its index names them. Raises StoreError if there is no index."""
    path = folder / run_id / "index.jsonl"
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        values = [json.loads(line) for line in lines]
    except (OSError, ValueError) as error:
        raise StoreError("the index of a run's answers cannot be read", where=str(path)) from error
    return tuple(to_payload(value) for value in values)


def to_payload(value: dict[str, Any]) -> Payload:
    """Read one line of an index."""
    return Payload(**value | {"received_at": datetime.fromisoformat(value["received_at"])})
