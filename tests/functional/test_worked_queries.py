"""The worked queries for analysts: each runs on the published snapshot and answers its question."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from litwatch.store.snapshot import QueryResult, publish, query
from tests.evidence_history import store_with_history

WEEK_37, WEEK_38, WEEK_40 = date(2026, 9, 7), date(2026, 9, 14), date(2026, 9, 28)
TRIAL = "Cryoablation of neuroma: a trial"

# The answer that each query gives to the history of tests/evidence_history.py: some columns.
ANSWERS: dict[str, tuple[str, list[tuple[Any, ...]]]] = {
    "01-new-this-week.sql": (
        "topic_id pmid why_now route",
        [
            ("nerves", "101", "new", "meets"),
            ("nerves", "106", "new", "retrieve"),
            ("neuroma", "108", "indexed_late", "retrieve"),
        ],
    ),
    "02-new-since-the-last-review.sql": (
        "topic_id pmid route",
        [("neuroma", "101", "meets"), ("neuroma", "107", "meets")],
    ),
    "03-references-by-strategy.sql": (
        "policy_of strategy_of works found missed",
        [("neuroma", "nerves", 2, 2, None), ("neuroma", "neuroma", 2, 1, "foxx2018")],
    ),
    "04-line-yields.sql": (
        "topic_id line matched only_this_line least most unusual",
        [("neuroma", line, 9, line, 5, 6, True) for line in (1, 2, 3, 4)],
    ),
    "05-set-aside-with-quotes.sql": (
        "topic_id pmid reason_class criterion quote field",
        [
            ("neuroma", "105", "publication_type", "publication_type", "Letter",
             "publication_types"),
        ],
    ),
    "06-notices-of-cited-works.sql": (
        "topic_id reference_number pmid kind notice_id noticed_at",
        [("neuroma", 1, "101", "retraction", "201", WEEK_38)],
    ),
    "07-left-the-strategy.sql": (
        "topic_id pmid left_run left_because",
        [("neuroma", "103", "run-2026-09-28", "left via line 4 ((1 or 2) and 3)")],
    ),
    "08-what-was-revised.sql": (
        "as_of topic_id record_id field old_value new_value",
        [(WEEK_38, "neuroma", "pubmed:101", "related_works", "", "RetractionIn 201")],
    ),
    "09-search-log.sql": (
        "topic_id as_of days_since outcome error",
        [
            ("nerves", WEEK_37, None, "completed", ""),
            ("nerves", WEEK_38, None, "failed", "PubMed could not be reached"),
            ("neuroma", WEEK_37, None, "completed", ""),
            ("neuroma", WEEK_38, 7, "completed", ""),
            ("neuroma", WEEK_40, 14, "completed", ""),
        ],
    ),
    "10-related-works-held.sql": (
        "record_id relation related_to related_title",
        [("pubmed:105", "CommentOn", "pubmed:101", TRIAL)],
    ),
    "11-why-these-are-duplicates.sql": (
        "group_id first_id second_id rule actor",
        [("pubmed:101", "pubmed:101", "pubmed:104", "same-doi", "machine")],
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The history, published."""
    folder = tmp_path_factory.mktemp("worked-queries")
    store_with_history(folder)
    publish(folder / "litwatch.duckdb", folder / "evidence.duckdb")
    return folder / "evidence.duckdb"


def _columns_of(result: QueryResult, names: list[str]) -> list[tuple[Any, ...]]:
    places = [result.columns.index(name) for name in names]
    return [tuple(row[place] for place in places) for row in result.rows]


def test_there_is_an_answer_for_each_of_the_eleven_queries(root: Path) -> None:
    names = sorted(path.name for path in (root / "docs/queries").glob("*.sql"))

    assert names == sorted(ANSWERS)
    assert len(names) == 11


@pytest.mark.parametrize("name", ANSWERS)
def test_a_worked_query_answers_its_question(root: Path, snapshot: Path, name: str) -> None:
    text = (root / "docs/queries" / name).read_text(encoding="utf-8")
    columns, answer = ANSWERS[name]

    result = query(snapshot, text)

    assert _columns_of(result, columns.split()) == answer


@pytest.mark.parametrize("name", ANSWERS)
def test_a_worked_query_starts_with_the_question_that_it_answers(root: Path, name: str) -> None:
    """In a block comment: a text that starts with `--` reads as an option on a command line."""
    heading, end, _ = (root / "docs/queries" / name).read_text(encoding="utf-8").partition("*/")

    assert heading.startswith("/* ")
    assert "?" in heading
    assert end


def test_the_gap_in_the_search_log_is_the_missed_week(root: Path, snapshot: Path) -> None:
    text = (root / "docs/queries/09-search-log.sql").read_text(encoding="utf-8")
    days = [row[0] for row in _columns_of(query(snapshot, text), ["days_since"]) if row[0]]

    assert sum(timedelta(days=gap) > timedelta(weeks=1) for gap in days) == 1
