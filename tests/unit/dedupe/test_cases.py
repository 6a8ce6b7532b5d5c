"""Whose earlier decision a relation puts in question: the part, the plan, the corrected work."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from litwatch.dedupe.cases import changed_case
from litwatch.dedupe.citation import read_citation
from litwatch.dedupe.people import PERSON, said_by
from litwatch.domain import Journal, PairVerdict, PublicationType, Record, Relation

DAY = datetime(2026, 9, 20, tzinfo=UTC)
WORK = Record("pubmed", "5", pmid="5", title="Cold for the knee", journal=Journal("Knee"))
OTHER = replace(WORK, source_id="4", pmid="4")
FOREIGN = replace(WORK, source="embase", source_id="L4", pmid="")
PLAN = replace(OTHER, title="Cold for the knee: study protocol")
ABSTRACT = replace(OTHER, publication_types=(PublicationType("Meeting Abstract"),))


def case(
    first: Record, second: Record, relation: Relation, verdict: PairVerdict = PairVerdict.LINKED
) -> tuple[str, str] | None:
    both = (read_citation(first), read_citation(second))
    decision = said_by("Ann", both, relation=relation, verdict=verdict, decided_at=DAY)
    change = changed_case(decision, both[1], both[0])
    return (change.record_id, change.because) if change else None


@pytest.mark.parametrize(
    "first, second, relation, whose, because",
    [
        (OTHER, WORK, Relation.PREPRINT_OF, OTHER, "its article is held now (PMID 5)"),
        (WORK, OTHER, Relation.PREPRINT_OF, WORK, "its article is held now (PMID 4)"),
        (OTHER, WORK, Relation.ERRATUM_OF, WORK, "correction (PMID 4)"),
        (FOREIGN, WORK, Relation.RETRACTION_OF, WORK, "retraction (embase:L4)"),
        (
            *(PLAN, WORK, Relation.REPORT_OF_SAME_TRIAL, PLAN),
            "a report of its results is held now (PMID 5)",
        ),
        (
            *(WORK, PLAN, Relation.REPORT_OF_SAME_TRIAL, PLAN),
            "a report of its results is held now (PMID 5)",
        ),
        (
            *(WORK, ABSTRACT, Relation.REPORT_OF_SAME_TRIAL, ABSTRACT),
            "the full paper is held now (PMID 5)",
        ),
    ],
)
def test_the_lesser_or_corrected_report_is_judged_again(
    first: Record, second: Record, relation: Relation, whose: Record, because: str
) -> None:
    assert case(first, second, relation) == (whose.record_id, because)


@pytest.mark.parametrize("relation", [Relation.DUPLICATE, Relation.COMMENT_ON, Relation.UPDATE_OF])
def test_other_relations_change_no_case(relation: Relation) -> None:
    assert case(OTHER, WORK, relation) is None


def test_two_reports_of_one_trial_that_are_alike_change_no_case() -> None:
    assert case(OTHER, WORK, Relation.REPORT_OF_SAME_TRIAL) is None


@pytest.mark.parametrize("verdict", [PairVerdict.NOT_LINKED, PairVerdict.NEEDS_REVIEW])
def test_what_does_not_hold_changes_no_case(verdict: PairVerdict) -> None:
    assert case(OTHER, WORK, Relation.PREPRINT_OF, verdict) is None


def test_a_persons_verdict_names_two_duplicates_in_one_order_and_keeps_what_was_read() -> None:
    both = (read_citation(WORK), read_citation(OTHER))
    one, other = (said_by("Ann", pair, decided_at=DAY) for pair in (both, (both[1], both[0])))

    assert one == other
    assert (one.first, one.second) == ("pubmed:4", "pubmed:5")
    assert (one.rule, one.actor, one.separates) == (PERSON, "Ann", False)
    values = {entry.field: (entry.first, entry.second) for entry in one.evidence}
    assert values["pmid"] == ("4", "5")


def test_a_persons_relation_keeps_the_order_in_which_it_was_said() -> None:
    both = (read_citation(WORK), read_citation(OTHER))
    told = said_by("Ann", both, relation=Relation.PREPRINT_OF, decided_at=DAY)

    assert (told.first, told.second, told.separates) == ("pubmed:5", "pubmed:4", True)
