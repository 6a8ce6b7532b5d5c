"""Works that people brought: exported as they are known, and known again when they come back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from litwatch.domain import Decision, FoundBy, Nomination, Outline
from litwatch.formats.decision_files import read_decisions
from litwatch.formats.decision_rows import DecisionRow, ExchangeFormat, Reference
from litwatch.pipeline.decision_export import ExportOptions, export_decisions
from litwatch.pipeline.decision_import import ImportOptions, ImportReport, import_decisions
from litwatch.pipeline.held_references import HeldReferences
from tests.topic_place import Place, make_place

DAY = datetime(2026, 10, 1, 12, tzinfo=UTC)
NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
BOOK = Nomination("neuroma", FoundBy.EXPERT, "Ann", DAY, "hers", title="A book of cold")
PAPER = replace(BOOK, title="Cold, on paper", pmid="990001")
REPORT = replace(BOOK, title="", doi="10.1000/Report")
NAMES = ("nominated:1", "nominated:2", "nominated:3")


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return brought(make_place(tmp_path / "place"), BOOK, PAPER, REPORT)


@pytest.fixture
def copy(tmp_path: Path) -> Place:
    """Another store, in which the same works were brought in another order."""
    return brought(make_place(tmp_path / "copy"), REPORT, BOOK, PAPER)


def brought(place: Place, *works: Nomination) -> Place:
    for work in works:
        place.store.ledger.nominate(work)
    return place


def decide(place: Place, *record_ids: str) -> None:
    told = [
        Decision("neuroma", each, "include", "title_abstract", "Ann", DAY) for each in record_ids
    ]
    place.store.ledger.add(told)


def out(place: Place, form: ExchangeFormat) -> Path:
    path = place.folder / f"out.{form}"
    export_decisions(place.settings, "neuroma", path, ExportOptions(form))
    return path


def rows(place: Place, form: ExchangeFormat = ExchangeFormat.CSV) -> dict[str, DecisionRow]:
    path = out(place, form)
    read = read_decisions(path.read_bytes(), path.name, form)
    return {row.reference.record_id: row for row in read}


def bring(place: Place, path: Path) -> ImportReport:
    options = ImportOptions(by="Ann", told_at=NOW)
    return import_decisions(place.settings, "neuroma", path, options)


@pytest.mark.parametrize("form", ExchangeFormat)
@pytest.mark.parametrize("decided", [(), NAMES])
def test_every_format_names_them_whether_decided_or_not(
    place: Place, form: ExchangeFormat, decided: tuple[str, ...]
) -> None:
    decide(place, *decided)
    told = [rows(place, form)[name].reference for name in NAMES]
    assert [each.pmid or each.accession for each in told] == ["", "990001", ""]
    assert [each.doi.casefold() for each in told] == ["", "", "10.1000/report"]
    assert [each.title for each in told] == ["A book of cold", "Cold, on paper", ""]


@pytest.mark.parametrize("form", ExchangeFormat)
def test_another_store_knows_them_by_what_they_are_not_by_their_number(
    place: Place, copy: Place, form: ExchangeFormat
) -> None:
    decide(place, "nominated:1", "nominated:3")
    report = bring(copy, out(place, form))
    assert {each.record_id for each in report.recorded} == {"nominated:2", "nominated:1"}
    assert report.left_aside == ()
    assert bring(place, out(place, form)).recorded == ()


def test_a_number_alone_is_no_name_for_a_work_that_the_store_lacks(
    place: Place, tmp_path: Path
) -> None:
    decide(place, "nominated:1")
    other = brought(make_place(tmp_path / "other"), replace(BOOK, title="Another book"))
    (aside,) = bring(other, out(place, ExchangeFormat.CSV)).left_aside
    assert (aside.title, aside.is_ambiguous) == ("A book of cold", True)
    assert other.store.decisions("neuroma") == ()


def test_a_held_record_that_left_the_topic_is_exported_once_a_person_brought_it(
    place: Place,
) -> None:
    assert "pubmed:103" not in rows(place)
    brought(place, replace(BOOK, title="", pmid="103"))
    assert rows(place)["pubmed:103"].reference.title
    path = place.write("typed.csv", "pmid,decision\n103,maybe\n")
    assert [each.record_id for each in bring(place, path).recorded] == ["pubmed:103"]


def test_a_work_decided_before_it_was_held_is_exported_once_with_its_record(place: Place) -> None:
    """Its words stay with the nomination; the held record inherits them."""
    decide(place, "nominated:2")
    held = place.store.held()["pubmed:102"].record
    with place.store._writing() as connection:
        connection.execute("UPDATE nominations SET pmid = '102' WHERE nomination_number = 2")
    found = rows(place)
    assert "pubmed:102" not in found
    told = found["nominated:2"]
    assert (told.decision, told.reference.pmid, told.reference.year) == (
        "include",
        "102",
        held.year,
    )
    assert bring(place, out(place, ExchangeFormat.CSV)).recorded == ()
    path = place.write("typed.csv", "pmid,decision\n102,exclude\n")
    assert [each.record_id for each in bring(place, path).recorded] == ["pubmed:102"]


@pytest.mark.parametrize(
    "reference, record_id",
    [
        (Reference(title="a BOOK of cold", year=2020), "nominated:1"),
        (Reference(record_id="nominated:1"), "nominated:1"),
        (Reference(record_id="nominated:1", title="Something else"), ""),
        (Reference(record_id="nominated:2", title="A book of cold"), "nominated:1"),
        (Reference(title="A book of cold", pmid="7"), "nominated:1"),
        (Reference(title="Held without a year"), ""),
    ],
)
def test_a_title_names_a_nominated_work_without_a_year(
    reference: Reference, record_id: str
) -> None:
    held = HeldReferences.of(
        [
            Outline("nominated:1", 0, "", title="A book of cold"),
            Outline("nominated:2", 0, "", pmid="2"),
            Outline("pubmed:3", 1, "", title="Held without a year"),
        ]
    )
    assert held.find(reference).record_id == record_id
