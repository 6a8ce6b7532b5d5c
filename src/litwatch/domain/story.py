"""A record's whole story as values: what the store and the pipeline hand to `litwatch show`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from litwatch.domain.decisions import Decision, TrailEntry
from litwatch.domain.duplicates import DuplicateGroup, MergedView, PairDecision
from litwatch.domain.evidence import (
    Change,
    Notice,
    NoticeKind,
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
    order in which they happened; `inherited` are decisions on other members of its group, and
    `reopened_because` says what changed the case since it was decided. `deeds` is everything that
    people did with the record in the topic, what they took back included. `reference` is its place
    among the policy's cited works.
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
    inherited: tuple[Decision, ...] = ()
    reopened_because: str = ""
    deeds: tuple[TrailEntry, ...] = ()
    reference: CitedReference | None = None


@dataclass(frozen=True, slots=True)
class VersionInRun:
    """A version of a record, with the run that fetched it; `milestones` name what it reached."""

    version: RecordVersion
    run_id: str
    fetched_on: date
    is_material: bool
    milestones: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TopicEvent:
    """What became of a record in one topic: it arrived, changed or left, in a run."""

    topic_id: str
    run_id: str
    seen_on: date
    change: Change


@dataclass(frozen=True, slots=True)
class NoticeEvent:
    """A notice about a record: the run that saw it first, and the run that saw it gone."""

    notice: Notice
    run_id: str
    noticed_on: date
    ended_run_id: str = ""


@dataclass(frozen=True, slots=True)
class RecordHistory:
    """One record's life as it was seen, oldest first in each part."""

    record: Record
    versions: tuple[VersionInRun, ...]
    events: tuple[TopicEvent, ...] = ()
    notices: tuple[NoticeEvent, ...] = ()

    @property
    def is_withdrawn(self) -> bool:
        """Whether the source has withdrawn the record; its versions stay."""
        return any(
            each.notice.kind is NoticeKind.WITHDRAWAL and not each.ended_run_id
            for each in self.notices
        )


@dataclass(frozen=True, slots=True)
class RecordStory:
    """Everything that is known of one record: `versions` oldest first, one entry per topic.

    `merged` shows its group of duplicates as one record; `pairs` is what counts of every pair that
    it stands in.
    """

    record: Record
    versions: tuple[RecordVersion, ...] = ()
    topics: tuple[TopicStory, ...] = ()
    duplicates: tuple[DuplicateGroup, ...] = ()
    merged: MergedView | None = None
    pairs: tuple[PairDecision, ...] = ()
    notices: tuple[Notice, ...] = ()
