"""The digest's English in one place: names of routes, changes, notices and reasons; dates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from litwatch.domain import ChangeKind, NoticeKind, Route, Verdict

SAMPLE_NOTICE = (
    "Sample data: abstracts are summaries written for this demonstration, not the published "
    "texts, and some records carry invented numbers. Do not base a decision on this digest."
)

WHY_NOW = {
    ChangeKind.NEW: "new in the source",
    ChangeKind.INDEXED_LATE: "indexed late",
    ChangeKind.ENTERED_LATE: "entered late",
    ChangeKind.REVISED: "revised so that it now matches",
    ChangeKind.STRATEGY_CHANGED: "gained by the changed strategy",
    ChangeKind.SOURCE_ADDED: "from a source that was added",
    ChangeKind.UPDATED: "updated",
    ChangeKind.HEADINGS_ONLY: "headings revised",
    ChangeKind.LEFT: "left the topic",
    ChangeKind.REOPENED: "to be judged again",
}

ROUTES = {
    Route.PROPOSE_EXCLUDE: "proposed for exclusion",
    Route.HOLD_LANGUAGE: "held for its language",
    Route.HOLD_CONFERENCE: "held as a conference abstract",
    Route.GUIDELINE: "guideline or assessment",
    Route.LIST_REVIEW: "review, listed",
    Route.LOWER_TIER: "lower tier",
    Route.RETRIEVE: "to retrieve in full",
    Route.MEETS: "meets every criterion",
}

VERDICTS = {
    Verdict.MEETS: "meets",
    Verdict.FAILS: "fails",
    Verdict.UNCLEAR: "unclear",
}

NOTICES = {
    NoticeKind.RETRACTION: "Retraction",
    NoticeKind.WITHDRAWAL: "Withdrawal",
    NoticeKind.PARTIAL_RETRACTION: "Partial retraction",
    NoticeKind.EXPRESSION_OF_CONCERN: "Expression of concern",
    NoticeKind.CORRECTION: "Correction",
    NoticeKind.REINSTATEMENT: "Reinstatement",
    NoticeKind.UPDATE: "Update",
}

SOURCES = {"pubmed": "PubMed"}

SECTION_NOTES = {
    "signals": "Trials that may bear on a conclusion. Each waits for a person to confirm it.",
    "reopened": "Decided before something happened that changes the case.",
    "meets": "Every criterion is met in the abstract.",
    "retrieve": "The abstract does not settle every criterion: the full paper decides.",
    "lower_tier": "Relevant, but a case report or a single patient.",
    "set_aside": "Proposals and the words they rest on. Nothing is dropped; a person decides.",
}

MORE_COMMAND = 'litwatch sql "SELECT * FROM evidence WHERE {where}"{sample}'

# INTERFACES.md, "Screening vocabulary", as a reader says it.
REASONS = {
    "publication_type": "publication type",
    "systematic_review": "systematic review",
    "guideline_consensus": "guideline or consensus",
    "editorial_letter_comment": "editorial, letter or comment",
    "conference_abstract": "conference abstract",
    "protocol_ongoing": "protocol of an ongoing study",
    "case_report": "case report",
    "animal_or_laboratory": "animal or laboratory study",
    "correction_retraction": "correction or retraction",
    "other_intervention": "another intervention",
    "no_image_guidance": "no image guidance",
    "not_percutaneous": "not percutaneous",
}

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def day(moment: date) -> str:
    """A date that no reader can misread: 8 May 2025."""
    return f"{moment.day} {_MONTHS[moment.month - 1]} {moment.year}"


def month(number: int) -> str:
    """Name a month; a number that is none has no name."""
    return dict(enumerate(_MONTHS, start=1)).get(number, "")


def period(first: date, last: date, year: int) -> str:
    """Two days and what lies between; a `year` that was just named is not said again.

    >>> period(date(2026, 9, 28), date(2026, 10, 5), 2026)
    '28 September to 5 October'
    >>> period(date(2025, 12, 29), date(2026, 1, 5), 2026)
    '29 December 2025 to 5 January 2026'
    """
    if {first.year, last.year} != {year}:
        return f"{day(first)} to {day(last)}"
    return " to ".join(f"{each.day} {_MONTHS[each.month - 1]}" for each in (first, last))


def count(number: int, noun: str, plural: str = "") -> str:
    """`1 record`, `2 records`; `plural` for nouns that do not just take an s."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def source(name: str) -> str:
    """A source under the name that its users know."""
    return SOURCES.get(name, name)


def reason(name: str) -> str:
    """A reason class or criterion as a reader says it."""
    whole, _, part = name.partition(".")
    return f"{reason(whole)}, {reason(part)}" if part else REASONS.get(name, name.replace("_", " "))


def count_notices(kind: NoticeKind, number: int) -> str:
    """`a retraction`, `2 expressions of concern`, as they stand in the brackets of a count."""
    first, space, rest = NOTICES[kind].lower().partition(" of ")
    article = "an" if first[0] in "aeiou" else "a"
    counted = f"{article} {first}" if number == 1 else count(number, first)
    return f"{counted}{space}{rest}"


def joined(parts: Sequence[str]) -> str:
    """Join as a sentence does: `a, b and c`."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)
