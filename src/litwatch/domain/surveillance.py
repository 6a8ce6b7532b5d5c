"""What is watched and what a run did: topics, policies, runs, warnings, digests' raw material."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from litwatch.domain.evidence import (
    Change,
    Match,
    Notice,
    RecordVersion,
    Series,
    Suggestion,
)


class Severity(StrEnum):
    """How much a finding matters: an error stops a run, a warning does not."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Finding:
    """A coded, located remark on a strategy. `line` and `column` count from 1."""

    code: str
    severity: Severity
    line: int
    column: int
    length: int
    message: str
    help: str = ""


@dataclass(frozen=True, slots=True)
class CitedReference:
    """A work that a policy or an overview cites.

    `role` is `peer_reviewed` or `authority` (policy), `included` or `appendix` (overview);
    `discussed` is whether the document's text mentions it. Empty identifiers are not known.
    """

    key: str
    number: int
    role: str
    title: str
    year: int | None = None
    pmid: str = ""
    doi: str = ""
    first_author: str = ""
    citation: str = ""
    discussed: bool = True
    known_item: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ReviewEvent:
    """One entry of a policy's document history."""

    reviewed_on: date
    status: str
    action: str


@dataclass(frozen=True, slots=True)
class StatedValue:
    """A value that a document states, and where in it."""

    value: str
    place: str


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """A fact for which one document states several values: all are kept, none is picked."""

    subject: str
    values: tuple[StatedValue, ...]


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy or overview as facts; dates are data, not a rule.

    `review_basis` says what the dates of the next review and its evidence cut-off rest on.
    """

    policy_id: str
    number: str
    title: str
    status: str
    position: str
    published_on: date | None
    last_review_on: date | None
    next_review_on: date | None
    evidence_cutoff_on: date | None
    indications: tuple[str, ...]
    history: tuple[ReviewEvent, ...]
    references: tuple[CitedReference, ...]
    review_basis: str = ""
    discrepancies: tuple[Discrepancy, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchWindow:
    """Days, both included, in which a record was created, indexed or revised."""

    first_day: date
    last_day: date


class RunOutcome(StrEnum):
    """How a run ended."""

    COMPLETED = "completed"
    FAILED = "failed"


class RunKind(StrEnum):
    """What a run is for: the weekly look at what is new, or the whole set against the store."""

    SURVEILLANCE = "surveillance"
    RECONCILIATION = "reconciliation"


@dataclass(frozen=True, slots=True)
class Payload:
    """An archived answer of a source, before it was read; `address` never holds a key.

    `operation` is esearch or efetch, `purpose` says for whom: a topic's id, `held-and-cited`
    or `records`.
    """

    sha256: str
    path: str
    address: str
    operation: str
    purpose: str
    run_id: str
    received_at: datetime
    size: int


@dataclass(frozen=True, slots=True)
class SearchRun:
    """One execution of one topic's strategy against one source (PRISMA-S's search run).

    Topics that are run together share `run_id`; (`run_id`, `topic_id`, `source`) is the key. A
    request that serves several topics is counted once, in the first topic's row. `found` is what
    the source returned, `outside_strategy` how many of those the exact evaluation turned away.
    """

    run_id: str
    topic_id: str
    source: str
    strategy_version: str
    criteria_version: str
    mesh_year: int
    query: str
    search_window: SearchWindow | None
    as_of: date
    started_at: datetime
    finished_at: datetime
    outcome: RunOutcome
    moves_watermark: bool
    requests: int = 0
    found: int = 0
    new: int = 0
    changed: int = 0
    outside_strategy: int = 0
    warnings: tuple[str, ...] = ()
    error: str = ""
    kind: RunKind = RunKind.SURVEILLANCE


@dataclass(frozen=True, slots=True)
class StrategyLineText:
    """A strategy's line as written, with its PubMed form and how exact that form is."""

    number: int
    text: str
    pubmed: str
    exactness: str


@dataclass(frozen=True, slots=True)
class LineYield:
    """A line's share: records of the topic it matches, and those in the set only because of it."""

    line: int
    matched: int
    only_this_line: int


@dataclass(frozen=True, slots=True)
class LineCount:
    """How many records the whole source has for one line of a topic's strategy at one moment."""

    topic_id: str
    source: str
    strategy_version: str
    line: int
    line_text: str
    counted_at: datetime
    records: int


@dataclass(frozen=True, slots=True)
class KnownItem:
    """A cited work that the strategy should find: `found`, `missed` or `not_in_source`.

    `record_id` is the held record it was recognised as, empty if none is held.
    """

    key: str
    title: str
    status: str
    pmid: str = ""
    doi: str = ""
    record_id: str = ""


class DifferenceKind(StrEnum):
    """Why the source's set and a topic's evidence differ in one record.

    The source has it, the evidence had not: the first six are arrivals (`added_late`: created on
    a day that was covered, findable only later), then what does not enter. The evidence has it,
    the source's search has not: the last three.
    """

    NEW = "new"
    ADDED_LATE = "added_late"
    ENTERED_LATE = "entered_late"
    INDEXED_LATE = "indexed_late"
    REVISED = "revised"
    STRATEGY_CHANGED = "strategy_changed"
    OUTSIDE_STRATEGY = "outside_strategy"
    UNREADABLE = "unreadable"
    NOT_SENT = "not_sent"
    LEFT = "left"
    WITHDRAWN = "withdrawn"
    NOT_FOUND = "not_found"


@dataclass(frozen=True, slots=True)
class Difference:
    """One record in which a topic's evidence differed from the source, and the sentence why."""

    record_id: str
    kind: DifferenceKind
    detail: str


@dataclass(frozen=True, slots=True)
class Owed:
    """A record that a topic was promised by a search and that the source did not yet give.

    The next runs ask for it again, whatever their windows are.
    """

    source_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """One topic's reconciliation: its run's row, and every difference that it found."""

    run: SearchRun
    differences: tuple[Difference, ...] = ()

    def count(self, kind: DifferenceKind) -> int:
        """Count the differences of one kind."""
        return sum(difference.kind is kind for difference in self.differences)


@dataclass(frozen=True, slots=True)
class RunResult:
    """All that one run learnt of one topic, committed to the store in one transaction.

    `versions` are new records and new versions of held ones only. `matches` and `suggestions`
    are for the records that were read again in this run; the others keep what is stored.
    `cited` are record ids held because the policy cites them, whether the strategy finds them
    or not. `differences` are what a reconciliation explains. `owed` is all that the topic still
    waits for after this run. `notices` are complete for every record in `versions`.
    """

    run: SearchRun
    strategy_lines: tuple[StrategyLineText, ...] = ()
    line_yields: tuple[LineYield, ...] = ()
    known_items: tuple[KnownItem, ...] = ()
    versions: Series[RecordVersion] = ()
    matches: tuple[Match, ...] = ()
    changes: tuple[Change, ...] = ()
    suggestions: Series[Suggestion] = ()
    notices: tuple[Notice, ...] = ()
    payloads: tuple[Payload, ...] = ()
    cited: tuple[str, ...] = ()
    differences: tuple[Difference, ...] = ()
    owed: tuple[Owed, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """How a record stands in a topic. `in_strategy` false: it left, or was never in.

    `revision` is the record's version that the topic judged last: another topic's run may have
    fetched a newer one since.
    """

    record_id: str
    in_strategy: bool
    lines: tuple[int, ...]
    revision: int = 0
    first_seen_run: str = ""
    why_now: str = ""
    route: str = ""
