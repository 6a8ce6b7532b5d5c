"""One search a topic, one for held and cited records, one fetch for all that may be new."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import NamedTuple

import pytest

from litwatch.domain import Record, SearchWindow
from litwatch.errors import Rejected, Unreachable
from litwatch.pipeline.acquisition import IDS_AT_ONCE, Acquisition, HeldRecords, acquire
from litwatch.pipeline.plans import TopicPlan
from tests.fakes import FakeSource
from tests.unit.pipeline.conftest import Plan

WEEK = SearchWindow(date(2026, 9, 24), date(2026, 10, 8))
NOTHING_HELD = HeldRecords(frozenset(), frozenset(), None)
RECORDS = {name: Record("pubmed", name, pmid=name) for name in "123456789"}


class Asked(NamedTuple):
    """What was acquired, and the ids of the records that were handed on."""

    acquired: Acquisition
    taken: set[str]


def held(*ids: str, cited: tuple[str, ...] = ()) -> HeldRecords:
    return HeldRecords(frozenset(ids), frozenset(cited), WEEK)


def named(plan: TopicPlan, name: str) -> TopicPlan:
    settings = plan.topic.settings.model_copy(update={"id": name})
    return replace(plan, topic=replace(plan.topic, settings=settings))


def ask(plans: list[TopicPlan], source: FakeSource, following: HeldRecords) -> Asked:
    """Acquire, and keep what is handed on."""
    taken: list[Record] = []
    acquired = acquire(plans, source, following=following, take=taken.extend)
    return Asked(acquired, {record.source_id for record in taken})


def fetched(source: FakeSource) -> tuple[str, ...]:
    (ids,) = [value for kind, value in source.asked if kind == "fetch"]
    assert isinstance(ids, tuple)
    return ids


def test_a_quiet_week_costs_two_requests(plan: Plan) -> None:
    source = FakeSource({"t": ()}, RECORDS)
    acquired, taken = ask([plan()], source, held("1", "2"))
    assert source.requests == 2
    assert taken == set()
    assert acquired.records == 0
    assert (acquired.searches["t"].requests, acquired.shared_requests) == (1, 1)


def test_a_first_run_with_nothing_held_searches_and_fetches(plan: Plan) -> None:
    source = FakeSource({"t": ("1", "2")}, RECORDS)
    _, taken = ask([plan(first=True)], source, NOTHING_HELD)
    assert source.requests == 2
    assert taken == {"1", "2"}


def test_what_two_topics_find_is_fetched_once(plan: Plan) -> None:
    source = FakeSource({"a": ("1", "2"), "b": ("2", "3")}, RECORDS)
    _, taken = ask([named(plan(), "a"), named(plan(), "b")], source, held("9"))
    assert fetched(source) == ("1", "2", "3")
    assert source.requests == 4
    assert taken == {"1", "2", "3"}


def test_a_known_record_inside_the_window_is_read_again(plan: Plan) -> None:
    source = FakeSource({"t": ("1", "2")}, RECORDS)
    ask([plan()], source, held("1"))
    assert fetched(source) == ("1", "2")


def test_without_a_window_only_unknown_or_revised_records_are_read(plan: Plan) -> None:
    source = FakeSource({"t": ("1", "2", "3")}, RECORDS, revised=("3",))
    ask([plan(first=True)], source, held("2", "3"))
    assert fetched(source) == ("1", "3")


def test_a_held_record_that_no_strategy_finds_any_more_is_followed(plan: Plan) -> None:
    source = FakeSource({"t": ()}, RECORDS, revised=("5",))
    acquired, taken = ask([plan()], source, held("4", "5"))
    assert taken == {"5"}
    assert acquired.searches["t"].answer is not None
    assert acquired.searches["t"].answer.ids == ()


def test_cited_works_are_read_although_no_strategy_finds_them(plan: Plan) -> None:
    source = FakeSource({"t": ()}, RECORDS)
    following = HeldRecords(frozenset(), frozenset({"7"}), None)
    assert ask([plan(first=True)], source, following).taken == {"7"}


def test_a_topic_that_fails_does_not_stop_the_others(plan: Plan) -> None:
    source = FakeSource({"a": Rejected("no"), "b": ("1",)}, RECORDS)
    acquired, taken = ask([named(plan(), "a"), named(plan(), "b")], source, NOTHING_HELD)
    assert str(acquired.searches["a"].error) == "no"
    assert acquired.error is None
    assert taken == {"1"}


def test_where_every_search_failed_nothing_more_is_asked(plan: Plan) -> None:
    source = FakeSource({"t": Unreachable("down")}, RECORDS)
    acquired, _ = ask([plan()], source, held("1"))
    assert [kind for kind, _ in source.asked] == ["search"]
    with pytest.raises(Unreachable, match="down"):
        acquired.raise_if_unreachable()


def test_a_fetch_that_fails_fails_the_run_and_keeps_its_cost(plan: Plan) -> None:
    source = FakeSource({"t": ("1",)}, RECORDS, fetch_error=Unreachable("cut off"))
    acquired, taken = ask([plan()], source, held("2"))
    assert str(acquired.error) == "cut off"
    assert taken == set()
    assert acquired.records == 0
    assert acquired.shared_requests == 1


def test_what_the_source_does_not_send_is_named(plan: Plan) -> None:
    source = FakeSource({"t": ("1", "404")}, RECORDS)
    acquired, taken = ask([plan()], source, NOTHING_HELD)
    assert acquired.missing == ("404",)
    assert (acquired.records, taken) == (1, {"1"})


def test_many_records_are_handed_on_some_hundreds_at_a_time(plan: Plan) -> None:
    ids = [str(number) for number in range(2 * IDS_AT_ONCE + 1)]
    source = FakeSource({"t": ids}, {name: Record("pubmed", name) for name in ids})
    sizes: list[int] = []

    acquired = acquire(
        [plan(first=True)],
        source,
        following=NOTHING_HELD,
        take=lambda records: sizes.append(len(list(records))),
    )

    assert sizes == [IDS_AT_ONCE, IDS_AT_ONCE, 1]
    assert acquired.records == len(ids)
