"""The vocabulary of reasons: whole, and read from what people write."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litwatch.domain import EXCLUSION_REASONS, read_reason
from litwatch.screening.criterion import STANDARD_ORDER, SUBCLASSES

CODES = st.sampled_from(sorted(EXCLUSION_REASONS))


def test_every_reason_of_the_machine_is_a_persons_too() -> None:
    """A person may follow a proposed exclusion in its own words."""
    for criterion in (*STANDARD_ORDER, "duplicate"):
        assert EXCLUSION_REASONS[criterion].reason_class == criterion
        for subclass in SUBCLASSES.get(criterion, ()):
            assert EXCLUSION_REASONS[subclass].reason_class == criterion


def test_the_reasons_of_nices_appendix_are_there() -> None:
    """Reviews whose studies are held, case reports, consensus, no guidance, descriptive reviews."""
    wanted = {
        *("primary_studies_included", "case_report", "guideline_consensus", "no_image_guidance"),
        *("descriptive_review", "larger_or_longer_studies_included", "same_population"),
    }
    assert wanted <= set(EXCLUSION_REASONS)


@given(code=CODES, words=st.text(st.characters(exclude_categories=["Cc", "Zs"]), min_size=1))
def test_a_code_before_a_colon_is_read_whatever_follows(code: str, words: str) -> None:
    assert read_reason(f"{code}: {words}") == (code, words.strip())


@given(code=CODES)
def test_a_code_is_read_however_it_is_written(code: str) -> None:
    for written in (code, code.upper(), code.replace("_", " "), f" {code.replace('_', '-')} "):
        assert read_reason(written) == (code, "")


@pytest.mark.parametrize("text", ["", "too small", "n: 12", "reviewed: twice", "case reports: 2"])
def test_other_words_stay_as_they_are(text: str) -> None:
    assert read_reason(text) == ("", text)


def test_labels_are_told_apart() -> None:
    labels = [reason.label for reason in EXCLUSION_REASONS.values()]

    assert len(labels) == len(set(labels))
    assert [reason.code for reason in EXCLUSION_REASONS.values()] == list(EXCLUSION_REASONS)
