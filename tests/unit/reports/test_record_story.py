"""A record's whole story: why it is here, or which side of the strategy fails."""

import json
import unicodedata
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litwatch.domain import (
    Author,
    Change,
    ChangeInRun,
    ChangeKind,
    CitedReference,
    CriterionVerdict,
    Decision,
    DuplicateGroup,
    Fact,
    FieldChange,
    Journal,
    Notice,
    NoticeKind,
    PartialDate,
    Record,
    RecordDates,
    RecordStory,
    RecordVersion,
    Route,
    StrategyLineText,
    Suggestion,
    TopicStory,
    Verdict,
)
from litwatch.reports.show import explain_standing, to_text, to_value

RECORD = Record(
    source="pubmed",
    source_id="36190851",
    pmid="36190851",
    doi="10.1148/rg.220082",
    title="Percutaneous Image-guided Cryoneurolysis: Applications and Techniques",
    authors=(Author(last_name="Dalili", initials="D"),),
    journal=Journal(abbreviation="Radiographics"),
    volume="42",
    issue="6",
    pages="1776-1794",
    dates=RecordDates(published=PartialDate("2022 Oct", 2022, 10), revised=date(2022, 11, 1)),
)
LINES = tuple(
    StrategyLineText(number, text, "", "exact")
    for number, text in ((12, "or/1-11"), (13, "Cryosurgery/"), (17, "cryo*.tw."), (23, "animals/"))
)
MISSED = TopicStory(
    "nice-neuroma-cryoablation",
    "Cryoablation for neuroma",
    in_strategy=False,
    lines=(13, 17, 19),
    line_texts=LINES,
    losing_line=12,
)
FOUND = TopicStory(
    "surg-00155-cryoneurolysis",
    "Policy SURG.00155",
    in_strategy=True,
    lines=(13, 17),
    line_texts=LINES,
    why_now="indexed_late",
    first_seen_run="run-1",
    suggestion=Suggestion(
        RECORD.record_id,
        Route.RETRIEVE,
        "unclear: outcome",
        verdicts=(
            CriterionVerdict("patient", Verdict.MEETS, "pain of a nerve", "abstract", 0, 15, "p1"),
            CriterionVerdict("outcome", Verdict.UNCLEAR),
        ),
        facts=(Fact("follow_up", "6 months", "for six months", "abstract", 0, 14),),
    ),
    changes=(
        ChangeInRun("run-1", Change(RECORD.record_id, ChangeKind.INDEXED_LATE, "now indexed")),
        ChangeInRun("run-3", Change(RECORD.record_id, ChangeKind.UPDATED, "revised: title")),
    ),
    decisions=(
        Decision(
            "surg-00155-cryoneurolysis",
            RECORD.record_id,
            "include",
            "full_text",
            "R. Reader",
            datetime(2026, 11, 17, 9, tzinfo=UTC),
            "bears on pain",
        ),
    ),
    reference=CitedReference("dalili2022", 7, "peer_reviewed", RECORD.title),
)
STORY = RecordStory(
    RECORD,
    versions=(
        RecordVersion(RECORD, 1, "a" * 64, "b" * 64),
        RecordVersion(RECORD, 2, "c" * 64, "d" * 64, (FieldChange("title", "Old", "New"),)),
    ),
    topics=(MISSED, FOUND),
    duplicates=(
        DuplicateGroup(
            "g", RECORD.record_id, (RECORD.record_id, "pubmed:2"), "shared_doi", "10.1/x"
        ),
    ),
    notices=(Notice(RECORD.record_id, NoticeKind.CORRECTION, "36190999", "Radiographics. 2023"),),
)


def test_a_missed_record_is_told_with_the_lines_it_meets_and_the_side_that_fails() -> None:
    assert explain_standing(MISSED) == (
        "missed by nice-neuroma-cryoablation: meets lines 13, 17, 19; line 12 (or/1-11) is not met"
    )


@pytest.mark.parametrize(
    "topic, told",
    [
        (replace(MISSED, lines=(13,)), "meets line 13; line 12 (or/1-11) is not met"),
        (replace(MISSED, lines=()), "meets no line; line 12 (or/1-11) is not met"),
        (replace(MISSED, losing_line=9), "meets lines 13, 17, 19; line 9 is not met"),
        (replace(MISSED, losing_line=None), "meets lines 13, 17, 19"),
        (
            replace(MISSED, lines=(12, 23), losing_line=23),
            "meets lines 12, 23; line 23 (animals/) is met and takes it out",
        ),
    ],
)
def test_what_keeps_a_record_out_is_named(topic: TopicStory, told: str) -> None:
    assert explain_standing(topic) == f"missed by nice-neuroma-cryoablation: {told}"


def test_a_record_that_was_in_has_left() -> None:
    gone = replace(FOUND, in_strategy=False, losing_line=23, lines=(13, 23))
    assert explain_standing(gone).startswith("left surg-00155-cryoneurolysis: meets lines 13, 23;")


def test_text_tells_everything_that_is_known() -> None:
    text = " ".join(to_text(STORY).split())
    for part in (
        "Dalili D. Percutaneous Image-guided Cryoneurolysis: Applications and Techniques.",
        "Radiographics. 2022; 42(6):1776-1794.",
        "pubmed:36190851",
        "https://pubmed.ncbi.nlm.nih.gov/36190851/",
        "https://doi.org/10.1148/rg.220082",
        "found by surg-00155-cryoneurolysis: meets lines 13, 17",
        "line 13: Cryosurgery/",
        "why now: indexed late (first seen in run run-1)",
        "suggestion: to retrieve in full (unclear: outcome)",
        'patient meets: "«pain of a nerve»" (abstract · p1)',
        "outcome unclear",
        'follow up = 6 months: "for six months"',
        "run run-3: updated: revised: title",
        "decision: include (full text) by R. Reader on 17 November 2026: bears on pain",
        "cited by the policy: reference 7",
        "pubmed:2, by shared doi: 10.1/x",
        "Correction, PMID 36190999: Radiographics. 2023",
        "1: revised 1 November 2022, as first fetched",
        "2: revised 1 November 2022, changed: title",
    ):
        assert part in text


def test_a_bare_record_has_a_short_story() -> None:
    bare = RecordStory(Record(source="pubmed", source_id="1", title="Cold"))
    assert to_text(bare) == "Cold.\npubmed:1"


def test_text_lines_fit_a_terminal() -> None:
    assert max(len(line) for line in to_text(STORY).splitlines()) <= 96


@given(st.text(max_size=50))
def test_no_control_character_reaches_the_terminal(text: str) -> None:
    hostile = replace(STORY, record=replace(RECORD, title=text, doi=text, pmid=text))
    kinds = {unicodedata.category(c) for c in to_text(hostile).replace("\n", "")}
    assert not kinds & {"Cc", "Cs", "Zl", "Zp"}


def test_value_is_json_and_holds_the_same_facts() -> None:
    value = json.loads(json.dumps(to_value(STORY)))
    assert value["record_id"] == "pubmed:36190851"
    missed, found = value["topics"]
    assert missed["explanation"] == explain_standing(MISSED)
    assert missed["lines"] == [13, 17, 19]
    assert missed["losing_line"] == 12
    assert missed["line_texts"] == {"12": "or/1-11", "13": "Cryosurgery/", "17": "cryo*.tw."}
    assert found["suggestion"]["route"] == "retrieve"
    assert found["suggestion"]["verdicts"][0]["quote"] == "pain of a nerve"
    assert found["changes"][1] == {
        "run_id": "run-3",
        "record_id": "pubmed:36190851",
        "kind": "updated",
        "detail": "revised: title",
        "fields": [],
    }
    assert found["decisions"][0]["decided_at"] == "2026-11-17T09:00:00+00:00"
    assert found["reference"]["number"] == 7
    assert value["notices"][0]["kind"] == "correction"
    assert value["versions"][1]["changes"] == [{"field": "title", "old": "Old", "new": "New"}]
    assert value["record"]["journal"]["abbreviation"] == "Radiographics"
