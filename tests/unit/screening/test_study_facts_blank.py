"""What stays blank: each way of stating a fact, and beside it words that make it another's."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litwatch.screening.facts import read_facts
from litwatch.screening.fields import field_text
from tests.unit.screening.conftest import make_record


def values(name: str, abstract: str, *, title: str = "", types: str = "") -> list[str]:
    record = make_record(title=title, abstract=abstract, types=types)
    return [fact.value for fact in read_facts(record) if fact.name == name]


@pytest.mark.parametrize(
    "stated, n, blank",
    [
        ("Pain fell in 36 patients.", "", "Relief was present in 36 patients (86%)."),
        ("Ten patients had relief.", "10", "Ten patients (62.5 %) had relief."),
        ("Twenty patients were treated.", "20", "Ten surviving patients were treated."),
        ("Twenty patients were treated.", "20", "Twenty patients were available for review."),
        (
            "46 patients were treated.",
            "46",
            "46 patients were treated. We studied the 11 patients.",
        ),
        ("We studied 5 men.", "5", "We studied 3 of 5 men."),
        (
            "A total of 30 women enrolled.",
            "30",
            "A total of 30 women enrolled; 20 men also enrolled.",
        ),
    ],
)
def test_a_part_of_the_people_is_not_the_study(stated: str, n: str, blank: str) -> None:
    assert values("n", stated) == ([n] if n else [])
    assert values("n", blank) == []


@pytest.mark.parametrize(
    "text, n",
    [
        ("Twenty three, ASA I-II women were randomized to cold or heat.", []),
        ("One thousand and eighty-four women were enrolled.", []),
        ("Between December 2010 and May 2018, 24 patients were enrolled.", ["24"]),
        ("In a 4 x 4 Latin square design, 12 subjects were randomized.", ["12"]),
        ("Seventy patients were recruited, 35 in each group.", ["70"]),
        ("The population consisted of 48 patients in four groups of 12 patients each.", []),
        ("Of 64 patients enrolled, 49 completed the study; 12 withdrew.", ["64"]),
        ("142 patients with 181 aneurysms were followed until death.", ["142"]),
        ("To compare cold with heat in 191 patients with pain.", ["191"]),
        ("Some 116 samples were taken from 98 women with a mass.", ["98"]),
        ("We present a unique small group of 5 patients with a stump.", ["5"]),
    ],
)
def test_a_number_is_read_whole_and_the_right_one_of_several(text: str, n: list[str]) -> None:
    assert values("n", text) == n


@given(st.integers(2, 60), st.integers(2, 5))
def test_equal_groups_are_parts_only_of_a_multiple(part: int, groups: int) -> None:
    text = "{} patients were enrolled, {} in each group."
    assert values("n", text.format(part * groups, part)) == [str(part * groups)]
    assert values("n", text.format(part * groups + 1, part)) == []


@given(st.integers(1, 99), st.integers(20, 900))
def test_a_count_with_its_share_is_a_part(share: int, n: int) -> None:
    assert values("n", f"{n} patients ({share}%) were treated with cold.") == []
    assert values("n", f"{n} patients ({share} women) were treated with cold.") == [str(n)]


@pytest.mark.parametrize(
    "text",
    [
        "Tests were done in a randomized order on two days.",
        "Randomised studies will be done to confirm the relief.",
        "Rabbits were randomly assigned to three groups.",
        "A subset of 129 patients was registered in a prospective trial.",
        "Data from a prospective cohort study were used.",
    ],
)
def test_the_design_of_tests_plans_animals_and_larger_studies_is_not_this_studys(
    text: str,
) -> None:
    assert set(values("design", text)) <= {"animal study"}


def test_an_order_of_treatments_that_cross_over_is_a_randomised_trial() -> None:
    text = "Tests were done in a randomized order in this crossover trial of placebo."
    assert values("design", text) == ["randomised crossover trial"]


@pytest.mark.parametrize(
    "title, comparator",
    [
        ("Cold versus heat", ["heat"]),
        ("Heat versus cold", ["heat"]),
        ("Drug therapy versus radiofrequency ablation of the nerve", ["drug therapy"]),
        ("Epidural analgesia versus epidural analgesia with clonidine", ["epidural analgesia"]),
        ("Spinal analgesia versus combined spinal-epidural analgesia", ["spinal analgesia"]),
        ("Interferon is expressed in arthritis compared with spondyloarthropathies", []),
        ("Pain types: comparison with the results of stimulation", []),
        ("Return to play: pre- versus postoperative player performance", []),
        ("Comparison of bupivacaine and clonidine with ropivacaine", []),
        ("A comparison of computer- and classroom-delivered lessons", []),
        ("A comparison of pain report and adequacy of analgesic therapy", []),
        ("A placebo group analysis of the stroke trial", []),
    ],
)
def test_the_comparator_of_a_title(title: str, comparator: list[str]) -> None:
    assert values("comparator", "", title=title) == comparator


@pytest.mark.parametrize(
    "text",
    [
        "In this trial the graft showed signal changes compared with articular cartilage.",
        "CONCLUSION: This study supports cold compared with simple abstention.",
        "Defects were isointense compared to articular cartilage.",
        "A randomised trial in adults with arthritis of the knee or hip was done.",
        "In this study 16 of whom underwent colectomy and 22 sigmoid resection.",
        "A randomised trial of this case is compared to cases described before.",
        "Relief was proven in 3 placebo controlled studies.",
        "The aim was to compare morphine with ketamine to fentanyl.",
    ],
)
def test_a_contrast_that_is_no_arm_of_the_study_is_no_comparator(text: str) -> None:
    assert values("comparator", text) == []


def test_statements_that_name_opposite_sides_leave_the_comparator_blank() -> None:
    plan = "The aim of this trial was to evaluate {} versus {} after repair."
    title = "Caudal block versus wound infiltration"
    same = plan.format("caudal block", "wound infiltration")
    opposite = plan.format("wound infiltration", "caudal block")
    assert values("comparator", same, title=title) == ["wound infiltration"]
    assert values("comparator", opposite, title=title) == []


def test_a_plan_with_an_order_goes_before_a_title_without_one() -> None:
    plan = "The purpose was to compare ropivacaine, a new drug, compared with morphine."
    assert values("comparator", plan, title="Comparison of morphine and ropivacaine") == [
        "morphine"
    ]


@pytest.mark.parametrize(
    "text, length",
    [
        ("Mean follow-up was 22.6 months. Follow-up ranged from 5 to 89 months.", []),
        ("Mean follow-up was 22.6 months (range, 5 to 89 months).", ["mean 22.6 months"]),
        ("Mean follow-up was 42.7 and 33.0 months.", []),
        ("Mean follow-up was 2 years 9 months.", ["mean 2 years 9 months"]),
        ("Patients in the cold group had a mean follow-up of 2.6 years.", []),
        ("Mean follow-up was 4 years; pain fell in the cold group.", ["mean 4 years"]),
        ("The other six cases were followed for 8 years.", []),
        ("We enrolled 35 patients. Fourteen patients were followed for 2 years.", []),
        ("We enrolled 14 patients. Fourteen patients were followed for 2 years.", ["2 years"]),
    ],
)
def test_follow_up_of_some_or_of_parts_is_left_blank(text: str, length: list[str]) -> None:
    assert values("follow_up", text) == length


@pytest.mark.parametrize(
    "text, outcome",
    [
        ("Pain was lower with cold (p = 0.02).", ["pain lower, p = 0.02"]),
        ("Pain was lower with cold (p = 0.2).", []),
        ("Pain was lower with cold (p > 0.05).", []),
        ("No difference in pain was seen (p = 0.2).", ["pain no difference, p = 0.2"]),
        ("No difference at 24 h, but pain measures at 48 h (p = 0.02).", []),
        ("Morphine required for pain relief was lower (p = 0.02).", []),
        ("Time until pain was longer (p = 0.02).", []),
        ("Patients with moderate or greater pain slept badly (p = 0.02).", []),
        ("Satisfaction was greater than after usual pain therapy (p = 0.02).", []),
    ],
)
def test_the_p_value_belongs_to_the_outcome_and_agrees_with_it(
    text: str, outcome: list[str]
) -> None:
    assert values("main_outcome", text, title="Cold against pain") == outcome


@pytest.mark.parametrize(
    "text, harms",
    [
        ("No complications occurred.", ["No complications"]),
        ("No other complications occurred.", []),
        ("No complications occurred in the cold group.", []),
        ("No complications occurred in either group.", ["No complications"]),
        ("There was no adverse effect on glucose.", []),
        ("This therapy is not without side effects.", []),
        ("He had previously been treated without side effects.", []),
        ("At least one adverse event was reported by 311 of 511.", []),
        ("Two serious adverse events were observed.", ["Two serious adverse events"]),
    ],
)
def test_harms_of_one_arm_of_before_or_in_general_are_left_blank(
    text: str, harms: list[str]
) -> None:
    assert values("adverse_events", text) == harms


@pytest.mark.parametrize(
    "text, who",
    [
        ("This study was supported by a grant of the society.", ["a grant of the society"]),
        ("Supported by the society.", ["the society"]),
        ("Funding: the society.", ["the society"]),
        ("The new species is well supported by morphological features.", []),
        ("Patients were supported by their families.", []),
    ],
)
def test_what_is_supported_must_be_the_study(text: str, who: list[str]) -> None:
    assert values("funding", text) == who


@pytest.mark.parametrize(
    "text, value",
    [
        ("The authors declare no conflict of interest.", "none declared"),
        ("Dr A received fees. The other authors declare no conflict of interest.", "declared"),
        ("The authors received no fees and declare no competing interests.", "none declared"),
        ("Dr A holds stock.", "declared"),
    ],
)
def test_one_declared_interest_outweighs_denials(text: str, value: str) -> None:
    record = replace(make_record(), conflict_of_interest=text)
    assert [fact.value for fact in read_facts(record)] == [value]


CLAUSES = (
    "A randomised trial of 40 patients compared cold with heat.",
    "Twenty patients had cold and 20 had sham.",
    "Mean follow-up was 12 months (range, 6 to 20).",
    "Pain was lower with cold (p = 0.02).",
    "No complications occurred;",
    "METHODS: 12 men, 3 of whom smoked, were enrolled",
    "RESULTS-Forty-two women (19 in each group) withdrew.",
    "compared with placebo, versus",
    "\u2265 2.5 \u00b1 0.3 years\u2009of follow-up",
)


@given(st.lists(st.sampled_from(CLAUSES), max_size=6), st.sampled_from(CLAUSES))
def test_every_quote_stands_at_its_place_whatever_the_text(parts: list[str], title: str) -> None:
    record = make_record(title=title, abstract=" ".join(parts))
    for fact in read_facts(record):
        text = field_text(record, fact.field)
        assert text[fact.start : fact.end] == fact.quote
        assert fact.quote.strip()


@given(st.lists(st.sampled_from(CLAUSES), max_size=6))
def test_no_fact_but_the_comparator_is_given_twice(parts: list[str]) -> None:
    names = [fact.name for fact in read_facts(make_record(abstract=" ".join(parts)))]
    others = [name for name in names if name != "comparator"]
    assert len(others) == len(set(others))
