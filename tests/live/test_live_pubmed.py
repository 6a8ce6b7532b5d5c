"""The real PubMed, asked what the cassettes were asked: `uv run pytest -m live`, with a network.

Never part of the default run. It keeps NCBI's pace and sends the e-mail address and the key that
LITWATCH_PUBMED__EMAIL and LITWATCH_PUBMED__API_KEY name, where they are set.
"""

from __future__ import annotations

import gzip
import os
from pathlib import Path
from typing import Any

import pytest
import yaml
from lxml import etree

from litwatch.config import PubmedSettings
from litwatch.domain import Record, SearchWindow
from litwatch.formats.pubmed_xml import read_pubmed_xml
from litwatch.sources.archive import Archive
from litwatch.sources.base import FetchAnswer, SearchAnswer
from litwatch.sources.pubmed import PubmedSource, open_pubmed

CASSETTES = Path(__file__).resolve().parent.parent / "cassettes"
QUESTIONS = {
    question["name"]: question
    for question in yaml.safe_load((CASSETTES / "questions.yaml").read_text(encoding="utf-8"))
}
# What a real search answer may hold beyond the recorded one, and the other way round.
OPTIONAL = {"WarningList", "ErrorList", "TranslationStack", "TranslationSet"}

pytestmark = [pytest.mark.live, pytest.mark.enable_socket]


@pytest.fixture
def source(tmp_path: Path) -> PubmedSource:
    names = {"email": "LITWATCH_PUBMED__EMAIL", "api_key": "LITWATCH_PUBMED__API_KEY"}
    given = {
        name: os.environ[variable] for name, variable in names.items() if variable in os.environ
    }
    return open_pubmed(PubmedSettings.model_validate(given), Archive(tmp_path, "live"))


def search(source: PubmedSource, name: str) -> SearchAnswer:
    question = QUESTIONS[name]
    window = SearchWindow(*question["window"]) if "window" in question else None
    if "search_ids" in question:
        return source.search_ids(question["search_ids"], window=window, purpose="live")
    return source.search(question["search"], window=window, purpose="live")


def recorded_body(name: str) -> bytes:
    cassette: dict[str, Any] = yaml.safe_load((CASSETTES / f"{name}.yaml").read_text("utf-8"))
    body: str = cassette["interactions"][0]["response"]["body"]["string"]
    return body.encode()


def last_body(source: PubmedSource, folder: Path) -> bytes:
    return gzip.decompress((folder / source.payloads[-1].path).read_bytes())


def children(body: bytes) -> set[str]:
    return {str(element.tag) for element in etree.fromstring(body)} - OPTIONAL


@pytest.mark.parametrize("name", ["one-record", "unknown-phrase", "nothing-found"])
def test_the_same_ids_are_found(source: PubmedSource, name: str) -> None:
    recorded = etree.fromstring(recorded_body(name)).findall("IdList/Id")
    assert set(search(source, name).ids) == {found.text for found in recorded}


@pytest.mark.parametrize("name", ["one-record", "in-a-window", "unknown-phrase", "revised-ids"])
def test_search_answers_have_the_recorded_shape(
    source: PubmedSource, name: str, tmp_path: Path
) -> None:
    search(source, name)
    assert children(last_body(source, tmp_path)) == children(recorded_body(name))


def test_an_unknown_phrase_is_reported(source: PubmedSource) -> None:
    assert any("zzqqxxnonsense" in warning for warning in search(source, "unknown-phrase").warnings)


def test_a_window_holds_what_it_says(source: PubmedSource) -> None:
    narrow = search(source, "in-a-window")
    wide = source.search(QUESTIONS["in-a-window"]["search"], window=None, purpose="live")
    assert set(narrow.ids) < set(wide.ids)


def test_records_are_the_works_that_the_sample_says_they_are(source: PubmedSource) -> None:
    """Bibliographic facts of the sample are true: DOI and first words of the title agree."""
    answer = source.fetch(QUESTIONS["records"]["fetch"], purpose="live")
    assert isinstance(answer, FetchAnswer)
    sample = {r.pmid: r for r in read_pubmed_xml(recorded_body("records")).records}
    assert {record.pmid for record in answer.records} == set(sample)
    for record in answer.records:
        assert record.doi.lower() == sample[record.pmid].doi.lower()
        assert first_words(record) == first_words(sample[record.pmid])


def first_words(record: Record) -> list[str]:
    return record.title.lower().replace("-", " ").split()[:4]


def test_an_id_that_is_none_is_missing(source: PubmedSource) -> None:
    answer = source.fetch(QUESTIONS["one-record-missing"]["fetch"], purpose="live")
    assert answer.missing == ("99999999",)
