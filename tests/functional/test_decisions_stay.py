"""No command can change or delete a past decision: every one is called, and every row compared."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from litwatch.cli import COMMANDS
from litwatch.store import sql
from tests.desk import Desk

PEOPLES = ("decisions", "full_text_events", "nominations", "review_rules")

# What a person, or somebody who wants to hide something, may type. PubMed is out of reach here:
# that a run which ends well leaves these rows alone is shown of the store itself.
CALLS = (
    "run neuroma --as-of 2026-11-23",
    "digest neuroma --week 2026-W41",
    "sql 'delete from decisions'",
    "sql 'update decisions set decided_by = 1'",
    "sql 'drop table decisions'",
    "show 101",
    "history 101",
    "reconcile neuroma",
    "replay all --into again.duckdb",
    "archive verify",
    "status",
    "doctor",
    "strategy report neuroma",
    "screen criteria.yaml absent.xml",
    "criteria test criteria.yaml",
    "criteria diff criteria.yaml criteria.yaml neuroma",
    "dedupe absent.csv --out groups.csv",
    "simulate absent.csv",
    "recall neuroma",
    "queue neuroma --limit 3",
    "stopping neuroma",
    "decide 101 exclude --topic neuroma --by Ben --reason outcome",
    "decide 101 include --topic neuroma --by Ben --stage full_text",
    "undo 101 --topic neuroma --by Ben --why again",
    "undo 101 --topic neuroma --by Ben --why 'and again'",
    "undo 102 --topic neuroma --by Ben --why 'not mine'",
    "fulltext 101 retrieved --topic neuroma --by Ben",
    "nominate 10.5555/cold --topic neuroma --route expert --by Ben --why new",
    "conflicts neuroma",
    "agreement neuroma",
    "changes neuroma",
    "decisions export neuroma --format csv --out out.csv",
    "decisions import neuroma out.csv --by Cleo",
    "duplicates link 101 102 --by Ann --why test",
    "duplicates undo 101 102 --by Ann --why test",
    "mesh show Neuroma",
)


def called(desk: Desk, words: str) -> bool:
    """Call a command; say whether it did its work."""
    first, *others = (part.strip("'") for part in re.findall(r"'[^']*'|\S+", words))
    return desk.said(first, *others).exit_code == 0


def test_whatever_is_called_rows_are_only_added(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(desk.folder)
    monkeypatch.setenv("LITWATCH_PUBMED__BASE_URL", "http://127.0.0.1:9/")
    monkeypatch.setenv("LITWATCH_PUBMED__ATTEMPTS", "1")
    desk.keeps(("Ann", "101", "include"), ("Ann", "102", "maybe"))
    for words in (
        "fulltext 101 requested --topic neuroma --by Ann",
        "nominate 106 --topic neuroma --by Ann --route citation_chasing --why cited",
    ):
        assert called(desk, words), words
    before = desk.rows()
    assert {table: len(rows) for table, rows in before.items()} == {
        "decisions": 2,
        "full_text_events": 1,
        "nominations": 1,
    }

    done = set()
    for words in CALLS:
        done |= {words.split()[0]} if called(desk, words) else set()
        after = desk.rows()
        for table, rows in before.items():
            assert after[table][: len(rows)] == rows, (words, table)
        before = after

    assert {"digest", "show", "decide", "undo", "fulltext", "decisions", "duplicates"} <= done
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
