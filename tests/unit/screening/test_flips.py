"""Suggestions compared: what is a flip, and in which order a person reads them."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from litwatch.domain import CriterionVerdict, Decision, Route, Suggestion, Verdict
from litwatch.screening.flips import Flip, in_reading_order, route_changes, verdict_flips

DECISION = Decision("t", "r", "include", "full_text", "Ann", datetime(2026, 1, 1, tzinfo=UTC))


def suggest(route: Route = Route.MEETS, **verdicts: Verdict) -> Suggestion:
    told = tuple(CriterionVerdict(name, verdict) for name, verdict in verdicts.items())
    return Suggestion("r", route, "why", verdicts=told)


def flip(number: int, old: Route, new: Route, *, decided: bool = False) -> Flip:
    decision = DECISION if decided else None
    return Flip(f"r{number:03}", "T", suggest(old), suggest(new), (), decision)


def test_another_rule_or_quote_for_the_same_verdict_is_no_flip() -> None:
    one = Suggestion(
        "r", Route.MEETS, "", verdicts=(CriterionVerdict("a", Verdict.MEETS, "x", rule="1"),)
    )
    other = Suggestion(
        "r", Route.MEETS, "", verdicts=(CriterionVerdict("a", Verdict.MEETS, "y", rule="2"),)
    )
    assert verdict_flips(one, other) == ()


def test_a_criterion_that_one_side_lacks_is_a_flip() -> None:
    old = suggest(patient=Verdict.MEETS, outcome=Verdict.UNCLEAR)
    new = suggest(patient=Verdict.FAILS, language=Verdict.MEETS)
    found = verdict_flips(old, new)
    assert [each.criterion for each in found] == ["patient", "language", "outcome"]
    assert [(each.old is None, each.new is None) for each in found] == [
        (False, False),
        (True, False),
        (False, True),
    ]


def test_new_exclusions_come_first_then_what_people_decided() -> None:
    pairs = list(product(Route, Route, (False, True)))
    flips = [flip(n, old, new, decided=decided) for n, (old, new, decided) in enumerate(pairs)]
    ordered = in_reading_order(reversed(flips))
    excluded = [each.is_newly_excluded for each in ordered]
    assert sum(excluded) == 2 * (len(Route) - 1)
    assert excluded == sorted(excluded, reverse=True)
    for group in (True, False):
        decided = [each.decision is not None for each in ordered if each.is_newly_excluded is group]
        assert decided == sorted(decided, reverse=True)
    assert ordered == in_reading_order(flips)


@given(st.lists(st.tuples(st.sampled_from(Route), st.sampled_from(Route)), max_size=30))
def test_counts_of_routes_add_up_to_the_records_that_move(pairs: list[tuple[Route, Route]]) -> None:
    flips = [flip(number, old, new) for number, (old, new) in enumerate(pairs)]
    changes = route_changes(flips)
    assert sum(change.records for change in changes) == sum(old is not new for old, new in pairs)
    assert len({(change.old, change.new) for change in changes}) == len(changes)
    firsts = [change.new is Route.PROPOSE_EXCLUDE for change in changes]
    assert firsts == sorted(firsts, reverse=True)
