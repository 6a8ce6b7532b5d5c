"""Stores for the store's own tests."""

from pathlib import Path
from shutil import copyfile
from typing import Any

import duckdb
import pytest

from litwatch.store.store import Store
from tests.evidence_history import open_store, store_with_history

NAME = "litwatch.duckdb"


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store's file with two described topics, made once and copied."""
    folder = tmp_path_factory.mktemp("empty")
    open_store(folder)
    return folder / NAME


@pytest.fixture(scope="session")
def filled_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store's file with the whole history, made once and copied."""
    folder = tmp_path_factory.mktemp("filled")
    store_with_history(folder)
    return folder / NAME


@pytest.fixture
def empty(tmp_path: Path, empty_file: Path) -> Store:
    """A store with two described topics and no run."""
    return Store(copyfile(empty_file, tmp_path / NAME))


@pytest.fixture
def filled(tmp_path: Path, filled_file: Path) -> Store:
    """A store with the whole history."""
    return Store(copyfile(filled_file, tmp_path / NAME))


class Ask:
    """Asks a store's file in SQL, as an analyst's own client would."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __call__(self, question: str, **parameters: object) -> list[tuple[Any, ...]]:
        with duckdb.connect(self.path, config={"python_enable_replacements": "false"}) as client:
            rows: list[tuple[Any, ...]] = client.execute(question, parameters or None).fetchall()
            return rows

    def all_rows(self) -> dict[str, list[str]]:
        """Every row of every table, to compare two states of a store."""
        names = self("SELECT table_name FROM duckdb_tables() ORDER BY table_name")
        return {name: sorted(map(str, self(f"FROM {name}"))) for (name,) in names}


@pytest.fixture
def ask(tmp_path: Path) -> Ask:
    """Ask the store of this test."""
    return Ask(tmp_path / NAME)
