"""ESearch answers: ids, count, and everything PubMed did otherwise than asked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from litwatch.errors import BadAnswer
from litwatch.sources.esearch import read_esearch

if TYPE_CHECKING:
    from tests.unit.sources.conftest import Replies


def test_ids_count_and_translation(replies: type[Replies]) -> None:
    answer = read_esearch(replies.esearch("3", "1").body, where="esearch")
    assert (answer.ids, answer.count, answer.translation) == (("3", "1"), 2, "as asked")
    assert answer.warnings == ()


@pytest.mark.parametrize(
    "more, sentence",
    [
        (
            "<ErrorList><PhraseNotFound>mortn*</PhraseNotFound></ErrorList>",
            "PubMed does not know 'mortn*' and searched without it.",
        ),
        (
            '<WarningList><QuotedPhraseNotFound>"a b"</QuotedPhraseNotFound></WarningList>',
            "PubMed has no phrase '\"a b\"' in its index and searched its words apart.",
        ),
        (
            "<WarningList><PhraseIgnored>the</PhraseIgnored></WarningList>",
            "PubMed ignored 'the'.",
        ),
        (
            "<WarningList><OutputMessage>Be\n kind.</OutputMessage></WarningList>",
            "PubMed remarks: Be kind.",
        ),
    ],
)
def test_every_warning_is_a_sentence(replies: type[Replies], more: str, sentence: str) -> None:
    answer = read_esearch(replies.esearch("1", more=more).body, where="esearch")
    assert answer.warnings == (sentence,)


def test_finding_nothing_is_no_warning(replies: type[Replies]) -> None:
    more = "<WarningList><OutputMessage>No items found.</OutputMessage></WarningList>"
    answer = read_esearch(replies.esearch(more=more).body, where="esearch")
    assert (answer.ids, answer.count, answer.warnings) == ((), 0, ())


def test_a_dropped_restriction_is_no_answer(replies: type[Replies]) -> None:
    more = "<ErrorList><FieldNotFound>adj4</FieldNotFound></ErrorList>"
    with pytest.raises(BadAnswer, match=r"no search field \[adj4\].*searched everything"):
        read_esearch(replies.esearch("1", more=more).body, where="esearch")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<PubmedArticleSet/>",
        b"<eSearchResult></eSearchResult>",
        b"<eSearchResult><Count>many</Count><IdList/></eSearchResult>",
        b"<eSearchResult><Count>1</Count>",
        b"<eSearchResult><ERROR>no</ERROR></eSearchResult>",
        b"<eSearchResult>&unknown;</eSearchResult>",
    ],
)
def test_bodies_without_a_result_are_refused_by_name(body: bytes) -> None:
    with pytest.raises(BadAnswer) as refused:
        read_esearch(body, where="esearch")
    assert str(refused.value).startswith("esearch: ")


def test_a_foreign_dtd_is_never_fetched(replies: type[Replies]) -> None:
    """The header is replaced before reading; pytest-socket would stop any attempt."""
    body = replies.esearch("1").body.replace(b"eutils.ncbi.nlm.nih.gov", b"example.org")
    body = body.replace(b"esearch.dtd", b"tomorrow.dtd")
    assert read_esearch(body, where="esearch").ids == ("1",)


@settings(deadline=None)
@given(body=st.binary(max_size=60))
def test_random_bytes_are_refused_in_one_sentence(body: bytes) -> None:
    for data in (body, b"<eSearchResult>" + body):
        with pytest.raises(BadAnswer) as refused:
            read_esearch(data, where="esearch")
        assert "\n" not in str(refused.value)


# Recorded answers of PubMed, and the figures that can be read in them by eye.
RECORDED = {
    "biopython/esearch1.xml": (63, 20),
    "biopython/esearch2.xml": (42249, 100),
    "biopython/esearch3.xml": (2651, 6),
    "biopython/esearch8.xml": (0, 0),
    "eutils_json/esearch.pubmed.xml": (15169, 100),
    "error_bodies/esearch_phrase_not_found_with_hits.xml": (264, 1),
}


@pytest.mark.parametrize("name", RECORDED)
def test_recorded_answers_are_read(shared_data: Path, name: str) -> None:
    answer = read_esearch((shared_data / "payloads" / name).read_bytes(), where=name)
    assert (answer.count, len(answer.ids)) == RECORDED[name]
    assert all(found.isdigit() for found in answer.ids)
    assert answer.translation


def test_recorded_warnings_are_sentences(shared_data: Path) -> None:
    payloads = shared_data / "payloads"
    unknown = read_esearch((payloads / "biopython/esearch8.xml").read_bytes(), where="x")
    assert unknown.warnings == ("PubMed does not know 'abcXYZ' and searched without it.",)
    partly = (payloads / "error_bodies/esearch_phrase_not_found_with_hits.xml").read_bytes()
    assert read_esearch(partly, where="x").warnings == (
        "PubMed does not know 'Charles-rawlins' and searched without it.",
    )
