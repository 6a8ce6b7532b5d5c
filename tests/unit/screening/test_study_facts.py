"""Facts of a study: given only where the text states them for this study, with the words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litwatch.domain import Record
from litwatch.screening.facts import read_facts
from litwatch.screening.fields import field_text
from litwatch.screening.numbers import NUMBER, read_number
from tests.unit.screening.conftest import make_record


def facts(abstract: str = "", *, title: str = "", types: str = "") -> dict[str, str]:
    record = make_record(title=title, abstract=abstract, types=types)
    found = read_facts(record)
    assert all(
        field_text(record, fact.field)[fact.start : fact.end] == fact.quote for fact in found
    )
    return {fact.name: fact.value for fact in found}


@pytest.mark.parametrize(
    "abstract, n",
    [
        ("A case series of 20 patients with neuroma.", "20"),
        ("Twenty-two patients were enrolled.", "22"),
        ("A total of 1,149 adults took part.", "1149"),
        ("Two hundred two patients were randomised.", "202"),
        ("We studied 216 patients (164 women and 52 men).", "216"),
        ("In this trial, 113 patients with sciatica were treated once.", "113"),
        ("Eleven patients with an entrapped nerve had cryoneurolysis.", "11"),
        ("Prospective pilot study with a single arm: 21 amputees with pain.", "21"),
        (
            "Methods: 7 consecutive patients underwent cryoablation. Seven patients were treated.",
            "7",
        ),
    ],
)
def test_the_number_of_people_is_read_where_it_is_stated(abstract: str, n: str) -> None:
    assert facts(abstract)["n"] == n


@pytest.mark.parametrize(
    "abstract",
    [
        "Of 144 patients screened, 22 were treated.",
        "Three arms of 40 patients each were formed.",
        "Sixty patients were enrolled and 55 patients were treated.",
        "Retrospective comparison of 10 patients with 15 earlier patients.",
        "Forty children had cold and were compared with forty who had an epidural.",
        "Pain fell at once. Two patients had a foot drop.",
        "Pain fell. One patient received antibiotics.",
        "Seven patients underwent second-look arthroscopy.",
        "Ninety patients will be randomised.",
        "One thousand ninety-two patients received the drug.",
        "Previous studies of 300 patients found relief.",
        "54 % of patients were treated.",
        "Scores fell by 12.5 patients were pleased.",
        "Relief was reported by 11 of 20 patients treated.",
        "Knees were treated.",
    ],
)
def test_a_number_that_may_be_another_is_left_blank(abstract: str) -> None:
    assert "n" not in facts(abstract)


@pytest.mark.parametrize(
    "title, abstract",
    [
        ("", "A 62-year-old woman had stump pain."),
        ("", "We report a case of stump pain."),
        ("Cryoablation in a 45-year-old man", "Pain was relieved."),
        ("", "Case report of one patient with stump pain."),
    ],
)
def test_a_single_patient_is_one(title: str, abstract: str) -> None:
    assert facts(abstract, title=title)["n"] == "1"


def test_figures_of_a_review_are_those_of_others() -> None:
    abstract = "A total of 1,974 patients were included. Follow-up was 3 years. No complications."
    assert set(facts(abstract, types="Systematic Review")) == {"design"}
    assert "n" not in facts(abstract, title="Cold and nerves: a systematic review")


@pytest.mark.parametrize(
    "text, design",
    [
        ("A retrospective case series.", "retrospective case series"),
        (
            "This was a prospective, single-arm, pilot study.",
            "prospective pilot study",
        ),
        ("A randomized, double-blind, sham-controlled trial.", "randomised controlled trial"),
        ("An observational study of prospectively collected data.", "observational study"),
        ("Level IV, case series.", "case series"),
        (
            "This systematic review and meta-analysis is up to date.",
            "systematic review and meta-analysis",
        ),
    ],
)
def test_the_design_is_the_one_stated(text: str, design: str) -> None:
    assert facts(text)["design"] == design


@pytest.mark.parametrize(
    "text",
    [
        "A randomised trial is needed.",
        "Further prospective study is warranted.",
        "No randomised trial was found.",
        "Previous retrospective analysis had shown this.",
        "Cold was applied.",
    ],
)
def test_the_design_of_another_study_is_not_this_ones(text: str) -> None:
    assert "design" not in facts(text)


def test_the_publication_type_gives_the_design_with_its_name_as_quote() -> None:
    record = make_record(types="Journal Article; Randomized Controlled Trial", abstract="Cold.")
    fact = read_facts(record)[0]
    assert (fact.name, fact.field, fact.quote) == (
        "design",
        "publication_types",
        "Randomized Controlled Trial",
    )


def test_comparators_are_named_and_a_denied_one_is_not() -> None:
    assert facts("Patients had cold or sham.")["comparator"] == "sham"
    assert facts("This study was of cold versus cooled radiofrequency ablation.")["comparator"] == (
        "cooled radiofrequency ablation"
    )
    assert facts("In this trial cold was compared with standard care.")["comparator"] == (
        "standard care"
    )
    assert "comparator" not in facts("There was no sham.")
    assert "comparator" not in facts("Sham-controlled trials are needed.")
    assert "comparator" not in facts("Pain was compared with baseline.")


def test_randomising_and_masking_are_facts_of_their_own() -> None:
    found = facts("Patients were randomly assigned in a double-blind manner.")
    assert (found["randomised"], found["masked"]) == ("randomly", "double-blind")
    assert "randomised" not in facts("Randomised trials are needed.")
    assert "randomised" not in facts("Charts were randomly selected.")
    assert "randomised" not in facts("Ten trials.", title="Randomised trials: a systematic review")


@pytest.mark.parametrize(
    "text, length",
    [
        ("After a mean follow-up of 19.7 months pain was 3.", "mean 19.7 months"),
        ("Median follow-up was 36 months (24 to 60).", "median 36 months"),
        ("Patients were followed for one year.", "one year"),
        ("Follow-up was 6 weeks to 18 months.", "6 weeks to 18 months"),
        ("With a mean follow-up of 40 months (range, 10-52 months), pain fell.", "mean 40 months"),
    ],
)
def test_the_length_of_follow_up_is_read(text: str, length: str) -> None:
    assert facts(text)["follow_up"] == length


@pytest.mark.parametrize(
    "text",
    [
        "Mean follow-up was 14 weeks for neuroma, 6.3 months for stump pain.",
        "At the 12-month follow-up pain was 3.",
        "Follow-up was 3 months in one group. Follow-up was 6 months in the other.",
        "Pain had fallen at six months.",
    ],
)
def test_a_follow_up_that_is_not_one_length_is_left_blank(text: str) -> None:
    assert "follow_up" not in facts(text)


def test_outcome_harm_and_device_are_given_in_the_words_that_state_them() -> None:
    found = facts(
        "Using iovera, pain decreased at day 30 (p=0.0004). There were no serious adverse events.",
        title="Cold against pain",
    )
    assert found["main_outcome"] == "pain decreased, p=0.0004"
    assert found["adverse_events"] == "no serious adverse events"
    assert found["device"] == "iovera"


def test_a_comparison_of_harms_is_no_count_of_them() -> None:
    assert "adverse_events" not in facts("There was no difference in the side effects.")
    assert "adverse_events" not in facts("Five said the side effects bothered them.")


@pytest.mark.parametrize(
    "statement, value",
    [
        ("The authors declare no conflict of interest.", "none declared"),
        ("None of the authors has a competing interest.", "none declared"),
        ("B.I. received support from a maker of probes.", "declared"),
    ],
)
def test_a_conflict_of_interest_is_told_from_its_absence(statement: str, value: str) -> None:
    record = Record(source="pubmed", source_id="1", conflict_of_interest=statement)
    (fact,) = read_facts(record)
    assert (fact.name, fact.value, fact.quote) == ("conflict_of_interest", value, statement)


@pytest.mark.parametrize(
    "text, value",
    [
        ("54", 54),
        ("1,974", 1974),
        ("twenty-nine", 29),
        ("ninety", 90),
        ("Twelve", 12),
        ("one hundred and ten", 110),
        ("a hundred", 100),
        ("three hundred thirty six", 336),
        ("many", None),
        ("and", None),
    ],
)
def test_numbers_are_read_in_figures_and_in_words(text: str, value: int | None) -> None:
    assert read_number(text) == value


@given(st.integers(1, 999_999))
def test_a_number_with_separators_reads_as_without(number: int) -> None:
    assert read_number(f"{number:,}") == read_number(str(number)) == number
    assert NUMBER


@given(st.text(alphabet="0123456789 patientsofwhd.,%-()\n", max_size=300))
def test_facts_of_any_text_are_verbatim(text: str) -> None:
    found = read_facts(make_record(abstract=text))
    assert all(text[fact.start : fact.end] == fact.quote for fact in found)
