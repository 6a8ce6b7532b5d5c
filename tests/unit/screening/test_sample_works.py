"""The sample corpus: NICE's 16 works are treated as its overview treated them."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from litwatch.domain import Record, Route, Suggestion
from litwatch.formats.pubmed_xml import read_pubmed_xml
from litwatch.screening import Criteria, field_text, screen


@pytest.fixture(scope="module")
def sample(root: Path) -> dict[str, Record]:
    """The newest version of every record of the corpus, by PMID."""
    files = sorted((root / "data" / "sample" / "pubmed").glob("*.xml"))
    return {
        record.source_id: record
        for file in files
        for record in read_pubmed_xml(file.read_bytes()).records
    }


@pytest.fixture(scope="module")
def expected(root: Path) -> dict[str, Any]:
    text = (root / "data" / "sample" / "expected.yaml").read_text(encoding="utf-8")
    content: dict[str, Any] = yaml.safe_load(text)
    return content


@pytest.fixture(scope="module")
def bibliography(root: Path) -> dict[str, dict[str, Any]]:
    text = (root / "data" / "sample" / "corpus.yaml").read_text(encoding="utf-8")
    entries = yaml.safe_load(text)["records"]
    return {entry["key"]: entry for entry in entries}


def of(sample: dict[str, Record], entry: dict[str, Any]) -> Record:
    return sample[str(entry.get("pmid") or entry["sample_id"])]


@pytest.fixture(scope="module")
def nice_suggestions(
    sample: dict[str, Record], bibliography: dict[str, dict[str, Any]], nice: Criteria
) -> dict[str, Suggestion]:
    """What NICE's criteria say of every work, by key."""
    return {key: screen(of(sample, entry), nice) for key, entry in bibliography.items()}


def test_all_sixteen_works_are_routed_as_the_overview_treated_them(
    sample: dict[str, Record], expected: dict[str, Any], nice: Criteria
) -> None:
    routed = {
        work["key"]: (screen(sample[work["id"]], nice).route, work["routes"])
        for work in expected["overview"]
    }
    assert len(routed) == 16
    assert {key: found for key, found in routed.items() if found[0] not in found[1]} == {}


def test_the_policys_works_are_never_proposed_for_exclusion_under_its_criteria(
    sample: dict[str, Record], bibliography: dict[str, dict[str, Any]], policy: Criteria
) -> None:
    papers = """cazzato2016 friedman2012 yoon2016 cha2021 dasa2016 graves2017 herzog2023
        ilfeld2020 ilfeld2022 ilfeld2023 mihalko2021 nemecek2023 radnovich2017 scobie2021
        swisher2022 tanaka2020 winston2023 winston2019"""
    routes = {key: screen(of(sample, bibliography[key]), policy).route for key in papers.split()}
    assert len(routes) == 18
    assert Route.PROPOSE_EXCLUDE not in routes.values()


@pytest.mark.parametrize(
    "key, route, subclass",
    [
        ("shah2020rat", "propose_exclude", "animal_or_laboratory"),
        ("bja1981rat", "propose_exclude", "animal_or_laboratory"),
        ("yun2021pork", "propose_exclude", "animal_or_laboratory"),
        ("cryogenic_neuroablation2002", "propose_exclude", "no_image_guidance"),
        ("pu2020", "propose_exclude", "other_intervention"),
        ("zhangx2017", "propose_exclude", "other_intervention"),
        ("bauman2019oral", "propose_exclude", "other_intervention"),
        ("chan2022cipn", "propose_exclude", ""),
        ("phrenic2021", "propose_exclude", ""),
        ("nygaard2021protocol", "propose_exclude", "protocol_ongoing"),
        ("panagopoulos2023protocol", "propose_exclude", "protocol_ongoing"),
        ("editorial2022", "propose_exclude", "editorial_letter_comment"),
        ("comment_interest_caution", "propose_exclude", "editorial_letter_comment"),
        ("kolasinski_erratum2021", "propose_exclude", "correction_retraction"),
        ("h19_2020", "propose_exclude", "correction_retraction"),
        ("lemasle2023", "hold_language", ""),
        ("essr2023abs", "hold_conference", "conference_abstract"),
        ("kolasinski2020_acr", "guideline", "guideline_consensus"),
        ("gabriel2024", "list_review", "review"),
        ("diep2023", "list_review", "systematic_review"),
        ("koethe2014", "lower_tier", "case_report"),
        ("morton_us2024", "meets", ""),
        ("matthews2021protocol", "propose_exclude", "protocol_ongoing"),
        ("moesker2014", "retrieve", ""),
    ],
)
def test_what_makes_screening_hard_goes_where_it_belongs(
    nice_suggestions: dict[str, Suggestion], key: str, route: str, subclass: str
) -> None:
    suggestion = nice_suggestions[key]
    assert (suggestion.route, suggestion.reason_subclass) == (Route(route), subclass)


def test_newer_evidence_is_never_proposed_for_exclusion(
    shared_data: Path,
    sample: dict[str, Record],
    bibliography: dict[str, dict[str, Any]],
    nice: Criteria,
    policy: Criteria,
) -> None:
    facts = (shared_data / "biblio" / "cryo_bibliography.jsonl").read_text(encoding="utf-8")
    works = [yaml.safe_load(line) for line in facts.splitlines()]
    newer = [work["key"] for work in works if work["group"] == "new_evidence"]
    excluded = [
        key
        for key in newer
        for criteria in (nice, policy)
        if screen(of(sample, bibliography[key]), criteria).route is Route.PROPOSE_EXCLUDE
    ]
    assert len(newer) == 33
    assert excluded == []


def test_every_quote_and_fact_of_the_corpus_is_verbatim(
    sample: dict[str, Record], nice: Criteria, policy: Criteria
) -> None:
    for record in sample.values():
        for criteria in (nice, policy):
            suggestion = screen(record, criteria)
            for found in (v for v in suggestion.verdicts if v.field):
                assert field_text(record, found.field)[found.start : found.end] == found.quote
            for fact in suggestion.facts:
                assert field_text(record, fact.field)[fact.start : fact.end] == fact.quote
