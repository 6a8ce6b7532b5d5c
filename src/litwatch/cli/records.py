"""Read records from the files and folders that a command names."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterable
from pathlib import Path

from litwatch.domain import Record
from litwatch.errors import FormatError, UsageError
from litwatch.formats.pubmed_xml import read_pubmed_xml


def read_records(paths: Iterable[Path]) -> list[Record]:
    """Read PubMed XML files, plain or gz; of several versions of a record the last one counts.

    A folder stands for its .xml and .xml.gz files in the order of their names. Raises UsageError
    for a path that is not there, FormatError for one that holds no PubMed records.
    """
    records: dict[str, Record] = {}
    for path in paths:
        for file in _files(path):
            records |= {record.record_id: record for record in _read(file)}
    return list(records.values())


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    files = sorted(file for file in path.iterdir() if file.name.endswith((".xml", ".xml.gz")))
    if not files:
        raise UsageError("the folder holds no .xml or .xml.gz file", where=str(path))
    return files


def _read(path: Path) -> tuple[Record, ...]:
    try:
        data = path.read_bytes()
        data = gzip.decompress(data) if path.suffix == ".gz" else data
    except OSError as error:
        raise UsageError(
            f"cannot be read: {error.strerror or 'it is no gzip file'}",
            where=str(path),
            remedy="Check the file's name.",
        ) from error
    except (EOFError, zlib.error) as error:
        raise FormatError(
            "the compressed file is damaged or cut short",
            where=str(path),
            remedy="Fetch the file again.",
        ) from error
    return read_pubmed_xml(data, where=str(path)).records
