"""Rows of a file against a topic's history: which are new, which are known, which are left aside.

Every word stays: a row that says otherwise than the same person did is a new decision after the
old one. A row that is known already adds nothing, so that a file imported twice counts once.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from litwatch.config import TopicSettings
from litwatch.domain import Decision, DecisionEvent
from litwatch.errors import UsageError
from litwatch.formats.decision_rows import DecisionRow
from litwatch.pipeline.decisions import refuse_misplaced
from litwatch.pipeline.held_references import HeldReferences

# How far another machine's clock, or a day without a time zone, may be ahead.
_AHEAD: Final = timedelta(days=1)
# Record, stage and person, whose name's case does not count.
Place = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Import:
    """One import: the topic, the file's name, the moment, and the criteria in force."""

    topic: TopicSettings
    file_name: str
    told_at: datetime
    criteria_version: str


@dataclass(frozen=True, slots=True)
class LeftAside:
    """A row that was not imported, and why; nothing was guessed."""

    place: str
    title: str
    problem: str
    is_ambiguous: bool = False


@dataclass(slots=True)
class Intake:
    """Takes rows one after another; what it holds at the end is what the import adds and tells.

    `problems` name rows that nobody can import: with one of them nothing must be kept.
    `without_reason` counts the exclusions to add that tell none.
    """

    bringing: Import
    held: HeldReferences
    recorded: list[Decision] = field(default_factory=list)
    changed: list[Decision] = field(default_factory=list)
    left_aside: list[LeftAside] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    held_already: int = 0
    undecided: int = 0
    without_reason: int = 0
    _last: dict[Place, Decision] = field(default_factory=dict)
    _timed: set[tuple[Place, str, datetime]] = field(default_factory=set)
    _rows: dict[Place, DecisionRow] = field(default_factory=dict)

    def remember(self, event: DecisionEvent) -> None:
        """Take a row of the history; a decision that was taken back stands for nothing more."""
        if event.takes_back:
            return
        self._timed.add(_timed(event.decision))
        if event.is_active:
            self._last[_place(event.decision)] = event.decision

    def take(self, row: DecisionRow) -> None:
        """Take a row of the file."""
        problem = row.problem or self._what_is_early(row)
        if problem:
            self.problems.append(f"{row.place}: {problem}")
        elif not row.decision:
            self.undecided += 1
        else:
            self._match(row)

    def _what_is_early(self, row: DecisionRow) -> str:
        """Say what is wrong with a time to come: no later word and no retraction would count."""
        if row.decided_at is None or row.decided_at <= self.bringing.told_at + _AHEAD:
            return ""
        return f"{row.decided_at.isoformat()} lies in the future"

    def _match(self, row: DecisionRow) -> None:
        found = self.held.find(row.reference)
        if found.record_id:
            self._decide(row, self._decision(row, found.record_id))
        else:
            self._leave(row, found.problem, is_ambiguous=found.is_ambiguous)

    def _decide(self, row: DecisionRow, decision: Decision) -> None:
        place = _place(decision)
        before, other = self._last.get(place), self._rows.setdefault(place, row)
        if not row.decided_at and other.decision != row.decision:
            said = f"{row.decision}, but {other.place} says {other.decision} of the same record"
            self.problems.append(f"{row.place}: {said}")
        elif self._is_known(row, decision, before):
            self.held_already += 1
        elif before and row.decided_at and before.decided_at > row.decided_at:
            self._leave(row, f"is older than what {before.decided_by} decided since")
        elif problem := self._what_is_forbidden(row, decision):
            self.problems.append(f"{row.place}: {problem}")
        else:
            self._record(decision, before)

    def _what_is_forbidden(self, row: DecisionRow, decision: Decision) -> str:
        """Say what `decide` would say to it; only another tool's label may lack a reason."""
        has_reason = bool(decision.reason_code or decision.reason.strip())
        try:
            refuse_misplaced(self.bringing.topic, decision, has_reason=has_reason or row.is_label)
        except UsageError as error:
            return error.message
        self.without_reason += decision.decision == "exclude" and not has_reason
        return ""

    def _is_known(self, row: DecisionRow, decision: Decision, before: Decision | None) -> bool:
        """Whether the history has it: at its time, or, where the file tells none, as it stands."""
        if row.decided_at:
            return _timed(decision) in self._timed
        return before is not None and before.decision == decision.decision

    def _record(self, decision: Decision, before: Decision | None) -> None:
        if before and before.decision != decision.decision:
            reason = decision.reason or f"imported from {self.bringing.file_name}"
            decision = replace(decision, reason=reason, old=before.decision)
            self.changed.append(decision)
        self.recorded.append(decision)
        self._timed.add(_timed(decision))
        self._last[_place(decision)] = decision

    def _decision(self, row: DecisionRow, record_id: str) -> Decision:
        return Decision(
            topic_id=self.bringing.topic.id,
            record_id=record_id,
            decision=row.decision,
            stage=row.stage,
            decided_by=row.decided_by,
            decided_at=row.decided_at or self.bringing.told_at,
            reason=row.reason,
            criteria_version=row.criteria_version or self.bringing.criteria_version,
            reason_code=row.reason_code,
            tier=row.tier,
            adjudicates=row.adjudicates,
            origin=self.bringing.file_name,
        )

    def _leave(self, row: DecisionRow, problem: str, *, is_ambiguous: bool = False) -> None:
        aside = LeftAside(row.place, row.reference.title, problem, is_ambiguous)
        self.left_aside.append(aside)


def _place(decision: Decision) -> Place:
    return decision.record_id, decision.stage, decision.decided_by.casefold()


def _timed(decision: Decision) -> tuple[Place, str, datetime]:
    return _place(decision), decision.decision, decision.decided_at
