"""Slices and poison records against the embedded PubMed: the terms are read, nothing is lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from litwatch.config import PubmedSettings
from litwatch.formats.pubmed_xml import read_pubmed_xml
from litwatch.localpubmed.corpus import Corpus
from litwatch.localpubmed.exchange import Exchange
from litwatch.localpubmed.replies import Response
from litwatch.localpubmed.server import LocalPubmed
from litwatch.sources.archive import Archive
from litwatch.sources.base import SearchAnswer
from litwatch.sources.pace import Clock
from litwatch.sources.pubmed import PubmedSource, open_pubmed
from litwatch.sources.slices import search_in_slices

QUERY = "1900/01/01:2100/12/31[crdt]"


@pytest.fixture(scope="module")
def server(root: Path) -> Iterator[LocalPubmed]:
    corpus = Corpus.load([root / "data/sample/pubmed"])
    mesh = root / "data/mesh/mesh-2019.tsv.gz"
    with LocalPubmed(corpus, mesh_path=mesh, requests_per_second=1000) as running:
        yield running


@pytest.fixture
def source(server: LocalPubmed, tmp_path: Path) -> Iterator[PubmedSource]:
    settings = PubmedSettings(base_url=server.base_url, email="someone@example.org")
    server.requests.clear()
    clock = Clock(sleep=lambda _seconds: None)
    archive = Archive(tmp_path, "run-1")
    yield open_pubmed(settings, archive, clock=clock, pace_folder=tmp_path / "pace")
    server.faults = None


@pytest.fixture
def pmids(source: PubmedSource) -> tuple[str, ...]:
    return source.search(QUERY, window=None, purpose="topic").ids


@pytest.mark.parametrize("most", [1, 20])
def test_slices_by_day_and_by_pmid_are_read_as_they_are_meant(
    source: PubmedSource, pmids: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr("litwatch.sources.slices.MOST_IN_A_SLICE", most)
    asked: dict[str, int] = {}

    def ask(term: str) -> SearchAnswer:
        answer = source.search(term, window=None, purpose="topic")
        asked[term] = answer.count
        assert answer.warnings == () or answer.count == 0
        return answer

    whole = search_in_slices(QUERY, len(pmids), ask)
    assert Counter(whole.ids) == Counter(pmids)
    assert any("[uid]" in term for term in asked) is (most == 1)
    assert len(asked) < 3 * len(pmids)


def test_a_poison_record_is_isolated_and_every_other_one_arrives(
    server: LocalPubmed, source: PubmedSource, pmids: tuple[str, ...], root: Path
) -> None:
    poison = pmids[len(pmids) // 3]

    def spoil(exchange: Exchange) -> Response | None:
        is_spoilt = exchange.operation == "efetch" and poison in exchange.params["id"].split(",")
        return Response(status=500, body=b"<html>Error 500</html>") if is_spoilt else None

    server.faults = spoil
    answer = source.fetch(pmids, purpose="records")
    assert [one.source_id for one in answer.unreadable] == [poison]
    assert "HTTP 500" in answer.unreadable[0].reason
    assert {record.pmid for record in answer.records} == set(pmids) - {poison}
    files = sorted((root / "data/sample/pubmed").glob("*.xml"))
    held = {record.pmid for path in files for record in read_pubmed_xml(path.read_bytes()).records}
    assert {record.pmid for record in answer.records} < held
    server.faults = None
    again = source.fetch([poison], purpose="records")
    assert [record.pmid for record in again.records] == [poison]
