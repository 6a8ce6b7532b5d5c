"""What an export holds: each work once, what counts as the store's own views say, one part only."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from litwatch.domain import Decision
from litwatch.formats.decision_files import read_decisions
from litwatch.formats.decision_rows import DecisionRow, ExchangeFormat
from litwatch.pipeline.decision_export import (
    UNDECIDED,
    ExportOptions,
    ExportReport,
    export_decisions,
)
from litwatch.pipeline.stores import publish_evidence
from litwatch.store.snapshot import query
from tests.topic_place import Place, make_place

CSV, RIS, ASREVIEW, COVIDENCE = ExchangeFormat
DAY = datetime(2026, 10, 1, 12, tzinfo=UTC)
HELD = {f"pubmed:{number}" for number in (101, 102, 105, 107, 108)}


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return make_place(tmp_path / "place")


def decide(place: Place, *told: tuple[int, str, str]) -> None:
    """Let Ann decide: number, word, stage."""
    place.store.ledger.add(
        [
            Decision("neuroma", f"pubmed:{number}", word, stage, "Ann", DAY, f"why {number}")
            for number, word, stage in told
        ]
    )


def export(place: Place, form: ExchangeFormat = CSV, **part: str) -> ExportReport:
    path = place.folder / "out.txt"
    return export_decisions(place.settings, "neuroma", path, ExportOptions(form, **part))


def rows(place: Place, form: ExchangeFormat = CSV, **part: str) -> tuple[DecisionRow, ...]:
    path = Path(export(place, form, **part).file)
    return read_decisions(path.read_bytes(), path.name, form)


def words(found: Iterable[DecisionRow]) -> Mapping[str, str]:
    return {row.reference.record_id: row.decision for row in found}


def test_undecided_records_are_exported_too(place: Place) -> None:
    report = export(place)
    assert (report.records, report.decided, report.decisions, report.losses) == (5, 0, 0, ())
    assert words(rows(place)) == dict.fromkeys(HELD, "")


def test_of_a_group_one_record_stands_for_all_the_decided_one_before_others(place: Place) -> None:
    """101 and its preprint 104 are one work; 101 inherits what was decided on 104."""
    decide(place, (104, "maybe", "title_abstract"))
    assert words(rows(place)) == {
        **dict.fromkeys(HELD - {"pubmed:101"}, ""),
        "pubmed:104": "maybe",
    }
    decide(place, (101, "include", "title_abstract"))
    found = words(rows(place))
    assert (found["pubmed:101"], found["pubmed:104"]) == ("include", "maybe")


def test_what_left_the_topic_is_exported_only_if_it_was_decided(place: Place) -> None:
    assert "pubmed:103" not in words(rows(place))
    decide(place, (103, "exclude", "title_abstract"))
    assert words(rows(place))["pubmed:103"] == "exclude"


@pytest.mark.parametrize("form", [ASREVIEW, COVIDENCE])
def test_what_counts_is_what_the_published_view_says(place: Place, form: ExchangeFormat) -> None:
    decide(
        place,
        (101, "include", "title_abstract"),
        (101, "exclude", "full_text"),
        (102, "include", "title_abstract"),
        (105, "maybe", "title_abstract"),
        (105, "exclude", "title_abstract"),
    )
    found = words(rows(place, form))

    publish_evidence(place.settings)
    counted = query(
        place.settings.path(place.settings.store.snapshot),
        "SELECT record_id, decision FROM current_decisions WHERE inherited_from = ''",
    ).rows
    assert {key: word for key, word in found.items() if word} == dict(counted)
    assert len(counted) == 3


def test_one_stage_is_exported_alone(place: Place) -> None:
    decide(place, (101, "include", "title_abstract"), (101, "exclude", "full_text"))
    for stage, word in (("title_abstract", "include"), ("full_text", "exclude")):
        (row,) = (row for row in rows(place, RIS, stage=stage) if row.decision)
        assert (row.stage, row.decision) == (stage, word)
        labels = words(rows(place, COVIDENCE, stage=stage))
        assert labels["pubmed:101"] == word
    assert len([row for row in rows(place, RIS) if row.decision]) == 2


def test_lists_of_each_decision_are_the_whole_export_in_parts(place: Place) -> None:
    decide(
        place,
        (101, "include", "title_abstract"),
        (102, "exclude", "title_abstract"),
        (105, "maybe", "title_abstract"),
    )
    parts = {
        word: set(words(rows(place, decision=word)))
        for word in ("include", "exclude", "maybe", UNDECIDED)
    }
    assert parts == {
        "include": {"pubmed:101"},
        "exclude": {"pubmed:102"},
        "maybe": {"pubmed:105"},
        UNDECIDED: {"pubmed:107", "pubmed:108"},
    }


def test_our_table_opens_in_a_spreadsheet_as_utf_8(place: Place) -> None:
    decide(place, (101, "include", "title_abstract"))
    path = Path(export(place).file)
    assert path.read_bytes().startswith(b"\xef\xbb\xbfrecord_id,")
    with path.open(encoding="utf-8-sig", newline="") as file:
        table = list(csv.DictReader(file))
    assert [row["reason"] for row in table if row["decision"]] == ["why 101"]
    assert {row["suggested_route"] for row in table if row["decision"]} == {"meets"}
    for form in (RIS, ASREVIEW, COVIDENCE):
        assert Path(export(place, form).file).read_bytes()[:1].isascii()


def test_an_export_takes_the_place_of_the_one_before_whole(place: Place) -> None:
    export(place)
    decide(place, (101, "include", "title_abstract"))
    export(place, decision="include")
    assert sorted(path.name for path in place.folder.iterdir() if "out" in path.name) == ["out.txt"]
    assert len(rows(place, decision="include")) == 1
