"""Rows fit their tables: every column is written, none is dropped on the way."""

import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from shutil import copyfile

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from litwatch.domain import (
    AbstractSection,
    Agreement,
    FieldEvidence,
    PairDecision,
    PairVerdict,
    Relation,
    RunResult,
)
from litwatch.store import bulk, duplicates, evidence_rows, record_rows, run_rows, sql
from litwatch.store.bulk import Row
from litwatch.store.database import Connection
from litwatch.store.pair_rows import NewRow, pair_rows
from litwatch.store.store import Store
from tests.evidence_history import (
    FIRST,
    HEADINGS,
    NEUROMA,
    POLICY,
    SECOND,
    TWINS,
    WEEK_37,
    arrivals,
    matches,
    record,
    run,
    suggestion,
    version,
)
from tests.unit.store.conftest import Ask

RUN = FIRST.run
LINK = PairDecision(
    "pubmed:101",
    "pubmed:104",
    Relation.DUPLICATE,
    PairVerdict.LINKED,
    "same-doi",
    1,
    RUN.started_at,
    evidence=(FieldEvidence("title", Agreement.SAME, 'The "one"', "The one"),),
)
RECORDS = [entry.record for entry in (*FIRST.versions, *SECOND.versions)]
KEYWORDED = record_rows.child_rows(RECORDS)
ROWS: dict[str, Iterable[Row]] = {
    "search_runs": [run_rows.run_row(RUN, 1)],
    "run_warnings": run_rows.warning_rows(RUN),
    "payloads": [run_rows.payload_row(payload) for payload in FIRST.payloads],
    "strategy_lines": run_rows.strategy_line_rows(FIRST),
    "line_yields": run_rows.line_yield_rows(FIRST),
    "known_item_checks": run_rows.known_item_rows(FIRST),
    "topics": [run_rows.topic_row(NEUROMA, "Neuroma", POLICY)],
    "policy_indications": run_rows.indication_rows(NEUROMA, POLICY),
    "policy_reviews": run_rows.review_rows(NEUROMA, POLICY),
    "policy_references": run_rows.reference_rows(NEUROMA, POLICY),
    "record_versions": record_rows.version_rows(FIRST.versions, RUN),
    "version_changes": record_rows.version_change_rows(SECOND.versions),
    "records": record_rows.record_rows(FIRST.versions),
    "changes": evidence_rows.change_rows(SECOND.changes, RUN),
    "change_fields": evidence_rows.change_field_rows(SECOND.changes, RUN),
    "suggestions": evidence_rows.suggestion_rows(FIRST.suggestions, RUN, 1),
    "criterion_verdicts": evidence_rows.verdict_rows(FIRST.suggestions, RUN),
    "record_facts": evidence_rows.fact_rows(FIRST.suggestions, RUN),
    "record_notices": [evidence_rows.notice_row(notice, RUN) for notice in SECOND.notices],
    "duplicate_members": duplicates.member_rows([TWINS]),
    "pair_decisions": pair_rows([NewRow(LINK)], 1),
    **{table: rows for table, rows in KEYWORDED.items() if rows},
}


@pytest.mark.parametrize("table", ROWS)
def test_rows_have_exactly_the_tables_columns(empty: Store, ask: Ask, table: str) -> None:
    del empty
    columns = ask("SELECT column_name FROM duckdb_columns() WHERE table_name = $table", table=table)

    rows = list(ROWS[table])

    assert rows
    assert all(set(row) == {name for (name,) in columns} for row in rows)


@pytest.fixture(scope="module")
def connection() -> Iterator[Connection]:
    """A database in memory."""
    with duckdb.connect() as opened:
        yield opened


@given(texts=st.lists(st.text(), max_size=20))
@settings(max_examples=40)
def test_any_text_goes_in_and_comes_out(connection: Connection, texts: list[str]) -> None:
    connection.execute("CREATE OR REPLACE TABLE said (position INTEGER, words VARCHAR)")

    bulk.insert(connection, "said", [{"position": n, "words": w} for n, w in enumerate(texts)])

    out = connection.execute("SELECT words FROM said ORDER BY position").fetchall()
    assert [words for (words,) in out] == texts


def test_more_rows_than_one_statement_takes_are_all_inserted(connection: Connection) -> None:
    connection.execute("CREATE TABLE numbers (n INTEGER)")

    bulk.insert(connection, "numbers", ({"n": n} for n in range(5001)))

    counted = connection.execute("SELECT count(*), sum(n) FROM numbers").fetchone()
    assert counted == (5001, 5000 * 5001 // 2)


def test_a_value_without_a_column_type_is_refused() -> None:
    with pytest.raises(TypeError, match="Path"):
        bulk.to_json([{"x": Path()}])


def test_every_named_statement_is_read() -> None:
    for name in ("read", "write", "digest", "duplicates", "migrate", "snapshot"):
        found = sql.statements(name)
        assert found
        assert all(text.strip().endswith(";") for text in found.values())


ESCAPED = 'Pain fell ("much better").\nµ-values: naïve.\n' * 40
PLAIN = "Pain fell, much better and values were as before " * 40


@pytest.mark.parametrize("text", [ESCAPED, PLAIN])
def test_each_of_many_records_is_committed(empty: Store, text: str) -> None:
    empty.commit(_many(500, text))
    assert len(empty.standings(NEUROMA)) == 500


def test_signs_that_json_escapes_cost_a_commit_little(tmp_path: Path, empty_file: Path) -> None:
    """They made a commit of a thousand records a minute's work once."""
    spent = []
    for name, text in (("plain", PLAIN), ("escaped", ESCAPED)):
        store = Store(copyfile(empty_file, tmp_path / name))
        result = _many(500, text)
        started = time.process_time()
        store.commit(result)
        spent.append(time.process_time() - started)
    plain, escaped = spent
    assert escaped < 3 * plain


def _many(count: int, abstract: str) -> RunResult:
    pmids = [str(number) for number in range(1, count + 1)]
    sections = (AbstractSection(abstract, "RESULTS"),)
    plain = record("1", "A title", abstract=sections, mesh=HEADINGS * 4)
    return RunResult(
        run(WEEK_37),
        versions=tuple(
            version(replace(plain, source_id=pmid, pmid=pmid, doi=f"10.1/{pmid}")) for pmid in pmids
        ),
        matches=matches(dict.fromkeys(pmids, (2, 3, 4))),
        changes=arrivals(*pmids),
        suggestions=tuple(suggestion(pmid) for pmid in pmids),
    )
