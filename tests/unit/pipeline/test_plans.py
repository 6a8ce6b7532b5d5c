"""What a run asks: the whole strategy, or the days since the last one with an overlap."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from litwatch.config import Settings
from litwatch.domain import RunResult, SearchWindow
from litwatch.errors import UsageError
from litwatch.pipeline.bench import Bench
from litwatch.pipeline.clock import RunClock
from litwatch.pipeline.plans import held_window, plan_topic
from litwatch.pipeline.topics import WatchedTopic
from litwatch.store.store import Store
from litwatch.strategy.mesh import MeshTree
from tests.fakes import FakeSource
from tests.unit.pipeline.conftest import STRATEGY, a_run, make_topic

NOW = datetime(2026, 10, 8, 12, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path, topic: WatchedTopic) -> Store:
    """A store that covers the topic until 1 October."""
    made = Store(tmp_path / "s.duckdb")
    made.prepare()
    made.describe_topic(topic.topic_id, "T", None)
    made.commit(RunResult(a_run(topic)))
    return made


def bench(store: Store, mesh: MeshTree, topic: WatchedTopic, clock: RunClock) -> Bench:
    return Bench(
        settings=Settings(topics=(topic.settings,)),
        store=store,
        source=FakeSource({}),
        mesh=mesh,
        clock=clock,
        run_id="r2",
        report=lambda _message: None,
        now=lambda: NOW,
    )


def on(day: date, *, since: date | None = None, moves: bool = True) -> RunClock:
    return RunClock(now=NOW, as_of=day, since=since, moves_watermark=moves)


def test_a_later_run_looks_back_a_week_beyond_the_last(
    store: Store, mesh: MeshTree, topic: WatchedTopic
) -> None:
    work = bench(store, mesh, topic, on(date(2026, 10, 8)))
    plan = plan_topic(topic, work)
    assert plan.search_window == SearchWindow(date(2026, 9, 24), date(2026, 10, 8))
    assert held_window(work) == plan.search_window
    assert not plan.is_first


def test_missed_weeks_lie_inside_the_window(
    store: Store, mesh: MeshTree, topic: WatchedTopic
) -> None:
    plan = plan_topic(topic, bench(store, mesh, topic, on(date(2026, 12, 1))))
    assert plan.search_window == SearchWindow(date(2026, 9, 24), date(2026, 12, 1))


def test_a_topic_that_was_never_run_asks_for_everything(
    store: Store, mesh: MeshTree, root: Path
) -> None:
    other = make_topic("other", STRATEGY, root, mesh)
    work = bench(store, mesh, other, on(date(2026, 10, 8)))
    plan = plan_topic(other, work)
    assert plan.search_window is None
    assert plan.is_first
    assert held_window(work) is not None


def test_a_changed_strategy_or_mesh_year_asks_for_everything_once(
    store: Store, mesh: MeshTree, topic: WatchedTopic, root: Path
) -> None:
    changed = make_topic(topic.topic_id, STRATEGY + "6 5 or iovera.tw.\n", root, mesh)
    plan = plan_topic(changed, bench(store, mesh, changed, on(date(2026, 10, 8))))
    assert plan.search_window is None
    assert plan.strategy_changed
    newer = replace(mesh, year=2027)
    plan = plan_topic(topic, bench(store, newer, topic, on(date(2026, 10, 8))))
    assert plan.search_window is None
    assert not plan.strategy_changed


def test_a_comment_is_no_change_of_strategy(
    store: Store, mesh: MeshTree, topic: WatchedTopic, root: Path
) -> None:
    commented = make_topic(topic.topic_id, "# why\n" + STRATEGY, root, mesh)
    assert not plan_topic(
        commented, bench(store, mesh, commented, on(date(2026, 10, 8)))
    ).strategy_changed


def test_since_overrules_the_window(store: Store, mesh: MeshTree, topic: WatchedTopic) -> None:
    clock = on(date(2026, 10, 8), since=date(2020, 1, 1), moves=False)
    plan = plan_topic(topic, bench(store, mesh, topic, clock))
    assert plan.search_window == SearchWindow(date(2020, 1, 1), date(2026, 10, 8))


def test_a_past_day_asked_by_hand_gives_a_window_before_it(
    store: Store, mesh: MeshTree, topic: WatchedTopic
) -> None:
    clock = on(date(2026, 1, 31), moves=False)
    plan = plan_topic(topic, bench(store, mesh, topic, clock))
    assert plan.search_window == SearchWindow(date(2026, 1, 24), date(2026, 1, 31))


def test_a_strategy_taken_back_asks_for_everything_once(
    store: Store, mesh: MeshTree, topic: WatchedTopic, root: Path
) -> None:
    changed = make_topic(topic.topic_id, STRATEGY + "6 5 or iovera.tw.\n", root, mesh)
    store.commit(RunResult(replace(a_run(changed), run_id="r2", as_of=date(2026, 10, 8))))
    plan = plan_topic(topic, bench(store, mesh, topic, on(date(2026, 10, 15))))
    assert plan.search_window is None
    assert plan.strategy_changed


def test_a_first_run_by_hand_leaves_the_first_run_to_come(
    mesh: MeshTree, topic: WatchedTopic, tmp_path: Path
) -> None:
    store = Store(tmp_path / "by-hand.duckdb")
    store.prepare()
    store.commit(RunResult(replace(a_run(topic), moves_watermark=False)))
    plan = plan_topic(topic, bench(store, mesh, topic, on(date(2026, 10, 8))))
    assert plan.is_first
    assert plan.search_window is None


def test_a_run_by_hand_hides_no_change_of_strategy(
    store: Store, mesh: MeshTree, topic: WatchedTopic, root: Path
) -> None:
    changed = make_topic(topic.topic_id, STRATEGY + "6 5 or iovera.tw.\n", root, mesh)
    by_hand = replace(a_run(changed), run_id="r2", moves_watermark=False)
    store.commit(RunResult(by_hand))
    work = bench(store, mesh, changed, on(date(2026, 10, 8)))
    assert plan_topic(changed, work).strategy_changed


def test_a_past_day_on_an_empty_store_asks_for_all_until_that_day(
    store: Store, mesh: MeshTree, root: Path
) -> None:
    other = make_topic("other", STRATEGY, root, mesh)
    plan = plan_topic(other, bench(store, mesh, other, on(date(2020, 1, 31), moves=False)))
    assert plan.search_window
    assert plan.search_window.last_day == date(2020, 1, 31)
    assert plan.search_window.first_day < date(1950, 1, 1)
    assert plan.is_first


def test_a_clock_set_back_is_refused(store: Store, mesh: MeshTree, topic: WatchedTopic) -> None:
    with pytest.raises(UsageError, match="already up to date as of 2026-10-01"):
        plan_topic(topic, bench(store, mesh, topic, on(date(2026, 9, 30))))


def test_a_new_mesh_year_asks_for_everything_once(
    store: Store, mesh: MeshTree, topic: WatchedTopic
) -> None:
    same = plan_topic(topic, bench(store, mesh, topic, on(date(2026, 10, 8))))
    newer = plan_topic(topic, bench(store, replace(mesh, year=2027), topic, on(date(2026, 10, 8))))

    assert (same.mesh_changed, newer.mesh_changed) == (False, True)
    assert newer.search_window is None
    assert not newer.strategy_changed


def test_a_mesh_year_taken_back_is_asked_in_full_again(
    store: Store, mesh: MeshTree, topic: WatchedTopic
) -> None:
    later = replace(a_run(topic), run_id="r2", mesh_year=2027, as_of=date(2026, 10, 8))
    store.commit(RunResult(later))

    plan = plan_topic(topic, bench(store, mesh, topic, on(date(2026, 10, 15))))

    assert plan.mesh_changed
    assert plan.search_window is None
