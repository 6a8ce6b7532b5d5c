"""An excerpt is compared as the whole record is, and is far shorter."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from litwatch.dedupe.citation import read_citation
from litwatch.dedupe.comparison import compare, evidence_of
from litwatch.dedupe.excerpts import excerpt
from litwatch.dedupe.identifiers import rank
from litwatch.domain import (
    AbstractSection,
    Author,
    Journal,
    PartialDate,
    PublicationType,
    Record,
    RecordDates,
    RegistryNumber,
    RelatedWork,
)
from litwatch.formats.document import to_document
from litwatch.formats.pubmed_xml import read_pubmed_xml
from tests.unit.dedupe.hard_pairs import ALL, a_record

_WORDS = st.text(st.sampled_from("ab <>&é.-"), max_size=30)
_RECORDS = st.builds(
    Record,
    source=st.just("pubmed"),
    source_id=st.just("1"),
    pmid=st.sampled_from(["", "7"]),
    doi=st.sampled_from(["", "10.1/a", "10.1002/14651858.CD001234.pub2"]),
    registry_numbers=st.sampled_from([(), (RegistryNumber("ISRCTN", "ISRCTN12345678"),)]),
    title=_WORDS,
    abstract=st.lists(
        st.builds(
            AbstractSection,
            st.one_of(_WORDS, st.just("Meeting abstract 7"), st.just("word " * 150)),
            _WORDS,
        ),
        max_size=8,
    ).map(tuple),
    authors=st.lists(st.builds(Author, _WORDS, _WORDS, affiliations=st.just(("x" * 99,)))).map(
        tuple
    ),
    journal=st.builds(Journal, _WORDS, _WORDS, st.just("1234-567X")),
    elocation=st.sampled_from(["", "CD001234"]),
    dates=st.just(RecordDates(published=PartialDate("2020", 2020))),
    publication_types=st.sampled_from([(), (PublicationType("Preprint", ""),)]),
    related_works=st.sampled_from(
        [(), (RelatedWork("Cites", "x", "3"), RelatedWork("CommentOn", "y", "4"))]
    ),
    keywords=st.just(()),
    status=st.sampled_from(["", "MEDLINE"]),
)


def assert_compared_alike(record: Record) -> None:
    """Nothing that rules, evidence or groups ask for differs."""
    short = excerpt(record)
    whole, brief = read_citation(record), read_citation(short)
    assert replace(brief, record=record) == whole
    other = read_citation(a_record("other"))
    assert evidence_of(compare(brief, other)) == evidence_of(compare(whole, other))
    assert rank(short) == rank(record)
    told = [(work.relation, work.pmid) for work in record.related_works if work.relation != "Cites"]
    assert [(work.relation, work.pmid) for work in short.related_works] == told


@given(_RECORDS)
def test_an_excerpt_is_compared_as_its_record(record: Record) -> None:
    assert_compared_alike(record)


def test_the_hard_pairs_are_compared_alike() -> None:
    for pair in ALL:
        for record in pair.records:
            assert_compared_alike(record)


def test_real_records_are_compared_alike_and_shrink(shared_data: Path) -> None:
    path = shared_data / "payloads" / "pubmed_578_distinct_records.xml"
    records = read_pubmed_xml(path.read_bytes()).records[::5]
    for record in records:
        assert_compared_alike(record)
    sizes = [
        sum(len(to_document(each)) for each in part) for part in (records, map(excerpt, records))
    ]
    assert sizes[1] < sizes[0] / 2


@given(_RECORDS)
def test_an_excerpt_of_an_excerpt_is_itself(record: Record) -> None:
    assert excerpt(excerpt(record)) == excerpt(record)
    assert sum(len(section.text) for section in excerpt(record).abstract) <= 1000
