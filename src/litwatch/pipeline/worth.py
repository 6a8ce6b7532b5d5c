"""What each line of a topic's strategy is worth, as its last run left things."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from litwatch.config import Settings
from litwatch.domain import LineYield, Standing, StrategyLineText
from litwatch.errors import UsageError
from litwatch.pipeline.stores import existing_store
from litwatch.strategy.history import line_yields
from litwatch.strategy.located import LocatedWarning, locate
from litwatch.strategy.ovid import Strategy, read_strategy

SOURCE = "pubmed"


@dataclass(frozen=True, slots=True)
class LineWorth:
    """One line: records of the topic it matches, those in the set only because of it, and includes.

    `includes` are matched records that a person included, `only_includes` those of them that the
    set would lose without this line.
    """

    number: int
    text: str
    exactness: str
    matched: int
    only_this_line: int
    includes: int
    only_includes: int


@dataclass(frozen=True, slots=True)
class StrategyReport:
    """A topic's lines and what PubMed remarked on them; `included` are the topic's includes."""

    topic_id: str
    run_id: str
    as_of: date
    strategy_version: str
    included: int
    lines: tuple[LineWorth, ...]
    warnings: tuple[LocatedWarning, ...]


def report_strategy(settings: Settings, topic_id: str) -> StrategyReport:
    """Report on the strategy that the topic's last completed run used, all it holds considered.

    Raises UsageError for an unknown topic or one that never ran, StoreError without a store.
    """
    topic = settings.topic(topic_id)
    store = existing_store(settings)
    run = store.last_run(topic.id, SOURCE)
    if run is None:
        raise UsageError(
            f"{topic.id} was never run to its end", remedy=f"Run `litwatch run {topic.id}` first."
        )
    texts = store.strategy_lines(topic.id, run.strategy_version)
    standings = store.standings(topic.id)
    decisions = store.ledger.current(topic.id, with_inherited=False)
    included = {
        key for key, made in decisions.items() if made.decision == "include" and key in standings
    }
    strategy = _as_run(texts)
    return StrategyReport(
        topic_id=topic.id,
        run_id=run.run_id,
        as_of=run.as_of,
        strategy_version=run.strategy_version,
        included=len(included),
        lines=tuple(
            _worth(text, every, chosen)
            for text, every, chosen in zip(
                texts,
                line_yields(strategy, standings.values()),
                line_yields(strategy, _of(standings.values(), included)),
                strict=True,
            )
        ),
        warnings=locate(run.warnings, texts),
    )


def _as_run(texts: Sequence[StrategyLineText]) -> Strategy:
    """Read the lines again as they were kept: the file may have been edited since."""
    return read_strategy("\n".join(f"{line.number}. {line.text}" for line in texts))


def _of(standings: Iterable[Standing], record_ids: set[str]) -> list[Standing]:
    return [each for each in standings if each.record_id in record_ids]


def _worth(text: StrategyLineText, every: LineYield, chosen: LineYield) -> LineWorth:
    return LineWorth(
        number=text.number,
        text=text.text,
        exactness=text.exactness,
        matched=every.matched,
        only_this_line=every.only_this_line,
        includes=chosen.matched,
        only_includes=chosen.only_this_line,
    )
