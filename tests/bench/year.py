"""A year of weekly runs over made-up records: which arrive in the week they became findable.

Run: `uv run python -m tests.bench.year [--records N] [--weeks N]`. Beside litwatch the same year
is searched in two ways that are in use: by a window of creation days, and from the newest record
down to the first that is known. What is findable in a week is told by the lives as they were
made, and checked against the whole query, asked of the embedded PubMed every week.
"""

from __future__ import annotations

import argparse
import operator
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise, takewhile
from pathlib import Path
from tempfile import TemporaryDirectory

from litwatch.config import Settings, load_settings
from litwatch.localpubmed.corpus import Corpus
from litwatch.localpubmed.headings import read_headings
from litwatch.localpubmed.rules import SearchRules
from litwatch.localpubmed.search import PubmedSearch
from litwatch.localpubmed.server import LocalPubmed
from litwatch.pipeline.sample import SAMPLE_PACE, sample_settings
from litwatch.pipeline.surveil import RunOptions, open_bench
from litwatch.pipeline.topics import WatchedTopic, open_topic
from litwatch.pipeline.watch import watch
from tests.bench.articles import to_set
from tests.bench.lives import FIRST_MONDAY, Life, lives
from tests.bench.processes import lay_out

TOPIC = "nice-neuroma-cryoablation"
RECORDS, WEEKS = 5_200, 52
Found = list[frozenset[str]]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a year is played: settings, the topic without its policy, PubMed and its records."""

    settings: Settings
    topic: WatchedTopic
    pubmed: LocalPubmed
    corpus: Corpus
    mondays: tuple[date, ...]

    @property
    def query(self) -> str:
        return self.topic.translation.query


@dataclass(frozen=True, slots=True)
class Tally:
    """How many records that ever match arrived in their week, later, or never."""

    name: str
    in_week: int
    late: int
    never: int

    def __str__(self) -> str:
        share = self.in_week / ((self.in_week + self.late + self.never) or 1)
        return f"{self.name:28} {self.in_week:8} {self.late:6} {self.never:6} {share:10.1%}"


def findable(history: Sequence[Life], mondays: Sequence[date]) -> Found:
    """By the lives themselves: the records that match on each Monday."""
    return [frozenset(life.pmid for life in history if life.matches_on(day)) for day in mondays]


def tally(name: str, arrived: Found, truth: Found) -> Tally:
    """Compare the week in which each record first arrived with the first in which it matched."""
    first_arrived, first_findable = _first_weeks(arrived), _first_weeks(truth)
    delays = Counter(
        "never" if pmid not in first_arrived else "late" if first_arrived[pmid] > week else "in"
        for pmid, week in first_findable.items()
    )
    return Tally(name, delays["in"], delays["late"], delays["never"])


def _first_weeks(found: Found) -> dict[str, int]:
    weeks: dict[str, int] = {}
    for week, ids in enumerate(found):
        for pmid in ids:
            weeks.setdefault(pmid, week)
    return weeks


@contextmanager
def place(history: Sequence[Life], weeks: int, folder: Path) -> Iterator[Place]:
    """Lay out a workplace whose PubMed holds these lives."""
    settings = load_settings(lay_out(folder))
    corpus = Corpus.from_bytes(to_set(state.article for life in history for state in life.states))
    mondays = tuple(FIRST_MONDAY + timedelta(weeks=week) for week in range(weeks + 1))
    with LocalPubmed(
        corpus, mesh_path=settings.path(settings.mesh), requests_per_second=SAMPLE_PACE
    ) as pubmed:
        pubmed.use_rules(SearchRules(reports_missing_words=False))
        turned = sample_settings(settings, pubmed.base_url)
        bench = open_bench(turned, RunOptions(as_of=mondays[0]))
        topic = replace(open_topic(turned, TOPIC, bench.mesh), policy=None)
        yield Place(turned, topic, pubmed, corpus, mondays)


def by_litwatch(where: Place) -> tuple[Found, int]:
    """Run every Monday; give the evidence held after each run, and the requests of all."""
    evidence, requests = [], 0
    for day in where.mondays:
        where.pubmed.set_as_of(day)
        bench = open_bench(where.settings, RunOptions(as_of=day))
        runs = watch([where.topic], bench)
        requests += sum(run.requests for run in runs)
        standings = bench.store.standings(TOPIC).values()
        evidence.append(
            frozenset(s.record_id.removeprefix("pubmed:") for s in standings if s.in_strategy)
        )
    return evidence, requests


def by_whole_query(where: Place, search: PubmedSearch) -> Found:
    """Ask for everything every Monday: nothing can be missed, and nothing is told as new."""
    return [frozenset(search.run(where.query, day=day).ids) for day in where.mondays]


def by_created_date(where: Place, search: PubmedSearch) -> Found:
    """Ask each Monday for what was created since the last one, that day included."""
    found = [frozenset(search.run(where.query, day=where.mondays[0]).ids)]
    for before, day in pairwise(where.mondays):
        term = f"({where.query}) AND ({before:%Y/%m/%d}:{day:%Y/%m/%d}[crdt])"
        found.append(frozenset(search.run(term, day=day).ids))
    return found


def by_first_known(where: Place, search: PubmedSearch) -> Found:
    """Go down from the newest record each Monday, and stop at the first that is known."""
    found, known = [], set[str]()
    for day in where.mondays:
        ids = search.run(where.query, day=day).ids
        new = list(takewhile(lambda pmid: pmid not in known, ids))
        known.update(new)
        found.append(frozenset(new))
    return found


@dataclass(frozen=True, slots=True)
class Year:
    """What a year gave: a tally for each way, and how the evidence agrees with the truth."""

    tallies: tuple[Tally, ...]
    requests: int
    weeks_that_differ: int
    wider_than_truth: int
    narrower_than_truth: int


def simulate(history: Sequence[Life], weeks: int, folder: Path) -> Year:
    """Play the weeks in all ways."""
    with place(history, weeks, folder) as where:
        mesh = where.settings.path(where.settings.mesh)
        search = PubmedSearch(where.corpus, lambda: read_headings(mesh))
        truth = findable(history, where.mondays)
        asked = by_whole_query(where, search)
        evidence, requests = by_litwatch(where)
        return Year(
            tallies=(
                tally("litwatch", evidence, truth),
                tally("by creation days", by_created_date(where, search), truth),
                tally("down to the first known", by_first_known(where, search), truth),
            ),
            requests=requests,
            weeks_that_differ=sum(map(operator.ne, evidence, truth)),
            wider_than_truth=sum(len(a - t) for a, t in zip(asked, truth, strict=True)),
            narrower_than_truth=sum(len(t - a) for a, t in zip(asked, truth, strict=True)),
        )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=RECORDS)
    parser.add_argument("--weeks", type=int, default=WEEKS)
    arguments = parser.parse_args()
    history = list(lives(arguments.records, arguments.weeks))
    with TemporaryDirectory() as folder:
        year = simulate(history, arguments.weeks, Path(folder))
    ours = year.tallies[0]
    is_whole = not (ours.late or ours.never or year.weeks_that_differ or year.narrower_than_truth)
    kinds = Counter(life.kind for life in history)
    lines = [
        f"{len(history)} records, {arguments.weeks} weeks after a first run",
        f"{ours.in_week + ours.late + ours.never} records match at some time",
        ", ".join(f"{number} {kind}" for kind, number in kinds.most_common()),
        f"{'':28} {'in week':>8} {'late':>6} {'never':>6} {'in week':>10}",
        *map(str, year.tallies),
        f"{year.requests} requests in {arguments.weeks + 1} runs",
        f"weeks in which the evidence is not exactly what matches: {year.weeks_that_differ}",
        f"matching records that the whole query did not give: {year.narrower_than_truth}",
        f"records that it gave and that do not match: {year.wider_than_truth}",
        f"{'ok' if is_whole else 'MISSED'}: every record in the week in which it became findable",
    ]
    sys.stdout.write("\n".join(lines) + "\n")
    return 0 if is_whole else 1


if __name__ == "__main__":
    sys.exit(main())
