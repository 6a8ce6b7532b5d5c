"""Read records from the files that a command names."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterable
from pathlib import Path

from litwatch.domain import Record
from litwatch.errors import FormatError
from litwatch.formats.pubmed_xml import read_pubmed_xml


def read_records(paths: Iterable[Path]) -> list[Record]:
    """Read PubMed XML files, plain or gz; of several versions of a record the last one counts.

    Raises FormatError that names the file.
    """
    records: dict[str, Record] = {}
    for path in paths:
        records |= {record.record_id: record for record in _read(path)}
    return list(records.values())


def _read(path: Path) -> tuple[Record, ...]:
    try:
        data = path.read_bytes()
        data = gzip.decompress(data) if path.suffix == ".gz" else data
    except (OSError, EOFError, zlib.error) as error:
        raise FormatError(
            f"cannot be read: {error}", where=str(path), remedy="Check the file's name."
        ) from error
    try:
        return read_pubmed_xml(data).records
    except FormatError as error:
        raise FormatError(error.message, where=str(path), remedy=error.remedy) from error
