"""A topic whose strategy is in PubMed's syntax, from config.yaml to the evidence."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from litwatch.config import TopicSettings
from litwatch.localpubmed.corpus import Corpus
from litwatch.localpubmed.server import LocalPubmed
from litwatch.pipeline.sample import sample_settings
from litwatch.pipeline.surveil import RunOptions, Surveillance, surveil
from litwatch.store.snapshot import query
from tests.functional.conftest import Workplace

STRATEGY = """# Cold on nerves, as a PubMed user wrote it.
#1 cryoneurolysis OR cryoneuroly*[tiab] OR "Cryosurgery"[mh]
#2 "Neuroma"[mh] OR neuroma*[tiab] OR "Neuralgia"[mh]
#3 #1 AND #2
"""
SENT = (
    '(cryoneurolysis OR cryoneuroly*[tiab] OR "Cryosurgery"[mh]) AND '
    '("Neuroma"[mh] OR neuroma*[tiab] OR "Neuralgia"[mh])'
)


@pytest.fixture(scope="module")
def place(new_workplace: Callable[[], Workplace]) -> Workplace:
    """A workplace with the strategy in it."""
    made = new_workplace()
    (made.folder / "data/strategies/cold.pubmed").write_text(STRATEGY, encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def run(place: Workplace) -> Surveillance:
    """One run of that topic alone, against the embedded PubMed."""
    topic = TopicSettings(
        id="cold",
        title="Cold",
        strategy=Path("data/strategies/cold.pubmed"),
        criteria=Path("data/criteria/clinical-study.yaml"),
    )
    corpus = Corpus.load([place.folder / "data/sample/pubmed"])
    mesh = place.folder / "data/mesh/mesh-2019.tsv.gz"
    with LocalPubmed(corpus, mesh_path=mesh, requests_per_second=1000) as server:
        settings = sample_settings(place.settings, server.base_url)
        return surveil(settings.model_copy(update={"topics": (topic,)}), (), RunOptions())


def test_it_runs_and_is_sent_as_it_is(place: Workplace, run: Surveillance) -> None:
    (found,) = run.runs

    assert found.outcome == "completed"
    assert found.new > 0
    snapshot = place.sample.path(place.sample.store.snapshot)
    assert query(
        snapshot, "SELECT query FROM search_runs WHERE run_id = ?", [found.run_id]
    ).rows == [(SENT,)]


def test_what_pubmed_returned_is_in_the_strategy(run: Surveillance) -> None:
    assert run.runs[0].outside_strategy == 0
