"""A record's whole story as values: what the store and the pipeline hand to `litwatch show`."""

from __future__ import annotations

from dataclasses import dataclass

from litwatch.domain.evidence import (
    Change,
    Decision,
    DuplicateGroup,
    Notice,
    RecordVersion,
    Suggestion,
)
from litwatch.domain.record import Record
from litwatch.domain.surveillance import CitedReference, StrategyLineText


@dataclass(frozen=True, slots=True)
class ChangeInRun:
    """A change of a record in a topic, with the run that saw it."""

    run_id: str
    change: Change


@dataclass(frozen=True, slots=True)
class TopicStory:
    """How one record stands in one topic.

    `lines` are the strategy's lines that the record meets, whether or not it is in the strategy's
    set; `line_texts` are all lines of the strategy, so that each number can be read. For a record
    that is not in the set `losing_line` is the line that keeps it out: a line that it does not
    meet, or one that it meets and that is taken out by NOT. `changes` and `decisions` are in the
    order in which they happened. `reference` is its place among the policy's cited works.
    """

    topic_id: str
    title: str
    in_strategy: bool
    lines: tuple[int, ...] = ()
    line_texts: tuple[StrategyLineText, ...] = ()
    losing_line: int | None = None
    why_now: str = ""
    first_seen_run: str = ""
    suggestion: Suggestion | None = None
    changes: tuple[ChangeInRun, ...] = ()
    decisions: tuple[Decision, ...] = ()
    reference: CitedReference | None = None


@dataclass(frozen=True, slots=True)
class RecordStory:
    """Everything that is known of one record: `versions` oldest first, one entry per topic."""

    record: Record
    versions: tuple[RecordVersion, ...] = ()
    topics: tuple[TopicStory, ...] = ()
    duplicates: tuple[DuplicateGroup, ...] = ()
    notices: tuple[Notice, ...] = ()
