"""Kinds of record against both shipped criteria: a table of what each should come to and why."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import pytest

from litwatch.domain import CriterionVerdict, Fact, Record, Suggestion, Verdict
from litwatch.screening.criteria import read_criteria
from litwatch.screening.criterion import Criteria
from litwatch.screening.fields import field_text
from litwatch.screening.screen import screen
from tests.unit.screening.conftest import make_record

Shipped = Mapping[str, Criteria]

BOTH = ("neuroma-cryoablation", "cryoneurolysis")
NICE, POLICY = BOTH

TITLE = "Percutaneous cryoablation of Morton neuroma"
TRIAL = (
    "Forty patients with Morton neuroma were randomised to ultrasound-guided percutaneous "
    "cryoneurolysis or sham. Pain scores fell at six months."
)
COMMENTARY = (
    "Ultrasound-guided percutaneous cryoablation of Morton neuroma is spreading. "
    "Pain relief is its promise."
)
PLANNED = (
    "Ninety participants with neuroma will be randomised to percutaneous ultrasound-guided "
    "cryoablation or sham. Pain relief is the outcome."
)
SPASTIC_TITLE = "Cryoneurolysis for upper limb spasticity"
SPASTIC = (
    "Prospective cohort study. Twenty patients with spasticity underwent cryoneurolysis of the "
    "musculocutaneous nerve. Range of motion improved."
)
HEATED_TITLE = "Radiofrequency ablation of stump neuroma under ultrasound guidance"
HEATED = "Eighteen patients underwent treatment of the neuroma with heat. Pain scores fell."
BLIND = "Twelve patients with neuroma underwent percutaneous cryoablation"
BLIND_TOLD = f"{BLIND} without image guidance. Pain scores fell."
BLIND_SILENT = f"{BLIND}. Pain scores fell."
LANDMARKS = f"{BLIND} by a landmark-based technique. Pain scores fell."
OPEN = (
    "Twelve patients with neuroma underwent open cryosurgery under ultrasound guidance. "
    "Pain scores fell."
)
ONE_PATIENT = (
    "A 54-year-old man with stump neuroma had ultrasound-guided percutaneous cryoablation. "
    "Pain relief lasted a year."
)


@pytest.fixture(scope="module")
def shipped(root: Path) -> Shipped:
    folder = root / "data" / "criteria"
    return MappingProxyType({name: read_criteria(folder / f"{name}.yaml") for name in BOTH})


def described(suggestion: Suggestion) -> str:
    """Give route, reason class and subclass as the tables print them."""
    why = "/".join(part for part in (suggestion.reason_class, suggestion.reason_subclass) if part)
    return f"{suggestion.route.value} {why}".strip()


def verdict_of(suggestion: Suggestion, criterion: str) -> CriterionVerdict:
    return next(one for one in suggestion.verdicts if one.criterion == criterion)


def assert_quotes_are_verbatim(record: Record, suggestion: Suggestion) -> None:
    told: list[CriterionVerdict | Fact] = [*suggestion.verdicts, *suggestion.facts]
    for one in told:
        if one.quote:
            assert field_text(record, one.field)[one.start : one.end] == one.quote


# Kinds of record are judged alike under both topics: publication type, abstract, route, subclass.
OUT = "propose_exclude"
KINDS = {
    "a review is listed": ("Review", TRIAL, "list_review", "review"),
    "a systematic review is listed": (
        "Systematic Review",
        TRIAL,
        "list_review",
        "systematic_review",
    ),
    "a meta-analysis is a systematic review": (
        "Meta-Analysis",
        TRIAL,
        "list_review",
        "systematic_review",
    ),
    "a guideline is kept apart": ("Practice Guideline", TRIAL, "guideline", "guideline_consensus"),
    "a guideline goes before a review": (
        "Review; Guideline",
        TRIAL,
        "guideline",
        "guideline_consensus",
    ),
    "a consensus paper is a guideline": (
        "Consensus Statement",
        TRIAL,
        "guideline",
        "guideline_consensus",
    ),
    "a letter without patients is out": ("Letter", COMMENTARY, OUT, "editorial_letter_comment"),
    "an editorial is out": ("Editorial", COMMENTARY, OUT, "editorial_letter_comment"),
    "a comment is out": ("Comment", COMMENTARY, OUT, "editorial_letter_comment"),
    "an editorial is out without abstract": ("Editorial", "", OUT, "editorial_letter_comment"),
    "a protocol by its type is out": ("Clinical Trial Protocol", TRIAL, OUT, "protocol_ongoing"),
    "a trial still planned is a protocol": ("", PLANNED, OUT, "protocol_ongoing"),
    "a planned trial typed as trial too": ("Clinical Trial", PLANNED, OUT, "protocol_ongoing"),
    "a meeting abstract is held": (
        "Meeting Abstract",
        TRIAL,
        "hold_conference",
        "conference_abstract",
    ),
    "a congress abstract is held": ("Congress", TRIAL, "hold_conference", "conference_abstract"),
    "a retraction notice is out": ("Retraction of Publication", "", OUT, "correction_retraction"),
    "a retracted trial is out": ("Retracted Publication", TRIAL, OUT, "correction_retraction"),
    "an erratum is out": ("Published Erratum", "", OUT, "correction_retraction"),
}


@pytest.mark.parametrize("topic", BOTH)
@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_a_kind_of_record_takes_its_route_under_both_topics(
    shipped: Shipped, topic: str, kind: tuple[str, str, str, str]
) -> None:
    types, abstract, route, subclass = kind
    record = make_record(title=TITLE, abstract=abstract, types=f"Journal Article; {types}")
    suggestion = screen(record, shipped[topic])
    assert described(suggestion) == f"{route} publication_type/{subclass}"
    verdict = verdict_of(suggestion, "publication_type")
    assert verdict.verdict is Verdict.FAILS
    assert verdict.quote
    assert_quotes_are_verbatim(record, suggestion)


# A case report is a clinical study that stands in a lower tier: type, title, abstract.
SINGLE = {
    "by its type": ("Case Reports", TITLE, COMMENTARY),
    "by its type beside a letter": ("Case Reports; Letter", TITLE, COMMENTARY),
    "by its type beside a review": ("Case Reports; Review", TITLE, COMMENTARY),
    "by its type, without abstract": ("Case Reports", TITLE, ""),
    "by its title": ("", f"{TITLE}: a case report", COMMENTARY),
    "by its one patient": ("", TITLE, ONE_PATIENT),
}


@pytest.mark.parametrize("topic", BOTH)
@pytest.mark.parametrize("types, title, abstract", SINGLE.values(), ids=list(SINGLE))
def test_a_case_report_is_lower_tier_and_never_out(
    shipped: Shipped, topic: str, types: str, title: str, abstract: str
) -> None:
    record = make_record(title=title, abstract=abstract, types=types)
    suggestion = screen(record, shipped[topic])
    assert described(suggestion) == "lower_tier publication_type/case_report"
    assert verdict_of(suggestion, "publication_type").verdict is Verdict.MEETS
    assert_quotes_are_verbatim(record, suggestion)


# MeSH check tags: headings, route, verdict on publication type.
ANIMALS = {
    "animals alone are out": ("Animals; Rats", OUT, "fails"),
    "animals with cryosurgery are out": ("*Cryosurgery; Animals", OUT, "fails"),
    "animals and humans are not out": ("Animals; Humans", "meets", "meets"),
    "humans alone are not out": ("Humans", "meets", "meets"),
}


@pytest.mark.parametrize("topic", BOTH)
@pytest.mark.parametrize("mesh, route, verdict", ANIMALS.values(), ids=list(ANIMALS))
def test_check_tags_tell_animals_from_people(
    shipped: Shipped, topic: str, mesh: str, route: str, verdict: str
) -> None:
    record = make_record(title=TITLE, abstract=TRIAL, mesh=mesh)
    suggestion = screen(record, shipped[topic])
    assert suggestion.route == route
    assert suggestion.reason_subclass == ("animal_or_laboratory" if route == OUT else "")
    assert verdict_of(suggestion, "publication_type").verdict == verdict
    assert_quotes_are_verbatim(record, suggestion)


# Languages: codes, route, verdict on language.
LANGUAGES = {
    "another language is held": ("ger", "hold_language language", "fails"),
    "two other languages are held": ("fre; ger", "hold_language language", "fails"),
    "English beside another meets": ("fre; eng", "meets", "meets"),
    "an undetermined language is retrieved": ("und", "retrieve language", "unclear"),
    "no stated language is retrieved": ("", "retrieve language", "unclear"),
}


@pytest.mark.parametrize("topic", BOTH)
@pytest.mark.parametrize("languages, expected, verdict", LANGUAGES.values(), ids=list(LANGUAGES))
def test_language_screens_and_is_never_a_silent_drop(
    shipped: Shipped, topic: str, languages: str, expected: str, verdict: str
) -> None:
    record = make_record(title=TITLE, abstract=TRIAL, languages=languages)
    suggestion = screen(record, shipped[topic])
    assert described(suggestion) == expected
    assert verdict_of(suggestion, "language").verdict == verdict
    assert_quotes_are_verbatim(record, suggestion)


# What a study tells: topic, title, abstract, expected, the criterion named and its verdict.
RCT = "Randomized Controlled Trial"
GUIDANCE = "intervention.image_guidance"
STUDIES = {
    "a full trial meets": (NICE, TITLE, TRIAL, "meets", "intervention meets"),
    "a full trial meets the policy": (POLICY, TITLE, TRIAL, "meets", "intervention meets"),
    "no abstract is retrieved": (NICE, TITLE, "", "retrieve intervention", "outcome unclear"),
    "no abstract, policy": (POLICY, TITLE, "", "retrieve outcome", "outcome unclear"),
    "a title alone convicts nobody": (
        NICE,
        HEATED_TITLE,
        "",
        "retrieve intervention",
        "intervention unclear",
    ),
    "stated lack of guidance is out": (
        NICE,
        TITLE,
        BLIND_TOLD,
        f"{OUT} intervention/no_image_guidance",
        f"{GUIDANCE} fails",
    ),
    "landmarks are no guidance": (
        NICE,
        TITLE,
        LANDMARKS,
        f"{OUT} intervention/no_image_guidance",
        f"{GUIDANCE} fails",
    ),
    "guidance unsaid is unclear": (
        NICE,
        TITLE,
        BLIND_SILENT,
        "retrieve intervention",
        f"{GUIDANCE} unclear",
    ),
    "the policy asks for no guidance": (POLICY, TITLE, BLIND_TOLD, "meets", "intervention meets"),
    "open surgery is not percutaneous": (
        NICE,
        "Treatment of stump neuroma",
        OPEN,
        f"{OUT} intervention/not_percutaneous",
        "intervention.percutaneous fails",
    ),
    "heat instead is out": (
        NICE,
        HEATED_TITLE,
        HEATED,
        f"{OUT} intervention/other_intervention",
        "intervention.cryoablation fails",
    ),
    "heat instead is out of the policy": (
        POLICY,
        HEATED_TITLE,
        HEATED,
        f"{OUT} intervention/other_intervention",
        "intervention fails",
    ),
    "spasticity meets the policy": (POLICY, SPASTIC_TITLE, SPASTIC, "meets", "patient meets"),
    "spasticity is unclear for neuroma": (
        NICE,
        SPASTIC_TITLE,
        SPASTIC,
        "retrieve patient",
        "patient unclear",
    ),
}


@pytest.mark.parametrize("study", STUDIES.values(), ids=list(STUDIES))
def test_what_a_study_tells_decides_its_route(
    shipped: Shipped, study: tuple[str, str, str, str, str]
) -> None:
    topic, title, abstract, expected, named = study
    record = make_record(title=title, abstract=abstract, types=RCT)
    suggestion = screen(record, shipped[topic])
    criterion, verdict = named.split()
    assert described(suggestion) == expected
    assert verdict_of(suggestion, criterion).verdict == verdict
    assert_quotes_are_verbatim(record, suggestion)
