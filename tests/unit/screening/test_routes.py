"""From verdicts to a route: precedence, reasons, and that nothing is ever dropped."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from litwatch.domain import AbstractSection, Record, Route, Suggestion, Verdict
from litwatch.screening import Criteria, field_text, screen
from litwatch.screening.criterion import SUBCLASSES
from tests.unit.screening.conftest import RecordMaker, make_record

FULL = (
    "Retrospective case series of 12 patients with a neuroma treated by percutaneous "
    "ultrasound-guided cryoablation. Pain fell from 8 to 3."
)


def route(record: Record, criteria: Criteria) -> tuple[Route, str]:
    suggestion = screen(record, criteria)
    return suggestion.route, suggestion.reason_subclass


def test_a_study_that_says_everything_meets(nice: Criteria, make: RecordMaker) -> None:
    suggestion = screen(make(title="Neuroma", abstract=FULL, types="Journal Article"), nice)
    assert suggestion.route is Route.MEETS
    assert suggestion.reason == "every criterion is met in the abstract"
    assert {found.verdict for found in suggestion.verdicts} == {Verdict.MEETS}
    assert all(found.quote for found in suggestion.verdicts)


def test_without_an_abstract_a_record_is_retrieved(nice: Criteria, make: RecordMaker) -> None:
    title = "Percutaneous ultrasound-guided cryoablation of neuroma: a retrospective case series"
    suggestion = screen(make(title=title), nice)
    assert suggestion.route is Route.RETRIEVE
    assert suggestion.reason == "no abstract; unclear: outcome"


def test_what_is_open_is_named_down_to_the_part(nice: Criteria, make: RecordMaker) -> None:
    open_part = FULL.replace("ultrasound-guided ", "")
    suggestion = screen(make(abstract=open_part), nice)
    assert suggestion.route is Route.RETRIEVE
    assert suggestion.reason == "unclear: intervention (image guidance)"
    assert suggestion.reason_class == "intervention"


@pytest.mark.parametrize(
    "fields, expected, subclass",
    [
        ({"mesh": "Animals; Rats"}, "propose_exclude", "animal_or_laboratory"),
        ({"types": "Editorial"}, "propose_exclude", "editorial_letter_comment"),
        ({"types": "Letter"}, "propose_exclude", "editorial_letter_comment"),
        ({"types": "Published Erratum"}, "propose_exclude", "correction_retraction"),
        ({"types": "Retracted Publication"}, "propose_exclude", "correction_retraction"),
        ({"types": "Clinical Trial Protocol"}, "propose_exclude", "protocol_ongoing"),
        ({"languages": "ger"}, "hold_language", ""),
        ({"types": "Meeting Abstract"}, "hold_conference", "conference_abstract"),
        ({"issue": "Suppl 1", "pages": "S281-2"}, "hold_conference", "conference_abstract"),
        ({"types": "Practice Guideline"}, "guideline", "guideline_consensus"),
        ({"types": "Consensus Development Conference"}, "guideline", "guideline_consensus"),
        ({"types": "Review"}, "list_review", "review"),
        ({"types": "Systematic Review"}, "list_review", "systematic_review"),
        ({"types": "Case Reports"}, "lower_tier", "case_report"),
        ({"types": "Preprint"}, "retrieve", "preprint"),
        ({}, "retrieve", ""),
    ],
)
def test_each_kind_of_record_has_its_route(
    nice: Criteria, fields: dict[str, str], expected: str, subclass: str
) -> None:
    record = make_record(title="Cold and nerves", abstract="Cold acts on nerves.", **fields)
    assert route(record, nice) == (Route(expected), subclass)


@pytest.mark.parametrize(
    "title, abstract, subclass",
    [
        ("Radiofrequency of neuroma", "Patients had heat; pain fell.", "other_intervention"),
        (
            "Cryoablation of neuroma",
            "It was done without ultrasound guidance.",
            "no_image_guidance",
        ),
        ("Cryoablation of neuroma", "All patients had open cryosurgery.", "not_percutaneous"),
        ("Cryoablation of renal tumours", "Forty tumours were treated.", ""),
    ],
)
def test_a_stated_contradiction_is_proposed_for_exclusion(
    nice: Criteria, title: str, abstract: str, subclass: str
) -> None:
    suggestion = screen(make_record(title=title, abstract=abstract), nice)
    assert suggestion.route is Route.PROPOSE_EXCLUDE
    assert suggestion.reason_subclass == subclass
    failing = next(found for found in suggestion.verdicts if found.verdict is Verdict.FAILS)
    assert failing.quote
    assert failing.quote in suggestion.reason


def test_the_policy_asks_neither_for_guidance_nor_for_a_way_through_the_skin(
    policy: Criteria, make: RecordMaker
) -> None:
    record = make(
        title="Intraoperative cryoanalgesia of intercostal nerves",
        abstract="Retrospective cohort study. Without image guidance, pain scores fell.",
    )
    assert route(record, policy)[0] is Route.MEETS


@pytest.mark.parametrize(
    "fields, expected",
    [
        ({"mesh": "Animals", "languages": "ger", "types": "Review"}, "propose_exclude"),
        ({"languages": "ger", "types": "Review"}, "hold_language"),
        ({"types": "Practice Guideline; Review"}, "guideline"),
        ({"types": "Case Reports", "languages": "rus"}, "hold_language"),
        ({"types": "Case Reports"}, "lower_tier"),
    ],
)
def test_the_first_route_by_precedence_wins(
    nice: Criteria, fields: dict[str, str], expected: str
) -> None:
    assert route(make_record(abstract="Cold.", **fields), nice)[0] is Route(expected)


def test_one_patient_is_the_lower_tier_even_without_a_type(
    nice: Criteria, make: RecordMaker
) -> None:
    one = FULL.replace("Retrospective case series of 12 patients", "Case report of one patient")
    suggestion = screen(make(abstract=one), nice)
    assert suggestion.route is Route.LOWER_TIER
    assert suggestion.reason == 'one patient ("one patient", abstract)'


def test_a_record_in_two_languages_is_not_held(nice: Criteria, make: RecordMaker) -> None:
    assert route(make(abstract="Cold.", languages="fre; eng"), nice)[0] is Route.RETRIEVE
    assert route(make(abstract="Cold.", languages=""), nice)[0] is Route.RETRIEVE


_PIECES = st.sampled_from(
    [
        "Percutaneous",
        "ultrasound-guided",
        "cryoablation",
        "of neuroma",
        "in rats",
        "without",
        "image guidance",
        "radiofrequency",
        "instead of",
        "versus",
        "12 patients underwent",
        "pain fell",
        "we report a case",
        "this review",
        "will be randomised",
        "no complications",
        "atrial fibrillation",
        "CT",
        ".",
        ";",
        "\n",
        "(",
        "%",
        "Morton\u2019s neuroma",
        "כאב",
    ]
)
_TEXTS = st.lists(_PIECES, max_size=25).map(" ".join)
_RECORDS = st.builds(
    make_record,
    title=_TEXTS,
    abstract=_TEXTS,
    types=st.sampled_from(["", "Review", "Letter; Comment", "Case Reports", "Journal Article"]),
    mesh=st.sampled_from(["", "Animals", "Animals; Humans", "*Neuroma; Humans"]),
    languages=st.sampled_from(["eng", "ger", "", "fre; eng"]),
    issue=st.sampled_from(["", "3", "Suppl 1"]),
    pages=st.sampled_from(["", "S1", "12-19"]),
)


def check_quotes(record: Record, suggestion: Suggestion) -> None:
    for found in suggestion.verdicts:
        if found.field:
            assert field_text(record, found.field)[found.start : found.end] == found.quote
    for fact in suggestion.facts:
        assert field_text(record, fact.field)[fact.start : fact.end] == fact.quote
    for found in suggestion.verdicts:
        assert (found.verdict is Verdict.UNCLEAR) or (found.quote and found.rule)


@settings(max_examples=150, deadline=None)
@given(record=_RECORDS)
def test_every_quote_is_verbatim_and_every_exclusion_explained(
    nice: Criteria, policy: Criteria, record: Record
) -> None:
    for criteria in (nice, policy):
        suggestion = screen(record, criteria)
        check_quotes(record, suggestion)
        assert suggestion.reason
        fails = [found for found in suggestion.verdicts if found.verdict is Verdict.FAILS]
        if suggestion.route is Route.PROPOSE_EXCLUDE:
            assert fails
            assert suggestion.reason_class in {found.criterion for found in fails}
        if suggestion.route is Route.MEETS:
            assert record.abstract
            assert {found.verdict for found in suggestion.verdicts} == {Verdict.MEETS}
        allowed = SUBCLASSES.get(suggestion.reason_class, frozenset()) | {""}
        assert suggestion.reason_subclass in allowed
        assert screen(record, criteria) == suggestion


@settings(max_examples=20, deadline=None)
@given(records=st.lists(_RECORDS, max_size=10))
def test_routes_add_up_to_the_records_in(nice: Criteria, records: list[Record]) -> None:
    routes = Counter(screen(record, nice).route for record in records)
    assert sum(routes.values()) == len(records)


@settings(max_examples=60, deadline=None)
@given(title=st.text(max_size=200), abstract=st.text(max_size=400))
def test_any_text_gets_a_verdict_and_never_an_error(
    nice: Criteria, title: str, abstract: str
) -> None:
    record = make_record(title=title, abstract=abstract)
    check_quotes(record, screen(record, nice))


@pytest.mark.parametrize(
    "unit",
    [
        "nerve ",
        "no nerve ",
        "twenty patients were ",
        "follow-up of 1 ",
        "x",
        "((( ",
        "p<0.05 pain ",
    ],
)
def test_two_hundred_thousand_characters_are_read_in_seconds(nice: Criteria, unit: str) -> None:
    text = unit * (200_000 // len(unit))
    record = make_record(title="Cold", abstract=text)
    check_quotes(record, screen(record, nice))


def test_only_a_vernacular_title_is_enough_for_a_verdict(nice: Criteria) -> None:
    record = Record(source="pubmed", source_id="1", vernacular_title="\u041a\u0440\u0438\u043e")
    assert screen(record, nice).route is Route.RETRIEVE


def test_labels_and_sections_count_in_the_offsets(nice: Criteria) -> None:
    sections = (AbstractSection("Cold.", "AIM"), AbstractSection("A neuroma hurts.", "RESULTS"))
    record = Record(source="pubmed", source_id="1", abstract=sections)
    patient = screen(record, nice).verdicts[1]
    assert record.abstract_text[patient.start : patient.end] == patient.quote == "neuroma"
