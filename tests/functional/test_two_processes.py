"""One process runs and publishes, another queries the snapshot all the while: no error anywhere."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

import duckdb
import pytest

from litwatch.domain import RunResult
from litwatch.store.snapshot import publish, query
from tests.evidence_history import (
    FIRST,
    NEUROMA,
    WEEK_37,
    arrivals,
    matches,
    open_store,
    record,
    run,
    suggestion,
    version,
)

RUNS = 8
QUESTIONS = (
    "SELECT count(*) FROM evidence",
    "SELECT box, n FROM prisma_flow WHERE topic_id = 'neuroma'",
    "FROM new_evidence",
    "FROM run_health",
)


def _week(number: int) -> RunResult:
    """A week in which three records arrive."""
    pmids = [str(1000 + 3 * number + place) for place in range(3)]
    return RunResult(
        run(WEEK_37 + timedelta(weeks=number + 1), new=3),
        versions=tuple(version(record(pmid, f"Arrival {pmid}")) for pmid in pmids),
        matches=matches(dict.fromkeys(pmids, (2, 3, 4))),
        changes=arrivals(*pmids),
        suggestions=tuple(suggestion(pmid) for pmid in pmids),
    )


def _run_for_weeks(folder: Path, done: Connection) -> None:
    """Commit and publish in a loop, then say how many runs were made."""
    store = open_store(folder)
    for number in range(RUNS):
        store.commit(_week(number))
        publish(folder / "litwatch.duckdb", folder / "evidence.duckdb")
    done.send(RUNS)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A store with one run, published."""
    open_store(tmp_path).commit(FIRST)
    publish(tmp_path / "litwatch.duckdb", tmp_path / "evidence.duckdb")
    return tmp_path


@pytest.fixture
def running(folder: Path) -> Iterator[Connection]:
    """Another process that commits and publishes.

    Its pipe gives the number of runs at the end; if it fails the pipe is closed (EOFError).
    """
    context = get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_run_for_weeks, args=(folder, theirs), daemon=True)
    process.start()
    theirs.close()
    yield ours
    process.join(60)
    assert process.exitcode == 0


def test_a_reader_in_a_loop_sees_whole_runs_only(folder: Path, running: Connection) -> None:
    snapshot = folder / "evidence.duckdb"
    seen = []
    while not running.poll():
        for question in QUESTIONS:
            query(snapshot, question)
        ((count, runs),) = query(
            snapshot,
            "SELECT count(*), (SELECT count(*) FROM search_runs) FROM evidence "
            "WHERE topic_id = 'neuroma'",
        ).rows
        seen.append((runs, count))

    assert running.recv() == RUNS
    assert len(seen) > 1
    assert seen == sorted(seen), "a later look never shows less"
    assert all(count == 5 + 3 * (runs - 1) for runs, count in seen)


def test_a_client_that_keeps_the_snapshot_open_disturbs_nobody(
    folder: Path, running: Connection
) -> None:
    """A plain DuckDB client, as an analyst opens one, held over every publishing."""
    with duckdb.connect(folder / "evidence.duckdb", read_only=True) as client:
        before = client.execute("SELECT count(*) FROM evidence").fetchone()
        while not running.poll(timeout=0.05):
            assert client.execute("SELECT count(*) FROM evidence").fetchone() == before

    assert running.recv() == RUNS
    final = query(folder / "evidence.duckdb", "SELECT count(*) FROM search_runs")
    assert final.rows == [(RUNS + 1,)]


def test_two_writers_wait_for_one_another(folder: Path, running: Connection) -> None:
    """A person decides and looks while runs are committed: the lock is waited for."""
    store = open_store(folder)
    looks = 0
    while not running.poll():
        assert len(store.standings(NEUROMA)) >= 6
        store.commit(replace(FIRST, run=replace(FIRST.run, run_id=f"by-hand-{looks}")))
        looks += 1

    assert running.recv() == RUNS
    assert looks > 0
    assert len(store.runs(NEUROMA)) == 1 + RUNS + looks
