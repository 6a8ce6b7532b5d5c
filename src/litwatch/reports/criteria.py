"""What a change of criteria flips → lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from litwatch.domain import CriterionVerdict, Decision
from litwatch.reports.changes import shorten
from litwatch.reports.escaping import clean
from litwatch.reports.wording import count
from litwatch.screening.flips import CriteriaDifference, Flip, VerdictFlip


def difference_text(found: CriteriaDifference) -> str:
    """Tell the counts of each change of route, then every record that flips."""
    return "\n".join(_lines(found))


def _lines(found: CriteriaDifference) -> Iterator[str]:
    decided = sum(flip.decision is not None for flip in found.flips)
    yield (
        f"{found.topic_id}: {found.old_version} -> {found.new_version}: "
        f"{len(found.flips)} of {count(found.records, 'record')} would flip, "
        f"{decided} of them decided by people"
    )
    for change in found.routes:
        yield f"{change.old} -> {change.new}: {count(change.records, 'record')}"
    for flip in found.flips:
        yield ""
        yield from _flip(flip)
    if decided:
        yield ""
        yield "Old decisions stand; each keeps the version that it was made under."


def _flip(flip: Flip) -> Iterator[str]:
    moved = f"{flip.old.route} -> {flip.new.route}"
    yield f"{flip.record_id}: {flip.old.route if flip.old.route is flip.new.route else moved}"
    yield f"  {shorten(clean(flip.title))}"
    if flip.decision:
        yield f"  DECIDED {_decision(flip.decision)}"
    if flip.is_newly_excluded:
        yield f"  {clean(flip.new.reason)}"
    for verdict in flip.verdicts:
        yield from _verdict(verdict)


def _decision(decision: Decision) -> str:
    version = decision.criteria_version or "none"
    return f"{decision.decision} by {decision.decided_by} ({decision.stage}, criteria {version})"


def _verdict(flip: VerdictFlip) -> Iterator[str]:
    words = (each.verdict if each else "no such criterion" for each in (flip.old, flip.new))
    yield f"  {flip.criterion}: {' -> '.join(words)}"
    for name, verdict in (("old", flip.old), ("new", flip.new)):
        if verdict and verdict.quote:
            yield f"    {name}: {_evidence(verdict)}"


def _evidence(verdict: CriterionVerdict) -> str:
    return f'"{clean(verdict.quote)}" ({verdict.field}, {verdict.rule})'
