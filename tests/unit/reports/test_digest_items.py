"""An item as it is read: each thing said once, criteria told by what they rest on."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

import pytest

from litwatch.domain import (
    CriterionVerdict,
    Digest,
    DigestItem,
    DigestMaterial,
    Fact,
    Policy,
    Route,
    Suggestion,
    Verdict,
)
from litwatch.reports.digest import compose
from litwatch.reports.render import to_html, to_markdown, to_text

TODAY = date(2026, 11, 16)


@pytest.fixture(scope="session")
def busy(busy_week: DigestMaterial, policy: Policy) -> Digest:
    return compose(busy_week, policy, today=TODAY)


def _one(week: DigestMaterial, route: Route, *verdicts: CriterionVerdict) -> str:
    model = week.items[0]
    suggestion = Suggestion(
        model.record.record_id, route, 'fails patient ("of rats", title)', verdicts=verdicts
    )
    item = replace(model, suggestion=suggestion)
    return to_markdown([compose(replace(week, items=(item,)), None, today=TODAY)])


def test_a_criterion_is_told_by_its_parts_where_they_say_the_same(
    busy_week: DigestMaterial,
) -> None:
    page = _one(
        busy_week,
        Route.RETRIEVE,
        CriterionVerdict("intervention", Verdict.UNCLEAR),
        CriterionVerdict("intervention.image_guidance", Verdict.MEETS, "by CT", "title"),
        CriterionVerdict("intervention.percutaneous", Verdict.UNCLEAR),
        CriterionVerdict("outcome", Verdict.UNCLEAR),
    )
    assert "- intervention: " not in page
    assert "- intervention, image guidance: **meets** “**by CT**” (title)" in page
    assert "- intervention, not percutaneous: " not in page
    assert "- intervention, percutaneous: **unclear**" in page
    assert "- outcome: **unclear**" in page


def test_what_is_set_aside_quotes_its_first_failing_criterion_once(
    busy_week: DigestMaterial,
) -> None:
    quoted = CriterionVerdict("patient", Verdict.FAILS, "of rats", "title")
    other = CriterionVerdict("intervention", Verdict.FAILS, "radiofrequency", "title")
    assert _one(busy_week, Route.PROPOSE_EXCLUDE, quoted, other).count("of rats") == 1
    page = _one(busy_week, Route.PROPOSE_EXCLUDE, other, quoted)
    assert "- intervention: **fails** “**radiofrequency**” (title)" in page
    assert "- patient: **fails**" not in page


def _shown(busy_week: DigestMaterial, item: DigestItem) -> str:
    return to_markdown([compose(replace(busy_week, items=(item,)), None, today=TODAY)])


def test_plain_text_holds_no_entities(busy: Digest) -> None:
    text = to_text([busy])
    assert "&#" not in text
    assert '"Twelve people with a «painful neuroma of the foot»' in text


@pytest.mark.parametrize("write, times", [(to_html, 1), (to_markdown, 1), (to_text, 0)])
def test_a_pmid_stands_at_most_once_beside_its_link(
    busy: Digest, write: Callable[[Sequence[Digest]], str], times: int
) -> None:
    page = write([busy])
    assert "pubmed:38438685" not in page
    assert page.count("PMID 38438685") == times
    assert "nih.gov/38438685/" in page


def test_a_record_without_a_pmid_is_named_by_its_id(busy_week: DigestMaterial) -> None:
    item = busy_week.items[1]
    bare = replace(item, record=replace(item.record, pmid="", source_id="x9"))
    assert "pubmed:x9" in _shown(busy_week, bare)


def test_what_a_signal_says_is_not_said_again_as_fact_or_type(
    busy_week: DigestMaterial,
) -> None:
    trial = next(item for item in busy_week.items if item.record.pmid == "36001204")
    page = _shown(busy_week, trial)
    assert page.count("Randomized Controlled Trial") == 1
    assert "design:" not in page
    assert "n: 144" in page


def test_a_design_takes_the_place_of_the_type_that_says_the_same(
    busy_week: DigestMaterial,
) -> None:
    trial = next(item for item in busy_week.items if item.record.pmid == "36001204")
    suggestion = trial.suggestion
    assert suggestion
    randomised = Fact("randomised", "randomised", "randomised", "title", 0, 10)
    retrieved = replace(suggestion, route=Route.RETRIEVE, facts=(*suggestion.facts, randomised))
    page = _shown(busy_week, replace(trial, suggestion=retrieved))
    assert "design: randomised controlled trial · n: 144 · comparator: sham" in page
    assert "Randomized Controlled Trial" not in page
    assert "randomised: randomised" not in page


def test_language_is_told_only_where_it_matters(busy_week: DigestMaterial) -> None:
    said = CriterionVerdict("language", Verdict.MEETS, "eng", "languages", 0, 3, "language.english")
    unclear = CriterionVerdict("language", Verdict.UNCLEAR)
    assert "language" not in _one(busy_week, Route.RETRIEVE, said)
    assert "- language: **unclear**" in _one(busy_week, Route.RETRIEVE, unclear)


def test_where_every_criterion_is_met_one_line_tells_them(busy_week: DigestMaterial) -> None:
    met = CriterionVerdict("patient", Verdict.MEETS, "Twelve people", "mesh")
    other = CriterionVerdict("outcome", Verdict.MEETS, "Pain fell", "mesh")
    page = _one(busy_week, Route.MEETS, met, other)
    assert page.count("Meets every criterion") == 1
    assert (
        "**Meets every criterion**: patient “**Twelve people**” (mesh) · "
        "outcome “**Pain fell**” (mesh)"
    ) in page


def test_that_a_guideline_is_no_study_is_told_as_no_failing(busy_week: DigestMaterial) -> None:
    fails = CriterionVerdict("publication_type", Verdict.FAILS, "Guideline", "publication_types")
    page = _one(busy_week, Route.GUIDELINE, fails)
    assert "- not a clinical study: guideline “**Guideline**” (publication types)" in page
    assert "fails**" not in page
    assert "publication type: **fails**" in _one(busy_week, Route.RETRIEVE, fails)
