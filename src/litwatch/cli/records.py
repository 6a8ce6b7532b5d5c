"""Read records from the files and folders that a command names."""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from litwatch.domain import Record
from litwatch.errors import FormatError, UsageError
from litwatch.formats.medline import OPENING, read_medline
from litwatch.formats.pubmed_xml import read_pubmed_xml
from litwatch.formats.record_table import read_record_table
from litwatch.formats.ris import read_ris

_RIS = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*[A-Z][A-Z0-9]  - ?")
_TABLE = re.compile(rb"\A[^\r\n<]*\b(?:primary_|article )?title\b[^\r\n]*[\r\n]", re.IGNORECASE)
# More than the first line of any of these formats.
_BEGINNING = 10_000


def read_records(paths: Iterable[Path]) -> list[Record]:
    """Read PubMed XML, MEDLINE text, RIS or CSV files, told apart by content, plain or gz.

    Of several versions of a record the last one counts. Raises what `each_record` raises.
    """
    return list({record.record_id: record for record in each_record(paths)}.values())


def each_record(paths: Iterable[Path]) -> Iterator[Record]:
    """Read as `read_records` does, every entry of the files, also what stands in them twice.

    A folder stands for its .xml and .xml.gz files in the order of their names. Raises UsageError
    for a path that is not there, FormatError for one that holds no records.
    """
    for path in paths:
        for file in _files(path):
            yield from _read(file)


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
    return _records(data, str(path))


def _records(data: bytes, where: str) -> tuple[Record, ...]:
    beginning = data[:_BEGINNING]
    if OPENING.match(beginning.decode("latin-1").removeprefix("ï»¿")):
        return tuple(read_medline(data, where))
    if _RIS.match(beginning):
        return tuple(read_ris(data, where))
    if _TABLE.match(beginning):
        return tuple(read_record_table(data, where))
    return read_pubmed_xml(data, where=where).records
