"""PubMed's answers as recorded: the same questions are read the same, without a server.

Recorded with `--record-mode=rewrite` from the embedded PubMed over the sample corpus; the address
in a cassette is neutral and neither key nor e-mail are in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from vcr import VCR
from vcr.request import Request

from litwatch.config import PubmedSettings
from litwatch.domain import SearchWindow
from litwatch.localpubmed.corpus import Corpus
from litwatch.localpubmed.server import LocalPubmed
from litwatch.sources.archive import Archive
from litwatch.sources.base import FetchAnswer, SearchAnswer
from litwatch.sources.pace import Clock
from litwatch.sources.pubmed import PubmedSource, open_pubmed

CASSETTES = Path(__file__).resolve().parent.parent / "cassettes"
QUESTIONS = yaml.safe_load((CASSETTES / "questions.yaml").read_text(encoding="utf-8"))
NEUTRAL = "http://eutils.example.org"
KEY = "0123456789abcdef0123456789abcdef0123"
SAMPLE_DAY = date(2026, 9, 28)
# What must be read in the recorded answers.
IDS = {
    "one-record": ("36190851",),
    "unknown-phrase": ("36190851",),
    "nothing-found": (),
    "records": ("36190851", "38438685"),
    "one-record-missing": ("36190851",),
}


def ask(source: PubmedSource, question: dict[str, Any]) -> SearchAnswer | FetchAnswer:
    if "fetch" in question:
        return source.fetch(question["fetch"], purpose="contract")
    window = SearchWindow(*question["window"]) if "window" in question else None
    if "search_ids" in question:
        return source.search_ids(question["search_ids"], window=window, purpose="contract")
    return source.search(question["search"], window=window, purpose="contract")


@pytest.fixture(scope="module")
def server(request: pytest.FixtureRequest, root: Path) -> Iterator[str]:
    """Address that is asked: the embedded PubMed's while recording, else one that is nowhere."""
    if request.config.getoption("--record-mode") != "rewrite":
        yield NEUTRAL
        return
    corpus = Corpus.load([root / "data" / "sample" / "pubmed"])
    mesh = root / "data" / "mesh" / "mesh-2019.tsv.gz"
    with LocalPubmed(corpus, mesh_path=mesh, as_of=SAMPLE_DAY) as running:
        yield running.base_url.partition("/entrez")[0]


@pytest.fixture
def recorder(server: str) -> VCR:
    def neutral(sent: Request) -> Request:
        sent.uri = sent.uri.replace(server, NEUTRAL)
        return sent

    is_recording = server != NEUTRAL
    return VCR(
        cassette_library_dir=str(CASSETTES),
        record_mode="all" if is_recording else "none",
        match_on=["method", "uri", "body"],
        filter_post_data_parameters=["api_key", "email"],
        before_record_request=neutral,
        decode_compressed_response=True,
    )


@pytest.fixture
def source(server: str, tmp_path: Path) -> PubmedSource:
    settings = PubmedSettings.model_validate(
        {
            "base_url": f"{server}/entrez/eutils/",
            "email": "someone@example.org",
            "api_key": KEY,
        }
    )
    clock = Clock(now=lambda: datetime(2026, 9, 28, tzinfo=UTC), sleep=lambda _seconds: None)
    archive = Archive(tmp_path / "archive", "run-1")
    return open_pubmed(settings, archive, clock=clock, pace_folder=tmp_path)


@pytest.fixture(params=QUESTIONS, ids=[question["name"] for question in QUESTIONS])
def asked(
    request: pytest.FixtureRequest, recorder: VCR, source: PubmedSource
) -> tuple[str, SearchAnswer | FetchAnswer]:
    name = request.param["name"]
    with recorder.use_cassette(f"{name}.yaml"):
        return name, ask(source, request.param)


def test_recorded_answers_are_read(asked: tuple[str, SearchAnswer | FetchAnswer]) -> None:
    name, answer = asked
    if isinstance(answer, FetchAnswer):
        found = tuple(record.pmid for record in answer.records)
        assert answer.missing == (("99999999",) if name == "one-record-missing" else ())
        assert all(
            record.title and record.doi and record.dates.created for record in answer.records
        )
    else:
        found = answer.ids
        assert answer.count == len(found)
        assert answer.translation
    assert found == IDS.get(name, found)


def test_an_unknown_phrase_is_reported(recorder: VCR, source: PubmedSource) -> None:
    (question,) = (one for one in QUESTIONS if one["name"] == "unknown-phrase")
    with recorder.use_cassette("unknown-phrase.yaml"):
        answer = ask(source, question)
    assert isinstance(answer, SearchAnswer)
    assert any("zzqqxxnonsense" in warning for warning in answer.warnings)


@pytest.mark.parametrize("question", QUESTIONS, ids=[one["name"] for one in QUESTIONS])
def test_cassettes_hold_neither_key_nor_address_of_a_person(question: dict[str, Any]) -> None:
    text = (CASSETTES / f"{question['name']}.yaml").read_text(encoding="utf-8")
    assert NEUTRAL in text
    for secret in (KEY, "api_key", "email=", "someone", "127.0.0.1"):
        assert secret not in text


def test_no_cassette_is_left_over() -> None:
    names = {path.stem for path in CASSETTES.glob("*.yaml")} - {"questions"}
    assert names == {question["name"] for question in QUESTIONS}
