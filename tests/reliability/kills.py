"""Kill a week's run at a random moment, run it again, and look whether anything shows it.

Three weeks follow one another, and in each the run is killed once: what a later week finds has
been healed by the one before. Half of the moments are drawn from the run's time, half from its
phases, so that the short ones (commit, publishing, mailing) are struck as well.
"""

from __future__ import annotations

import re
import signal
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from itertools import count, islice, pairwise
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Final, Self

from tests.reliability.evidence import Evidence, compare, read_evidence
from tests.reliability.mailbox import Mailbox
from tests.reliability.victims import BEGINNING, PHASES, run_week
from tests.reliability.workplace import (
    WARMED,
    WEEKS,
    Workplace,
    open_pubmed_of_the_sample,
    sample_workplace,
    small_workplace,
)

END: Final = "the end"
_LONGEST_RUN: Final = 120.0
_SEED: Final = 2026
# What a digest tells of its runs: a week that was run twice says so there, and only there.
_RUN_HEALTH: Final = re.compile(r"Run health.*?What is next", re.DOTALL | re.IGNORECASE)
# A kill may come a little after the phase that it is meant for.
_BEYOND: Final = 1.1


@dataclass(frozen=True)
class Moment:
    """When to kill: so long after the mark of that number."""

    mark: int
    seconds: float


@dataclass(frozen=True)
class Death:
    """One kill: the week, the phase that the run was in, and what showed it afterwards."""

    day: date
    phase: str
    traces: tuple[str, ...]

    @property
    def is_healed(self) -> bool:
        """Whether nothing shows that there was a kill."""
        return not self.traces


@dataclass(frozen=True)
class _Aftermath:
    """All that a reader sees after a week, what is told of the runs themselves aside."""

    evidence: Evidence
    digests: dict[str, str]
    mails: dict[str, str]


@dataclass(frozen=True)
class _Ending:
    """How a run's process ended, with its marks and when each came, in seconds from the start."""

    exit_code: int | None
    marks: tuple[tuple[str, float], ...]

    @property
    def was_killed(self) -> bool:
        """Whether it was still running when the kill came."""
        return self.exit_code == -signal.SIGKILL


def kill(number: int, *, is_small: bool, threads: int = 2) -> list[Death]:
    """Kill that many runs, some at a time, and say what became of each."""
    shares = [number // threads + (place < number % threads) for place in range(threads)]
    get_context("forkserver").set_forkserver_preload(list(WARMED))

    def work(place: int) -> list[Death]:
        with TemporaryDirectory() as folder, Cemetery(Path(folder), is_small) as cemetery:
            return list(islice(cemetery.deaths(Random(_SEED + place)), shares[place]))  # noqa: S311 - a moment is drawn, no secret

    with ThreadPoolExecutor(threads) as pool:
        return [death for deaths in pool.map(work, range(threads)) for death in deaths]


class Cemetery(ExitStack):
    """A PubMed, a mailbox, and what three uninterrupted weeks leave."""

    def __init__(self, folder: Path, is_small: bool) -> None:  # noqa: FBT001 - one of two places
        super().__init__()
        self._folder = folder
        self._is_small = is_small

    def __enter__(self) -> Self:
        """Start the servers and run three weeks undisturbed."""
        super().__enter__()
        self._box = self.enter_context(Mailbox())
        place = self._lay_out("model")
        mesh = place.settings().path(place.settings().mesh)
        self._pubmed = self.enter_context(open_pubmed_of_the_sample(mesh))
        self._expected: dict[date, _Aftermath] = {}
        self._timing: dict[date, _Ending] = {}
        for day in WEEKS:
            self._timing[day] = self._run(place, day)
            if self._timing[day].exit_code:
                raise AssertionError(f"an undisturbed run of {day} failed")
            self._expected[day] = self._look(place)
        return self

    def deaths(self, chance: Random) -> Iterator[Death]:
        """Go through the weeks over and over, killing each week's run once."""
        round_number = 0
        while True:
            round_number += 1
            place = self._lay_out(f"round-{round_number}")
            for day in WEEKS:
                killed = self._run(place, day, self._moment(day, chance))
                if killed.was_killed:
                    again = self._run(place, day)
                    yield Death(day, _phase(killed), self._traces(place, day, again))

    def _lay_out(self, name: str) -> Workplace:
        lay_out = small_workplace if self._is_small else sample_workplace
        self._box.messages.clear()
        return lay_out(self._folder / name, self._box.port)

    def _moment(self, day: date, chance: Random) -> Moment:
        """Draw a moment: any of the run's time, or any of its phases."""
        times = [0.0, *(seconds for _, seconds in self._timing[day].marks)]
        spans = list(pairwise(times))
        weights = [end - start for start, end in spans] if chance.random() < 0.5 else None
        mark = chance.choices(range(len(spans)), weights)[0]
        start, end = spans[mark]
        return Moment(mark, chance.random() * (end - start) * _BEYOND)

    def _run(self, place: Workplace, day: date, moment: Moment | None = None) -> _Ending:
        """Run one week in a process of its own, and kill it at the moment, if there is one."""
        context = get_context("forkserver")
        ours, theirs = context.Pipe(duplex=False)
        self._pubmed.set_as_of(day)
        arguments = (place.folder, self._pubmed.base_url, day, theirs)
        process = context.Process(target=run_week, args=arguments, daemon=True)
        started = time.monotonic()
        process.start()
        theirs.close()
        wanted = moment.mark if moment else None
        marks = [(mark, time.monotonic() - started) for mark in _marks(ours, wanted)]
        if moment:
            time.sleep(moment.seconds)
            process.kill()
        marks += [(mark, time.monotonic() - started) for mark in _marks(ours)]
        process.join(_LONGEST_RUN)
        marks.append((END, time.monotonic() - started))
        return _Ending(process.exitcode, tuple(marks))

    def _look(self, place: Workplace) -> _Aftermath:
        digests = place.store_folder / "digests"
        return _Aftermath(
            evidence=read_evidence(place.store_folder / "evidence.duckdb"),
            digests={
                str(path.relative_to(digests)): _evidence_in(path.read_text(encoding="utf-8"))
                for path in sorted(digests.rglob("*"))
                if path.is_file()
            },
            mails={name: _evidence_in(text) for name, text in self._box.shown().items()},
        )

    def _traces(self, place: Workplace, day: date, again: _Ending) -> tuple[str, ...]:
        """Name everything that differs from an uninterrupted week."""
        if again.exit_code:
            return (f"the next run failed with exit code {again.exit_code}",)
        expected, actual = self._expected[day], self._look(place)
        evidence = compare(expected.evidence, actual.evidence)
        store = compare(expected.evidence, read_evidence(place.store_folder / "litwatch.duckdb"))
        traces = [str(each) for each in (evidence, store) if not each.is_equal]
        traces += _differing("digest", expected.digests, actual.digests)
        traces += _differing("mail", expected.mails, actual.mails)
        return tuple(traces)


def _evidence_in(digest: str) -> str:
    return _RUN_HEALTH.sub("", digest)


def _differing(kind: str, expected: dict[str, str], actual: dict[str, str]) -> list[str]:
    names = sorted(expected.keys() | actual.keys())
    return [f"{kind} {name}" for name in names if expected.get(name) != actual.get(name)]


def _marks(pipe: Connection, most: int | None = None) -> Iterator[str]:
    """Read marks, so many at most, until the pipe ends."""
    for _ in range(most) if most is not None else count():
        try:
            yield pipe.recv()
        except EOFError:
            return


def _phase(ending: _Ending) -> str:
    """Name the phase that a killed run was in: the last that it told."""
    told: Sequence[str] = [name for name, _ in ending.marks[:-1]]
    return told[-1] if told else BEGINNING


def by_phase(deaths: Sequence[Death]) -> dict[str, tuple[int, int]]:
    """Phase → (kills, healed), in the order of a run."""
    kills = Counter(death.phase for death in deaths)
    healed = Counter(death.phase for death in deaths if death.is_healed)
    return {name: (kills[name], healed[name]) for name in (BEGINNING, *PHASES) if kills[name]}
