"""Many records are compared after their evidence is kept: a kill in between heals by itself."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from shutil import copyfile
from typing import Any

import duckdb
import pytest

from litwatch.domain import Record
from litwatch.errors import StoreError
from litwatch.store import memory, taking_in
from litwatch.store.store import Store
from tests.unit.store.conftest import NAME, Ask
from tests.unit.store.test_duplicates import WORKS, bring

PATIENCE = 7
OTHERS = [replace(each, title=f"{each.title} (revised)") for each in WORKS[:12]]


@pytest.fixture
def few_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let more than seven records count as many."""
    for module in (memory, taking_in):
        monkeypatch.setattr(module, "MANY_RECORDS", PATIENCE)


@pytest.fixture
def whole(tmp_path: Path, empty_file: Path) -> Store:
    """A store on which every commit is one transaction, whatever it brings."""
    folder = tmp_path / "whole"
    folder.mkdir()
    return Store(copyfile(empty_file, folder / NAME))


def fail(*_: Any) -> None:
    raise StoreError("the power went")


def bring_and_die(store: Store, records: Sequence[Record], week: int = 0) -> None:
    """Let a run die after its evidence is kept and before it is compared."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(taking_in, "_compare", fail)
        with pytest.raises(StoreError, match="the power went"):
            bring(store, records, week)


def whole_rows(whole: Store, tmp_path: Path, *weeks: Sequence[Record]) -> dict[str, list[str]]:
    """Every row after some weeks of which nothing went wrong, each in one transaction."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(taking_in, "MANY_RECORDS", 1000)
        for week, records in enumerate(weeks):
            bring(whole, records, week)
    return Ask(tmp_path / "whole" / NAME).all_rows()


@pytest.mark.usefixtures("few_are_many")
def test_many_records_leave_the_same_rows_as_in_one_transaction(
    empty: Store, whole: Store, ask: Ask, tmp_path: Path
) -> None:
    bring(empty, WORKS)
    bring(empty, OTHERS, week=1)

    rows = ask.all_rows()

    assert rows == whole_rows(whole, tmp_path, WORKS, OTHERS)
    assert len(rows["pair_decisions"]) > len(OTHERS)


@pytest.mark.usefixtures("few_are_many")
def test_evidence_stays_where_a_run_dies_before_it_compares(empty: Store, ask: Ask) -> None:
    bring_and_die(empty, WORKS)

    assert len(empty.held()) == len(WORKS)
    assert ask("SELECT count(*) FROM changes") == [(len(WORKS),)]
    assert ask("SELECT (SELECT count(*) FROM compared_records), count(*) FROM pair_decisions") == [
        (0, 0)
    ]


@pytest.mark.usefixtures("few_are_many")
@pytest.mark.parametrize("then", [[], OTHERS])
def test_the_next_run_compares_what_a_dead_one_left_in_its_name(
    empty: Store, whole: Store, ask: Ask, tmp_path: Path, then: Sequence[Record]
) -> None:
    bring_and_die(empty, WORKS)

    bring(empty, then, week=1)

    assert ask.all_rows() == whole_rows(whole, tmp_path, WORKS, then)


@pytest.mark.usefixtures("few_are_many")
def test_revised_records_are_compared_once_more_after_a_death(
    empty: Store, whole: Store, ask: Ask, tmp_path: Path
) -> None:
    bring(empty, WORKS)
    bring_and_die(empty, OTHERS, week=1)

    bring(empty, [], week=2)

    assert ask.all_rows() == whole_rows(whole, tmp_path, WORKS, OTHERS, [])


@pytest.mark.usefixtures("few_are_many")
def test_the_same_run_committed_again_heals_what_its_death_left(
    empty: Store, whole: Store, ask: Ask, tmp_path: Path
) -> None:
    bring_and_die(empty, WORKS)

    bring(empty, WORKS)

    assert ask.all_rows() == whole_rows(whole, tmp_path, WORKS)


def test_few_records_are_kept_with_their_comparison_or_not_at_all(empty: Store, ask: Ask) -> None:
    before = ask.all_rows()

    bring_and_die(empty, WORKS)

    assert ask.all_rows() == before


def test_what_an_earlier_litwatch_left_is_compared_in_the_next_runs_name(
    empty: Store, ask: Ask
) -> None:
    bring(empty, WORKS[:20])
    bring(empty, WORKS[20:], week=1)
    for table in ("block_keys", "compared_records"):
        ask(f"DELETE FROM {table}")  # noqa: S608 - the names stand above
    ask("UPDATE pair_decisions SET rule = 'a rule of former days'")

    bring(empty, [], week=2)

    assert ask("SELECT DISTINCT run_id, rule = 'a rule of former days' FROM standing_pairs") == [
        ("run-2", False)
    ]


def limit_after(brought: int, held: int) -> str:
    """What DuckDB says of its limit after `give_back`, where the store holds some records."""
    with duckdb.connect() as connection:
        connection.execute("SET memory_limit = '200MB'")
        connection.execute("CREATE TABLE records AS FROM range(?)", [held])
        memory.give_back(connection, brought)
        row = connection.execute("SELECT current_setting('memory_limit')").fetchone()
    return str(row[0]) if row else ""


@pytest.mark.parametrize(
    "brought, held, limit",
    [
        (2_000, 2_000, "190.7 MiB"),
        (2_001, 0, "53.4 MiB"),
        (30_000, 30_000, "53.4 MiB"),
        (60_000, 0, "72.4 MiB"),
        (3_000, 60_000, "72.4 MiB"),
        (3_000, 1_000_000, "122.0 MiB"),
    ],
)
def test_duckdbs_limit_follows_the_records_brought_and_held(
    brought: int, held: int, limit: str
) -> None:
    assert limit_after(brought, held) == limit
