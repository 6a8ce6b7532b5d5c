"""The design a record has by its type or by its own words, as one plain phrase."""

import pytest

from litwatch.screening.facts import read_facts
from tests.unit.screening.conftest import make_record


def design(abstract: str = "", *, title: str = "", types: str = "", mesh: str = "") -> str:
    record = make_record(title=title, abstract=abstract, types=types, mesh=mesh)
    return next((fact.value for fact in read_facts(record) if fact.name == "design"), "")


@pytest.mark.parametrize(
    "text, expected",
    [
        ("Retrospective cohort of 24 patients.", "retrospective cohort study"),
        ("A prospective multicentre cohort of 26 patients.", "prospective cohort study"),
        ("Study Design: Cohort study; Level of evidence, 2.", "cohort study"),
        ("Study Design: Case-control study; Level of evidence, 3.", "case-control study"),
        ("A cross-sectional survey was made.", "cross-sectional study"),
        ("Prospective series of 22 patients.", "prospective case series"),
        ("Case series, Level IV.", "case series"),
        ("A retrospective chart review was done.", "retrospective chart review"),
        ("We retrospectively reviewed 50 patients.", "retrospective study"),
        ("We prospectively followed 68 patients.", "prospective study"),
        ("An observational retrospective study.", "retrospective observational study"),
        ("Observational study of prospectively collected data.", "observational study"),
        ("Thirty nurses completed a mailed questionnaire.", "survey"),
        ("Pilot study of cold in 18 patients.", "pilot study"),
        ("Retrospective comparison of cold with heat.", "retrospective comparative study"),
        ("Patients were randomly assigned to cold or heat.", "randomised controlled trial"),
        ("A randomized, two-period crossover study of cold.", "randomised crossover trial"),
        ("This study was done in a cross-over fashion.", "crossover study"),
        ("This review aims to tell what is known.", "review"),
        ("We conducted a systematic review of trials.", "systematic review"),
        ("Protocol of a randomised trial of cold.", "study protocol"),
    ],
)
def test_a_design_in_words_has_one_plain_name(text: str, expected: str) -> None:
    assert design(text) == expected


@pytest.mark.parametrize(
    "title, expected",
    [
        (
            "Cold for pain: a systematic review and meta-analysis",
            "systematic review and meta-analysis",
        ),
        ("Cold for pain: a systematic review", "systematic review"),
        ("Cold for pain: a scoping review", "scoping review"),
        ("A narrative review of cold", "narrative review"),
        ("Cold: a study protocol", "study protocol"),
        ("Treatments for neuroma (Protocol)", "study protocol"),
        ("Barrett's esophagus: an updated ACG guideline", "guideline"),
        ("Cold in the foot: a consensus paper", "consensus"),
    ],
)
def test_a_title_names_reviews_guidelines_and_plans(title: str, expected: str) -> None:
    assert design("Cold was used.", title=title) == expected


@pytest.mark.parametrize(
    "types, expected",
    [
        ("Randomized Controlled Trial", "randomised controlled trial"),
        ("Case Reports", "case report"),
        ("Meta-Analysis; Systematic Review", "systematic review and meta-analysis"),
        ("Practice Guideline", "guideline"),
        ("Observational Study", "observational study"),
        ("Review", "review"),
        ("Clinical Trial Protocol; Randomized Controlled Trial", "study protocol"),
        ("Editorial", ""),
        ("Journal Article", ""),
    ],
)
def test_a_publication_type_gives_the_design(types: str, expected: str) -> None:
    assert design("Cold was used.", types=types) == expected


def test_words_tell_more_than_the_type_of_a_case_report() -> None:
    assert design("Case series of 8 patients.", types="Case Reports") == "case series"
    assert design("Eight patients had cold.", types="Case Reports") == ""


def test_the_choice_to_cross_over_makes_no_crossover_trial() -> None:
    text = "Patients were randomised to cold or sham, with an option to cross over."
    assert design(text) == "randomised controlled trial"


@pytest.mark.parametrize(
    "text",
    [
        "Causation will require a randomized trial.",
        "A prospective study is necessary.",
        "Previous retrospective studies are few.",
        "The guidelines were implemented in a ward.",
        "Cold was applied to nerves.",
    ],
)
def test_a_design_that_is_wished_for_or_others_is_none(text: str) -> None:
    assert design(text) == ""


def test_animals_without_people_make_an_animal_study() -> None:
    assert design("Thirty rats had cold.") == "animal study"
    assert design("Thirty rats and five patients had cold.") == ""
    assert design("Thirty rats had cold.", mesh="Humans") == ""
