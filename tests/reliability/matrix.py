"""The matrix: each fault on the first, middle and last search and fetch of a two-week history.

A passing fault is played once, a lasting one on every request from then on; they alternate. A run
that fails, or that names a record it could not get, is followed by one without faults on the same
day.
"""

from __future__ import annotations

import shutil
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, Literal, Self
from unittest.mock import patch

from litwatch.config import Settings
from litwatch.localpubmed.fault_kinds import KINDS
from litwatch.localpubmed.faults import FaultRule, FaultScript
from litwatch.localpubmed.server import LocalPubmed
from litwatch.pipeline.surveil import RunOptions, Surveillance, surveil
from litwatch.sources.pace import Clock
from litwatch.sources.pubmed import open_pubmed
from litwatch.store import database
from tests.reliability.evidence import Comparison, Evidence, compare, read_evidence
from tests.reliability.workplace import (
    WARMED,
    WEEKS,
    Workplace,
    open_pubmed_of_the_sample,
    small_workplace,
)

POSITIONS: Final = ("first", "middle", "last")
OPERATIONS: Final = ("esearch", "efetch")
DAYS: Final = WEEKS[:2]
# So few that the history's fetches are several; NCBI is asked for 200 at a time.
IDS_PER_FETCH: Final = 5
# The source's clock runs so much faster: waits are kept, and cost little.
_FASTER: Final = 50
_READ_SECONDS: Final = 0.4
_SEED: Final = 2026

Outcome = Literal["healed", "named", "broken"]


@dataclass(frozen=True, order=True)
class Case:
    """One fault on one request of the history."""

    fault: str
    operation: str
    position: str
    lasting: bool


@dataclass(frozen=True)
class CaseResult:
    """What became of a case.

    `healed`: the faulty history ended in the same store. `named`: a run failed, or listed what
    it could not get, and the next one ended in that store. `broken`: neither.
    """

    case: Case
    outcome: Outcome
    comparison: Comparison
    said: str = ""


def all_cases() -> list[Case]:
    """Every fault on every operation that it can strike, at each position.

    Each fault is passing on the one operation where it is lasting on the other.
    """
    return [
        Case(fault, operation, position, lasting=(row + column) % 2 == 1)
        for fault, kind in KINDS.items()
        for row, operation in enumerate(OPERATIONS)
        if operation in kind.operations
        for column, position in enumerate(POSITIONS)
    ]


def play(cases: Sequence[Case], *, processes: int = 2) -> list[CaseResult]:
    """Play cases, in processes of their own, and give the results in the cases' order."""
    context = get_context("forkserver")
    context.set_forkserver_preload(list(WARMED))
    parts = [cases[number::processes] for number in range(processes)]
    with ProcessPoolExecutor(processes, mp_context=context) as pool:
        results = [result for part in pool.map(play_here, parts) for result in part]
    return sorted(results, key=lambda result: cases.index(result.case))


def play_here(cases: Sequence[Case]) -> list[CaseResult]:
    """Play cases one after another in this process."""
    with TemporaryDirectory() as folder, Stage(Path(folder)) as stage:
        return [stage.play(case) for case in cases]


@dataclass(frozen=True)
class _Week:
    """A week without faults: its workplace before, its requests, and its store afterwards."""

    day: date
    before: Workplace
    requests: Counter[str]
    store: Path


class Stage(ExitStack):
    """A PubMed, the fault-free history, and a folder for each case to be played in."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder

    def __enter__(self) -> Self:
        """Start PubMed, let the source hurry, and run the history once without faults."""
        super().__enter__()
        self._model = small_workplace(self._folder / "model")
        mesh = self._model.folder / "mesh.tsv.gz"
        self.pubmed: LocalPubmed = self.enter_context(open_pubmed_of_the_sample(mesh))
        for setting in _hurry(self._folder):
            self.enter_context(setting)
        self.weeks = self._rehearse()
        return self

    def _rehearse(self) -> list[_Week]:
        """Run the history without faults; give each week as it was before and after."""
        weeks = []
        for day in DAYS:
            before = self._model.copy_to(self._folder / f"before-{day}")
            self.pubmed.requests.clear()
            with _kept_open(self._model):
                _run(self._model, self.pubmed, day)
            sent = Counter(operation for operation, _ in self.pubmed.requests)
            after = self._model.copy_to(self._folder / f"after-{day}")
            weeks.append(_Week(day, before, sent, _database(after)))
        return weeks

    def play(self, case: Case) -> CaseResult:
        """Play one case in a fresh folder, which is dropped afterwards."""
        week, number = self._place(case)
        place = week.before.copy_to(self._folder / "case")
        try:
            return self._play(case, place, week, number)
        finally:
            self.pubmed.faults = None
            shutil.rmtree(place.folder)

    def _place(self, case: Case) -> tuple[_Week, int]:
        """Give the week in which the case's request is sent, and its number within the week."""
        counts = [week.requests[case.operation] for week in self.weeks]
        whole = sum(counts)
        number = {"first": 1, "middle": (whole + 1) // 2, "last": whole}[case.position]
        for week, count in zip(self.weeks, counts, strict=True):
            if number <= count:
                return week, number
            number -= count
        raise AssertionError(f"the history has no request for {case}")

    def _play(self, case: Case, place: Workplace, week: _Week, number: int) -> CaseResult:
        script = FaultScript((_rule(case, number),), seed=_SEED + number)
        self.pubmed.faults = script
        with _kept_open(place):
            said = _complaint(_run(place, self.pubmed, week.day))
            self.pubmed.faults = None
            late = _owed(place)
            if said:
                _run(place, self.pubmed, week.day)
        if not script.played:
            raise AssertionError(f"{case} was never played")
        comparison = compare(read_evidence(week.store, late), _evidence(place, late))
        outcome: Outcome = "named" if said else "healed"
        return CaseResult(case, outcome if comparison.is_equal else "broken", comparison, said)


def _rule(case: Case, number: int) -> FaultRule:
    """Strike one request, or all from there on."""
    return FaultRule.model_validate(
        {
            "fault": case.fault,
            "operation": case.operation,
            "request": number,
            "lasting": case.lasting,
        }
    )


def _database(place: Workplace) -> Path:
    return place.store_folder / "litwatch.duckdb"


def _owed(place: Workplace) -> frozenset[str]:
    """Name the records that the last run could not get."""
    with database._attach(_database(place)) as connection:
        rows = connection.execute("SELECT source || ':' || source_id FROM owed_records").fetchall()
    return frozenset(name for (name,) in rows)


@contextmanager
def _kept_open(place: Workplace) -> Iterator[None]:
    """Hold the store open in this process: each of a run's steps then opens it in no time."""
    path = _database(place)
    path.parent.mkdir(parents=True, exist_ok=True)
    attach = database._attach
    with ExitStack() as stack:
        kept = stack.enter_context(attach(path))

        def opened(asked: Path) -> database.Connection:
            return _cursor(kept) if asked == path else attach(asked)

        stack.enter_context(patch("litwatch.store.database._attach", opened))
        yield


def _cursor(kept: database.Connection) -> database.Connection:
    cursor = kept.cursor()
    cursor.execute("USE litwatch")
    return cursor


def _hurry(folder: Path) -> Iterator[AbstractContextManager[object]]:
    """Let the source ask for few records at a time, by a clock that runs fast."""
    started = time.time()
    clock = Clock(
        seconds=lambda: started + (time.time() - started) * _FASTER,
        sleep=lambda seconds: time.sleep(seconds / _FASTER),
    )
    # The pace that is kept on the machine is in real seconds: this one is kept elsewhere.
    hurried = partial(open_pubmed, clock=clock, pace_folder=folder / "pace")
    yield patch("litwatch.sources.pubmed.IDS_PER_FETCH", IDS_PER_FETCH)
    yield patch("litwatch.pipeline.surveil.open_pubmed", hurried)
    yield patch("litwatch.localpubmed.fault_kinds.STALL_SECONDS", _READ_SECONDS * 3)


def _settings(place: Workplace, pubmed: LocalPubmed) -> Settings:
    settings = place.settings(pubmed.base_url)
    hurried = settings.pubmed.model_copy(update={"read_timeout_seconds": _READ_SECONDS})
    return settings.model_copy(update={"pubmed": hurried})


def _run(place: Workplace, pubmed: LocalPubmed, day: date) -> Surveillance:
    pubmed.set_as_of(day)
    return surveil(_settings(place, pubmed), (), RunOptions(as_of=day))


def _complaint(surveillance: Surveillance) -> str:
    """What a run says of what it could not get: its error, or the records that it lists."""
    errors = [run.error for run in surveillance.failed]
    warnings = [text for run in surveillance.runs for text in run.warnings]
    return next(iter([*errors, *warnings]), "")


def _evidence(place: Workplace, late: frozenset[str]) -> Evidence:
    """Read the working store; the published snapshot must say the same."""
    store = read_evidence(_database(place), late)
    published = read_evidence(place.store_folder / "evidence.duckdb", late)
    if published != store:
        return replace(store, rows=store.rows + Counter({("snapshot differs",): 1}))
    return store
