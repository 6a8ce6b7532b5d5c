"""What a study compared with: the comparator as stated, and never the cold itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litwatch.screening.comparison import comparator_facts
from litwatch.screening.statements import StudyText
from tests.unit.screening.conftest import make_record


def comparators(abstract: str, title: str = "") -> list[str]:
    study = StudyText.of(make_record(title=title, abstract=abstract))
    return [fact.value for fact in comparator_facts(study)]


@pytest.mark.parametrize(
    "title, abstract, comparator",
    [
        (
            "Cooled radiofrequency ablation versus cryoneurolysis of nerves",
            "",
            "cooled radiofrequency ablation",
        ),
        (
            "Cryoneurolysis versus radiofrequency ablation for back pain",
            "",
            "radiofrequency ablation",
        ),
        (
            "Epidural and regional analgesia versus cryoablation in repair",
            "",
            "epidural and regional analgesia",
        ),
        ("Lanreotide versus octreotide in carcinoid", "", "octreotide"),
        ("A trial comparing flutamide (250 mg) and finasteride (5 mg) in women", "", "finasteride"),
        (
            "Atosiban and ritodrine",
            "Women were randomly assigned to atosiban or ritodrine for 18 hours.",
            "ritodrine",
        ),
        (
            "Venlafaxine in depression",
            "Patients were randomly assigned to receive fluvoxamine or venlafaxine, 300 mg/day.",
            "fluvoxamine",
        ),
        (
            "",
            "Patients were randomised to conventional inpatient care (n=40) or to early discharge.",
            "conventional inpatient care",
        ),
        ("", "A trial of advice (intervention) versus no advice (control).", "no advice"),
        (
            "",
            "In this trial 15 had cryoneurolysis, 15 radiofrequency ablation.",
            "radiofrequency ablation",
        ),
        (
            "",
            "In this trial 31 had cryoneurolysis, 21 steroid with bupivacaine.",
            "steroid with bupivacaine",
        ),
        ("", "Randomised: cryoablation with a block, or the block alone.", "block alone"),
        ("", "A matched cohort with cryoablation or standard care.", "standard care"),
        (
            "",
            "Comparison of 10 patients with cold with 15 earlier patients with an epidural.",
            "epidural",
        ),
        ("", "In this trial survival was better than in the usual care group.", "usual care"),
        ("", "The control group received standard therapy in this trial.", "standard therapy"),
        ("", "Patients were randomized to receive drug or saline (control group).", "saline"),
    ],
)
def test_the_comparator_is_the_other_treatment_as_stated(
    title: str, abstract: str, comparator: str
) -> None:
    assert comparators(abstract, title) == [comparator]


@pytest.mark.parametrize(
    "abstract",
    [
        "Pain in this trial was lower compared with baseline.",
        "In this trial 40 mg versus 80 mg was given.",
        "This study compared pain scores and opioid use in patients.",
        "Women were compared with men in this study.",
        "Cold has been compared with heat in trials.",
        "A placebo-controlled study is necessary to confirm this.",
        "Further trials comparing cold with heat are needed.",
        "This trial is of cold versus before cold.",
        "There was no sham in this trial.",
        "In this trial cold lowered pain by 2.4 vs 1.2 points.",
        "They were randomized with the intent to treat in this trial.",
        "Patients were randomised to 9 mg budesonide versus 3 mg budesonide.",
        "Of 20 patients 15 had complete relief, 4 partial relief in this trial.",
        "In this trial patients gave a placebo response.",
        "Two doses were compared: a low versus high.",
        "",
    ],
)
def test_what_is_no_comparator_of_this_study_is_left_blank(abstract: str) -> None:
    assert comparators(abstract) == []


def test_sham_and_placebo_come_first_and_an_inert_dummy_is_none() -> None:
    assert comparators("Patients had cold or sham; others had no treatment.") == ["sham"]
    assert comparators("A sham-controlled trial of cold versus steroid injection.") == [
        "sham",
        "steroid injection",
    ]
    assert comparators(
        "A double-dummy trial of cold versus morphine. Each had placebo or not."
    ) == ["morphine"]
    assert comparators("Placebo inhalers kept them unaware.") == []


def test_a_comparator_keeps_abbreviations_and_drops_articles_and_doses() -> None:
    assert comparators("", "Insulin glargine versus the NPH insulin in diabetes") == ["NPH insulin"]
    assert comparators("", "Glargine versus 10 mg of human insulin") == ["human insulin"]


NAMES = st.sampled_from(["lidocaine", "ropivacaine", "phenol", "capsaicin", "neurectomy"])


@given(NAMES)
def test_any_treatment_beside_the_cold_is_the_comparator_in_either_order(name: str) -> None:
    assert comparators("", f"Cryoneurolysis versus {name} for stump pain") == [name]
    assert comparators("", f"{name.title()} versus cryoneurolysis for stump pain") == [name]


@given(st.text(alphabet="abc ,.;()versusorplacebo0123%\n", max_size=200))
def test_a_comparator_is_short_and_verbatim(text: str) -> None:
    study = StudyText.of(make_record(abstract=f"In this trial patients had cold versus {text}"))
    for fact in comparator_facts(study):
        assert len(fact.value.split()) <= 6
        assert study.record.abstract_text[fact.start : fact.end] == fact.quote
