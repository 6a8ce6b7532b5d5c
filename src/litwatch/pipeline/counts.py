"""PubMed's full count for each line of a strategy, kept as a series where a topic uses the file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from litwatch.config import Settings
from litwatch.domain import LineCount
from litwatch.pipeline.stores import existing_store, one_at_a_time, open_store, publish_evidence
from litwatch.pipeline.topics import read_strategy_file
from litwatch.sources.archive import Archive
from litwatch.sources.pubmed import open_pubmed
from litwatch.strategy.line_queries import line_queries
from litwatch.strategy.mesh import read_mesh
from litwatch.strategy.ovid import Strategy

SOURCE = "pubmed"


@dataclass(frozen=True, slots=True)
class CountedLine:
    """One line and its count now; None where one search cannot give it.

    `before` is the last count kept for the same text of the line, None where there is none.
    """

    number: int
    text: str
    records: int | None
    before: int | None = None


@dataclass(frozen=True, slots=True)
class CountedStrategy:
    """Every line's count, and the topics whose series it was added to."""

    lines: tuple[CountedLine, ...]
    topics: tuple[str, ...]
    requests: int


def _utc_now() -> datetime:
    return datetime.now(UTC)


def count_lines(
    settings: Settings, file: Path, *, now: Callable[[], datetime] = _utc_now
) -> CountedStrategy:
    """Ask PubMed for each line's count: one request a line; keep them where a topic uses the file.

    Raises ConfigError for the file, SourceError where PubMed does not answer: nothing is kept then.
    """
    strategy = read_strategy_file(file)
    queries = line_queries(strategy, read_mesh(settings.path(settings.mesh)))
    topics = topics_of(settings, file)
    if topics:
        open_store(settings)  # a store that cannot be used stops before PubMed is asked
    counted_at = now()
    archive = Archive(answers_folder(settings), f"{counted_at:%Y%m%dT%H%M%S%fZ}")
    source = open_pubmed(settings.pubmed, archive)
    counts = {
        number: source.count(query, purpose="counts") if query else None
        for number, query in queries.items()
    }
    before = latest_counts(settings, topics)
    _keep(settings, topics, strategy, counts, counted_at)
    lines = tuple(
        CountedLine(line.number, line.text, counts[line.number], before.get(_key(line.text)))
        for line in strategy.lines
    )
    return CountedStrategy(lines, topics, source.requests)


def answers_folder(settings: Settings) -> Path:
    """Where counts' answers are archived: beside the runs', as no run is replayed from them."""
    archive = settings.path(settings.store.archive)
    return archive.with_name(f"{archive.name}-counts")


def topics_of(settings: Settings, file: Path) -> tuple[str, ...]:
    """Name the topics whose strategy this file is."""
    wanted = file.resolve()
    return tuple(
        topic.id for topic in settings.topics if settings.path(topic.strategy).resolve() == wanted
    )


def latest_counts(settings: Settings, topics: tuple[str, ...]) -> dict[str, int]:
    """Give the last count that is kept for each line, by the line's text on one line."""
    if not topics or not settings.path(settings.store.database).exists():
        return {}
    series = existing_store(settings).line_counts(topics[0], SOURCE)
    return {_key(count.line_text): count.records for count in series}


def count_of(counts: dict[str, int], text: str) -> int | None:
    """Give the count that `latest_counts` holds for a line of this text."""
    return counts.get(_key(text))


def _key(text: str) -> str:
    return " ".join(text.split())


def _keep(
    settings: Settings,
    topics: tuple[str, ...],
    strategy: Strategy,
    counts: dict[int, int | None],
    counted_at: datetime,
) -> None:
    if not topics:
        return
    with one_at_a_time(settings):
        open_store(settings).keep_line_counts(
            LineCount(topic, SOURCE, strategy.version, line.number, line.text, counted_at, records)
            for topic in topics
            for line in strategy.lines
            if (records := counts[line.number]) is not None
        )
        publish_evidence(settings)
