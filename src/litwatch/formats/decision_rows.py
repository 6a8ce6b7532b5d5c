"""Decisions as files carry them: a reference, and what somebody decided of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final

from litwatch.domain import EXCLUSION_REASONS, OTHER, Decision, Record, Stage, Tier, read_reason

WORDS: Final = ("include", "exclude", "maybe")
DECISION_COLUMNS: Final = (
    *("stage", "decision", "reason", "reason_code", "tier"),
    *("decided_by", "decided_at", "criteria_version", "adjudicates"),
)
_TRUE = "true"


class ExchangeFormat(StrEnum):
    """The formats in which decisions come and go."""

    CSV = "csv"
    RIS = "ris"
    ASREVIEW = "asreview"
    COVIDENCE = "covidence"


@dataclass(frozen=True, slots=True)
class Reference:
    """How a file names a work.

    `accession` is a number in a database that the file does not name: a PMID only where the title
    says so too.
    """

    record_id: str = ""
    pmid: str = ""
    doi: str = ""
    title: str = ""
    year: int | None = None
    accession: str = ""


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """One decision of a file, `place` being its row or line; what is empty the file does not say.

    Without a `decision` the work is undecided. `is_label`: another tool's word, which has no place
    for what our rules ask. A row with a `problem` cannot be imported.
    """

    place: str
    reference: Reference
    decision: str = ""
    stage: str = ""
    reason: str = ""
    reason_code: str = ""
    tier: str = ""
    decided_by: str = ""
    decided_at: datetime | None = None
    criteria_version: str = ""
    adjudicates: bool = False
    is_label: bool = False
    problem: str = ""


@dataclass(frozen=True, slots=True)
class DecidedRecord:
    """A record to export: every decision on it in their order, and the one that counts."""

    record: Record
    decisions: tuple[Decision, ...] = ()
    standing: Decision | None = None


def decision_cells(decision: Decision) -> dict[str, str]:
    """Write a decision as text by column; the time is ISO 8601 with its offset."""
    return {
        "stage": decision.stage,
        "decision": decision.decision,
        "reason": decision.reason,
        "reason_code": decision.reason_code,
        "tier": decision.tier,
        "decided_by": decision.decided_by,
        "decided_at": decision.decided_at.isoformat(),
        "criteria_version": decision.criteria_version,
        "adjudicates": _TRUE if decision.adjudicates else "",
    }


def row_of(place: str, reference: Reference, cells: Mapping[str, str]) -> DecisionRow:
    """Read what `decision_cells` wrote, or what a person typed; `problem` says what is wrong."""
    row = DecisionRow(
        place,
        reference,
        decision=_folded(cells.get("decision", "")),
        stage=_folded(cells.get("stage", "")),
        reason=cells.get("reason", ""),
        reason_code=_folded(cells.get("reason_code", "")),
        tier=_folded(cells.get("tier", "")),
        decided_by=cells.get("decided_by", "").strip(),
        decided_at=_moment(cells.get("decided_at", "")),
        criteria_version=cells.get("criteria_version", "").strip(),
        adjudicates=_folded(cells.get("adjudicates", "")) == _TRUE,
    )
    return replace(row, problem=_problem(row, cells)) if row.decision else row


def reason_code_of(reason: str) -> str:
    """Give the vocabulary's code for a reason told in words; `other` where it names none."""
    return read_reason(reason)[0] or (OTHER if reason.strip() else "")


def _folded(text: str) -> str:
    return text.strip().casefold()


def _moment(text: str) -> datetime | None:
    """Read ISO 8601 as a moment in UTC; a time without an offset is one."""
    try:
        moment = datetime.fromisoformat(text.strip())
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def _problem(row: DecisionRow, cells: Mapping[str, str]) -> str:
    """Name the first value that is not of its vocabulary."""
    known = (
        ("decision", row.decision, WORDS),
        ("stage", row.stage, tuple(Stage)),
        ("reason code", row.reason_code, tuple(EXCLUSION_REASONS)),
        ("tier", row.tier, tuple(Tier)),
    )
    for name, value, words in known:
        if value and value not in words:
            return f"{value[:40]!r} is no {name}; known are {', '.join(words)}"
    if row.tier and (row.decision != "include" or row.stage == Stage.TITLE_ABSTRACT):
        return "only an include at full text has a tier"
    if cells.get("decided_at", "").strip() and row.decided_at is None:
        return f"{cells['decided_at'][:40]!r} is no time; write it as 2026-11-20T09:30:00+00:00"
    return ""
