"""A randomised trial told by its words, and what only looks like one."""

from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litwatch.domain import AbstractSection, PublicationType, Record
from litwatch.formats.medline import read_medline
from litwatch.screening.design_patterns import NECESSARY, SIGNS
from litwatch.screening.fields import field_text
from litwatch.screening.study_design import TrialSign, randomised_statement, trial_statement
from tests.unit.screening.conftest import make_record


def sign(abstract: str, title: str = "") -> TrialSign | None:
    found = trial_statement(make_record(title=title, abstract=abstract))
    return found.sign if found else None


def randomised(abstract: str, title: str = "") -> str:
    quote = randomised_statement(make_record(title=title, abstract=abstract))
    return quote.text if quote else ""


@pytest.mark.parametrize(
    "abstract, words",
    [
        ("Sixty patients were randomised to freezing or sham.", "randomised"),
        ("Patients were randomly allocated to two groups.", "randomly"),
        ("Eligible women were assigned at random to either drug.", "at random"),
        ("In this RCT pain was the outcome.", "RCT"),
        ("A cluster-randomized trial in 12 practices.", "randomized"),
        ("Infants were randomly selected to receive iron.", "randomly selected to receive"),
        ("The drugs were given in random order to volunteers.", "in random order"),
    ],
)
def test_random_allocation_is_read_however_it_is_said(abstract: str, words: str) -> None:
    assert randomised(abstract) == words


@pytest.mark.parametrize(
    "abstract",
    [
        "Randomised trials are needed.",
        "Further randomised controlled trials should be awaited.",
        "Patients were not randomised.",
        "A random sample of households was visited.",
        "Households were randomly selected from the register.",
        "A random-effects model was fitted with a random intercept.",
        "Mendelian randomisation was used.",
        "Several randomised studies have shown relief.",
        "Rats were randomly assigned to three groups.",
        "We searched PubMed and Embase. Trials with randomised patients were taken.",
        "SELECTION CRITERIA: Patients were randomised.",
        "In this review, patients were randomised.",
        "Ninety patients will be randomised.",
        "This post hoc analysis took patients who had been randomised.",
    ],
)
def test_what_is_said_of_others_or_of_the_future_is_no_randomised_study(abstract: str) -> None:
    assert not randomised(abstract)


@pytest.mark.parametrize(
    "title",
    [
        "Freezing of nerves: a systematic review of randomised trials",
        "A meta-analysis of nerve freezing",
        "Nerve freezing: protocol for a randomised trial",
        "Rationale and design of the ICE trial",
    ],
)
def test_a_title_tells_a_review_or_a_protocol_from_a_trial(title: str) -> None:
    assert not randomised("Patients were randomised to two groups.", title)


@pytest.mark.parametrize(
    "abstract, expected",
    [
        ("Patients were randomised in a double-blind trial.", TrialSign.RANDOMISED),
        ("A double-blind study of 12 patients.", TrialSign.MASKED),
        ("A crossover study of two drugs.", TrialSign.CROSSED_OVER),
        ("Pain fell more than with placebo.", TrialSign.PLACEBO),
        ("Patients were assigned to freezing or sham.", TrialSign.ALLOCATED),
        ("A controlled trial of freezing.", TrialSign.TRIAL),
        ("Patients received either drug.", TrialSign.COMPARED),
        ("A case-crossover study of heat waves.", None),
        ("Tasks were assigned to the staff.", None),
        ("Sixty patients underwent freezing.", None),
    ],
)
def test_the_strongest_sign_of_a_trial_is_given(abstract: str, expected: TrialSign | None) -> None:
    assert sign(abstract) is expected


def test_no_sign_is_missed_by_the_quick_look(shared_data: Path) -> None:
    """Wherever a pattern finds a sign, one of the pieces that the sign needs stands there."""
    file = shared_data / "screening" / "robotsearch_pubmed_test.medline.txt"
    for record in islice(read_medline(file.read_bytes()), 300):
        text = f"{record.title} {record.abstract_text}".lower()
        for name, pattern in SIGNS.items():
            if pattern.search(text):
                assert any(piece in text for piece in NECESSARY[name]), name


def test_a_masked_study_is_likely_a_trial_and_not_said_to_be_randomised() -> None:
    abstract = "In a double-blind study 12 patients had freezing or sham."
    assert sign(abstract) is TrialSign.MASKED
    assert not randomised(abstract)


def test_a_planned_trial_is_found_as_planned() -> None:
    planned = make_record(abstract="Ninety patients will be randomised to freezing or sham.")
    done = make_record(abstract="Ninety patients were randomised. Results: pain fell.")
    for record, expected in ((planned, True), (done, False)):
        found = trial_statement(record)
        assert found is not None
        assert found.is_planned is expected


def _is_typed(record: Record) -> bool:
    names = {kind.name for kind in record.publication_types}
    return "Randomized Controlled Trial" in names


def _rates(records: Iterable[Record]) -> tuple[float, float]:
    """Give the shares of typed trials found and of other records flagged."""
    flags: dict[bool, list[bool]] = {True: [], False: []}
    for record in records:
        flags[_is_typed(record)].append(trial_statement(record) is not None)
    return sum(flags[True]) / len(flags[True]), sum(flags[False]) / len(flags[False])


def test_trials_are_found_in_both_halves_of_a_labelled_file(shared_data: Path) -> None:
    """The rules were written on the even half; the odd half was only measured."""
    file = shared_data / "screening" / "robotsearch_pubmed_test.medline.txt"
    records = list(read_medline(file.read_bytes()))
    halves: Sequence[Sequence[Record]] = (records[::2], records[1::2])
    for half in halves:
        sensitivity, false_flags = _rates(half)
        assert sensitivity >= 0.96
        assert false_flags <= 0.12


@given(st.text(alphabet="randomised wilbe.,;-()\n", max_size=300))
def test_a_statement_is_verbatim_and_types_are_not_read(text: str) -> None:
    record = Record(source="pubmed", source_id="1", abstract=(AbstractSection(text),))
    typed = Record(
        source="pubmed",
        source_id="1",
        abstract=(AbstractSection(text),),
        publication_types=(PublicationType("Randomized Controlled Trial"),),
    )
    found = trial_statement(record)
    assert found == trial_statement(typed)
    if found:
        quote = found.quote
        assert field_text(record, quote.field)[quote.start : quote.end] == quote.text
