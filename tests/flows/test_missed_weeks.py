"""Three weeks without a run: the next one covers them, says so, loses and doubles nothing."""

import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from pydantic import SecretStr

from litwatch.config import Settings, load_settings
from litwatch.domain import IsoWeek
from litwatch.localpubmed.corpus import Corpus
from litwatch.localpubmed.server import LocalPubmed
from litwatch.pipeline.digests import weekly_digest
from litwatch.pipeline.surveil import RunOptions, Surveillance, surveil
from litwatch.store.snapshot import query
from tests.flows.serving import KEY, MESH, ROOT, write_config

FIRST = date(2026, 9, 28)
MISSED = (date(2026, 10, 5), date(2026, 10, 12), date(2026, 10, 19))
NEXT = date(2026, 10, 26)

EVIDENCE = "SELECT topic_id, record_id FROM evidence"
NEW = "SELECT topic_id, record_id FROM new_evidence"
ARRIVALS = """
SELECT topic_id, record_id FROM changes
WHERE kind NOT IN ('updated', 'headings_only', 'left')
"""


@pytest.fixture(scope="module")
def weekly_pubmed() -> Iterator[LocalPubmed]:
    corpus = Corpus.load([ROOT / "data" / "sample" / "pubmed"])
    with LocalPubmed(corpus, mesh_path=MESH, requests_per_second=100) as server:
        yield server


def watch(pubmed: LocalPubmed, settings: Settings, day: date) -> Surveillance:
    """Run all topics at noon of a day, with PubMed as it stood on that day."""
    pubmed.set_as_of(day)
    noon = datetime.combine(day, time(17), UTC)
    done = surveil(settings, (), RunOptions(now=lambda: noon))
    assert not done.failed
    return done


def new_store(folder: Path, pubmed: LocalPubmed) -> Settings:
    folder.mkdir()
    return with_key(load_settings(write_config(folder, pubmed.base_url)))


def with_key(settings: Settings) -> Settings:
    """A key lets litwatch ask ten times a second instead of three."""
    pubmed = settings.pubmed.model_copy(update={"api_key": SecretStr(KEY)})
    return settings.model_copy(update={"pubmed": pubmed})


def ask(settings: Settings, question: str) -> Counter[tuple[object, ...]]:
    return Counter(query(settings.path(settings.store.snapshot), question).rows)


@pytest.fixture(scope="module")
def late(weekly_pubmed: LocalPubmed, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A store that was filled once, and then left alone for three weeks."""
    settings = new_store(tmp_path_factory.mktemp("weeks") / "late", weekly_pubmed)
    watch(weekly_pubmed, settings, FIRST)
    return settings


@pytest.fixture(scope="module")
def caught_up(weekly_pubmed: LocalPubmed, late: Settings) -> Surveillance:
    return watch(weekly_pubmed, late, NEXT)


@pytest.fixture(scope="module")
def punctual(weekly_pubmed: LocalPubmed, late: Settings) -> Settings:
    """The same store run every week."""
    settings = new_store(late.home.parent / "punctual", weekly_pubmed)
    for day in (FIRST, *MISSED, NEXT):
        watch(weekly_pubmed, settings, day)
    return settings


def test_the_late_run_finds_what_weekly_runs_would_have_found(
    caught_up: Surveillance, late: Settings, punctual: Settings
) -> None:
    assert caught_up.runs
    assert ask(late, EVIDENCE) == ask(punctual, EVIDENCE)
    assert ask(late, NEW) != Counter()


def test_no_record_is_reported_as_new_twice(caught_up: Surveillance, late: Settings) -> None:
    assert caught_up.runs
    assert {row: times for row, times in ask(late, ARRIVALS).items() if times > 1} == {}


def test_the_digest_names_the_weeks_that_were_missed(
    caught_up: Surveillance, late: Settings
) -> None:
    text = caught_up.digest.markdown.read_text(encoding="utf-8")
    assert [str(week) for day in MISSED if str(week := IsoWeek.of(day)) not in text] == []
    assert "3 weeks without a search" in text
    again = weekly_digest(late, (), week=IsoWeek.of(NEXT))
    assert again.markdown.read_text(encoding="utf-8") == text


def test_another_run_on_the_same_day_finds_nothing_more(
    caught_up: Surveillance, weekly_pubmed: LocalPubmed, late: Settings
) -> None:
    assert caught_up.runs
    evidence = ask(late, EVIDENCE)
    copy = late.home.parent / "copy"
    shutil.copytree(late.home, copy)
    settings = with_key(load_settings(copy / "config.yaml"))
    done = watch(weekly_pubmed, settings, NEXT)
    assert [(run.new, run.changed) for run in done.runs] == [(0, 0)] * len(done.runs)
    assert ask(settings, EVIDENCE) == evidence
