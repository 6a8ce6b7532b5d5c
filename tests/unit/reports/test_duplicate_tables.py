"""Groups and decisions as tables and as text; files that are seen whole."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from pathlib import Path

import pytest

from litwatch.domain import (
    Agreement,
    DuplicateGroup,
    FieldEvidence,
    PairDecision,
    PairVerdict,
    Record,
    Relation,
)
from litwatch.errors import StoreError
from litwatch.reports.duplicates import explanation, groups_table, pairs_table
from litwatch.reports.files import write_whole

RECORDS = [Record(source="csv", source_id=name, title=f"On {name}") for name in ("b", "a", "c")]
GROUP = DuplicateGroup("csv:a", "csv:a", ("csv:a", "csv:b"), "one-place", "")
DECISION = PairDecision(
    first="csv:a",
    second="csv:b",
    relation=Relation.DUPLICATE,
    verdict=PairVerdict.LINKED,
    rule="one-place",
    rule_version=2,
    decided_at=datetime(2026, 11, 20, tzinfo=UTC),
    score=0.9,
    evidence=(FieldEvidence("pages", Agreement.UNKNOWN, "123-9", ""),),
)


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_groups_keep_the_records_order_and_leave_singletons_out() -> None:
    assert groups_table(RECORDS, [GROUP]) == "ID,group\nb,a\na,a\n"
    assert groups_table(RECORDS, []) == "ID,group\n"


def test_an_id_with_a_comma_or_a_quote_comes_back_as_it_was() -> None:
    odd = [Record(source="csv", source_id='one, "two"'), Record(source="csv", source_id="x\ny")]
    names = tuple(record.record_id for record in odd)
    text = groups_table(odd, [DuplicateGroup(names[0], names[0], names, "", "")])
    assert [row["ID"] for row in rows(text)] == ['one, "two"', "x\ny"]


def test_a_decision_is_a_row_with_the_rules_reason() -> None:
    (row,) = rows(pairs_table(RECORDS, [DECISION], {"one-place": "One page is one work."}))
    assert (row["first"], row["second"], row["relation"]) == ("a", "b", "duplicate")
    assert (row["verdict"], row["score"], row["actor"]) == ("linked", "0.9", "machine")
    assert (row["rule"], row["rule_version"]) == ("one-place", "2")
    assert (row["pages"], row["doi"]) == ("unknown", "")
    assert row["reason"] == "One page is one work."


def test_an_explanation_names_verdict_rule_reason_and_both_values() -> None:
    lines = explanation(DECISION, "One page is one work.").splitlines()
    assert lines[0] == "csv:a and csv:b: duplicate, linked by machine"
    assert lines[1].strip() == "rule one-place (version 2), score 0.90"
    assert lines[2].strip() == "One page is one work."
    assert lines[3].strip() == "pages: unknown: 123-9 | -"
    assert len(explanation(DECISION).splitlines()) == 3


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "new" / "groups.csv"
    write_whole(path, "ID,group\n")
    write_whole(path, "ID,group\nä,ä\n")
    assert path.read_bytes() == "ID,group\nä,ä\n".encode()
    assert [file.name for file in path.parent.iterdir()] == ["groups.csv"]


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(StoreError, match=r"file/groups\.csv: cannot be written: "):
        write_whole(tmp_path / "file" / "groups.csv", "ID,group\n")
