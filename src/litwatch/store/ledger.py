"""The ledger of people's work in one store: what they decided, and what waits for them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import datetime

from litwatch.domain import (
    Decision,
    DecisionEvent,
    FoundBy,
    FullTextEvent,
    Nomination,
    QueueEntry,
    ReviewRule,
    TrailEntry,
    Waiting,
)
from litwatch.errors import UsageError
from litwatch.store.bulk import Row, in_utc, insert, to_json
from litwatch.store.database import Connection
from litwatch.store.decisions import add, ask, ask_one, history, take_back, to_entry
from litwatch.store.values import DbRow, to_decision, to_utc

Opened = Callable[[], AbstractContextManager[Connection]]


@contextmanager
def rolled_back(connection: Connection) -> Iterator[None]:
    """Do work of which nothing is kept."""
    connection.execute("BEGIN TRANSACTION")
    try:
        yield
    finally:
        connection.execute("ROLLBACK")


class DecisionLedger:
    """What people decided in one store; every method opens it, does one thing and closes it."""

    def __init__(self, to_read: Opened, to_write: Opened) -> None:
        self._reading = to_read
        self._writing = to_write

    def add(self, decisions: Sequence[Decision], *, adjudicator: str = "") -> tuple[Decision, ...]:
        """Add decisions on one topic, all or none, and give them as they were kept.

        Raises UsageError for another word than include, exclude or maybe, for a record that the
        topic does not know, and for what breaks the order of stages or of reviewers.
        `adjudicator` is who alone may settle conflicts, empty where any third person may.
        """
        with self._writing() as connection:
            return add(connection, decisions, adjudicator=adjudicator)

    def try_out(
        self, decisions: Sequence[Decision], rule: ReviewRule, *, adjudicator: str = ""
    ) -> None:
        """Refuse what `add` would refuse under this rule; nothing is kept."""
        with self._reading() as connection, rolled_back(connection):
            number = ask_one(connection, "next_rule") or 1
            since = decisions[0].decided_at
            insert(connection, "review_rules", [_rule_row(rule, number, since)])
            add(connection, decisions, adjudicator=adjudicator)

    def take_back(self, event: DecisionEvent, told: Decision) -> Decision:
        """Take one decision back by another row, which is given."""
        with self._writing() as connection:
            return take_back(connection, event, told)

    def history(self, topic_id: str, record_id: str | None = None) -> tuple[DecisionEvent, ...]:
        """Give every decision and every taking back of a topic, or of one record in it."""
        with self._reading() as connection:
            return history(connection, topic_id, record_id)

    def current(self, topic_id: str, *, with_inherited: bool = True) -> dict[str, Decision]:
        """Give the settled decision on each of a topic's records, by record id."""
        with self._reading() as connection:
            rows = ask(connection, "current", topic_id=topic_id, with_inherited=with_inherited)
        return {row[1]: to_decision(row) for row in rows}

    def outcomes(self, topic_id: str) -> dict[tuple[str, str], str]:
        """Say of each decided record and stage: `settled`, `conflict` or `second reviewer`."""
        with self._reading() as connection:
            return {
                (row[0], row[1]): row[2] for row in ask(connection, "outcomes", topic_id=topic_id)
            }

    def record_ids(self, identifiers: Collection[str]) -> dict[str, str]:
        """Find held records and nominated works by record id, PMID, DOI or PMCID; others lack."""
        with self._reading() as connection:
            rows = ask(connection, "identified", ids=to_json(sorted(identifiers)))
        return {row[0]: row[1] for row in rows}

    # Full texts and works found otherwise

    def tell_full_text(self, event: FullTextEvent) -> None:
        """Add what became of a report."""
        with self._writing() as connection:
            _refuse_unknown_record(connection, event.topic_id, event.record_id)
            number = ask_one(connection, "next_full_text") or 1
            insert(connection, "full_text_events", [_full_text_row(event, number)])

    def full_text_status(self, topic_id: str, record_id: str) -> str:
        """Say how far a report came; empty where nobody asked for it."""
        with self._reading() as connection:
            part = {"topic_id": topic_id, "record_id": record_id}
            return ask_one(connection, "full_text_status", **part) or ""

    def nominate(self, nomination: Nomination) -> Nomination:
        """Add a work found otherwise, and give it with its record id.

        Raises UsageError where the topic has it by nomination already.
        """
        with self._writing() as connection:
            _refuse_repeated(connection, nomination)
            number = ask_one(connection, "next_nomination") or 1
            insert(connection, "nominations", [_nomination_row(nomination, number)])
            ((record_id, title),) = ask(
                connection, "nomination", topic_id=nomination.topic_id, number=str(number)
            )
            return replace(nomination, record_id=record_id, title=title)

    def nominations(self, topic_id: str) -> dict[str, Nomination]:
        """Give every work that people brought to a topic, by the id under which it came."""
        with self._reading() as connection:
            rows = ask(connection, "nominations", topic_id=topic_id)
        return {row[0]: _nomination(row[1:]) for row in rows}

    # How a topic is reviewed, and what waits

    def rule(self, topic_id: str) -> ReviewRule:
        """Give how many people decide on each of a topic's records; one where nothing is kept."""
        with self._reading() as connection:
            return _rule(connection, topic_id)

    def keep_rule(self, rule: ReviewRule, since: datetime) -> bool:
        """Keep a rule that differs from the one in force; say whether it does."""
        if self.rule(rule.topic_id) == rule:
            return False
        with self._writing() as connection:
            number = ask_one(connection, "next_rule") or 1
            insert(connection, "review_rules", [_rule_row(rule, number, since)])
        return True

    def queue(self, topic_id: str, stage: str | None = None) -> tuple[QueueEntry, ...]:
        """Give what waits for a person, at one stage or at both, the longest waiting first."""
        with self._reading() as connection:
            rows = ask(connection, "queue", topic_id=topic_id, stage=stage)
        return tuple(_queue_entry(row) for row in rows)

    def said_by(self, topic_id: str, reviewer: str) -> dict[tuple[str, str], datetime]:
        """Say on which records, at which stage and when one person decided last."""
        with self._reading() as connection:
            rows = ask(connection, "said_by", topic_id=topic_id, reviewer=reviewer)
        return {(row[0], row[1]): to_utc(row[2]) for row in rows}

    def proposed_exclusions(self, topic_id: str) -> dict[str, str]:
        """Give the settled decision (empty if none) on each record proposed for exclusion."""
        with self._reading() as connection:
            rows = ask(connection, "proposed_exclusions", topic_id=topic_id)
        return {row[0]: row[1] for row in rows}

    def conflicts(self, topic_id: str) -> tuple[tuple[str, str, str], ...]:
        """Give record id, stage and title of each conflict, the oldest first."""
        with self._reading() as connection:
            rows = ask(connection, "conflict_words", topic_id=topic_id)
        return tuple((row[0], row[1], row[2]) for row in rows)

    def trail(self, topic_id: str, since: datetime | None = None) -> Iterator[TrailEntry]:
        """Give everything that happened in a topic, oldest first."""
        with self._reading() as connection:
            rows = ask(
                connection, "trail", topic_id=topic_id, since=in_utc(since) if since else None
            )
        return map(to_entry, rows)


def _refuse_unknown_record(connection: Connection, topic_id: str, record_id: str) -> None:
    if not ask(connection, "known", topic_id=topic_id, ids=to_json([record_id])):
        raise UsageError(f"topic {topic_id} holds no record {record_id}")


def _refuse_repeated(connection: Connection, nomination: Nomination) -> None:
    row = next(
        iter(
            ask(
                connection,
                "nominated_before",
                topic_id=nomination.topic_id,
                pmid=nomination.pmid,
                doi=nomination.doi,
                title=nomination.title,
                record_id=nomination.record_id,
            )
        ),
        None,
    )
    if row:
        raise UsageError(f"{row[1]} nominated this work already: {row[0]} ({row[2]})")


def _rule(connection: Connection, topic_id: str) -> ReviewRule:
    rows = ask(connection, "rule", topic_id=topic_id)
    return ReviewRule(*rows[0]) if rows else ReviewRule(topic_id)


def _rule_row(rule: ReviewRule, number: int, since: datetime) -> Row:
    return {
        "rule_number": number,
        "topic_id": rule.topic_id,
        "reviewers": rule.reviewers,
        "blind": rule.blind,
        "since": since,
    }


def _full_text_row(event: FullTextEvent, number: int) -> Row:
    return {
        "event_number": number,
        "topic_id": event.topic_id,
        "record_id": event.record_id,
        "full_text_status": event.status,
        "told_by": event.told_by,
        "told_at": event.told_at,
        "reason": event.reason,
    }


def _nomination_row(nomination: Nomination, number: int) -> Row:
    return {
        "nomination_number": number,
        "topic_id": nomination.topic_id,
        "found_by": nomination.found_by,
        "nominated_by": nomination.nominated_by,
        "nominated_at": nomination.nominated_at,
        "why": nomination.why,
        "pmid": nomination.pmid,
        "doi": nomination.doi,
        "title": nomination.title,
    }


def _nomination(row: DbRow) -> Nomination:
    topic_id, found_by, person, moment, *told = row
    return Nomination(topic_id, FoundBy(found_by), person, to_utc(moment), *told)


def _queue_entry(row: DbRow) -> QueueEntry:
    record_id, title, waits, since, *told, stage = row
    (route, reason, quote, field, why_now, because, decision, found_by, full_text) = told
    return QueueEntry(
        record_id=record_id,
        title=title,
        stage=stage,
        waiting=Waiting(waits),
        waiting_since=to_utc(since) if since else None,
        route=route,
        reason=reason,
        quote=quote,
        field=field,
        why_now=why_now,
        reopened_because=because,
        decision=decision,
        found_by=found_by,
        full_text=full_text,
    )
