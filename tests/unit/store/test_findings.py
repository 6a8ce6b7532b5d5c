"""Suggestions, notices, groups of duplicates, decisions: kept as they were told."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from litwatch.domain import (
    Advice,
    Decision,
    DuplicateGroup,
    Fact,
    Notice,
    NoticeKind,
    RecordVersion,
    Route,
    RunResult,
    Suggestion,
)
from litwatch.errors import UsageError
from litwatch.store.commit_notices import SENT_AGAIN
from litwatch.store.store import Store
from tests.evidence_history import (
    FIRST,
    NERVES,
    NEUROMA,
    RETRACTED,
    RETRACTION,
    SECOND,
    TRIAL,
    TWIN,
    WEEK_38,
    WEEK_40,
    run,
    suggestion,
    version,
)
from tests.unit.store.conftest import Ask

BACK = version(TRIAL, RETRACTED, revision=2)


def test_a_suggestion_keeps_its_quotes_offsets_and_facts(filled: Store) -> None:
    stored = filled.suggestions(NEUROMA)["pubmed:105"]
    abstract = filled.held()["pubmed:105"].record.abstract_text

    assert stored == suggestion("105", Route.PROPOSE_EXCLUDE, "publication_type")
    patient, fact = stored.verdicts[0], stored.facts[0]
    assert abstract[patient.start : patient.end] == patient.quote
    assert abstract[fact.start : fact.end] == fact.quote


def test_the_latest_suggestion_stands_and_the_earlier_one_stays(filled: Store, ask: Ask) -> None:
    filled.commit(
        RunResult(run(date(2026, 10, 5)), suggestions=(suggestion("101", Route.RETRIEVE),))
    )

    assert filled.suggestions(NEUROMA)["pubmed:101"].route is Route.RETRIEVE
    assert filled.suggestions(NERVES)["pubmed:101"].route is Route.MEETS
    assert ask(
        "SELECT route FROM suggestions WHERE topic_id = 'neuroma' AND record_id = 'pubmed:101' "
        "ORDER BY run_number"
    ) == [("meets",), ("retrieve",)]


def test_the_same_suggestion_under_other_criteria_is_a_new_one(filled: Store, ask: Ask) -> None:
    other = run(date(2026, 10, 5), criteria_version="c2")

    filled.commit(RunResult(other, suggestions=(suggestion("101"),)))

    assert ask(
        "SELECT criteria_version FROM current_suggestions "
        "WHERE topic_id = 'neuroma' AND record_id = 'pubmed:101'"
    ) == [("c2",)]


def _notices(ask: Ask) -> list[tuple[object, ...]]:
    return ask("SELECT record_id, kind, notice_id, noticed_at::VARCHAR FROM notices ORDER BY ALL")


def test_a_notice_keeps_the_day_on_which_it_was_first_seen(filled: Store, ask: Ask) -> None:
    del filled  # its last run tells the same notice again
    assert _notices(ask) == [("pubmed:101", "retraction", "201", "2026-09-14")]


def test_a_retraction_that_the_record_no_longer_carries_ends_in_a_reinstatement(
    filled: Store, ask: Ask
) -> None:
    filled.commit(RunResult(run(date(2026, 10, 5)), versions=(BACK,)))

    assert _notices(ask) == [("pubmed:101", "reinstatement", "", "2026-10-05")]
    assert ask("SELECT kind, citation, ended_run_id FROM record_notices ORDER BY ALL") == [
        ("reinstatement", "the retraction (PMID 201) no longer stands", ""),
        ("retraction", RETRACTION.citation, "run-2026-10-05"),
    ]


def test_a_correction_that_goes_is_no_reinstatement(filled: Store, ask: Ask) -> None:
    correction = Notice("pubmed:101", NoticeKind.CORRECTION, "300")
    filled.commit(RunResult(run(date(2026, 10, 5)), notices=(RETRACTION, correction)))
    filled.commit(RunResult(run(date(2026, 10, 12)), versions=(BACK,), notices=(RETRACTION,)))

    assert [row[1] for row in _notices(ask)] == ["retraction"]


def test_a_reinstatement_stands_until_the_retraction_comes_again(filled: Store, ask: Ask) -> None:
    again = replace(BACK, content_hash="other", revision=BACK.revision + 1)
    filled.commit(RunResult(run(date(2026, 10, 5)), versions=(BACK,)))
    filled.commit(RunResult(run(date(2026, 10, 12)), versions=(again,)))
    assert [row[1] for row in _notices(ask)] == ["reinstatement"]

    filled.commit(RunResult(run(date(2026, 10, 19)), notices=(RETRACTION,)))
    assert [row[1] for row in _notices(ask)] == ["retraction"]


def test_a_notice_that_comes_back_is_the_same_notice(filled: Store, ask: Ask) -> None:
    filled.commit(RunResult(run(date(2026, 10, 5)), versions=(BACK,)))
    filled.commit(RunResult(run(date(2026, 10, 12)), notices=(RETRACTION,)))

    assert _notices(ask) == [("pubmed:101", "retraction", "201", "2026-09-14")]


def test_a_topic_that_does_not_follow_a_record_cannot_end_its_notices(
    filled: Store, ask: Ask
) -> None:
    filled.commit(RunResult(run(date(2026, 10, 5), "another"), versions=(BACK,)))

    assert len(_notices(ask)) == 1


def test_a_withdrawal_stands_until_the_record_is_sent_again(filled: Store, ask: Ask) -> None:
    withdrawal = Notice("pubmed:101", NoticeKind.WITHDRAWAL)
    filled.commit(RunResult(run(date(2026, 10, 5)), notices=(withdrawal, RETRACTION)))
    filled.commit(RunResult(run(date(2026, 10, 12)), notices=(RETRACTION,)))
    assert [row[1] for row in _notices(ask)] == ["retraction", "withdrawal"]

    filled.commit(RunResult(run(date(2026, 10, 19)), versions=(BACK,), notices=(RETRACTION,)))
    assert [row[1] for row in _notices(ask)] == ["reinstatement", "retraction"]


def test_a_source_that_names_a_withdrawn_record_again_reinstates_it(
    filled: Store, ask: Ask
) -> None:
    withdrawal = Notice("pubmed:101", NoticeKind.WITHDRAWAL)
    sent_again = Notice("pubmed:101", NoticeKind.REINSTATEMENT, citation=SENT_AGAIN)
    filled.commit(RunResult(run(date(2026, 10, 5)), notices=(withdrawal, RETRACTION)))
    assert filled.withdrawn() == {"pubmed:101"}

    filled.commit(RunResult(run(date(2026, 10, 12)), notices=(sent_again,)))
    assert [row[1] for row in _notices(ask)] == ["reinstatement", "retraction"]
    filled.commit(RunResult(run(date(2026, 10, 19)), notices=(withdrawal,)))
    assert [row[1] for row in _notices(ask)] == ["retraction", "withdrawal"]


def test_notices_without_an_id_are_told_by_their_citation(empty: Store, ask: Ask) -> None:
    errata = tuple(
        Notice("pubmed:101", NoticeKind.CORRECTION, citation=f"J Nerves. 2026;{issue}:1")
        for issue in (1, 2, 2)
    )

    empty.commit(replace(FIRST, notices=errata))

    assert len(_notices(ask)) == 2


@pytest.mark.parametrize(
    "record_id, policy_cites_it",
    [("pubmed:101", True), ("pubmed:106", True), ("pubmed:102", False)],
)
def test_a_notice_says_whether_a_policy_cites_the_record(
    empty: Store, ask: Ask, record_id: str, *, policy_cites_it: bool
) -> None:
    """101 is referenced by its PMID, 106 by its DOI alone."""
    notice = Notice(record_id, NoticeKind.CORRECTION, "300")

    empty.commit(replace(FIRST, notices=(notice,), cited=()))

    assert ask("SELECT cited_by_policy FROM notices") == [(policy_cites_it,)]


def _groups(store: Store, record_id: str) -> tuple[DuplicateGroup, ...]:
    story = store.story(record_id)
    assert story is not None
    return story.duplicates


def _copy(pmid: str) -> RecordVersion:
    """The trial under another PMID, as a second source holds it."""
    return version(replace(TWIN, source_id=pmid, pmid=pmid))


def test_a_group_grows(filled: Store) -> None:
    filled.commit(RunResult(run(date(2026, 10, 5)), versions=(_copy("109"),)))

    (group,) = _groups(filled, "109")
    assert group.members == ("pubmed:101", "pubmed:104", "pubmed:109")
    assert _groups(filled, "104") == _groups(filled, "101") == (group,)


def test_a_group_whose_member_was_revised_into_another_work_is_dissolved(filled: Store) -> None:
    other = replace(TWIN, doi="10.1/104", title="Heat for the tennis elbow", authors=())

    filled.commit(RunResult(run(date(2026, 10, 5)), versions=(version(other, TWIN),)))

    assert _groups(filled, "101") == ()


def test_a_record_never_stands_in_two_groups(filled: Store, ask: Ask) -> None:
    filled.commit(RunResult(run(date(2026, 10, 5)), versions=(_copy("109"), _copy("110"))))

    members = ask("SELECT record_id, count(*) FROM duplicate_members GROUP BY ALL ORDER BY ALL")
    assert [count for _, count in members] == [1, 1, 1, 1]


def _decision(word: str, stage: str = "title_abstract", **fields: str) -> Decision:
    return Decision(
        topic_id=fields.get("topic_id", NEUROMA),
        record_id=fields.get("record_id", "pubmed:101"),
        decision=word,
        stage=stage,
        decided_by="Ann",
        decided_at=datetime(2026, 9, 15, 12, 0, tzinfo=UTC),
        reason="read it",
        criteria_version="c1",
    )


def test_decisions_are_added_never_replaced(filled: Store) -> None:
    made = [_decision("maybe"), _decision("exclude"), _decision("include")]

    for decision in made:
        filled.decide(decision)

    kept = filled.decisions(NEUROMA, "pubmed:101")
    assert [replace(each, old="", advice=Advice()) for each in kept] == made
    assert [each.old for each in kept] == ["", "maybe", "exclude"]
    assert filled.decisions(NERVES) == ()


def test_a_decision_on_the_full_text_outranks_a_later_one_on_the_abstract(
    filled: Store, ask: Ask
) -> None:
    filled.decide(_decision("include", "full_text"))
    filled.decide(_decision("exclude"))

    assert ask("SELECT decision FROM evidence WHERE pmid = '101' AND topic_id = 'neuroma'") == [
        ("include",)
    ]


def test_a_decision_stays_with_a_record_that_leaves(empty: Store, ask: Ask) -> None:
    empty.commit(FIRST)
    empty.decide(_decision("include", record_id="pubmed:103"))
    empty.commit(SECOND)
    left = replace(FIRST.matches[2], lines=(2,), in_strategy=False)
    empty.commit(RunResult(run(WEEK_40), matches=(left,)))

    assert ask("SELECT decision FROM current_decisions WHERE record_id = 'pubmed:103'") == [
        ("include",)
    ]


@pytest.mark.parametrize(
    "decision, message",
    [
        (_decision("perhaps"), "'perhaps' is no decision"),
        (_decision("include", record_id="pubmed:107"), "holds no record pubmed:107"),
        (_decision("include", topic_id="unknown"), "topic unknown holds no record"),
    ],
)
def test_a_decision_that_cannot_be_is_refused(
    empty: Store, decision: Decision, message: str
) -> None:
    empty.commit(FIRST)

    with pytest.raises(UsageError, match=message):
        empty.decide(decision)

    assert empty.decisions() == ()


def test_a_run_of_another_day_keeps_the_notice_of_the_first(empty: Store, ask: Ask) -> None:
    empty.commit(FIRST)
    empty.commit(RunResult(run(WEEK_38), notices=(RETRACTION,)))
    empty.commit(RunResult(run(WEEK_40), notices=(RETRACTION,)))

    assert _notices(ask)[0][3] == "2026-09-14"


def test_harms_of_full_papers_are_named_and_those_of_conference_abstracts_are_not(
    filled: Store,
) -> None:
    def reporting(number: str, harm: str, subclass: str) -> Suggestion:
        fact = Fact("adverse_event", harm, harm, "abstract", 0, len(harm))
        told = suggestion(number, Route.RETRIEVE)
        return replace(told, reason_subclass=subclass, facts=(*told.facts, fact))

    assert filled.reported_harms(NEUROMA) == frozenset()
    told = (reporting("101", "infection", ""), reporting("105", "death", "conference_abstract"))
    filled.commit(RunResult(run(date(2026, 10, 5)), suggestions=told))
    assert filled.reported_harms(NEUROMA) == {"infection"}
    assert filled.reported_harms(NERVES) == frozenset()
