"""PubMed XML files → every held version of every record, and which of them stands on a day.

A version becomes visible on the later of its entrez date (PubStatus `entrez`, the day the record
was created) and its DateRevised: on that day NLM sent it out in this form. Of the versions that are
visible the one that became so last stands; equal ones are told apart by PMID version, then by file
order. A DeleteCitation takes effect on the day in its file's name (`…_YYYY-MM-DD.xml`), or at once
and for good where the name has none; a version that becomes visible later brings the record back.
"""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from lxml import etree

from litwatch.errors import FormatError, UsageError
from litwatch.localpubmed.reading import SearchableRecord, read_element
from litwatch.strategy.pubmed_query import SearchField

_SET = re.compile(rb"<(Pubmed(?:Book)?Article)(?=[\s>]).*?</\1\s*>", re.DOTALL)
_ENCODING = re.compile(rb"""^<\?xml[^>]*encoding=["']([A-Za-z0-9._-]+)["']""")
_FILE_DAY = re.compile(r"_(\d{4}-\d{2}-\d{2})\.xml(?:\.gz)?$")
_KINDS = ("PubmedArticle", "PubmedBookArticle")


@dataclass(frozen=True, slots=True)
class HeldVersion:
    """One version of a record: its number in the corpus, what is searched, its bytes as read."""

    number: int
    record: SearchableRecord
    visible_on: date
    raw: bytes

    @property
    def pmid(self) -> str:
        """The record's PMID, without its version."""
        return self.record.pmid

    def day(self, searched: SearchField) -> date:
        """The earliest day in a date field, for sorting; date.min where there is none."""
        return min(self.record.days.get(searched, (date.min,)))


@dataclass(slots=True)
class _Collected:
    """What the files hold, in the order read."""

    records: list[tuple[SearchableRecord, bytes]] = field(default_factory=list)
    deletions: list[tuple[str, date | None]] = field(default_factory=list)


class Corpus:
    """All versions of all records, and PubMed's clock."""

    def __init__(
        self,
        records: Iterable[tuple[SearchableRecord, bytes]],
        deletions: Iterable[tuple[str, date | None]] = (),
    ) -> None:
        """Take (record, its bytes) in file order, and (PMID, day or None) for deletions."""
        self.versions = tuple(
            HeldVersion(number, record, _visible_on(record), raw)
            for number, (record, raw) in enumerate(records)
        )
        self._deletions = tuple(deletions)
        self._by_pmid: dict[str, list[HeldVersion]] = {}
        for version in self.versions:
            self._by_pmid.setdefault(version.pmid, []).append(version)
        for versions in self._by_pmid.values():
            versions.sort(key=lambda item: (item.visible_on, item.record.version, item.number))
        self._visible: dict[date | None, dict[str, HeldVersion]] = {}

    @classmethod
    def load(cls, paths: Sequence[Path]) -> Corpus:
        """Read .xml and .xml.gz files, or all of them in folders.

        Raises UsageError for a missing path, FormatError for bytes that are no PubMed XML.
        """
        collected = _Collected()
        for path in _files(paths):
            _read_file(path, collected)
        return cls(collected.records, collected.deletions)

    @classmethod
    def from_bytes(cls, *sets: bytes) -> Corpus:
        """Read PubmedArticleSets that are at hand as bytes; their deletions take effect at once."""
        collected = _Collected()
        for data in sets:
            _read_set(data, "the records given", None, collected)
        return cls(collected.records, collected.deletions)

    def visible(self, day: date | None) -> dict[str, HeldVersion]:
        """PMID → the version that stands on `day`; None is the end of time."""
        if day not in self._visible:
            hidden = self._deleted(day)
            standing = {
                pmid: version
                for pmid, versions in self._by_pmid.items()
                if (version := _standing(versions, day)) and not _is_hidden(version, hidden)
            }
            self._visible[day] = standing
        return self._visible[day]

    def _deleted(self, day: date | None) -> dict[str, date | None]:
        """PMID → last day up to `day` on which it was deleted; None for good."""
        found: dict[str, date | None] = {}
        for pmid, deleted_on in self._deletions:
            if deleted_on is None or found.get(pmid, date.min) is None:
                found[pmid] = None
            elif day is None or deleted_on <= day:
                found[pmid] = max(deleted_on, found.get(pmid) or date.min)
        return found


def _visible_on(record: SearchableRecord) -> date:
    """The clock's rule; a record without either date has always been there."""
    created = record.days.get(SearchField.CREATED, ())
    revised = record.days.get(SearchField.MODIFIED, ())
    return max((*created, *revised), default=date.min)


def _standing(versions: Sequence[HeldVersion], day: date | None) -> HeldVersion | None:
    """The last of the sorted versions that is visible on `day`."""
    seen = [version for version in versions if day is None or version.visible_on <= day]
    return seen[-1] if seen else None


def _is_hidden(version: HeldVersion, deleted: dict[str, date | None]) -> bool:
    """Whether a deletion holds for this version."""
    if version.pmid not in deleted:
        return False
    deleted_on = deleted[version.pmid]
    return deleted_on is None or version.visible_on <= deleted_on


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    """The files meant, folders in name order."""
    for path in paths:
        if path.is_dir():
            yield from sorted(p for p in path.rglob("*") if p.name.endswith((".xml", ".xml.gz")))
        elif path.is_file():
            yield path
        else:
            remedy = "Give PubMed XML files (.xml, .xml.gz) or folders of them."
            raise UsageError("There is no such file or folder.", where=str(path), remedy=remedy)


def _read_file(path: Path, collected: _Collected) -> None:
    """Add one file's records and deletions."""
    try:
        data = path.read_bytes()
        data = gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data
    except (OSError, EOFError, zlib.error) as error:
        remedy = "Check that the file is whole."
        raise FormatError(
            f"It cannot be read ({error}).", where=str(path), remedy=remedy
        ) from error
    match = _FILE_DAY.search(path.name)
    _read_set(data, str(path), _file_day(match[1], path) if match else None, collected)


def _file_day(text: str, path: Path) -> date:
    """The day in a file's name."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        remedy = "Name update files like update_2025-12-31.xml."
        raise FormatError(f"{text} is no day.", where=str(path), remedy=remedy) from error


def _read_set(data: bytes, where: str, day: date | None, collected: _Collected) -> None:
    """Add the records and deletions of one PubmedArticleSet."""
    root = _parse(data, where)
    elements = [root] if root.tag in _KINDS else [e for e in root if e.tag in _KINDS]
    for element, raw in zip(elements, _raw_records(data, elements), strict=True):
        record = read_element(element)
        if not record.pmid.isdecimal():
            remedy = "Each PubmedArticle needs a PMID."
            at = f"{where}, line {element.sourceline}"
            raise FormatError("A record has no PMID.", where=at, remedy=remedy)
        collected.records.append((record, raw))
    for deleted in root.iterfind("DeleteCitation/PMID"):
        collected.deletions.append(((deleted.text or "").strip(), day))


def _parse(data: bytes, where: str) -> etree._Element:
    """The set's root. No entity is resolved and nothing is loaded from outside."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        remedy = "Give a PubmedArticleSet as PubMed sends it."
        at = f"{where}, line {error.lineno}"
        raise FormatError(
            f"It is no well-formed XML ({error.msg}).", where=at, remedy=remedy
        ) from error
    if root.tag not in ("PubmedArticleSet", *_KINDS):
        remedy = "Give a PubmedArticleSet as PubMed sends it."
        raise FormatError(f"It holds <{root.tag}>, no PubMed records.", where=where, remedy=remedy)
    return root


def _raw_records(data: bytes, elements: Sequence[etree._Element]) -> list[bytes]:
    """Each record's bytes as they stand in the file.

    They are cut out of the file, so that EFetch serves them verbatim; where cutting does not give
    one piece per element (another encoding, a tag quoted in a comment) they are written anew.
    """
    encoding = _ENCODING.match(data)
    if encoding is None or encoding[1].lower() in (b"utf-8", b"us-ascii"):
        pieces = [match.group() for match in _SET.finditer(data)]
        if len(pieces) == len(elements):
            return pieces
    return [etree.tostring(element, encoding="utf-8", with_tail=False) for element in elements]
