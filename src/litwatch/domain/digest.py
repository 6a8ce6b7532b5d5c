"""The weekly digest as values: what the store hands over, and what the templates are given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from litwatch.domain.decisions import AuditFigures, Decision
from litwatch.domain.evidence import Change, Notice, Suggestion
from litwatch.domain.record import Record
from litwatch.domain.surveillance import (
    KnownItem,
    LineYield,
    Policy,
    Reconciliation,
    SearchRun,
    StrategyLineText,
)


@dataclass(frozen=True, slots=True, order=True)
class IsoWeek:
    """An ISO week: `2026-W47`, Monday to Sunday."""

    year: int
    week: int

    def __str__(self) -> str:
        """Write as ISO 8601 does."""
        return f"{self.year}-W{self.week:02d}"

    @classmethod
    def of(cls, day: date) -> IsoWeek:
        """The week that holds `day`."""
        calendar = day.isocalendar()
        return cls(calendar.year, calendar.week)

    @classmethod
    def parse(cls, text: str) -> IsoWeek:
        """Read `2026-W47`. Raises ValueError for anything else."""
        year, separator, week = text.partition("-W")
        if not separator:
            msg = f"{text!r} is not an ISO week such as 2026-W47"
            raise ValueError(msg)
        date.fromisocalendar(int(year), int(week), 1)
        return cls(int(year), int(week))

    @property
    def monday(self) -> date:
        """First day."""
        return date.fromisocalendar(self.year, self.week, 1)

    @property
    def sunday(self) -> date:
        """Last day."""
        return self.monday + timedelta(days=6)


@dataclass(frozen=True, slots=True)
class DigestItem:
    """One record in a digest, with everything that explains why it stands there."""

    record: Record
    change: Change
    run_id: str
    lines: tuple[int, ...]
    suggestion: Suggestion | None = None
    decision: Decision | None = None
    duplicates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NoticeItem:
    """A notice about a held or cited work; `reference_number` is its number in the policy."""

    notice: Notice
    title: str
    noticed_at: date
    reference_number: int | None = None


@dataclass(frozen=True, slots=True)
class LineHealth:
    """A line's yield now, beside its band (least and most) over earlier runs, if there were any."""

    line: StrategyLineText
    now: LineYield
    usual: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class ManualSource:
    """A source that people search by hand; never searched before means due from the start."""

    name: str
    every_days: int
    last_searched_on: date | None = None

    @property
    def due_on(self) -> date | None:
        """The day of the next search; None where it was never searched."""
        last = self.last_searched_on
        return last + timedelta(days=self.every_days) if last else None

    def is_overdue(self, today: date) -> bool:
        """Whether the search should have been made by now."""
        return self.due_on is None or self.due_on < today


@dataclass(frozen=True, slots=True)
class DigestMaterial:
    """All that the store knows for one topic's digest of one week.

    `items` and `notices` belong to this digest alone: no other digest shows them as new.
    `runs` are the week's searches; `reconciliations` stand apart, for they cover no days.
    `waiting` counts items that arrived after this week's digest was sent. `held` is the number of
    records in the topic's evidence; `missed_weeks` are weeks since the last covered one without a
    completed run. `audit` is what people found among drawn proposed exclusions.
    """

    topic_id: str
    topic_title: str
    week: IsoWeek
    runs: tuple[SearchRun, ...] = ()
    items: tuple[DigestItem, ...] = ()
    notices: tuple[NoticeItem, ...] = ()
    known_items: tuple[KnownItem, ...] = ()
    line_health: tuple[LineHealth, ...] = ()
    missed_weeks: tuple[IsoWeek, ...] = ()
    held: int = 0
    new_since_review: int = 0
    waiting: int = 0
    manual_sources: tuple[ManualSource, ...] = ()
    reconciliations: tuple[Reconciliation, ...] = ()
    audit: AuditFigures | None = None


@dataclass(frozen=True, slots=True)
class DigestTable:
    """A small table of a section: every row has a cell for each column."""

    key: str
    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class DigestSection:
    """A section in reading order; `summary` replaces the items where one line is enough."""

    key: str
    title: str
    items: tuple[DigestItem, ...] = ()
    notices: tuple[NoticeItem, ...] = ()
    summary: tuple[str, ...] = ()
    tables: tuple[DigestTable, ...] = ()


@dataclass(frozen=True, slots=True)
class Digest:
    """One topic's digest of one week, ready for the templates.

    `alerts` are troubles, to be read first; `notes` say what colours the reading: a baseline, a
    changed strategy.
    """

    topic_id: str
    topic_title: str
    week: IsoWeek
    subject: str
    headline: str
    alerts: tuple[str, ...]
    sections: tuple[DigestSection, ...]
    notes: tuple[str, ...] = ()
    policy: Policy | None = None
    is_sample: bool = False
