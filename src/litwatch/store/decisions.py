"""People's decisions in the store: each is a row more, checked against all that was decided."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Final

from litwatch.domain import (
    Advice,
    Decision,
    DecisionEvent,
    TrailEntry,
    Waiting,
)
from litwatch.errors import UsageError
from litwatch.store import reading
from litwatch.store.bulk import Row, insert, to_json
from litwatch.store.database import Connection
from litwatch.store.values import DbRow, to_decision, to_utc

FILE: Final = "decisions"
WORDS: Final = ("include", "exclude", "maybe")
ask = partial(reading.ask, file=FILE)
ask_one = partial(reading.ask_one, file=FILE)


def decision_row(decision: Decision, number: int, *, takes_back: int = 0) -> Row:
    """A row of `decisions`."""
    return {
        "decision_number": number,
        "topic_id": decision.topic_id,
        "record_id": decision.record_id,
        "decision": decision.decision,
        "stage": decision.stage,
        "decided_by": decision.decided_by,
        "decided_at": decision.decided_at,
        "reason": decision.reason,
        "criteria_version": decision.criteria_version,
        "old_decision": decision.old,
        "reason_code": decision.reason_code,
        "tier": decision.tier,
        "adjudicates": decision.adjudicates,
        "takes_back": takes_back,
        "suggested_route": decision.advice.route,
        "suggested_reason": decision.advice.reason,
        "suggested_run": decision.advice.run_id,
        "suggestion_shown": decision.advice.shown,
        "origin": decision.origin,
    }


def add(
    connection: Connection, decisions: Sequence[Decision], *, adjudicator: str = ""
) -> tuple[Decision, ...]:
    """Add decisions on one topic, in their order, and give them as they were kept.

    Raises UsageError for the first that cannot be; then the transaction keeps none.
    """
    if not decisions:
        return ()
    _refuse_unknown(connection, decisions)
    kept = _filled_in(connection, decisions)
    first: int = ask_one(connection, "next_decision") or 1
    rows = [decision_row(decision, first + place) for place, decision in enumerate(kept)]
    insert(connection, "decisions", rows)
    _refuse_out_of_turn(connection, first, adjudicator)
    return kept


def _refuse_unknown(connection: Connection, decisions: Sequence[Decision]) -> None:
    wrong = next((each for each in decisions if each.decision not in WORDS), None)
    if wrong:
        raise UsageError(
            f"{wrong.decision!r} is no decision", remedy="Say include, exclude or maybe."
        )
    topic_id = decisions[0].topic_id
    ids = to_json(sorted({each.record_id for each in decisions}))
    known = {row[0] for row in ask(connection, "known", topic_id=topic_id, ids=ids)}
    missing = next((each.record_id for each in decisions if each.record_id not in known), None)
    if missing:
        raise UsageError(
            f"topic {topic_id} holds no record {missing}",
            remedy="The `evidence` view lists what is held; `litwatch nominate` brings in others.",
        )


def _filled_in(connection: Connection, decisions: Sequence[Decision]) -> tuple[Decision, ...]:
    """Put to each what the same person had said before and what the machine suggests."""
    topic_id = decisions[0].topic_id
    said = {_place(*row[1:4]): row[4] for row in ask(connection, "words", topic_id=topic_id)}
    advice = _advice(connection, topic_id, {each.record_id for each in decisions})
    kept = []
    for each in decisions:
        place = _place(each.record_id, each.stage, each.decided_by)
        given = replace(advice.get(each.record_id, Advice()), shown=each.advice.shown)
        kept.append(replace(each, old=said.get(place, ""), advice=given))
        said[place] = each.decision
    return tuple(kept)


def _place(record_id: str, stage: str, person: str) -> tuple[str, str, str]:
    return record_id, stage, person.casefold()


def _advice(
    connection: Connection, topic_id: str, record_ids: Collection[str]
) -> Mapping[str, Advice]:
    rows = ask(connection, "advice", topic_id=topic_id, ids=to_json(sorted(record_ids)))
    return {row[0]: Advice(*row[1:]) for row in rows}


def _refuse_out_of_turn(connection: Connection, first: int, adjudicator: str) -> None:
    """Refuse what breaks the order of stages and persons, among the rows from `first` on."""
    for early in ask(connection, "too_early", first=first):
        raise _too_early(*early)
    for record_id, person, reviewers in ask(connection, "unsettled_by_third", first=first):
        raise UsageError(
            f"{reviewers} review {record_id}; {person} would be a third reviewer",
            remedy="A third person settles a conflict with --adjudicate.",
        )
    named = bool(adjudicator)
    for record_id, person, is_own in ask(
        connection, "needless_adjudication", first=first, may_be_own=named
    ):
        raise _needless(record_id, person if is_own else "")


def _too_early(
    record_id: str, outcome: str, decision: str | None, status: str | None
) -> UsageError:
    if outcome in (Waiting.CONFLICT, Waiting.SECOND):
        return UsageError(
            f"{record_id} is not settled at title and abstract: {outcome}",
            remedy="Settle that stage first; `litwatch conflicts` lists conflicts.",
        )
    if decision == "exclude":
        return UsageError(
            f"{record_id} was excluded at title and abstract",
            remedy="Decide include there, or take the exclusion back with `litwatch undo`, first.",
        )
    return UsageError(
        f"the full text of {record_id} was not retrieved ({status})",
        remedy="Say `litwatch fulltext … retrieved` first.",
    )


def _needless(record_id: str, person: str) -> UsageError:
    if person:
        return UsageError(
            f"{person} is a reviewer of {record_id} and cannot adjudicate it",
            remedy="A third person does, or the topic's `adjudicator` in config.yaml.",
        )
    return UsageError(
        f"there is no conflict on {record_id} to adjudicate",
        remedy="Leave --adjudicate away.",
    )


def take_back(connection: Connection, event: DecisionEvent, told: Decision) -> Decision:
    """Add the row that takes `event` back; what the same person said before counts again.

    `told` says who takes it back, when and why; it is given as it was kept.
    """
    taken = event.decision
    earlier = [
        each.decision.decision
        for each in history(connection, taken.topic_id, taken.record_id)
        if each.is_active and each.number != event.number and _same_place(each.decision, taken)
    ]
    row = replace(
        told,
        record_id=taken.record_id,
        stage=taken.stage,
        old=taken.decision,
        decision=earlier[-1] if earlier else "",
        adjudicates=taken.adjudicates,
    )
    number: int = ask_one(connection, "next_decision") or 1
    insert(connection, "decisions", [decision_row(row, number, takes_back=event.number)])
    return row


def _same_place(one: Decision, other: Decision) -> bool:
    return (one.stage, one.decided_by.casefold(), one.adjudicates) == (
        other.stage,
        other.decided_by.casefold(),
        other.adjudicates,
    )


def history(
    connection: Connection, topic_id: str, record_id: str | None = None
) -> tuple[DecisionEvent, ...]:
    """Give every row of a topic's decisions, oldest first."""
    rows = ask(connection, "history", topic_id=topic_id, record_id=record_id)
    return tuple(DecisionEvent(row[-3], to_decision(row[:-3]), row[-2], row[-1]) for row in rows)


def deeds(connection: Connection, topic_id: str, record_id: str) -> tuple[TrailEntry, ...]:
    """Give everything that people did with a record in a topic, oldest first."""
    rows = ask(connection, "deeds", topic_id=topic_id, record_id=record_id)
    return tuple(map(to_entry, rows))


def to_entry(row: DbRow) -> TrailEntry:
    """From happened_at, record_id, kind, actor, detail, why, run_id."""
    return TrailEntry(to_utc(row[0]), *row[1:])
