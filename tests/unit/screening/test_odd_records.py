"""Records at the edge: each gets a route and a verdict on every criterion, never an error."""

import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litwatch.domain import AbstractSection, OtherAbstract, Record, Route, Suggestion
from litwatch.screening import Criteria, screen
from litwatch.screening.held_evidence import HeldEvidence
from tests.bench.screening_accuracy import verbatim
from tests.bench.screening_speed import made

BARE = Record(source="pubmed", source_id="1")
EMPTY = AbstractSection("")


def judged(record: Record, criteria: Criteria) -> Suggestion:
    """Screen a record; check what holds of every suggestion."""
    suggestion = screen(record, criteria, HeldEvidence(frozenset()))
    assert suggestion.route in Route
    assert suggestion.reason
    names = [found.criterion for found in suggestion.verdicts if "." not in found.criterion]
    assert names == [criterion.name for criterion in criteria.criteria]
    assert all(verbatim(record, suggestion))
    return suggestion


@pytest.mark.parametrize(
    "record",
    [
        BARE,
        replace(BARE, title="Cryoneurolysis of a nerve"),
        replace(BARE, vernacular_title="Kryoneurolyse eines Nervs", languages=("ger",)),
        replace(BARE, title="[Not Available].", languages=("rus",)),
        replace(BARE, title="Cold", abstract=(EMPTY,)),
        replace(BARE, title="Cold", abstract=(AbstractSection("\n\t \u00a0"),)),
        replace(BARE, other_abstracts=(OtherAbstract("ger", "Publisher", (EMPTY,)),)),
    ],
    ids=["bare", "title", "vernacular", "not available", "empty", "blank", "other language"],
)
def test_without_an_abstract_a_record_is_fetched_or_held_for_its_language(
    record: Record, nice: Criteria
) -> None:
    suggestion = judged(record, nice)
    is_foreign = bool(record.languages) and "eng" not in record.languages
    assert suggestion.route is (Route.HOLD_LANGUAGE if is_foreign else Route.RETRIEVE)
    if not is_foreign:
        assert suggestion.reason.startswith("no abstract")


@pytest.mark.parametrize(
    "text",
    [
        "<p>Twelve <b>patients</b> &lt;n=12&gt; underwent <i>freezing</i> &amp; pain fell.</p>",
        "\u202b\u05d0\u05e0\u05e9\u05d9\u05dd \u05e2\u05dd \u05db\u05d0\u05d1 cryoneurolysis\u202c",
        "\u0627\u0644\u062a\u0628\u0631\u064a\u062f \u0644\u0644\u0639\u0635\u0628 (n=12).",
        "\U0001f9ca" * 500,
        "e\u0301" * 500,
        "\x0b\x0c\u2028\u2029\ufeff\u0000",
        "\u00df\u0130\ufb01 cryoablat\u0130on",
        ". " * 5000,
        "(" * 5000,
    ],
    ids=["markup", "hebrew", "arabic", "ice", "marks", "breaks", "folding", "stops", "brackets"],
)
def test_any_script_or_markup_gets_a_verdict_with_verbatim_quotes(
    text: str, nice: Criteria, policy: Criteria
) -> None:
    record = replace(BARE, title=text, abstract=(AbstractSection(text),))
    suggestions = [judged(record, criteria) for criteria in (nice, policy)]
    assert [len(found.verdicts) > 0 for found in suggestions] == [True, True]


def test_two_hundred_thousand_characters_get_the_route_of_their_words(nice: Criteria) -> None:
    fragment = "12 of 14 patients were randomised without image guidance, no infection, "
    assert judged(made(fragment), nice).route is judged(made(fragment, 2_000), nice).route


@pytest.mark.parametrize("fragment", ["randomised ", "infection ", "a"])
def test_four_times_the_text_takes_about_four_times_the_time(fragment: str, nice: Criteria) -> None:
    """A quadratic rule would take sixteen times as long."""

    def seconds(length: int) -> float:
        record = made(fragment, length)
        start = time.process_time()
        screen(record, nice, HeldEvidence(frozenset()))
        return time.process_time() - start

    small = min(seconds(5_000) for _ in range(2))
    assert min(seconds(20_000) for _ in range(2)) < 10 * small + 0.2


@given(st.text(max_size=80), st.text(max_size=300), st.sampled_from(["eng", "ger", "", "und"]))
def test_any_record_is_routed(nice: Criteria, title: str, abstract: str, language: str) -> None:
    record = replace(
        BARE,
        title=title,
        abstract=(AbstractSection(abstract),),
        languages=(language,) if language else (),
    )
    assert judged(record, nice).record_id == record.record_id
