"""What the archive is told of a run that ended, and of one that was killed between its topics."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from litwatch.config import Settings, TopicSettings
from litwatch.domain import RunOutcome
from litwatch.pipeline.accounts import settle
from litwatch.pipeline.replay import replay
from litwatch.sources.manifest import KeptTopic, read_kept
from litwatch.store.store import Store
from tests.bench.articles import Article
from tests.small_pubmed import SmallPubmed

DAY = date(2026, 3, 2)


class TwoTopics(SmallPubmed):
    """The same files watched as two topics."""

    @property
    def settings(self) -> Settings:
        settings = super().settings
        (one,) = settings.topics
        other = TopicSettings(**{**one.model_dump(), "id": "others"})
        return settings.model_copy(update={"topics": (one, other)})


class Killed(BaseException):
    """Ends a run as a signal would."""


@pytest.fixture
def killed(root: Path, tmp_path: Path) -> SmallPubmed:
    """A run whose first topic was committed when it was killed."""
    article = Article("101", "Neuroma and the cold probe.", date(2026, 1, 5))
    place = TwoTopics.lay_out(root, tmp_path, article)
    commit = Store.commit

    def die_at_the_second(store: Store, result: object) -> None:
        patch.setattr(Store, "commit", _die)
        commit(store, result)  # type: ignore[arg-type]  # a result, as the pipeline gives it

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Store, "commit", die_at_the_second)
        with pytest.raises(Killed):
            place.run(DAY)
    return place


def _die(*_arguments: object) -> None:
    raise Killed


def test_the_store_tells_what_was_kept_of_a_killed_run(killed: SmallPubmed) -> None:
    settings = killed.settings
    settle(settings, killed.store)
    archive = settings.path(settings.store.archive)
    (run,) = killed.store.runs("nerves")
    assert read_kept(archive, run.run_id).topics == (
        KeptTopic("nerves", RunOutcome.COMPLETED, run.requests, run.finished_at),
    )
    assert killed.store.runs("others") == ()


def test_a_replay_keeps_the_committed_topic_and_no_other(
    killed: SmallPubmed, tmp_path: Path
) -> None:
    into = tmp_path / "again.duckdb"
    replay(killed.settings, "all", into=into, report=lambda _message: None)
    again = Store(into)
    assert again.standings("nerves") == killed.store.standings("nerves") != {}
    assert again.standings("others") == {}
    assert again.runs("nerves") == killed.store.runs("nerves")
