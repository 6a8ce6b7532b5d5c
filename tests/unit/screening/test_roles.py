"""What part a phrase plays in its sentence: denial, comparison, history, plan."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litwatch.screening.roles import Role, read_role, sentence_bounds


def role(text: str, phrase: str) -> tuple[Role, str]:
    start = text.index(phrase)
    seen = read_role(text, start, start + len(phrase))
    return seen.role, text[seen.start : seen.end]


@pytest.mark.parametrize(
    "text, phrase",
    [
        ("The probe was placed without image guidance.", "image guidance"),
        ("Placed without the use of ultrasound guidance.", "ultrasound guidance"),
        ("No imaging guidance was used.", "imaging guidance"),
        ("This was a non-percutaneous technique.", "percutaneous"),
        ("Ultrasound guidance was not used.", "Ultrasound guidance"),
        ("CT guidance was not available in 2002.", "CT guidance"),
        ("Performed in the absence of any image guidance.", "image guidance"),
    ],
)
def test_a_denied_phrase_is_negated(text: str, phrase: str) -> None:
    assert role(text, phrase)[0] is Role.NEGATED


@pytest.mark.parametrize(
    "text, phrase",
    [
        ("No complications occurred under ultrasound guidance.", "ultrasound guidance"),
        ("Without sedation. Ultrasound guidance was used.", "Ultrasound guidance"),
        ("There was no pain; image guidance was used.", "image guidance"),
        ("Prior to cryoneurolysis, a block was given.", "cryoneurolysis"),
        ("All patients had image guidance.", "image guidance"),
    ],
)
def test_a_denial_of_something_else_does_not_reach(text: str, phrase: str) -> None:
    assert role(text, phrase)[0] is Role.AFFIRMED


@pytest.mark.parametrize(
    "text, phrase",
    [
        ("Heat was used instead of cryoablation.", "cryoablation"),
        ("Alcohol rather than percutaneous cryoablation was given.", "cryoablation"),
        ("Unlike cryoablation, heat destroys the nerve.", "cryoablation"),
    ],
)
def test_a_replaced_treatment_is_not_the_treatment(text: str, phrase: str) -> None:
    assert role(text, phrase)[0] is Role.REPLACED


@pytest.mark.parametrize(
    "text, phrase",
    [
        ("Patients who previously failed cryoablation had heat.", "cryoablation"),
        ("Pain was refractory to cryotherapy.", "cryotherapy"),
        ("After failure of percutaneous cryoablation they had surgery.", "cryoablation"),
        ("Patients with prior cryoneurolysis were excluded.", "cryoneurolysis"),
    ],
)
def test_a_treatment_of_before_is_history(text: str, phrase: str) -> None:
    assert role(text, phrase)[0] is Role.TRIED_BEFORE


@pytest.mark.parametrize(
    "text, cue",
    [
        ("Cryoablation followed by surgery.", "followed by surgery"),
        ("Cryoablation was followed by open surgical repair.", "followed by open surgical"),
        ("Cryoablation, immediately followed by neurectomy.", "followed by neurectomy"),
    ],
)
def test_a_treatment_that_surgery_follows_is_marked_with_its_cue(text: str, cue: str) -> None:
    found, words = role(text, "Cryoablation")
    assert found is Role.FOLLOWED
    assert words.endswith(cue)


def test_what_follows_otherwise_is_no_surgery() -> None:
    for text in (
        "Cryoablation followed by relief of pain.",
        "Cryoablation, with patients followed by phone after surgery.",
        "Surgery was followed by cryoablation.",
    ):
        assert role(text, "ryoablation")[0] is Role.AFFIRMED


def test_a_comparator_is_compared_and_a_planned_act_is_planned() -> None:
    assert role("Radiofrequency versus cryoneurolysis", "cryoneurolysis")[0] is Role.COMPARED
    assert role("Patients will be randomised to cold or sham.", "Patients")[0] is Role.PLANNED
    assert role("Patients were randomised. More will be needed.", "Patients")[0] is Role.AFFIRMED


def test_the_cue_stands_in_the_quote() -> None:
    text = "The probe was placed without image guidance."
    assert role(text, "image guidance")[1] == "without image guidance"
    assert role("Ultrasound guidance was not used.", "Ultrasound guidance")[1] == (
        "Ultrasound guidance was not used"
    )


_WORDS = st.sampled_from(
    [
        "without",
        "no",
        "instead of",
        "versus",
        "will be",
        "failed",
        ".",
        ";",
        "\n",
        "cold",
        "guidance",
    ]
)


@given(st.lists(_WORDS, min_size=1, max_size=30).map(" ".join), st.data())
def test_a_reading_always_covers_the_phrase_and_stays_in_its_sentence(
    text: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    seen = read_role(text, start, end)
    first, last = sentence_bounds(text, start, end)
    assert first <= seen.start <= start
    assert end <= seen.end <= max(last, end)
    assert read_role(text, start, end) == seen
