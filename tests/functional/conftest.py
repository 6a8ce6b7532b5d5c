"""A place of work for end-to-end tests: the shipped files in a folder of their own."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from litwatch.config import Settings, load_settings
from litwatch.pipeline.sample import sample_pubmed, sample_settings
from litwatch.pipeline.surveil import RunOptions, Surveillance, surveil
from litwatch.store.snapshot import query
from tests.desk import Desk, set_up
from tests.evidence_history import store_with_history

SHIPPED = ("criteria", "mesh", "policies", "sample", "strategies")


@dataclass(frozen=True)
class Workplace:
    """A copy of the shipped files, and the sample run on it."""

    folder: Path

    @property
    def settings(self) -> Settings:
        """The configuration as shipped."""
        return load_settings(self.folder / "config.yaml")

    @property
    def sample(self) -> Settings:
        """The settings of a sample run, without a PubMed."""
        return sample_settings(self.settings)

    def run(self, day: date | None = None, *topics: str) -> Surveillance:
        """Run the sample as of a day, the default where none is given."""
        with sample_pubmed(self.settings, day) as (settings, as_of):
            return surveil(settings, topics, RunOptions(as_of=as_of))

    def ask(self, sql: str, *parameters: object) -> list[tuple[Any, ...]]:
        """Ask the published snapshot."""
        snapshot = self.sample.path(self.sample.store.snapshot)
        return query(snapshot, sql, parameters).rows


@pytest.fixture(scope="module")
def new_workplace(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Workplace]:
    """Give a function that lays out another fresh workplace."""

    def lay_out() -> Workplace:
        folder = tmp_path_factory.mktemp("workplace")
        shutil.copy(root / "config.yaml", folder)
        for name in SHIPPED:
            shutil.copytree(root / "data" / name, folder / "data" / name)
        return Workplace(folder)

    return lay_out


@pytest.fixture(scope="session")
def history_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store's file with the small history of two topics, made once and copied."""
    folder = tmp_path_factory.mktemp("history")
    store_with_history(folder)
    return folder / "litwatch.duckdb"


@pytest.fixture
def new_desk(history_file: Path, tmp_path: Path) -> Callable[..., Desk]:
    """Give a function that lays out a desk, with keys of the topic's configuration."""

    def lay_out(**keys: object) -> Desk:
        return set_up(tmp_path, history_file, **keys)

    return lay_out


@pytest.fixture
def desk(new_desk: Callable[..., Desk]) -> Desk:
    """A desk of one reviewer."""
    return new_desk()


@pytest.fixture
def shared_desk(new_desk: Callable[..., Desk]) -> Desk:
    """A desk of two reviewers who see one another's decisions."""
    return new_desk(reviewers=2)


@pytest.fixture
def blind_desk(new_desk: Callable[..., Desk]) -> Desk:
    """A desk of two blind reviewers."""
    return new_desk(reviewers=2, blind=True)
