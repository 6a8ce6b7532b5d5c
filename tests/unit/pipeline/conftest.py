"""A small topic with a real strategy and criteria, and plans over it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from litwatch.config import TopicSettings
from litwatch.domain import RunOutcome, SearchRun, SearchWindow, Standing
from litwatch.pipeline.plans import TopicPlan
from litwatch.pipeline.topics import WatchedTopic
from litwatch.screening.criteria import read_criteria
from litwatch.strategy.mesh import MeshTree, read_mesh
from litwatch.strategy.ovid import read_strategy
from litwatch.strategy.pubmed import translate

STRATEGY = """
1 Neuroma/ or neuroma*.tw.
2 cryoablat*.tw.
3 1 and 2
4 animals/ not humans/
5 3 not 4
"""
Plan = Callable[..., TopicPlan]


@pytest.fixture(scope="session")
def mesh(root: Path) -> MeshTree:
    """The shipped tree."""
    return read_mesh(root / "data/mesh/mesh-2019.tsv.gz")


@pytest.fixture(scope="session")
def topic(root: Path, mesh: MeshTree) -> WatchedTopic:
    """A topic of five lines."""
    return make_topic("t", STRATEGY, root, mesh)


def make_topic(name: str, text: str, root: Path, mesh: MeshTree) -> WatchedTopic:
    """Make a topic with this strategy and the policy's criteria."""
    strategy = read_strategy(text)
    criteria = root / "data/criteria/cryoneurolysis.yaml"
    settings = TopicSettings(id=name, title=name, strategy=Path("s"), criteria=criteria)
    return WatchedTopic(
        settings, strategy, translate(strategy, mesh), read_criteria(criteria), None
    )


@pytest.fixture
def plan(topic: WatchedTopic) -> Plan:
    """Give a function that plans a later run: covered until 1 October, as of 8 October."""

    def make(standings: Mapping[str, Standing] | None = None, *, first: bool = False) -> TopicPlan:
        return TopicPlan(
            topic=topic,
            search_window=None if first else SearchWindow(date(2026, 9, 24), date(2026, 10, 8)),
            last_run=None if first else a_run(topic),
            standings=standings or {},
        )

    return make


def a_run(topic: WatchedTopic) -> SearchRun:
    """A completed run of the topic as of 1 October."""
    moment = datetime(2026, 10, 1, 12, tzinfo=UTC)
    return SearchRun(
        run_id="r1",
        topic_id=topic.topic_id,
        source="pubmed",
        strategy_version=topic.strategy.version,
        criteria_version=topic.criteria.version,
        mesh_year=2019,
        query="q",
        search_window=None,
        as_of=date(2026, 10, 1),
        started_at=moment,
        finished_at=moment,
        outcome=RunOutcome.COMPLETED,
        moves_watermark=True,
    )
