"""Every fault that the embedded PubMed can play: its name, what it is, and how it is made.

Statuses, texts and shapes follow answers recorded from NCBI and quoted in public issue threads.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from litwatch.localpubmed import fault_bodies as bodies
from litwatch.localpubmed.exchange import Exchange
from litwatch.localpubmed.fault_bodies import RECORD, Change, Draw, pmids_of
from litwatch.localpubmed.replies import (
    JSON,
    XML,
    Response,
    fetch_error,
    search_error,
    too_many_requests,
)

BOTH: Final = frozenset({"esearch", "efetch"})
SEARCH: Final = frozenset({"esearch"})
FETCH: Final = frozenset({"efetch"})
HTML: Final = "text/html; charset=UTF-8"
# Longer than a client waits for the next byte, in seconds.
STALL_SECONDS: Final = 90.0
BOMB_BYTES, BOMB_PARTS = 300_000_000, 30
_TRICKLE_PIECES, _TRICKLE_SECONDS = 10, 0.02
_BACKEND: Final = "Search Backend failed: Exception:\nno response from the index"
_LIMIT: Final = (
    "Search Backend failed: Exception:\n'retstart' cannot be larger than 9998. For PubMed, ESearch"
    " can only retrieve the first 9,999 records matching the query."
)
_HISTORY: Final = (
    "Cannot retrieve history data. query_key: 1, WebEnv: MCID_0, retstart: 0, retmax: 200",
    "Can't fetch uids from history because of: NCBI C++ Exception: Error: UNK_MODULE",
)


Play = Callable[[Exchange, Draw], Response]


@dataclass(frozen=True, slots=True)
class FaultKind:
    """One fault: what a reader is told of it, how it is played, on which operations.

    One that strikes a record spoils every answer that holds this record, until the script ends.
    """

    says: str
    play: Play
    operations: frozenset[str] = BOTH
    strikes_a_record: bool = False


def _page(status: int, title: str) -> Play:
    """A web page as a proxy or a broken server sends it."""
    body = f"<html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>"
    return lambda _exchange, _draw: Response(status, body.encode(), HTML)


def _always(response: Response) -> Play:
    return lambda _exchange, _draw: response


def _error(status: int, *messages: str) -> Play:
    """An ERROR body in the root that the operation has."""

    def play(exchange: Exchange, _draw: Draw) -> Response:
        if exchange.operation == "efetch":
            return fetch_error(status, *messages)
        return replace(search_error("; ".join(messages)), status=status)

    return play


def _changed(change: Change) -> Play:
    """The honest answer with its body changed; the length is told rightly."""

    def play(exchange: Exchange, draw: Draw) -> Response:
        answer = exchange.answer()
        return replace(answer, body=change(answer.body, exchange, draw))

    return play


def _limited(seconds: str) -> Play:
    headers = {"Retry-After": seconds} if seconds else {}
    refused = too_many_requests("203.0.113.3", count=26, limit=3)
    return _always(replace(refused, headers=headers))


def _raw_newlines(exchange: Exchange, _draw: Draw) -> Response:
    """JSON with line breaks inside its string, which no strict reader takes."""
    member = "esearchresult" if exchange.operation == "esearch" else "efetchresult"
    return Response(body=f'{{"{member}":{{"ERROR":"{_BACKEND}"}}}}'.encode(), content_type=JSON)


def _noise(_exchange: Exchange, draw: Draw) -> Response:
    return Response(body=b"\x00\xff" + draw.chance.randbytes(998), content_type=XML)


def _cut_on_the_way(exchange: Exchange, draw: Draw) -> Response:
    answer = exchange.answer()
    cut = bodies.cut(answer.body, exchange, draw)
    return replace(answer, body=cut, promised_length=len(answer.body))


def _short_length(exchange: Exchange, draw: Draw) -> Response:
    answer = exchange.answer()
    return replace(answer, promised_length=draw.byte(answer.body))


def _reset_inside(exchange: Exchange, draw: Draw) -> Response:
    answer = exchange.answer()
    return replace(answer, breaks_after=draw.byte(answer.body))


def _stall_inside(exchange: Exchange, draw: Draw) -> Response:
    answer = exchange.answer()
    return replace(answer, pauses=((draw.byte(answer.body), STALL_SECONDS),))


def _trickle(exchange: Exchange, _draw: Draw) -> Response:
    answer = exchange.answer()
    size = len(answer.body)
    places = range(0, size, max(size // _TRICKLE_PIECES, 1))
    return replace(answer, pauses=tuple((place, _TRICKLE_SECONDS) for place in places))


def _bad_chunks(exchange: Exchange, _draw: Draw) -> Response:
    body = b"400\r\n" + exchange.answer().body[:512]
    return replace(exchange.answer(), body=body, headers={"Transfer-Encoding": "chunked"})


def _unpackable(exchange: Exchange, _draw: Draw) -> Response:
    return replace(exchange.answer(), headers={"Content-Encoding": "gzip"})


@cache
def _packed_bomb() -> bytes:
    """A few hundred kB that unpack to much more than any answer of PubMed's."""
    part = gzip.compress(bytes(BOMB_BYTES // BOMB_PARTS), mtime=0)
    return part * BOMB_PARTS


def _bomb(_exchange: Exchange, _draw: Draw) -> Response:
    return Response(body=_packed_bomb(), headers={"Content-Encoding": "gzip"})


def _other_answer(exchange: Exchange, _draw: Draw) -> Response:
    """The answer to another question."""
    if exchange.operation == "esearch":
        return Response(body=b'<?xml version="1.0" ?>\n<PubmedArticleSet></PubmedArticleSet>\n')
    return Response(body=b'<?xml version="1.0" ?>\n<eSummaryResult></eSummaryResult>\n')


def _of_struck(change: Callable[[bytes], bytes]) -> Play:
    """Change the struck record and leave the others alone."""

    def play(exchange: Exchange, draw: Draw) -> Response:
        def changed(found: re.Match[bytes]) -> bytes:
            is_struck = draw.pmid and draw.pmid in pmids_of(found.group())
            return change(found.group()) if is_struck else found.group()

        answer = exchange.answer()
        return replace(answer, body=RECORD.sub(changed, answer.body))

    return play


def _redirect(address: str) -> Play:
    return _always(Response(302, headers={"Location": address}))


_KEY_REFUSED: Final = Response(400, b'{"error":"API key invalid","api-key":"203.0.113.3"}', JSON)
_TIMEOUT: Final = "Error: External viewer error: Empty Response. Bytes read: 0 Status: Timeout"
_OUTSIDE: Final = b'<!ENTITY last SYSTEM "file:///etc/hostname">'
_LATIN: Final = b'<?xml version="1.0" encoding="ISO-8859-1" ?>'

KINDS: Final[Mapping[str, FaultKind]] = {
    "too-many-requests": FaultKind("429, without Retry-After", _limited("")),
    "too-many-requests-wait": FaultKind("429 with Retry-After: 1", _limited("1")),
    "server-error": FaultKind("500 with a web page", _page(500, "WWW Error 500 Diagnostic")),
    "bad-gateway": FaultKind("502", _page(502, "Bad Gateway")),
    "unavailable": FaultKind("503", _page(503, "Service Unavailable")),
    "gateway-timeout": FaultKind("504", _page(504, "Gateway Timeout")),
    "viewer-timeout": FaultKind("400 that passes", _error(400, _TIMEOUT)),
    "limit-refused": FaultKind("400 that lasts", _error(400, _LIMIT)),
    "key-refused": FaultKind("400: the key is not valid", _always(_KEY_REFUSED)),
    "error-xml": FaultKind("200 with ERROR, in XML", _error(200, _BACKEND)),
    "error-json": FaultKind("200 with ERROR, in JSON with raw line breaks", _raw_newlines),
    "error-limit": FaultKind("200 with an ERROR that lasts", _error(200, _LIMIT)),
    "history-lost": FaultKind("200 with ERROR: the WebEnv has expired", _error(200, *_HISTORY)),
    "web-page": FaultKind("200 with a web page", _page(200, "PubMed is being maintained")),
    "prolog-only": FaultKind("an XML prolog and nothing else", _changed(bodies.prolog)),
    "empty-body": FaultKind("200 and no byte", _always(Response())),
    "noise": FaultKind("bytes that are no text", _noise),
    "cut-body": FaultKind("cut at any byte, its length told rightly", _changed(bodies.cut)),
    "cut-between": FaultKind("cut after a whole record or id", _changed(bodies.cut_between)),
    "cut-on-the-way": FaultKind("less than Content-Length promised", _cut_on_the_way),
    "short-length": FaultKind("more than Content-Length promised", _short_length),
    "reset": FaultKind(
        "no answer: the connection is closed", _always(Response(drops_connection=True))
    ),
    "reset-inside": FaultKind("reset in the middle of the body", _reset_inside),
    "stall": FaultKind("silence before the first byte", _always(Response(delay=STALL_SECONDS))),
    "stall-inside": FaultKind("silence in the middle of the body", _stall_inside),
    "trickle": FaultKind("the body in ten pieces, slowly", _trickle),
    "bad-chunks": FaultKind("chunked, and never ended", _bad_chunks),
    "no-gzip": FaultKind("said to be gzip, and is not", _unpackable),
    "gzip-bomb": FaultKind("300 kB that unpack to 300 MB", _bomb),
    "empty-set": FaultKind("a well-formed answer that holds nothing", _changed(bodies.empty)),
    "missing-id": FaultKind("one id or record left out", _changed(bodies.one_less)),
    "repeated-id": FaultKind("one id or record twice", _changed(bodies.one_twice)),
    "strange-record": FaultKind(
        "a record nobody asked for", _changed(bodies.strange_record), FETCH
    ),
    "other-answer": FaultKind("the answer to another question", _other_answer),
    "double-element": FaultKind(
        "an element twice that may stand once", _changed(bodies.double_element)
    ),
    "poison-record": FaultKind(
        "a record that spoils its batch", _of_struck(bodies.poisoned), FETCH, strikes_a_record=True
    ),
    "withheld-record": FaultKind(
        "a record that never comes", _of_struck(lambda _record: b""), FETCH, strikes_a_record=True
    ),
    "changed-count": FaultKind("one more counted than sent", _changed(bodies.more_counted), SEARCH),
    "dropped-field": FaultKind(
        "FieldNotFound: a part ignored", _changed(bodies.dropped_field), SEARCH
    ),
    "new-dtd": FaultKind("a DTD of another year", _changed(bodies.next_dtd)),
    "wrong-charset": FaultKind(
        "the header tells a wrong charset",
        lambda exchange, _draw: replace(
            exchange.answer(), content_type="text/xml; charset=ISO-8859-1"
        ),
    ),
    "wrong-bytes": FaultKind("Latin-1 bytes, said to be UTF-8", _changed(bodies.in_latin)),
    "wrong-declaration": FaultKind(
        "UTF-8 bytes, said to be Latin-1", _changed(bodies.other_declaration(_LATIN))
    ),
    "huge-element": FaultKind("an element of 10 MB", _changed(bodies.huge)),
    "entity-bomb": FaultKind("entities that multiply", _changed(bodies.entities(bodies.laughs()))),
    "entity-outside": FaultKind("an entity that names a file", _changed(bodies.entities(_OUTSIDE))),
    "redirect-away": FaultKind("302 to another host", _redirect("http://192.0.2.1/entrez/")),
    "redirect-circle": FaultKind("302 to itself", _redirect("")),
}
