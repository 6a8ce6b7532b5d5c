"""Pairs of records that may be one report → text for a terminal, and values for JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from litwatch.domain import (
    MACHINE,
    DuplicateGroup,
    FieldEvidence,
    PairDecision,
    PairEvent,
    Record,
)
from litwatch.reports.citations import to_ama
from litwatch.reports.show import wrap
from litwatch.reports.wording import count, day

Reasons = Mapping[str, str]


def queue_text(topic_id: str, events: Sequence[PairEvent], reasons: Reasons) -> str:
    """Show each pair that waits for a person, with both values of every field."""
    if not events:
        return f"{topic_id}: no pair waits for a person"
    told = [f"{topic_id}: {count(len(events), 'pair')} to review"]
    for event in events:
        told += ["", *_decision(event.decision, reasons)]
    told += ["", "Decide: litwatch duplicates link|unlink A B --by NAME --why TEXT"]
    return "\n".join(map(wrap, told))


def _decision(decision: PairDecision, reasons: Reasons) -> Iterator[str]:
    relation = decision.relation.replace("_", " ")
    yield f"{decision.first} | {decision.second}: {relation}, {decision.verdict}"
    yield f"  {_authority(decision, reasons)}"
    yield from _fields(decision.evidence)


def _authority(decision: PairDecision, reasons: Reasons) -> str:
    """Say who decided and why: a rule with its reason, or a person in their own words."""
    if decision.actor != MACHINE:
        return f"{decision.actor}, {day(decision.decided_at)}: {decision.reason}"
    rule = f"rule {decision.rule}, version {decision.rule_version}, score {decision.score:.2f}"
    why = reasons.get(decision.rule, "")
    return f"{rule}, {day(decision.decided_at)}{f': {why}' if why else ''}"


def _fields(evidence: Iterable[FieldEvidence]) -> Iterator[str]:
    for entry in evidence:
        yield f"  {entry.field}, {entry.agreement}: {entry.first or '-'}"
        if entry.second != entry.first:
            yield f"    | {entry.second or '-'}"


def pair_text(
    records: tuple[Record, Record],
    events: Sequence[PairEvent],
    machine_now: PairDecision | None,
    reasons: Reasons,
) -> str:
    """Tell everything decided on a pair, oldest first, and what the rules say of it now."""
    told = [f"{record.record_id}: {to_ama(record)}" for record in records]
    told += ["", "Decisions" if events else "Nothing was decided on these two."]
    for event in events:
        told += _event(event, reasons)
    told += ["", "The rules now"]
    if machine_now:
        told += _decision(machine_now, reasons)
    else:
        told.append("  nothing suggests that the two have to do with one another")
    return "\n".join(map(wrap, told))


def _event(event: PairEvent, reasons: Reasons) -> Iterator[str]:
    decision = event.decision
    if event.takes_back:
        why = f": {decision.reason}" if decision.reason else ""
        yield f"{event.number}. {decision.actor} took back {event.takes_back}{why}"
        return
    head, *rest = _decision(decision, reasons)
    yield f"{event.number}. {head}{'' if decision.active else ' (taken back)'}"
    yield from rest


def event_value(event: PairEvent, reasons: Reasons) -> dict[str, object]:
    """Give one line of a pair's history as a value that json can write."""
    decision = event.decision
    return {
        "number": event.number,
        **decision_value(decision, reasons),
        "active": decision.active,
        "takes_back": event.takes_back or None,
        "run_id": event.run_id,
    }


def decision_value(decision: PairDecision, reasons: Reasons) -> dict[str, object]:
    """Give a decision as a value; `why` is a person's reason or the rule's."""
    return {
        "first": decision.first,
        "second": decision.second,
        "relation": decision.relation.value,
        "verdict": decision.verdict.value,
        "score": decision.score,
        "rule": decision.rule,
        "rule_version": decision.rule_version,
        "actor": decision.actor,
        "why": decision.reason or reasons.get(decision.rule, ""),
        "decided_at": decision.decided_at.isoformat(),
        "evidence": [
            {
                "field": entry.field,
                "agreement": entry.agreement.value,
                "first": entry.first,
                "second": entry.second,
            }
            for entry in decision.evidence
        ],
    }


def group_value(group: DuplicateGroup) -> dict[str, object]:
    """Give a group as a value."""
    return {
        "group_id": group.group_id,
        "representative": group.representative,
        "members": list(group.members),
    }
