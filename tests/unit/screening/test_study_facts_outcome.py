"""Follow-up, main outcome, harms, funding and interests; and how long any text takes."""

import time

import pytest

from litwatch.domain import AbstractSection, PublicationType, Record
from litwatch.screening.facts import read_facts
from tests.unit.screening.conftest import make_record


def fact(name: str, abstract: str, title: str = "") -> str:
    record = make_record(abstract=abstract, title=title)
    return next((one.value for one in read_facts(record) if one.name == name), "")


@pytest.mark.parametrize(
    "text, length",
    [
        ("Patients were followed up 1 to 42 months.", "1 to 42 months"),
        ("Follow-up went to day 360.", "day 360"),
        ("Pain was 3 at the last visit, after a mean of 27 months (6.8 to 40).", "mean 27 months"),
        ("They were followed for at least three months.", "at least three months"),
        (
            "The minimum follow-up was 24 months; the mean follow-up was 37 months.",
            "mean 37 months",
        ),
        ("At an average follow-up period of 78 months pain was 3.", "average 78 months"),
        ("After 3 years of follow-up pain was 3.", "3 years"),
        (
            "At a mean 6 ± 1 years of follow-up it held. Mean follow-up was 6 years.",
            "mean 6 ± 1 years",
        ),
        ("Pain came back (mean follow-up, 6 months).", "mean 6 months"),
    ],
)
def test_follow_up_is_given_with_what_it_is_the_average_of(text: str, length: str) -> None:
    assert fact("follow_up", text) == length


@pytest.mark.parametrize(
    "text",
    [
        "Mean follow-up was 27.3 months for cold and 27.8 months for heat.",
        "Patients will be followed for 12 months.",
        "Follow-up of 5 years is recommended.",
        "Previous studies had a mean follow-up of 5 years.",
        "Of these, a mean follow-up of 5 years was known.",
        "Mean follow-up was 5 years. Mean follow-up was 6 years.",
    ],
)
def test_follow_up_of_parts_plans_and_others_is_left_blank(text: str) -> None:
    assert fact("follow_up", text) == ""


@pytest.mark.parametrize(
    "text, value",
    [
        ("Pain fell (P < .001).", "pain fell, P < .001"),
        ("Pain scores were lower with cold, p=0.02.", "pain scores lower, p=0.02"),
        ("There was no difference in pain (p = 0.4).", "pain no difference, p = 0.4"),
        ("There was no significant decrease in pain (p = 0.24).", ""),
        ("Pain did not fall (p = 0.24).", ""),
        ("Pain was lower and higher in turn (p = 0.24).", ""),
        ("Nausea fell (P < .001).", ""),
        ("Pain fell.", ""),
        ("Previous studies found pain lower (p<0.01).", ""),
    ],
)
def test_the_main_outcome_is_given_with_direction_and_p_as_stated(text: str, value: str) -> None:
    assert fact("main_outcome", text, "Cold against pain") == value


def test_a_primary_outcome_that_is_named_goes_before_the_titles() -> None:
    text = "The primary outcome was spasticity. Pain fell (p=0.01). Spasticity improved (p=0.03)."
    assert fact("main_outcome", text, "Cold against pain") == "spasticity improved, p=0.03"


def test_funding_is_read_in_the_abstract_and_else_in_the_type() -> None:
    assert fact("funding", "Cold worked. Funded by a maker of probes.") == "a maker of probes"
    assert fact("funding", "Cold worked.") == ""
    types = (PublicationType("Research Support, Non-U.S. Gov't"),)
    found = read_facts(Record(source="pubmed", source_id="1", publication_types=types))
    assert [(one.name, one.value) for one in found] == [
        ("funding", "Research Support, Non-U.S. Gov't")
    ]


PIECES = (
    "patients ",
    "one hundred and twenty ",
    "20 patients and ",
    "mean follow-up of 1 to ",
    "randomised to receive a or ",
    "compared with ",
    "retrospective, x ",
    "(n = ",
    "1,000",
    "x-",
    "p < 0.",
    " ",
)


@pytest.mark.parametrize("piece", PIECES)
def test_a_text_of_any_length_takes_no_longer_than_an_abstract(piece: str) -> None:
    text = piece * (200_000 // len(piece))
    record = Record("pubmed", "1", title=text, abstract=(AbstractSection(text),))
    started = time.process_time()
    read_facts(record)
    assert time.process_time() - started < 5
