"""PubmedSource against the embedded PubMed over real records: nothing lost, nothing invented."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from litwatch.config import PubmedSettings
from litwatch.domain import Record, SearchWindow
from litwatch.errors import SourceError, Unreachable
from litwatch.formats.pubmed_xml import read_pubmed_xml
from litwatch.localpubmed.corpus import Corpus
from litwatch.localpubmed.replies import Response
from litwatch.localpubmed.server import LocalPubmed
from litwatch.sources.archive import Archive, read_index, read_payload
from litwatch.sources.pace import Clock
from litwatch.sources.pubmed import PubmedSource, open_pubmed

EVERYTHING = "1900/01/01:2100/12/31[crdt]"


@pytest.fixture(scope="module")
def records(shared_data: Path) -> dict[str, Record]:
    data = (shared_data / "payloads" / "pubmed_578_distinct_records.xml").read_bytes()
    return {record.pmid: record for record in read_pubmed_xml(data).records}


@pytest.fixture(scope="module")
def running(shared_data: Path, root: Path) -> Iterator[LocalPubmed]:
    corpus = Corpus.load([shared_data / "payloads" / "pubmed_578_distinct_records.xml"])
    mesh = root / "data" / "mesh" / "mesh-2019.tsv.gz"
    with LocalPubmed(corpus, mesh_path=mesh, requests_per_second=1000) as server:
        yield server


@pytest.fixture
def server(running: LocalPubmed) -> Iterator[LocalPubmed]:
    running.requests.clear()
    yield running
    running.faults = None


@pytest.fixture
def source(server: LocalPubmed, tmp_path: Path) -> PubmedSource:
    settings = PubmedSettings(base_url=server.base_url, email="someone@example.org", attempts=3)
    clock = Clock(sleep=lambda _seconds: None)
    return open_pubmed(settings, Archive(tmp_path, "run-1"), clock=clock, pace_folder=tmp_path)


def in_window(record: Record, window: SearchWindow) -> bool:
    dates = record.dates
    return any(
        day and window.first_day <= day <= window.last_day
        for day in (dates.created, dates.mesh_added, dates.revised)
    )


def test_a_search_without_a_window_finds_everything(
    source: PubmedSource, records: dict[str, Record]
) -> None:
    answer = source.search(EVERYTHING, window=None, purpose="topic")
    assert set(answer.ids) == set(records)
    assert (answer.count, source.requests) == (578, 1)


@pytest.mark.parametrize("year", [2007, 2018, 2019, 2020, 2024, 2025])
def test_a_window_holds_exactly_what_was_created_indexed_or_revised_in_it(
    source: PubmedSource, records: dict[str, Record], year: int
) -> None:
    window = SearchWindow(date(year, 3, 1), date(year, 11, 30))
    answer = source.search(EVERYTHING, window=window, purpose="topic")
    assert set(answer.ids) == {pmid for pmid, r in records.items() if in_window(r, window)}


def test_windows_without_a_gap_lose_nothing(
    source: PubmedSource, records: dict[str, Record]
) -> None:
    days = [day for r in records.values() for day in (r.dates.created, r.dates.revised) if day]
    first, found = min(days), set[str]()
    while first <= max(days):
        window = SearchWindow(first, first + timedelta(days=729))
        found |= set(source.search(EVERYTHING, window=window, purpose="topic").ids)
        first = window.last_day + timedelta(days=1)
    assert found == set(records)


def test_revised_ids_are_those_revised_in_the_window(
    source: PubmedSource, records: dict[str, Record]
) -> None:
    window = SearchWindow(date(2020, 1, 1), date(2022, 12, 31))
    answer = source.search_ids(sorted(records), window=window, purpose="held")
    revised = {
        pmid
        for pmid, record in records.items()
        if record.dates.revised and window.first_day <= record.dates.revised <= window.last_day
    }
    assert set(answer.ids) == revised
    assert source.requests == 1


def test_every_record_arrives_as_it_stands_in_the_file(
    source: PubmedSource, records: dict[str, Record]
) -> None:
    answer = source.fetch(sorted(records), purpose="records")
    assert {record.pmid: record for record in answer.records} == records
    assert (answer.missing, source.requests) == ((), 3)


def test_an_unknown_id_is_missing_and_costs_one_more_request(
    source: PubmedSource, records: dict[str, Record]
) -> None:
    answer = source.fetch([*list(records)[:5], "99999999"], purpose="records")
    assert (len(answer.records), answer.missing, source.requests) == (5, ("99999999",), 2)


def test_the_archive_alone_gives_the_same_records(
    source: PubmedSource, records: dict[str, Record], tmp_path: Path
) -> None:
    source.fetch(sorted(records), purpose="records")
    payloads = read_index(tmp_path, "run-1")
    assert payloads == source.payloads
    again = [r for p in payloads for r in read_pubmed_xml(read_payload(tmp_path, p)).records]
    assert {record.pmid: record for record in again} == records


FAULTS = {
    "429": Response(status=429, body=b'{"error":"API rate limit exceeded"}'),
    "500": Response(status=500, body=b"<html><body>Error 500</body></html>"),
    "backend": Response(
        body=b"<eSearchResult><ERROR>Search Backend failed</ERROR></eSearchResult>"
    ),
    "prolog": Response(body=b'<?xml version="1.0" ?>\n'),
    "cut": Response(body=b"<eSearchResult><Count>", promised_length=500),
    "reset": Response(drops_connection=True),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_passing_fault_changes_nothing_but_the_number_of_requests(
    server: LocalPubmed, source: PubmedSource, records: dict[str, Record], fault: str
) -> None:
    answers = iter([FAULTS[fault], None, FAULTS[fault], None])
    server.faults = lambda _exchange: next(answers)
    ids = source.search(EVERYTHING, window=None, purpose="topic").ids
    answer = source.fetch(ids[:150], purpose="records")
    assert len(answer.records) == 150
    assert all(records[record.pmid] == record for record in answer.records)
    assert source.requests == 4


@pytest.mark.parametrize("fault", FAULTS)
def test_a_lasting_fault_has_a_name(server: LocalPubmed, source: PubmedSource, fault: str) -> None:
    server.faults = lambda _exchange: FAULTS[fault]
    with pytest.raises(SourceError) as failed:
        source.search(EVERYTHING, window=None, purpose="topic")
    assert isinstance(failed.value, Unreachable)
    assert "asked 3 times" in str(failed.value)
    assert "\n" not in str(failed.value)
