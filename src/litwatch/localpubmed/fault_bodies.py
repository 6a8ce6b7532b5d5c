"""How a fault changes the body of an honest answer: each function is one way to spoil bytes."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Final

from litwatch.localpubmed.exchange import Exchange

HUGE_BYTES: Final = 10_000_000
RECORD: Final = re.compile(rb"<PubmedArticle(?=[\s>]).*?</PubmedArticle\s*>", re.DOTALL)
_PMID: Final = re.compile(rb"<MedlineCitation\b[^>]*>\s*<PMID[^>]*>(\d+)</PMID>")
_ID: Final = re.compile(rb"<Id>(\d+)</Id>\s*")
_DOCTYPE: Final = re.compile(rb"<!DOCTYPE\s+(\w+)[^>]*>")
_DECLARATION: Final = re.compile(rb"<\?xml[^>]*\?>")


@dataclass(frozen=True, slots=True)
class Draw:
    """What a fault draws from: chance, the byte asked for if any, the record that is struck."""

    chance: Random
    at: int | None = None
    pmid: str = ""

    def byte(self, body: bytes) -> int:
        """Give a place inside a body: neither before its first byte nor after its last."""
        last = max(len(body) - 1, 1)
        return self.chance.randint(1, last) if self.at is None else min(self.at, last)


Change = Callable[[bytes, Exchange, Draw], bytes]


def pmids_of(body: bytes) -> list[str]:
    """Name the records that an EFetch answer holds, in their order."""
    return [found.decode("ascii") for found in _PMID.findall(body)]


def prolog(body: bytes, _exchange: Exchange, _draw: Draw) -> bytes:
    """Only the XML declaration."""
    found = _DECLARATION.match(body)
    return found.group() + b"\n" if found else b'<?xml version="1.0" ?>\n'


def cut(body: bytes, _exchange: Exchange, draw: Draw) -> bytes:
    """The body up to any byte."""
    return body[: draw.byte(body)]


def cut_between(body: bytes, _exchange: Exchange, draw: Draw) -> bytes:
    """Whole records or ids and no end: every element sent is well-formed."""
    ends = [found.end() for pattern in (RECORD, _ID) for found in pattern.finditer(body)]
    return body[: draw.chance.choice(ends)] if ends else body[: len(body) // 2]


def empty(body: bytes, exchange: Exchange, _draw: Draw) -> bytes:
    """A set without records; a search result without ids or a word on what was searched."""
    if exchange.operation == "efetch":
        return RECORD.sub(b"", body)
    head = body[: body.index(b"<eSearchResult>")]
    counts = b"<Count>0</Count><RetMax>0</RetMax><RetStart>0</RetStart>"
    rest = b"<IdList/><TranslationSet/><QueryTranslation></QueryTranslation>"
    return head + b"<eSearchResult>" + counts + rest + b"</eSearchResult>\n"


def pieces(body: bytes, exchange: Exchange) -> list[bytes]:
    """The records or the ids of an answer, as they stand in it."""
    pattern = RECORD if exchange.operation == "efetch" else _ID
    return [found.group() for found in pattern.finditer(body)]


def one_less(body: bytes, exchange: Exchange, draw: Draw) -> bytes:
    """All records or ids but one; the count stays."""
    sent = pieces(body, exchange)
    return body.replace(draw.chance.choice(sent), b"", 1) if sent else body


def one_twice(body: bytes, exchange: Exchange, draw: Draw) -> bytes:
    """One record or id twice in a row."""
    sent = pieces(body, exchange)
    piece = draw.chance.choice(sent) if sent else b""
    return body.replace(piece, piece * 2, 1) if piece else body


def strange_record(body: bytes, _exchange: Exchange, draw: Draw) -> bytes:
    """Put another PMID into one record: a record comes that nobody asked for."""
    sent = _PMID.findall(body)
    if not sent:
        return body
    pmid = draw.chance.choice(sent)
    return body.replace(b">" + pmid + b"</PMID>", b">999999999</PMID>")


def double_element(body: bytes, exchange: Exchange, _draw: Draw) -> bytes:
    """An element that may stand once stands twice, with the same content."""
    name = b"ArticleTitle" if exchange.operation == "efetch" else b"Count"
    pattern = re.compile(rb"<%b>.*?</%b>" % (name, name), re.DOTALL)
    return pattern.sub(lambda found: found.group() * 2, body, count=1)


def poisoned(record: bytes) -> bytes:
    """A control character that no XML may hold, in the record's first element."""
    return record.replace(b"</PMID>", b"</PMID><Poison>\x01&nothing;</Poison>", 1)


def more_counted(body: bytes, _exchange: Exchange, _draw: Draw) -> bytes:
    """A count of one more than there are ids."""
    return re.sub(rb"<Count>(\d+)</Count>", lambda n: b"<Count>%d</Count>" % (int(n[1]) + 1), body)


def dropped_field(body: bytes, _exchange: Exchange, _draw: Draw) -> bytes:
    """The remark that a field is unknown, so that its restriction was dropped."""
    remark = b"<ErrorList><FieldNotFound>tiab</FieldNotFound></ErrorList>"
    return body.replace(b"</eSearchResult>", remark + b"</eSearchResult>")


def other_declaration(text: bytes) -> Change:
    """Put another XML declaration over the same bytes."""
    return lambda body, _exchange, _draw: _DECLARATION.sub(text, body, count=1)


def next_dtd(body: bytes, exchange: Exchange, _draw: Draw) -> bytes:
    """Next year's DTD, with an attribute and an element that no reader knows."""
    root = b"PubmedArticleSet" if exchange.operation == "efetch" else b"eSearchResult"
    address = b"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_290101.dtd"
    doctype = b'<!DOCTYPE %b PUBLIC "-//NLM//DTD of the year 2029//EN" "%b">' % (root, address)
    opened = b'<%b Release="2029"><Provenance Kind="new"/>' % root
    return _DOCTYPE.sub(doctype, body, count=1).replace(b"<%b>" % root, opened, 1)


def in_latin(body: bytes, _exchange: Exchange, _draw: Draw) -> bytes:
    """Latin-1 under a declaration (or the default) that says UTF-8."""
    latin = body.decode("utf-8").encode("latin-1", "xmlcharrefreplace")
    return latin.rstrip() + b"<!-- caf\xe9 -->\n"


def huge(body: bytes, _exchange: Exchange, _draw: Draw) -> bytes:
    """One element of 10 MB that says nothing of the record: reading it must cost little."""
    ballast = b"<Ballast>" + b"x" * HUGE_BYTES + b"</Ballast>"
    for end in (b"</PubmedData>", b"</eSearchResult>"):
        if end in body:
            return body.replace(end, ballast + end, 1)
    return body


def entities(declared: bytes) -> Change:
    """Declare entities and use one where a reader would look."""

    def change(body: bytes, exchange: Exchange, _draw: Draw) -> bytes:
        root = b"PubmedArticleSet" if exchange.operation == "efetch" else b"eSearchResult"
        opened = b"<%b><Note>&last;</Note>" % root
        doctype = b"<!DOCTYPE %b [%b]>" % (root, declared)
        return _DOCTYPE.sub(doctype, body, count=1).replace(b"<%b>" % root, opened, 1)

    return change


def laughs() -> bytes:
    """Nine levels of ten: a billion words from a few lines."""
    tenfold = (b'<!ENTITY e%d "%b">' % (n, b"&e%d;" % (n - 1) * 10) for n in range(1, 10))
    return b"".join((b'<!ENTITY e0 "ha">', *tenfold, b'<!ENTITY last "&e9;">'))
