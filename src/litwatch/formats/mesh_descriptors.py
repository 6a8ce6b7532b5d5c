"""NLM's descriptor files → headings with tree numbers and entry terms, one at a time.

Both forms are read: `desc2026.xml` (DescriptorRecordSet, about 300 MB) and the ASCII `d2026.bin`
(*NEWRECORD, MH, MN, ENTRY), plain or gzipped. Source: NLM, "MeSH XML Data Elements" and "MeSH ASCII
Data Elements". Nothing outside the file is ever loaded.
"""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, cast

from lxml import etree

from litwatch.errors import ConfigError

_REMEDY = "Fetch the file again, or name NLM's descYYYY.xml or dYYYY.bin."
_ASCII_START = b"*NEWRECORD"
_ENTRY_FIELDS = ("ENTRY", "PRINT ENTRY")
_GZIP = b"\x1f\x8b"
_HEAD_BYTES = 4096


@dataclass(frozen=True, slots=True)
class Descriptor:
    """One heading: its places in the tree, and the other names that lead to it, sorted."""

    name: str
    tree_numbers: tuple[str, ...] = ()
    entry_terms: tuple[str, ...] = ()


@dataclass(slots=True)
class _Draft:
    """A descriptor being read, field by field."""

    values: dict[str, list[str]] = field(default_factory=dict)

    def finished(self) -> Descriptor | None:
        """The descriptor, None for a record of another kind (a qualifier has no MH)."""
        name = next(iter(self.values.get("MH", ())), "")
        terms = (text for key in _ENTRY_FIELDS for text in self.values.get(key, ()))
        others = {text.partition("|")[0].strip() for text in terms} - {"", name}
        numbers = tuple(self.values.get("MN", ()))
        return Descriptor(name, numbers, tuple(sorted(others))) if name else None


def is_descriptor_file(path: Path) -> bool:
    """Whether a file begins as one of the two forms. Raises ConfigError where it is unreadable."""
    head = _head(path).lstrip(b"\xef\xbb\xbf \r\n")
    return head.startswith(_ASCII_START) or b"<DescriptorRecordSet" in head


def read_descriptors(path: Path) -> Iterator[Descriptor]:
    """Read one descriptor after the other; the file is never held as a whole.

    Raises ConfigError, located, for a file that is cut short or is none of the two forms.
    """
    is_ascii = _head(path).lstrip(b"\xef\xbb\xbf \r\n").startswith(_ASCII_START)
    try:
        with _open(path) as file:
            yield from _read_ascii(file) if is_ascii else _read_xml(file)
    except etree.XMLSyntaxError as error:
        where = f"{path}, line {error.lineno}"
        raise ConfigError("is no whole descriptor file", where=where, remedy=_REMEDY) from error
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        raise _unreadable(path, error) from error


def _head(path: Path) -> bytes:
    try:
        with _open(path) as file:
            return file.read(_HEAD_BYTES)
    except (OSError, EOFError, zlib.error) as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: Exception) -> ConfigError:
    message = f"the MeSH tree cannot be read ({error})"
    return ConfigError(message, where=str(path), remedy=_REMEDY)


def _open(path: Path) -> BinaryIO:
    with path.open("rb") as file:
        is_zipped = file.read(2) == _GZIP
    return cast("BinaryIO", gzip.open(path)) if is_zipped else path.open("rb")


_FIELD = re.compile(r"([A-Z][A-Z ]*?) = (.*)")


def _read_ascii(file: BinaryIO) -> Iterator[Descriptor]:
    draft = _Draft()
    for raw in file:
        line = raw.decode("utf-8").rstrip()
        if line == _ASCII_START.decode():
            if finished := draft.finished():
                yield finished
            draft = _Draft()
        elif found := _FIELD.fullmatch(line):
            draft.values.setdefault(found[1], []).append(found[2].strip())
    if finished := draft.finished():
        yield finished


def _read_xml(file: BinaryIO) -> Iterator[Descriptor]:
    """Each DescriptorRecord; what was read is let go of at once."""
    records = etree.iterparse(
        file, tag="DescriptorRecord", resolve_entities=False, no_network=True, load_dtd=False
    )
    for _event, element in records:
        if descriptor := _read_record(element):
            yield descriptor
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]


def _read_record(element: etree._Element) -> Descriptor | None:
    """A record's preferred name, tree numbers and the terms of all its concepts."""
    name = (element.findtext("DescriptorName/String") or "").strip()
    numbers = tuple(
        node.text.strip() for node in element.iterfind("TreeNumberList/TreeNumber") if node.text
    )
    terms = element.iterfind("ConceptList/Concept/TermList/Term/String")
    others = {node.text.strip() for node in terms if node.text} - {"", name}
    return Descriptor(name, numbers, tuple(sorted(others))) if name else None
