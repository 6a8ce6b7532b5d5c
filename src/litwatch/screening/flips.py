"""Two suggestions for each record compared: which routes and verdicts another criteria file flips.

A suggestion flips when its route, or the verdict on any criterion, is another one. The same
verdict by another rule or quote is no flip.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from litwatch.domain import CriterionVerdict, Decision, Route, Suggestion

_ROUTE_ORDER = tuple(Route)


@dataclass(frozen=True, slots=True)
class VerdictFlip:
    """One criterion, or conjunct, judged otherwise; None where a file has no such criterion."""

    criterion: str
    old: CriterionVerdict | None
    new: CriterionVerdict | None


@dataclass(frozen=True, slots=True)
class Flip:
    """A record whose suggestion flips; `decision` is what people decided on it, if anything.

    The decision keeps the version of the criteria that it was made under.
    """

    record_id: str
    title: str
    old: Suggestion
    new: Suggestion
    verdicts: tuple[VerdictFlip, ...]
    decision: Decision | None = None

    @property
    def is_newly_excluded(self) -> bool:
        """Whether the record is proposed for exclusion only by the new criteria."""
        return self.new.route is Route.PROPOSE_EXCLUDE and self.old.route is not self.new.route


@dataclass(frozen=True, slots=True)
class RouteChange:
    """How many records go from one route to another."""

    old: Route
    new: Route
    records: int


@dataclass(frozen=True, slots=True)
class CriteriaDifference:
    """What changes when one version of a topic's criteria gives way to another.

    `records` were judged, `flips` lists those whose route or verdicts change: newly proposed
    exclusions first, then those that people decided on, then by route.
    """

    topic_id: str
    old_version: str
    new_version: str
    records: int
    routes: tuple[RouteChange, ...]
    flips: tuple[Flip, ...]


def verdict_flips(old: Suggestion, new: Suggestion) -> tuple[VerdictFlip, ...]:
    """List the criteria whose verdicts differ, in the new suggestion's order, then the old one's.

    A criterion that only one side knows is listed too.
    """
    before = {verdict.criterion: verdict for verdict in old.verdicts}
    after = {verdict.criterion: verdict for verdict in new.verdicts}
    names = (*after, *(name for name in before if name not in after))
    pairs = ((name, before.get(name), after.get(name)) for name in names)
    return tuple(
        VerdictFlip(name, one, other)
        for name, one, other in pairs
        if one is None or other is None or one.verdict is not other.verdict
    )


def in_reading_order(flips: Iterable[Flip]) -> tuple[Flip, ...]:
    """Put what a person must look at first: new exclusions, then what was decided, then routes."""
    return tuple(sorted(flips, key=_reading_order))


def _reading_order(flip: Flip) -> tuple[bool, bool, int, int, str]:
    return (
        not flip.is_newly_excluded,
        flip.decision is None,
        _ROUTE_ORDER.index(flip.new.route),
        _ROUTE_ORDER.index(flip.old.route),
        flip.record_id,
    )


def route_changes(flips: Sequence[Flip]) -> tuple[RouteChange, ...]:
    """Count the records of each change of route; new exclusions first, then by count."""
    counted = Counter((flip.old.route, flip.new.route) for flip in flips)
    changes = [RouteChange(old, new, n) for (old, new), n in counted.items() if old is not new]
    return tuple(sorted(changes, key=_change_order))


def _change_order(change: RouteChange) -> tuple[bool, int, int, int]:
    old, new = (_ROUTE_ORDER.index(route) for route in (change.old, change.new))
    return (change.new is not Route.PROPOSE_EXCLUDE, -change.records, old, new)
