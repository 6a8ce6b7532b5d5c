"""A reconciliation → text for a terminal or an artifact, and a JSON value."""

from __future__ import annotations

from litwatch.domain import DifferenceKind, Reconciliation, RunOutcome
from litwatch.reports.escaping import clean
from litwatch.reports.wording import count, source


def to_text(found: Reconciliation) -> str:
    """Say how many records there are, then each difference on a line of its own."""
    run = found.run
    if run.outcome is RunOutcome.FAILED:
        return f"{run.topic_id}: FAILED: {clean(run.error)}"
    head = (
        f"{run.topic_id}: {run.found} in {source(run.source)} as of {run.as_of}; "
        f"{count_differences(found)}; {run.requests} request(s)"
    )
    lines = (
        f"  {_name(each.kind)}: {each.record_id}: {clean(each.detail)}"
        for each in found.differences
    )
    return "\n".join([head, *lines])


def count_differences(found: Reconciliation) -> str:
    """Count the differences: `2 differences: 1 added late, 1 withdrawn`."""
    if not found.differences:
        return "no difference"
    counted = (
        f"{number} {_name(kind)}" for kind in DifferenceKind if (number := found.count(kind))
    )
    return f"{count(len(found.differences), 'difference')}: {', '.join(counted)}"


def _name(kind: DifferenceKind) -> str:
    return kind.value.replace("_", " ")


def to_value(found: Reconciliation) -> dict[str, object]:
    """Give the same as a value that json can write."""
    run = found.run
    return {
        "topic_id": run.topic_id,
        "run_id": run.run_id,
        "as_of": run.as_of.isoformat(),
        "outcome": run.outcome,
        "error": run.error,
        "found": run.found,
        "new": run.new,
        "requests": run.requests,
        "counts": {kind: number for kind in DifferenceKind if (number := found.count(kind))},
        "differences": [
            {"record_id": each.record_id, "difference": each.kind, "detail": each.detail}
            for each in found.differences
        ],
    }
