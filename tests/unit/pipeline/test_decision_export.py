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


@pytest.fixture(scope="module")
def decided(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A place with decisions at both stages, some of them changed; it is only read."""
    made = make_place(tmp_path_factory.mktemp("decided") / "place")
    decide(
        made,
        (101, "include", "title_abstract"),
        (101, "exclude", "full_text"),
        (102, "include", "title_abstract"),
        (105, "exclude", "title_abstract"),
        (105, "maybe", "title_abstract"),
    )
    return made


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


def test_undecided_records_are_exported_and_what_left_is_not(place: Place) -> None:
    report = export(place)
    assert (report.records, report.decided, report.decisions, report.losses) == (5, 0, 0, ())
    found = read_decisions(Path(report.file).read_bytes(), "F", CSV)
    assert words(found) == dict.fromkeys(HELD, "")


def test_a_decision_chooses_which_of_a_group_is_exported_and_brings_back_what_left(
    place: Place,
) -> None:
    """101 and its preprint 104 are one work; 103 has left the topic."""
    decide(place, (104, "maybe", "title_abstract"), (103, "exclude", "title_abstract"))
    assert words(rows(place)) == {
        **dict.fromkeys(HELD - {"pubmed:101"}, ""),
        "pubmed:103": "exclude",
        "pubmed:104": "maybe",
    }
    decide(place, (101, "include", "title_abstract"))
    found = words(rows(place))
    assert (found["pubmed:101"], found["pubmed:104"]) == ("include", "maybe")


def test_what_counts_is_what_the_published_view_says(decided: Place) -> None:
    found = words(rows(decided, COVIDENCE))
    publish_evidence(decided.settings)
    counted = query(
        decided.settings.path(decided.settings.store.snapshot),
        "SELECT record_id, decision FROM current_decisions WHERE inherited_from = ''",
    ).rows
    assert {key: word for key, word in found.items() if word} == dict(counted)
    assert len(counted) == 3


@pytest.mark.parametrize(
    "stage, word, others", [("title_abstract", "include", 3), ("full_text", "exclude", 0)]
)
def test_one_stage_is_exported_alone(decided: Place, stage: str, word: str, others: int) -> None:
    report = export(decided, RIS, stage=stage)
    text = Path(report.file).read_bytes()
    told = [row for row in read_decisions(text, "F", RIS) if row.decision]
    assert [row.decision for row in told if row.reference.pmid == "101"] == [word]
    assert {row.stage for row in told} == {stage}
    assert len(told) == 1 + others == report.decisions
    assert text.count(b"ASReview_relevant") == (2 if word == "include" else 0)


def test_lists_of_each_decision_are_the_whole_export_in_parts(decided: Place) -> None:
    parts = {
        word: {row.reference.record_id for row in rows(decided, decision=word)}
        for word in ("maybe", UNDECIDED)
    }
    assert parts == {"maybe": {"pubmed:105"}, UNDECIDED: {"pubmed:107", "pubmed:108"}}


def test_our_table_opens_in_a_spreadsheet_as_utf_8(decided: Place) -> None:
    path = Path(export(decided).file)
    assert path.read_bytes().startswith(b"\xef\xbb\xbfrecord_id,")
    with path.open(encoding="utf-8-sig", newline="") as file:
        table = [row for row in csv.DictReader(file) if row["decision"]]
    assert [row["reason"][4:] for row in table] == ["101", "101", "102", "105", "105"]
    assert {row["suggested_route"] for row in table if row["pmid"] == "101"} == {"meets"}


def test_an_export_takes_the_place_of_the_one_before_whole(decided: Place) -> None:
    (decided.folder / "out.txt").write_text("x" * 100_000)
    assert len(rows(decided, ASREVIEW, decision="exclude")) == 1
    names = [path.name for path in decided.folder.iterdir() if "out" in path.name]
    assert names == ["out.txt"]
