"""A replayed transport gives each question its own answers again, and never sends anything."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

import pytest

from litwatch.errors import StoreError, Unreachable
from litwatch.sources.answers import judge
from litwatch.sources.archive import Archive, read_index
from litwatch.sources.exchange import Request
from litwatch.sources.replayed import ReplayedTransport

THEN = datetime(2026, 9, 28, 6, 0, tzinfo=UTC)
SEARCH = b"<eSearchResult><Count>%d</Count></eSearchResult>"
BUSY = b'{"error":"API rate limit exceeded","count":"4"}'


def transport(folder: Path, *kept: tuple[str, bytes]) -> ReplayedTransport:
    """A run that got these answers to these terms."""
    archive = Archive(folder, "run-1")
    for term, body in kept:
        asked = urlencode({"db": "pubmed", "term": term, "tool": "then"})
        archive.keep(
            body,
            address=f"https://ncbi/esearch.fcgi?{asked}",
            operation="esearch",
            purpose="topic",
            received_at=THEN,
        )
    payloads = read_index(folder, "run-1") if kept else ()
    return ReplayedTransport(folder, payloads, judge)


def ask(term: str) -> Request:
    fields = {"db": "pubmed", "term": term, "tool": "now", "email": "me@example.org"}
    return Request("http://127.0.0.1:9/esearch.fcgi", fields, "esearch", "topic")


def test_each_question_gets_its_own_answers_in_their_order(tmp_path: Path) -> None:
    kept = transport(tmp_path, ("a", SEARCH % 1), ("b", SEARCH % 2), ("a", SEARCH % 3))
    assert [kept.post(ask(term)) for term in ("b", "a", "a")] == [SEARCH % n for n in (2, 1, 3)]
    assert (kept.requests, len(kept.payloads)) == (3, 3)


def test_a_refused_answer_is_passed_over_as_it_was_then(tmp_path: Path) -> None:
    kept = transport(tmp_path, ("a", BUSY), ("a", SEARCH % 1))
    assert kept.post(ask("a")) == SEARCH % 1
    assert kept.requests == 2


@pytest.mark.parametrize("term", ["other", "a"])
def test_a_question_without_an_answer_is_as_if_nobody_answered(tmp_path: Path, term: str) -> None:
    kept = transport(tmp_path, ("a", BUSY))
    with pytest.raises(Unreachable, match="holds no answer"):
        kept.post(ask(term))


def test_a_damaged_answer_stops_the_replay(tmp_path: Path) -> None:
    kept = transport(tmp_path, ("a", SEARCH % 1))
    (tmp_path / "run-1/0001-esearch.xml.gz").write_bytes(b"\x1f\x8b")
    with pytest.raises(StoreError, match="cannot be read"):
        kept.post(ask("a"))


def test_the_servers_clock_is_not_known(tmp_path: Path) -> None:
    assert transport(tmp_path).server_ahead is None
