"""Which rule decides, rule by rule: its own case, and the nearest case in which it stays silent."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from litwatch.dedupe.citation import read_citation
from litwatch.dedupe.comparison import compare, evidence_of, score
from litwatch.dedupe.deciding import decide_pair
from litwatch.dedupe.rules import RULES, apply_rules
from litwatch.domain import PairVerdict, Relation
from tests.unit.dedupe.hard_pairs import (
    ABSTRACT,
    ARTICLE,
    COCHRANE,
    NO_PLACE,
    OTHER_ABSTRACT,
    Fields,
    a_record,
)

NOW = datetime(2026, 11, 20, tzinfo=UTC)
_TITLE = ARTICLE["title"]
_VACCINES = "Audit of vaccines in dogs"
LINKED, APART, REVIEW = PairVerdict.LINKED, PairVerdict.NOT_LINKED, PairVerdict.NEEDS_REVIEW

# rule, verdict, first record, second record
CASES: tuple[tuple[str, PairVerdict, Fields, Fields], ...] = (
    ("pubmed-relation", LINKED, {"pmid": "1", "relations": [("RetractionIn", "2")]}, {"pmid": "2"}),
    ("same-pmid", LINKED, {"pmid": "1"}, {"pmid": "01", "pages": "7-9"}),
    (
        "same-pmid",
        REVIEW,
        {"pmid": "1"},
        {"pmid": "1", "title": _VACCINES, "authors": "Sato, K."},
    ),
    ("notice-and-work", LINKED, {}, {"title": f"Corrigendum to: {_TITLE}", "pages": "7"}),
    ("notice-and-work", APART, {}, {"title": "Erratum: Figure 2 of another work", "pages": "7"}),
    ("notice-and-work", REVIEW, {}, {"title": f"Commentary: {_TITLE}"}),
    ("plan-and-results", LINKED, {}, {"title": f"{_TITLE}: protocol", "pages": "7", "volume": "1"}),
    ("preprint-and-article", LINKED, {}, {"journal": "bioRxiv", **NO_PLACE}),
    ("preprint-and-article", APART, {}, {"journal": "SSRN", "authors": "Sato, K.", **NO_PLACE}),
    (
        "preprint-and-article",
        REVIEW,
        {},
        {
            "journal": "medRxiv",
            "title": "Cryoneurolysis for stiffness of the elbow flexors after stroke",
            **NO_PLACE,
        },
    ),
    ("cochrane-versions", LINKED, COCHRANE, COCHRANE | {"year": 2019}),
    (
        "cochrane-versions",
        APART,
        COCHRANE | {"pages": ""},
        COCHRANE | {"pages": "", "issue": "9"},
    ),
    ("same-pmcid", LINKED, {"pmcid": "PMC1"}, {"pmcid": "1", "journal": "", **NO_PLACE}),
    (
        "same-pmcid",
        REVIEW,
        {"pmcid": "PMC1"},
        {"pmcid": "PMC1", "title": _VACCINES, "pages": "S4"},
    ),
    ("same-doi", LINKED, {"doi": "10.1/a"}, {"doi": "10.1/a/full", "volume": "7", "pages": "2"}),
    ("same-doi", LINKED, {"doi": "10.1/a", "title": ""}, {"doi": "10.1/a"}),
    (
        "same-doi",
        REVIEW,
        {"doi": "10.1/a", "abstract": ABSTRACT, "pages": "S4"},
        {
            "doi": "10.1/a",
            "title": _TITLE.replace("elbow", "ankle"),
            "pages": "S4",
            "abstract": OTHER_ABSTRACT,
        },
    ),
    ("empty-title", APART, {"title": ""}, {"pages": ""}),
    ("other-numbers", APART, {"title": f"{_TITLE} I"}, {"title": f"{_TITLE} II", "pages": "7"}),
    ("other-numbers", REVIEW, {"title": f"{_TITLE} I"}, {"title": f"{_TITLE} II"}),
    ("other-title", APART, {}, {"title": _VACCINES, "pages": "7"}),
    ("generic-title", APART, {"title": "Editorial"}, {"title": "Editorial", "pages": ""}),
    ("abstract-and-paper", LINKED, {}, {"types": ["Congress"], "journal": "", **NO_PLACE}),
    (
        "abstract-and-paper",
        APART,
        {},
        {"journal": "European Congress of Pain", "authors": "Sato, K.", **NO_PLACE},
    ),
    ("other-pmids", APART, {"pmid": "1"}, {"pmid": "2", "authors": "Winter, P.", "pages": "620"}),
    ("other-dois", APART, {"doi": "10.1/a"}, {"doi": "10.1/b", **NO_PLACE}),
    ("other-dois", REVIEW, {"doi": "10.1/a"}, {"doi": "10.1/b", "pages": "620"}),
    ("other-journal", APART, {}, {"journal": "Spine", "volume": "7"}),
    ("other-journal", REVIEW, {}, {"journal": "Ergotherapie", "pages": ""}),
    ("other-pages", APART, {}, {"pages": "700-709", "volume": ""}),
    ("other-pages", REVIEW, {}, {"pages": "700-709", "authors": "Winter, P."}),
    ("other-volume", APART, {}, {"volume": "103", "pages": ""}),
    ("other-year", APART, {}, {"year": 2018, **NO_PLACE}),
    ("other-issue", REVIEW, {}, {"issue": "5", "pages": ""}),
    ("one-place", LINKED, {}, {"pages": "620", "authors": ""}),
    ("one-place", REVIEW, {}, {"journal": "", "pages": "620", "authors": ""}),
    ("one-article", LINKED, {}, {"title": "Kryotherapie am Arm"}),
    ("touching-pages", LINKED, {"pages": "611-620"}, {"pages": "620-629"}),
    ("one-issue", LINKED, {}, {"pages": "602-609"}),
    ("one-journal", LINKED, {}, {"pages": "", "issue": ""}),
    ("one-journal", REVIEW, NO_PLACE, {"authors": "Winter, P.", **NO_PLACE}),
    ("slip-in-volume", LINKED, {}, {"volume": "201"}),
    ("one-volume", LINKED, {}, {"title": _TITLE.replace("flexors", "flexor"), "pages": ""}),
    ("journal-left-out", LINKED, {}, {"journal": "", "pages": ""}),
    ("authors-left-out", LINKED, {}, {"authors": "", "pages": ""}),
    (
        "one-trial",
        LINKED,
        {"registry": ["NCT01234567"]},
        {"registry": ["NCT 01234567"], "title": _VACCINES, "pages": "7"},
    ),
    ("looks-alike", REVIEW, {}, {"journal": "", **NO_PLACE}),
)


@pytest.mark.parametrize("rule,verdict,first,second", CASES)
def test_a_rule_decides_its_case(
    rule: str, verdict: PairVerdict, first: Fields, second: Fields
) -> None:
    decision = decide_pair(a_record("a", **first), a_record("b", **second), decided_at=NOW)
    assert decision
    assert (decision.rule, decision.verdict) == (rule, verdict)
    assert decision.collapses is (verdict is LINKED and decision.relation is Relation.DUPLICATE), (
        "only duplicates that are linked count as one"
    )


def test_every_rule_has_a_case() -> None:
    assert {rule.name for rule in RULES} <= {rule for rule, *_ in CASES}


@pytest.mark.parametrize(
    "first,second",
    [
        ({"title": _VACCINES}, {"title": "Freezing of nerves in adults", **NO_PLACE}),
        ({"authors": "Sato, K."}, {"title": "Freezing of the knee for gout", "pages": "7"}),
    ],
)
def test_two_works_are_never_linked(first: Fields, second: Fields) -> None:
    decision = decide_pair(a_record("a", **first), a_record("b", **second), decided_at=NOW)
    assert decision is None or decision.verdict is APART


@pytest.mark.parametrize("rule,verdict,first,second", CASES)
def test_a_rule_does_not_mind_which_record_comes_first(
    rule: str, verdict: PairVerdict, first: Fields, second: Fields
) -> None:
    one, other = read_citation(a_record("a", **first)), read_citation(a_record("b", **second))
    decided = apply_rules(compare(one, other)), apply_rules(compare(other, one))
    assert decided[0] == decided[1]
    assert decided[0]
    assert (decided[0][0].name, decided[0][1].verdict) == (rule, verdict)


class TestEvidence:
    def test_the_score_falls_with_every_field_that_differs(self) -> None:
        whole = read_citation(a_record("a"))
        others: list[Fields] = [{}, {"pages": ""}, {"pages": "7"}, {"pages": "7", "volume": "8"}]
        scores = [score(compare(whole, read_citation(a_record("b", **other)))) for other in others]
        assert scores == sorted(scores, reverse=True)
        assert len(set(scores)) == len(scores)
        assert all(0 <= one <= 1 for one in scores)

    def test_fields_that_neither_record_states_are_left_out(self) -> None:
        bare = {"authors": "", "journal": "", "year": 0, **NO_PLACE}
        pair = compare(read_citation(a_record("a", **bare)), read_citation(a_record("b", **bare)))
        assert [entry.field for entry in evidence_of(pair)] == ["title"]

    def test_names_are_shown_as_a_citation_prints_them(self) -> None:
        pair = compare(read_citation(a_record("a")), read_citation(a_record("b", authors="")))
        authors = next(entry for entry in evidence_of(pair) if entry.field == "authors")
        assert authors.first == "Winter P; Macrae F; Vincent D; Hashemi M"
        assert authors.second == ""
        assert authors.agreement == "unknown"
