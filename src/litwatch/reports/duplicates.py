"""Groups of duplicates and the decisions behind them as tables."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from litwatch.domain import DuplicateGroup, FieldEvidence, PairDecision, Record

_FIELDS: Final = (
    *("title", "authors", "journal", "year", "volume", "issue", "pages", "doi", "pmid"),
)
_PAIR_COLUMNS: Final = (
    *("first", "second", "relation", "verdict", "score", "rule", "rule_version", "actor"),
    *(*_FIELDS, "reason"),
)


def groups_table(records: Sequence[Record], groups: Iterable[DuplicateGroup]) -> str:
    """Write `ID,group` for every record in a group, in the order of the records.

    A group is named by the ID of the record that represents it; singletons are left out.
    """
    names = {record.record_id: record.source_id for record in records}
    group_of = {member: names[group.representative] for group in groups for member in group.members}
    rows = [
        (record.source_id, group_of[record.record_id])
        for record in records
        if record.record_id in group_of
    ]
    return _csv([("ID", "group"), *rows])


def pairs_table(
    records: Sequence[Record], decisions: Iterable[PairDecision], reasons: Mapping[str, str]
) -> str:
    """Write one row for each decision: how far each field agrees, the rule, and its reason.

    `reasons` gives a rule's reason by its name; a person's own words come first.
    """
    names = {record.record_id: record.source_id for record in records}
    rows = (_pair_row(decision, names, reasons) for decision in decisions)
    return _csv([_PAIR_COLUMNS, *rows])


def _pair_row(
    decision: PairDecision, names: Mapping[str, str], reasons: Mapping[str, str]
) -> tuple[object, ...]:
    agreed = {entry.field: entry.agreement.value for entry in decision.evidence}
    return (
        names[decision.first],
        names[decision.second],
        decision.relation.value,
        decision.verdict.value,
        decision.score,
        decision.rule,
        decision.rule_version,
        decision.actor,
        *(agreed.get(field, "") for field in _FIELDS),
        decision.reason or reasons.get(decision.rule, ""),
    )


def _csv(rows: Iterable[Sequence[object]]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def explanation(decision: PairDecision, reason: str = "") -> str:
    """Tell one decision in lines: what was decided, by whom and why, and both values of a field."""
    head = (
        f"{decision.first} and {decision.second}: {decision.relation.value}, "
        f"{decision.verdict.value} by {decision.actor}"
    )
    rule = f"rule {decision.rule} (version {decision.rule_version}), score {decision.score:.2f}"
    why = decision.reason or reason
    lines = [head, f"  {rule}", *([f"  {why}"] if why else [])]
    return "\n".join([*lines, *map(_told, decision.evidence)]) + "\n"


def _told(entry: FieldEvidence) -> str:
    values = f"{entry.first or '-'} | {entry.second or '-'}"
    return f"  {entry.field}: {entry.agreement.value}: {values}"
