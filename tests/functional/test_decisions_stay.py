"""No command can change or delete a past decision: every one is called, and every row compared."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from litwatch.cli import COMMANDS, litwatch
from litwatch.store import sql
from tests.desk import Desk
from tests.functional.conftest import Workplace

TOPIC = "nice-neuroma-cryoablation"
PAPER, OTHER = "34820693", "12400711"
BY = ("--topic", TOPIC, "--by", "Ann")
PEOPLES = ("decisions", "full_text_events", "nominations", "review_rules")
CRITERIA = "data/criteria/neuroma-cryoablation.yaml"
XML = "data/sample/pubmed/2026-10-05.xml"

# What a person, or somebody who wants to hide something, may type. Each acts on the sample.
CALLS = (
    f"run {TOPIC} --as-of 2026-10-05",
    f"digest {TOPIC} --week 2026-W40",
    "sql 'delete from decisions'",
    "sql 'update decisions set decided_by = 1'",
    "sql 'drop table decisions'",
    f"show {PAPER}",
    f"history {PAPER}",
    "reconcile absent",
    "replay absent --into again.duckdb",
    "archive verify",
    "status",
    "doctor",
    f"strategy report {TOPIC}",
    f"strategy check data/strategies/{TOPIC}.ovid",
    f"screen {CRITERIA} {XML}",
    f"criteria test {CRITERIA}",
    f"criteria diff {CRITERIA} {CRITERIA} {TOPIC}",
    "dedupe absent.csv --out groups.csv",
    "simulate",
    "recall absent",
    f"queue {TOPIC} --limit 3",
    f"stopping {TOPIC}",
    f"decide {PAPER} exclude --topic {TOPIC} --by Ben --reason outcome",
    f"decide {PAPER} include --topic {TOPIC} --by Ben --stage full_text",
    f"undo {PAPER} --topic {TOPIC} --by Ben --why again",
    f"undo {PAPER} --topic {TOPIC} --by Ben --why 'and again'",
    f"undo {OTHER} --topic {TOPIC} --by Ben --why 'not mine'",
    f"fulltext {PAPER} retrieved --topic {TOPIC} --by Ben",
    f"nominate 10.5555/cold --topic {TOPIC} --route expert --by Ben --why new",
    f"conflicts {TOPIC}",
    f"agreement {TOPIC}",
    f"changes {TOPIC}",
    f"decisions export {TOPIC} --format csv --out out.csv",
    f"decisions import {TOPIC} out.csv --by Cleo",
    f"duplicates link {PAPER} {OTHER} --by Ann --why test",
    f"duplicates undo {PAPER} {OTHER} --by Ann --why test",
    "mesh show Neuroma",
)


@pytest.fixture
def place(new_workplace: Callable[[], Workplace], monkeypatch: pytest.MonkeyPatch) -> Workplace:
    made = new_workplace()
    made.run(None, TOPIC)
    monkeypatch.chdir(made.folder)
    return made


def call(words: str) -> int:
    parts = [part.strip("'") for part in re.findall(r"'[^']*'|\S+", words)]
    return CliRunner().invoke(litwatch, [*parts, "--sample"]).exit_code


def kept(place: Workplace) -> dict[str, list[tuple[object, ...]]]:
    """Give the rows of each of people's tables, in the order in which they were added."""
    return {table: place.ask(f"FROM {table} ORDER BY 1") for table in PEOPLES}


def test_whatever_is_called_rows_are_only_added(place: Workplace) -> None:
    for words in (
        f"decide {PAPER} include {' '.join(BY)}",
        f"decide {OTHER} maybe {' '.join(BY)}",
        f"fulltext {PAPER} requested {' '.join(BY)}",
        f"nominate 36190851 {' '.join(BY)} --route citation_chasing --why cited",
    ):
        assert call(words) == 0, words
    before = kept(place)
    assert [len(rows) for rows in before.values()] == [2, 1, 1, 0]

    for words in CALLS:
        call(words)
        after = kept(place)
        for table, rows in before.items():
            assert after[table][: len(rows)] == rows, (words, table)
        before = after

    assert len(before["decisions"]) >= 6
    assert len(before["full_text_events"]) == len(before["nominations"]) == 2


def test_every_command_is_among_those_called() -> None:
    """`pubmed` serves files until it is stopped, and knows no store."""
    assert {words.split()[0] for words in CALLS} == set(COMMANDS) - {"pubmed"}


def test_no_statement_of_the_package_touches_what_people_said() -> None:
    folder = Path(sql.__file__).parent / "statements"
    changing = re.compile(
        r"\b(UPDATE|DELETE\s+FROM|TRUNCATE|DROP\s+TABLE|INSERT\s+OR\s+REPLACE\s+INTO)\s+(\S+)",
        re.IGNORECASE,
    )
    touched = {
        target.strip(";")
        for path in folder.glob("*.sql")
        for _, target in changing.findall(path.read_text(encoding="utf-8"))
    }

    assert touched
    assert touched.isdisjoint(PEOPLES)


def test_a_refused_word_leaves_no_row(desk: Desk) -> None:
    desk.decides("Ann", "101", "include")
    before = desk.rows()

    for words in (("999", "include"), ("101", "include", "--tier", "key")):
        assert desk.decides("Ann", *words).exit_code == 1
    assert desk.decides("Ann", "101", "perhaps").exit_code == 2

    assert desk.rows() == before
