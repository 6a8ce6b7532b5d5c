"""Decisions in CSV, RIS, ASReview's and Covidence's formats: there and back, and from the tools."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import fields
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from litwatch.domain import (
    EXCLUSION_REASONS,
    AbstractSection,
    Advice,
    Author,
    Decision,
    Journal,
    Keyword,
    PartialDate,
    Record,
    RecordDates,
    Stage,
    Tier,
)
from litwatch.errors import FormatError
from litwatch.formats.decision_files import (
    format_of,
    list_of,
    losses,
    read_decisions,
    write_decisions,
)
from litwatch.formats.decision_rows import WORDS, DecidedRecord, DecisionRow, ExchangeFormat
from litwatch.formats.decision_tables import COVIDENCE_COLUMNS
from litwatch.formats.spreadsheet import LONGEST_CELL

CSV, RIS, ASREVIEW, COVIDENCE = ExchangeFormat
MOMENT = datetime(2026, 10, 1, 12, 30, 15, 123456, UTC)
RECORD = Record(
    source="pubmed",
    source_id="101",
    pmid="101",
    doi="10.1000/101",
    title='=SUM(A1) "cold", נוירומה',
    abstract=(AbstractSection("Twelve patients; pain fell."), AbstractSection("Relief lasted.")),
    authors=(Author("Able", "Ann", "A"), Author(collective_name="Nerve Study Group")),
    journal=Journal("Journal of Nerves", "J Nerves"),
    dates=RecordDates(published=PartialDate("2026 Sep", 2026, 9)),
    keywords=(Keyword("neuroma"),),
)
TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=20)
NAME = TEXT.map(str.strip).filter(lambda text: text and text.isprintable())


@st.composite
def decisions(draw: st.DrawFn) -> Decision:
    word, stage = draw(st.sampled_from(WORDS)), draw(st.sampled_from(Stage))
    is_final = word == "include" and stage is Stage.FULL_TEXT
    return Decision(
        topic_id="t",
        record_id=RECORD.record_id,
        decision=word,
        stage=stage,
        decided_by=draw(NAME),
        decided_at=MOMENT + timedelta(microseconds=draw(st.integers(0, 10**12))),
        reason=draw(TEXT),
        criteria_version=draw(st.sampled_from(("", "c1", "ef72e4e6cf35"))),
        reason_code=draw(st.sampled_from(("", *EXCLUSION_REASONS))),
        tier=draw(st.sampled_from(Tier)) if is_final else "",
        adjudicates=draw(st.booleans()),
        advice=Advice(route="meets", shown=draw(st.sampled_from((None, True, False)))),
    )


def decision(word: str = "include", **parts: object) -> Decision:
    told: dict[str, object] = {"stage": "title_abstract", "decided_by": "Ann"} | parts
    return Decision("t", RECORD.record_id, word, decided_at=MOMENT, **told)  # type: ignore[arg-type] # any part


def decided(*told: Decision) -> DecidedRecord:
    return DecidedRecord(RECORD, told, told[-1] if told else None)


def read(text: str | bytes, form: ExchangeFormat, where: str = "F") -> tuple[DecisionRow, ...]:
    return read_decisions(text.encode() if isinstance(text, str) else text, where, form)


def words(text: str | bytes, form: ExchangeFormat) -> list[str]:
    return [row.problem or row.decision for row in read(text, form)]


def same(row: DecisionRow, told: Decision) -> bool:
    """Whether a row says all of a decision that a person said."""
    names = {field.name for field in fields(Decision)} & {field.name for field in fields(row)}
    assert len(names) == 9
    return all(getattr(row, name) == getattr(told, name) for name in names)


@pytest.mark.parametrize("form", [CSV, RIS])
@settings(max_examples=25)
@given(data=st.data())
def test_csv_and_ris_carry_every_decision_whole(form: ExchangeFormat, data: st.DataObject) -> None:
    told = data.draw(st.lists(decisions(), max_size=3, unique_by=lambda each: each.decided_at))
    text = write_decisions([decided(*told)], form)
    assert format_of(text.encode(), "F") is form
    rows = read(text, form)
    assert not any(row.problem for row in rows)
    assert {row.reference.record_id for row in rows} == {RECORD.record_id}
    if told:
        assert all(same(row, each) for row, each in zip(rows, told, strict=True))
    else:
        assert [row.decision for row in rows] == [""]


@pytest.mark.parametrize("form", list(ExchangeFormat))
@pytest.mark.parametrize("word", [*WORDS, ""])
def test_what_counts_comes_back_in_every_format(form: ExchangeFormat, word: str) -> None:
    told = (decision(word, reason="too old"),) if word else ()
    text = write_decisions([decided(*told)], form)
    (row,) = read(text, form)
    carried = "" if form is ASREVIEW and word == "maybe" else word
    assert (row.decision, row.problem) == (carried, "")
    assert row.reference.pmid or row.reference.accession == "101"
    assert row.reference.doi == "10.1000/101"
    assert row.reference.title.endswith("נוירומה")
    assert row.reference.year == 2026


def test_no_table_holds_a_cell_that_a_spreadsheet_runs() -> None:
    told = decision(reason="+cmd|' /C calc'!A0", decided_by="@Ann")
    for form in (CSV, ASREVIEW, COVIDENCE):
        text = write_decisions([decided(told)], form).removeprefix("\ufeff")
        for row in csv.reader(io.StringIO(text, newline="")):
            assert not [cell for cell in row if cell[:1] in tuple("=+-@\t\r\n") and cell]


def test_a_table_typed_by_hand_needs_little() -> None:
    (row,) = read("pmid;decision\n101;Include\n", CSV)
    assert (row.reference.pmid, row.decision) == ("101", "include")
    assert (row.stage, row.decided_by, row.decided_at) == ("", "", None)


def test_a_time_without_an_offset_is_utc_and_others_are_kept() -> None:
    times = ("2026-11-20 09:30:00", "2026-11-20T09:30+01:00")
    rows = read("pmid,decision,decided_at\n" + "".join(f"1,maybe,{each}\n" for each in times), CSV)
    moments = [row.decided_at for row in rows]
    assert moments == [
        datetime(2026, 11, 20, 9, 30, tzinfo=UTC),
        datetime(2026, 11, 20, 9, 30, tzinfo=timezone(timedelta(hours=1))),
    ]


@pytest.mark.parametrize(
    "column, cell",
    [
        ("decision", "perhaps"),
        ("stage", "abstract"),
        ("reason_code", "boring"),
        ("tier", "first"),
        ("decided_at", "yesterday"),
        ("decided_at", "0001-01-01T00:00+14:00"),
    ],
)
def test_a_value_outside_its_vocabulary_is_a_problem_of_its_row(column: str, cell: str) -> None:
    told = {"pmid": "1", "decision": "include"} | {column: cell}
    good, bad = read(
        f"{','.join(told)}\n{','.join({**told, column: '', 'decision': 'include'}.values())}\n"
        f"{','.join(told.values())}\n",
        CSV,
    )
    assert not good.problem
    assert bad.place == "row 3"
    assert repr(cell) in bad.problem


def test_a_tier_belongs_to_an_include_at_full_text() -> None:
    rows = ("include,full_text", "include,", "exclude,full_text", "include,title_abstract")
    text = "pmid,tier,decision,stage\n" + "".join(f"1,key_evidence,{row}\n" for row in rows)
    assert [bool(row.problem) for row in read(text, CSV)] == [False, False, True, True]


@pytest.mark.parametrize(
    "label, word",
    [
        *((sign, "include") for sign in ("1", "1.0", "yes", "Y")),
        *((sign, "exclude") for sign in ("0", "0.0", "no", "N")),
        *((sign, "") for sign in ("", "-1", "NaN")),
    ],
)
@pytest.mark.parametrize("column", ["included", "label_included", "asreview_label"])
def test_labels_of_asreview_are_read(column: str, label: str, word: str) -> None:
    (row,) = read(f"record_id,title,{column}\n0,Cold,{label}\n", ASREVIEW)
    assert (row.decision, row.reference.record_id, row.problem) == (word, "", "")


def test_a_label_that_is_none_is_a_problem() -> None:
    assert "'2' is no decision" in words("title,included\nCold,2\n", ASREVIEW)[0]


def test_asreviews_export_tells_new_labels_with_note_time_and_person() -> None:
    """As ASReview 3.0.8 writes them; row 2 repeats what it had been given, row 5 nobody saw."""
    text = (
        "record_id,litwatch_id,title,included,asreview_label,asreview_time,asreview_note,"
        "asreview_user_name\n"
        "0,pubmed:101,A,1,1,2026-11-01 10:00:00,,Ben\n"
        "1,pubmed:102,B,0,1,2026-11-01 10:01:00,on second thought,Ben\n"
        "2,pubmed:103,C,,0,2026-11-01 10:02:00,,Ben\n"
        "3,pubmed:104,D,,,,,\n"
    )
    assert format_of(text.encode(), "F") is ASREVIEW
    changed, new, unseen = read(text, ASREVIEW)
    assert (changed.decision, changed.reason, changed.decided_by) == (
        "include",
        "on second thought",
        "Ben",
    )
    assert changed.decided_at == datetime(2026, 11, 1, 10, 1, tzinfo=UTC)
    assert (new.decision, new.reference.record_id) == ("exclude", "pubmed:103")
    assert (changed.reason_code, new.reason_code) == ("", "")
    assert unseen.decision == ""


def test_a_label_changed_in_ris_is_a_new_decision_beside_the_old_ones() -> None:
    text = write_decisions([decided(decision("exclude"))], RIS)
    changed = text.replace("ASReview_irrelevant", "ASReview_relevant") + ""
    noted = changed.replace(
        "ER  - ", 'N1  - asreview_note: "on second thought"\r\nN1  - asreview_time: ""\r\nER  - '
    )
    assert [row.decision for row in read(text, RIS)] == ["exclude"]
    old, new = read(noted, RIS)
    assert same(old, decision("exclude"))
    assert (new.decision, new.reason, new.decided_at) == ("include", "on second thought", None)


def test_a_keyword_changed_in_a_reference_manager_counts_as_well() -> None:
    text = write_decisions([decided(decision("exclude"))], RIS)
    edited = text.replace("litwatch:exclude", "Litwatch: maybe")
    assert words(edited, RIS) == ["exclude", "maybe"]
    both = edited.replace("ASReview_irrelevant", "ASReview_relevant")
    assert words(both, RIS) == ["exclude", "is labelled include and maybe"]


def test_a_note_that_a_manager_keeps_as_html_is_read() -> None:
    text = write_decisions([decided(decision(reason='a < b & "c"'))], RIS)
    told = re.sub(
        r"N1  - (litwatch .*)",
        lambda found: (
            "N1  - <p>"
            + found[1].replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
            + "</p>"
        ),
        text.replace("\r", ""),
    )
    (row,) = read(told, RIS)
    assert same(row, decision(reason='a < b & "c"'))


@pytest.mark.parametrize("note", ['{"decision": "incl', '{"decision": {}}', '{"x": ' + "[" * 9000])
def test_a_damaged_note_is_a_problem_of_its_line(note: str) -> None:
    (row,) = read(f"TY  - JOUR\nTI  - A\nN1  - litwatch {note}\nER  - \n", RIS)
    assert row.place == "line 1"
    assert "is no decision" in row.problem


@pytest.mark.parametrize(
    "reason, code", [("too old", "other"), ("case_report: n = 1", "case_report"), ("", "")]
)
def test_a_reason_in_words_gets_a_code_where_it_excludes(reason: str, code: str) -> None:
    table = f"title,asreview_label,asreview_note\nCold,0,{reason}\nCold,1,{reason}\n"
    tagged = f"TY  - JOUR\nN1  - ASReview_irrelevant\nN1  - asreview_note: {reason}\nER  - \n"
    assert [row.reason_code for row in read(table, ASREVIEW)] == [code, ""]
    assert [row.reason_code for row in read(tagged, RIS)] == [code]


def test_another_tools_ris_is_undecided_with_all_that_names_the_work() -> None:
    (row,) = read("TY  - JOUR\nTI  - Cold\nPY  - 2026\nAN  - 77\nER  - \n", RIS)
    assert (row.decision, row.reference.title, row.reference.year) == ("", "Cold", 2026)
    assert (row.reference.pmid, row.reference.accession) == ("", "77")


def test_a_list_of_covidence_is_read_with_its_reasons() -> None:
    """Columns and notes as Covidence's exports have them; the list itself decides."""
    row = ["Cold", "Able, A", "", "2026", "", "J", "1", "2", "3", "77", "", "5", "#9", "Able 2026"]
    text = io.StringIO()
    csv.writer(text).writerows(
        [COVIDENCE_COLUMNS, [*row, "Exclusion reason: Wrong outcomes; Ben", "x"]]
    )
    assert format_of(text.getvalue().encode(), "F") is COVIDENCE
    (found,) = read(text.getvalue(), COVIDENCE)
    assert (found.decision, found.reason, found.reason_code) == ("", "Wrong outcomes", "outcome")
    assert (found.reference.accession, found.reference.pmid) == ("77", "")
    assert found.reference.record_id == ""


@pytest.mark.parametrize(
    "name, told",
    [
        ("review_123_included_csv_20261120.csv", ("include", "full_text")),
        ("review_123_excluded_csv_20261120.csv", ("exclude", "full_text")),
        ("my_review_123_irrelevant_ris_20261120.ris", ("exclude", "title_abstract")),
        ("review_123_select_csv_1.csv", ("include", "title_abstract")),
        ("review_123_screen_csv_1.csv", ("", "")),
        ("included.csv", ("", "")),
    ],
)
def test_covidences_file_names_tell_the_list(name: str, told: tuple[str, str]) -> None:
    assert list_of(name) == told


def test_an_exclusion_goes_to_covidence_with_its_reason() -> None:
    text = write_decisions([decided(decision("exclude", reason="too old"))], COVIDENCE)
    heading, row = csv.reader(io.StringIO(text, newline=""))
    assert tuple(heading) == COVIDENCE_COLUMNS
    cells = dict(zip(heading, row, strict=True))
    assert cells["Notes"] == "Exclusion reason: too old;"
    assert (cells["Tags"], cells["Study"]) == ("litwatch:exclude", "Able 2026")
    assert cells["Authors"] == "Able, A; Nerve Study Group"
    assert (cells["Published Year"], cells["Published Month"]) == ("2026", "9")


def test_ris_is_one_reference_a_record_with_its_tags() -> None:
    told = (decision(), decision("exclude", stage="full_text"))
    lines = write_decisions([decided(*told), DecidedRecord(RECORD)], RIS).split("\r\n")
    assert lines.count("ER  - ") == lines.count("TY  - JOUR") == 2
    assert [line for line in lines if "ASReview" in line] == [
        "N1  - ASReview_irrelevant",
        "N1  - ASReview_not_seen",
    ]
    assert [line for line in lines if line.startswith("KW  - litwatch")] == [
        "KW  - litwatch:exclude"
    ]
    notes = [json.loads(line[15:]) for line in lines if line.startswith("N1  - litwatch ")]
    assert [note.get("counts") for note in notes] == [None, "true"]


def test_a_long_abstract_fits_a_cell() -> None:
    record = Record("pubmed", "1", title="T", abstract=(AbstractSection("x" * 200_000),))
    for form in (ASREVIEW, COVIDENCE):
        text = write_decisions([DecidedRecord(record)], form)
        assert max(len(cell) for row in csv.reader(io.StringIO(text)) for cell in row) == (
            LONGEST_CELL
        )


def test_what_a_format_cannot_carry_is_said() -> None:
    told = [decided(decision("maybe", reason="unsure"), decision("maybe", stage="full_text"))]
    assert losses(told, CSV) == losses(told, RIS) == ()
    assert losses(told, ASREVIEW) == (
        "who decided, when and at which stage",
        "all but the decision that counts",
        "reasons",
        "maybe",
    )
    assert losses([DecidedRecord(RECORD)], COVIDENCE) == ()


@pytest.mark.parametrize(
    "text, what",
    [
        ("title,year\nCold,2026\n", "neither RIS nor a table"),
        ("<html><body>Sign in</body></html>", "neither RIS nor a table"),
    ],
)
def test_what_is_no_file_of_decisions_is_refused(text: str, what: str) -> None:
    with pytest.raises(FormatError, match=what):
        format_of(text.encode(), "F")


@pytest.mark.parametrize("form", [CSV, ASREVIEW, COVIDENCE])
def test_a_table_without_the_columns_of_its_format_is_refused(form: ExchangeFormat) -> None:
    with pytest.raises(FormatError, match="names no column") as caught:
        read("author,year\nAble,2026\n", form)
    assert "docs/exchange.md" in str(caught.value)
