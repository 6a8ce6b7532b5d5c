"""How many people a study had: the total, and blank where a number may be another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litwatch.screening.statements import StudyText
from litwatch.screening.study_people import people_fact
from tests.unit.screening.conftest import make_record


def people(abstract: str, *, title: str = "", types: str = "") -> str:
    study = StudyText.of(make_record(title=title, abstract=abstract, types=types))
    fact = people_fact(study)
    return fact.value if fact else ""


@pytest.mark.parametrize(
    "abstract, n",
    [
        ("PARTICIPANTS: 299 adults aged 60 years or more.", "299"),
        ("PARTICIPANTS: Two hundred women scheduled for surgery.", "200"),
        ("Patients (n = 520) with angina were randomized to cold or placebo.", "520"),
        ("We randomly assigned 19,557 operations in 18,189 patients to testing or none.", "18189"),
        ("Eighty one patients were randomised to cold (n=40) or to care (n=41).", "81"),
        ("In all, 128 children with a mean age of 62 months were enrolled.", "128"),
        ("A trial was undertaken in 983 patients with pain.", "983"),
        ("A crossover experiment including 18 healthy volunteers was done.", "18"),
        ("This report presents seven patients with severe pain.", "7"),
        ("Of the 1001 subjects studied, 52 had pain and 32 had none.", "1001"),
        ("12 patients, nine women and three men, were interviewed.", "12"),
        ("A total of 1010 patients were randomized, 502 to cold and 508 to care.", "1010"),
        ("Forty-nine patients were enrolled; 25 received cold and 24 received care.", "49"),
        ("60 patients were enrolled, 26 allocated to cold and the remainder to care.", "60"),
        ("We included 25 patients with 27 lesions of the knee.", "25"),
        ("A cohort of 21 amputees with pain, 13 of whom had a neuroma, was seen.", "21"),
        ("Drug or placebo was infused in 12 healthy volunteers.", "12"),
        ("Cohort from a database: 818 patients aged 12 to 21 with a repair.", "818"),
        ("20 Type 1 diabetic patients were investigated.", "20"),
        ("Forty-two ASA 1 and 2 patients were studied.", "42"),
    ],
)
def test_the_total_is_read_in_the_ways_abstracts_state_it(abstract: str, n: str) -> None:
    assert people(abstract) == n


@pytest.mark.parametrize(
    "abstract",
    [
        "Of 144 patients screened, 22 were given cold.",
        "Patients: 1657 adult patients were contacted.",
        "Ten participants took part in each part of the study.",
        "Thirty-five patients were randomized to cold and 30 to care.",
        "Adults (n = 24) and children (n = 24) were tested.",
        "Subjects were given lithium (N=15) or placebo (N=15).",
        "Seventeen patients and 10 control subjects were included.",
        "Thirty-two nurses and 51 respondents had seen it.",
        "Sixteen trials in 2653 patients are known; further trials are needed.",
        "In a previous study 300 patients were enrolled.",
        "Pain is common: 3 million people are affected.",
        "In 354 of 383 patients the knee was seen.",
        "Power analysis indicated that 64 patients would be required.",
        "Nurses judged 2 patient situations.",
        "Relief lasted 20-30 patients-days.",
        "Results: In 45 patients pain fell.",
        "One hundred fifty patients were randomized to the 70-Gy arm.",
        "Complications were seen in 9 men.",
        "PATIENTS AND METHODS: Pain was noted. Thirteen patients underwent a further osteotomy.",
    ],
)
def test_people_of_an_arm_of_a_part_or_of_others_are_not_the_total(abstract: str) -> None:
    assert people(abstract) == ""


@pytest.mark.parametrize(
    "title, abstract, types, n",
    [
        ("", "We describe a patient with stump pain.", "", "1"),
        ("Pain in a stump: a case report", "The patient was given cold.", "", "1"),
        ("Pain in a stump", "The patient underwent freezing.", "Case Reports", "1"),
        ("", "A 45-year-old woman had pain. Such patients are rare.", "Case Reports", "1"),
        ("", "A 45-year-old woman and two patients had pain.", "Case Reports", ""),
        ("", "In the case of a symptomatic lesion, cold is tried.", "", ""),
        ("", "A 45-year-old woman had pain. All patients were relieved.", "", ""),
        ("Cold: case series", "A 45-year-old woman had pain.", "Case Reports", ""),
    ],
)
def test_one_patient_is_counted_where_one_alone_is_described(
    title: str, abstract: str, types: str, n: str
) -> None:
    assert people(abstract, title=title, types=types) == n


def test_a_title_that_states_another_number_leaves_it_blank() -> None:
    assert people("We enrolled 60 patients.", title="A survey of 60 patients") == "60"
    assert people("We enrolled 60 patients.", title="A survey of 159 patients") == ""


def test_a_larger_number_beside_the_total_leaves_it_blank() -> None:
    text = "Patients (n = 95) with stones underwent tests. In all, 60 patients were randomized."
    assert people(text) == ""


@given(st.integers(2, 99_999), st.sampled_from(["patients", "women", "healthy volunteers"]))
def test_any_total_reads_the_same_with_and_without_separators(n: int, who: str) -> None:
    for written in (str(n), f"{n:,}"):
        assert people(f"A total of {written} {who} were enrolled in this trial.") == str(n)
        assert people(f"METHODS: {written} {who} were randomly assigned to one of two arms.") == (
            str(n)
        )


@given(st.integers(5, 500), st.integers(5, 500))
def test_two_arms_that_add_up_give_the_total_and_others_do_not(one: int, other: int) -> None:
    total = one + other
    arms = f"{one} received cold and {other} received placebo"
    assert people(f"{total} patients were enrolled; {arms}.") == str(total)
    assert people(f"{total + 1} patients were enrolled; {arms}.") == ""


@given(st.integers(2, 400))
def test_a_number_of_animals_limbs_or_studies_is_never_people(n: int) -> None:
    for things in ("rats", "knees", "nerves", "procedures", "studies", "lesions", "eyes"):
        assert people(f"A total of {n} {things} were included.") == ""
