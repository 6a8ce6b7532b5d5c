"""PubmedArticleSet bytes → records, withdrawn PMIDs and books; anything else is refused by name."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from litwatch.domain import Record
from litwatch.errors import FormatError
from litwatch.formats.pubmed_record import read_record
from litwatch.formats.pubmed_references import SetAside, set_aside
from litwatch.formats.pubmed_text import full_text
from litwatch.formats.xml_bytes import declarations

_AGAIN = "Fetch it again."
_DECLARED_ENCODING = re.compile(rb"^<\?xml[^>]*?encoding=[\"']([^\"']+)[\"']")
# Encodings in which markup is plain ASCII, so that the check for entities cannot be sidestepped.
_PLAIN_ENCODINGS = frozenset({b"utf-8", b"utf8", b"us-ascii", b"ascii", b"iso-8859-1"})
_UTF8_MARK = b"\xef\xbb\xbf"
# What XML itself knows is no entity of the tree; this only tells whether to look there.
_STRANGE_ENTITY = re.compile(rb"&(?!amp;|lt;|gt;|quot;|apos;|#)")
_PROLOG = re.compile(rb"\s*(<\?xml[^>]*\?>\s*)?(<!DOCTYPE[^>\[]*(\[[^\]]*\]\s*)?>\s*)?")


@dataclass(frozen=True, slots=True)
class PubmedSet:
    """What one PubmedArticleSet holds, in its order; a set may be empty.

    `deleted` are PMIDs that NLM withdraws (DeleteCitation); `books` are PMIDs of chapters
    (PubmedBookArticle), which are no journal records and are only named.
    """

    records: tuple[Record, ...] = ()
    deleted: tuple[str, ...] = ()
    books: tuple[str, ...] = ()


def read_pubmed_xml(data: bytes, *, where: str = "PubMed's answer") -> PubmedSet:
    """Read PubMed's XML (EFetch retmode=xml, or a file of NLM's baseline, unpacked).

    Nothing outside `data` is read: no DTD, no entity, no network. Raises FormatError for bytes
    that are empty, a prolog only, cut short, not XML, a web page, an error answer, another kind
    of XML, or that declare entities.
    """
    root, lists = _parse_records(data, where=where)
    if root.tag != "PubmedArticleSet":
        raise FormatError(_name_root(root), where=where, remedy=_AGAIN)
    entries = root.iterfind("PubmedArticle")
    return PubmedSet(
        records=tuple(read_record(entry, where=where, lists=lists) for entry in entries),
        deleted=_texts(root, "DeleteCitation/PMID"),
        books=_texts(root, "PubmedBookArticle/BookDocument/PMID"),
    )


def _parse_records(data: bytes, *, where: str) -> tuple[etree._Element, SetAside]:
    """Parse without the works that records cite, which are given beside.

    What is not well-formed without them (lists within lists, damage) is parsed as it came.
    """
    short, lists = set_aside(data)
    if lists:
        try:
            return parse_safely(short, where=where), lists
        except FormatError:
            pass
    return parse_safely(data, where=where), {}


def parse_safely(data: bytes, *, where: str) -> etree._Element:
    """Parse XML of any kind without reading or expanding anything outside `data`.

    Raises FormatError that says what the bytes are instead.
    """
    _check_bytes(data, where)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=True,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise FormatError(_name_bytes(data, error), where=where, remedy=_AGAIN) from error
    if _STRANGE_ENTITY.search(data) and next(root.iter(etree.Entity), None) is not None:
        raise FormatError("uses an entity that XML does not know", where=where, remedy=_AGAIN)
    return root


def _check_bytes(data: bytes, where: str) -> None:
    """Refuse what must not reach the parser."""
    problem = ""
    declared = _DECLARED_ENCODING.match(data.removeprefix(_UTF8_MARK))
    if not data.strip():
        problem = "is empty"
    elif b"\0" in data[:4]:
        problem = "is not written in UTF-8"
    elif declared and declared.group(1).lower() not in _PLAIN_ENCODINGS:
        problem = f"is written in {declared.group(1).decode('ascii', 'replace')}, not in UTF-8"
    elif any(data.startswith(b"<!ENTITY", place) for place in declarations(data)):
        problem = "declares entities, which PubMed never does; it was not opened"
    if problem:
        raise FormatError(problem, where=where, remedy=_AGAIN)


def _name_bytes(data: bytes, error: etree.XMLSyntaxError) -> str:
    """Say what unreadable bytes are: a prolog only, a web page, no XML, or XML that breaks off."""
    bare = data.removeprefix(_UTF8_MARK)
    prolog = _PROLOG.match(bare)
    rest = bare[prolog.end() :] if prolog else bare
    start = bare[:1000].lstrip().lower()
    if not rest.strip():
        return "holds an XML prolog and nothing else"
    if start.startswith((b"<!doctype html", b"<html", b"<head")):
        return "is a web page, not records"
    if not start.startswith(b"<"):
        return "is not XML"
    line, column = error.position
    return f"is XML that is cut short or damaged at line {line}, column {column}"


def _name_root(root: etree._Element) -> str:
    """Say what well-formed XML is that is no set of records."""
    errors = _texts(root, ".//ERROR")
    if errors:
        return f"is an error, not records: {'; '.join(' '.join(text.split()) for text in errors)}"
    name = str(root.tag).rpartition("}")[2]
    if name.lower() == "html":
        return "is a web page, not records"
    return f"is XML of another kind: {name}, not PubmedArticleSet"


def _texts(root: etree._Element, path: str) -> tuple[str, ...]:
    return tuple(full_text(element) for element in root.iterfind(path))
