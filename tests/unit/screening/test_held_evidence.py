"""Routes that depend on what else is held: conference abstracts, reviews, other languages."""

from dataclasses import replace

import pytest

from litwatch.domain import CitedReference, Record, RecordDates, RelatedWork, Route
from litwatch.domain.record import PartialDate
from litwatch.screening import Criteria, screen
from litwatch.screening.evidence import Reading
from litwatch.screening.held_evidence import HeldEvidence, adverse_events, updated_work
from tests.unit.screening.conftest import make_record

NOTHING_HELD = HeldEvidence(adverse_events=frozenset())
HARM = "Twelve patients had cryoneurolysis of the nerve. One patient developed a pneumothorax."


def harms(abstract: str, criteria: Criteria) -> set[str]:
    reading = Reading.of(make_record(abstract=abstract))
    found = adverse_events(reading, criteria)
    assert all(abstract[fact.start : fact.end] == fact.quote for fact in found)
    return {fact.value for fact in found}


def conference(abstract: str) -> Record:
    return make_record(abstract=abstract, issue="Suppl 1", pages="S17")


@pytest.mark.parametrize(
    "abstract, names",
    [
        ("One patient developed a pneumothorax.", {"pneumothorax"}),
        ("Complications were frostbite and a haematoma.", {"skin injury", "bleeding"}),
        ("No infection, haematoma or foot drop occurred.", set()),
        ("There were no complications except one superficial cellulitis.", {"infection"}),
        ("No complications such as nerve injury or infection occurred.", set()),
        ("Patients with nerve injury were treated.", set()),
        ("Infections will be recorded as adverse events.", set()),
        ("Pain fell.", set()),
    ],
)
def test_a_harm_is_named_where_the_abstract_reports_it(
    abstract: str, names: set[str], nice: Criteria
) -> None:
    assert harms(abstract, nice) == names


def test_a_conference_abstract_is_released_by_a_harm_that_no_full_paper_reports(
    policy: Criteria,
) -> None:
    suggestion = screen(conference(HARM), policy, HeldEvidence(frozenset({"infection"})))
    assert suggestion.route is Route.RETRIEVE
    assert suggestion.reason_subclass == "conference_abstract"
    assert 'no held full paper reports pneumothorax ("pneumothorax")' in suggestion.reason


def test_it_stays_held_where_a_full_paper_reports_the_harm_or_nothing_is_known(
    policy: Criteria,
) -> None:
    full_paper = make_record(abstract=HARM)
    known = HeldEvidence().with_reports([screen(full_paper, policy, NOTHING_HELD)])
    assert known.adverse_events == frozenset({"pneumothorax"})
    for held in (known, HeldEvidence(), None):
        assert screen(conference(HARM), policy, held).route is Route.HOLD_CONFERENCE
    without = conference("Twelve patients had cryoneurolysis of the nerve. Pain fell.")
    assert screen(without, policy, HeldEvidence(frozenset())).route is Route.HOLD_CONFERENCE


def test_another_conference_abstract_is_no_full_paper(policy: Criteria) -> None:
    known = HeldEvidence().with_reports([screen(conference(HARM), policy, NOTHING_HELD)])
    assert known.adverse_events == frozenset()


def test_a_release_spares_no_record_that_fails_otherwise(policy: Criteria) -> None:
    rats = make_record(abstract=HARM, mesh="Animals; Rats", issue="Suppl 1", pages="S17")
    assert screen(rats, policy, HeldEvidence(frozenset())).route is Route.PROPOSE_EXCLUDE


def test_another_language_waits_for_a_person(policy: Criteria) -> None:
    suggestion = screen(make_record(abstract=HARM, languages="ger"), policy, HeldEvidence())
    assert suggestion.route is Route.HOLD_LANGUAGE
    assert "which a person decides" in suggestion.reason


def review(*references: str, title: str = "Freezing of nerves", year: int = 2026) -> Record:
    typed = make_record(title=title, abstract="Cold acts on nerves.", types="Review")
    return replace(
        typed,
        references=references,
        dates=RecordDates(published=PartialDate(str(year), year)),
    )


def test_a_review_names_which_of_its_works_are_held_and_which_are_not(policy: Criteria) -> None:
    held = HeldEvidence(pmids=frozenset({"11", "13"}))
    suggestion = screen(review("11", "12", "13"), policy, held)
    assert suggestion.route is Route.LIST_REVIEW
    assert "held: PMID 11, PMID 13; not held: PMID 12" in suggestion.reason


def test_a_long_list_is_cut_and_a_missing_one_is_said_to_be_missing(policy: Criteria) -> None:
    long = screen(review(*(str(n) for n in range(1, 31))), policy, HeldEvidence())
    assert "held: none; not held: PMID 1," in long.reason
    assert "and 20 more" in long.reason
    assert "not in the record" in screen(review(), policy, HeldEvidence()).reason


CITED = CitedReference("old", 1, "peer_reviewed", "Freezing of nerves: a review", 2020, pmid="99")


def test_a_review_that_updates_a_cited_one_is_raised_not_listed(policy: Criteria) -> None:
    held = HeldEvidence(cited=(CITED,))
    linked = replace(review("1"), related_works=(RelatedWork("UpdateOf", "J Cold 2020", "99"),))
    named = review("1", title="Freezing of nerves: an updated review")
    for record in (linked, named):
        suggestion = screen(record, policy, held)
        assert suggestion.route is Route.RETRIEVE
        assert "updates a work that the policy cites, Freezing of nerves" in suggestion.reason
        assert suggestion.reason_subclass == "review"


def test_the_cited_work_itself_an_older_or_another_one_updates_nothing() -> None:
    held = HeldEvidence(cited=(CITED,))
    title = "Freezing of nerves: a review"
    assert updated_work(replace(review(title=title), pmid="99"), held) is None
    assert updated_work(review(title=title, year=2020), held) is None
    assert updated_work(review(title="Freezing of joints: a review"), held) is None
    without_pmid = HeldEvidence(cited=(replace(CITED, pmid=""),))
    unlinked = replace(review(), related_works=(RelatedWork("UpdateOf", "J Cold"),))
    assert updated_work(unlinked, without_pmid) is None
