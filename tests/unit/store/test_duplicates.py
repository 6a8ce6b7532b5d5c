"""Duplicates in a store: links that can be taken back, in whatever order the records came."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from shutil import copyfile

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from litwatch.dedupe.citation import read_citation
from litwatch.dedupe.deciding import deduplicate
from litwatch.dedupe.people import said_by
from litwatch.domain import (
    ChangeKind,
    Decision,
    IsoWeek,
    Match,
    PairDecision,
    PairVerdict,
    PublicationType,
    Record,
    RegistryNumber,
    RelatedWork,
    Relation,
    RunResult,
)
from litwatch.store import compared_rows
from litwatch.store.store import Store
from tests.evidence_history import NEUROMA, WEEK_37, arrivals, record, run, version
from tests.unit.store.conftest import NAME, Ask

DAY = datetime(2026, 9, 20, tzinfo=UTC)
WORDS = ("cold", "probe", "knee", "ankle", "pain", "nerve", "hand", "elbow", "graft", "tendon")
VIEWS = ("duplicate_groups", "duplicate_queue", "evidence", "screening_queue", "prisma_flow")
PREPRINT = (PublicationType("Preprint", "D000076942"),)


def work(pmid: str, title: str, **fields: object) -> Record:
    """A work whose place is its own."""
    place = {"volume": "7", "issue": "1", "pages": f"{int(pmid)}0-{int(pmid)}9", "abstract": ()}
    return record(pmid, title, **(place | fields))


def works() -> list[Record]:
    """Twenty works, some of them held twice or thrice under other ids."""
    dice = random.Random(5)  # noqa: S311 - titles are no secret
    originals = [
        work(str(n), " ".join(dice.sample(WORDS, 6)) + f" of group {n}") for n in range(11, 31)
    ]
    copies = [
        replace(each, source="embase", source_id=f"L{n}", pmid="", doi=each.doi if n % 2 else "")
        for n, each in enumerate(originals[:9])
    ]
    upper = [
        replace(each, source="scopus", source_id=f"S{n}", pmid="", doi="", title=each.title.upper())
        for n, each in enumerate(originals[:4])
    ]
    letter = work("41", "Letter", related_works=(RelatedWork("CommentOn", "", "12"),))
    return [*originals, *copies, *upper, letter]


WORKS = works()


def bring(store: Store, records: Sequence[Record], week: int = 0) -> None:
    """Let a run bring records, all of which the topic finds."""
    day = WEEK_37 + timedelta(weeks=week)
    store.commit(
        RunResult(
            run(day, run_id=f"run-{week}"),
            versions=tuple(version(each) for each in records),
            matches=tuple(Match(each.record_id, (4,), in_strategy=True) for each in records),
            changes=tuple(
                replace(change, record_id=each.record_id)
                for each in records
                for change in arrivals("1")
            ),
        )
    )


def said(
    first: Record, second: Record, verdict: PairVerdict = PairVerdict.LINKED, **fields: object
) -> PairDecision:
    """Ann's word on two records."""
    both = (read_citation(first), read_citation(second))
    told = said_by("Ann", both, verdict=verdict, decided_at=DAY)
    return replace(told, reason="read both", **fields)  # type: ignore[arg-type]


def decided(ask: Ask) -> list[tuple[object, ...]]:
    """What counts of every pair, without numbers and moments."""
    return ask(
        "SELECT first_id, second_id, relation, verdict, score, evidence, rule, actor, case_of "
        "FROM standing_pairs ORDER BY ALL"
    )


def views(ask: Ask) -> dict[str, list[tuple[object, ...]]]:
    return {name: ask(f"FROM {name} ORDER BY ALL") for name in VIEWS}


@given(order=st.permutations(range(len(WORKS))), cuts=st.sets(st.integers(1, len(WORKS) - 1)))
@settings(
    max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_the_order_in_which_records_come_decides_nothing(
    tmp_path: Path, empty_file: Path, order: list[int], cuts: set[int]
) -> None:
    """Any batches in any order give what deciding all records at once gives."""
    store = Store(copyfile(empty_file, tmp_path / NAME))
    bounds = [0, *sorted(cuts)[:5], len(WORKS)]
    for week, (start, end) in enumerate(pairwise(bounds)):
        bring(store, [WORKS[n] for n in order[start:end]], week)

    ask = Ask(tmp_path / NAME)
    whole = deduplicate(WORKS, decided_at=DAY)
    found = ask("SELECT first_id, second_id, relation, verdict, rule FROM standing_pairs")
    assert set(found) == {
        (one.first, one.second, one.relation, one.verdict, one.rule) for one in whole.decisions
    }
    members = ask(
        "SELECT group_id, list(record_id ORDER BY position) FROM duplicate_groups GROUP BY 1"
    )
    assert {group: tuple(ids) for group, ids in members} == {
        group.group_id: group.members for group in whole.groups
    }
    assert len(whole.groups) == 9


def test_as_many_records_are_stored_as_came_and_none_is_changed(empty: Store, ask: Ask) -> None:
    bring(empty, WORKS)

    assert ask("SELECT count(*) FROM records") == [(len(WORKS),)]
    assert {each.record for each in empty.held().values()} == set(WORKS)
    assert ask("SELECT count(*) FROM evidence") == [(len(WORKS),)]


def test_the_same_records_again_add_no_decision(empty: Store, ask: Ask) -> None:
    bring(empty, WORKS)
    before = ask.all_rows()

    bring(empty, WORKS, week=1)

    after = ask.all_rows()
    for table in ("pair_decisions", "duplicate_members", "block_keys", "compared_records"):
        assert after[table] == before[table]
        assert after[table]


def test_a_revised_record_is_judged_as_it_is_now_and_the_past_stays(empty: Store, ask: Ask) -> None:
    one, copy = WORKS[0], WORKS[20]
    bring(empty, [one, copy])
    before = decided(ask)
    other = replace(copy, title="Heat for the shoulder", doi="", volume="1", pages="1", authors=())

    bring(empty, [other], week=1)

    assert before
    assert ask("FROM duplicate_groups") == decided(ask) == []
    assert [event.takes_back for event in empty.pair_history((one.record_id, copy.record_id))] == [
        0,
        1,
    ]
    bring(empty, [copy], week=2)
    assert decided(ask) == before


def test_records_of_an_earlier_litwatch_are_compared_with_the_next_run(
    empty: Store, ask: Ask
) -> None:
    bring(empty, WORKS)
    whole = decided(ask)
    for table in ("pair_decisions", "duplicate_members", "block_keys", "compared_records"):
        ask(f"DELETE FROM {table}")  # noqa: S608 - the names stand above

    bring(empty, [work("99", "Something else entirely")], week=1)

    assert decided(ask) == whole


def test_a_store_of_an_earlier_schema_is_compared_once_more_and_nothing_is_said_twice(
    empty: Store, ask: Ask
) -> None:
    """The step to schema 10 empties the keys and what was kept beside them."""
    bring(empty, WORKS)
    empty.say_of_pair(said(WORKS[0], WORKS[20], PairVerdict.NOT_LINKED))
    before = ask.all_rows()
    for table in ("block_keys", "compared_records"):
        ask(f"DELETE FROM {table}")  # noqa: S608 - the names stand above

    empty.say_of_pair(said(WORKS[1], WORKS[21], PairVerdict.NOT_LINKED))
    empty.take_back(said(WORKS[1], WORKS[21]))
    bring(empty, [], week=1)

    after = ask.all_rows()
    for table in ("duplicate_members", "block_keys", "compared_records"):
        assert after[table] == before[table]
    assert [row for row in after["pair_decisions"] if "'machine'" in row] == [
        row for row in before["pair_decisions"] if "'machine'" in row
    ]


def test_a_link_that_the_rules_say_no_more_is_taken_back_when_records_are_compared_once_more(
    empty: Store, ask: Ask
) -> None:
    one, copy = WORKS[0], WORKS[20]
    bring(empty, [one, copy])
    for table in ("block_keys", "compared_records"):
        ask(f"DELETE FROM {table}")  # noqa: S608 - the names stand above
    ask("UPDATE pair_decisions SET rule = 'a rule of former days'")

    bring(empty, [], week=1)

    history = empty.pair_history((one.record_id, copy.record_id))
    assert [(event.decision.rule, bool(event.takes_back)) for event in history] == [
        ("a rule of former days", False),
        ("a rule of former days", True),
        ("one-place", False),
    ]
    assert len(ask("FROM duplicate_groups")) == 2


@pytest.mark.parametrize("most_by_index", [0, 1000])
def test_excerpts_are_the_same_by_the_index_and_by_reading_through(
    held_file: Path, monkeypatch: pytest.MonkeyPatch, most_by_index: int
) -> None:
    monkeypatch.setattr(compared_rows, "_MOST_BY_INDEX", most_by_index)
    names = {each.record_id for each in WORKS}
    with duckdb.connect(held_file, read_only=True) as client:
        found = compared_rows.compared_citations(client, {*names, "pubmed:unheld"})
        assert compared_rows.compared_citations(client, set()) == {}
    expected = {each.record_id: read_citation(each) for each in WORKS}
    assert found.keys() == names
    for name, citation in found.items():
        assert replace(citation, record=expected[name].record) == expected[name]


@given(
    pair=st.lists(st.sampled_from(WORKS), min_size=2, max_size=2, unique=True),
    earlier=st.sampled_from([None, *PairVerdict]),
)
@settings(
    max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_link_then_undo_is_as_if_nothing_had_happened(
    tmp_path: Path, held_file: Path, pair: list[Record], earlier: PairVerdict | None
) -> None:
    """Whatever the rules, and a person before, had said of the two."""
    store, ask = Store(copyfile(held_file, tmp_path / NAME)), Ask(tmp_path / NAME)
    if earlier:
        store.say_of_pair(said(pair[0], pair[1], earlier))
    before, standing = views(ask), decided(ask)

    store.say_of_pair(said(pair[0], pair[1]))
    taken = store.take_back(replace(said(pair[0], pair[1]), actor="Bob"))

    assert taken is not None
    assert taken.decision.actor == "Ann"
    assert views(ask) == before
    assert decided(ask) == standing
    history = store.pair_history((pair[0].record_id, pair[1].record_id))
    assert [(event.decision.actor, bool(event.takes_back)) for event in history[-2:]] == [
        ("Ann", False),
        ("Bob", True),
    ]


@pytest.fixture(scope="session")
def held_file(tmp_path_factory: pytest.TempPathFactory, empty_file: Path) -> Path:
    """A store that holds all works, made once and copied."""
    path = copyfile(empty_file, tmp_path_factory.mktemp("held") / NAME)
    bring(Store(path), WORKS)
    return path


def test_a_persons_word_outranks_the_rules_in_this_run_and_later_ones(
    empty: Store, ask: Ask
) -> None:
    one, copy = WORKS[0], WORKS[20]
    bring(empty, [one, copy])
    assert len(ask("FROM duplicate_groups")) == 2

    empty.say_of_pair(said(one, copy, PairVerdict.NOT_LINKED))
    bring(empty, [replace(copy, abstract=WORKS[12].abstract, conflict_of_interest="none")], week=1)

    assert ask("FROM duplicate_groups") == []
    assert ask("SELECT actor, verdict FROM standing_pairs") == [("Ann", "not linked")]


def test_a_link_of_a_person_makes_a_group_that_no_rule_would_make(empty: Store, ask: Ask) -> None:
    one, other = WORKS[12], WORKS[13]
    bring(empty, [one, other])
    assert ask("FROM duplicate_groups") == []

    empty.say_of_pair(said(one, other))

    assert ask("SELECT record_id, group_id, representative FROM duplicate_groups ORDER BY ALL") == [
        (one.record_id, one.record_id, one.record_id),
        (other.record_id, one.record_id, one.record_id),
    ]


def test_what_needs_review_waits_in_the_queue_of_its_topic_until_a_person_spoke(
    empty: Store,
) -> None:
    one = work("51", "Cold probe for pain of the knee in adults")
    other = work("52", "Heat for the elbow of children", doi=one.doi)
    bring(empty, [one, other])
    waiting = empty.pairs_to_review(NEUROMA)

    assert [event.decision.pair for event in waiting] == [("pubmed:51", "pubmed:52")]
    assert waiting[0].decision.evidence
    empty.say_of_pair(said(one, other, PairVerdict.NOT_LINKED))
    assert empty.pairs_to_review(NEUROMA) == ()


# Decisions are remembered


def exclude(store: Store, subject: Record, when: datetime = DAY) -> None:
    store.decide(
        Decision(
            NEUROMA, subject.record_id, "exclude", "title_abstract", "Ann", when, "no patients"
        )
    )


def test_a_record_that_joins_a_group_inherits_its_decision_and_says_from_whom(
    empty: Store, ask: Ask
) -> None:
    original, copy = WORKS[0], WORKS[20]
    bring(empty, [copy])
    exclude(empty, copy)

    bring(empty, [original], week=2)

    assert ask(
        "SELECT record_id, decision, inherited_from, duplicate_of FROM evidence ORDER BY ALL"
    ) == [
        (copy.record_id, "exclude", "", original.record_id),
        (original.record_id, "exclude", copy.record_id, ""),
    ]
    assert ask("FROM screening_queue") == []
    empty.say_of_pair(said(original, copy, PairVerdict.NOT_LINKED))
    assert ask("SELECT record_id FROM screening_queue") == [(original.record_id,)]


REGISTERED = (RegistryNumber("ClinicalTrials.gov", "NCT00000061"),)
PLAN = work(
    "61",
    "Cold probe for the knee: protocol of a randomised trial",
    volume="1",
    registry_numbers=REGISTERED,
)
NOTICE = work("62", "Correction to something", related_works=(RelatedWork("ErratumFor", "", "63"),))
RETRACTION = work("64", "Retraction", related_works=(RelatedWork("RetractionOf", "", "63"),))
ABSTRACT = work(
    "65",
    "Freezing the ankle in forty patients with pain",
    publication_types=(PublicationType("Meeting Abstract", ""),),
    volume="3",
    pages="S12",
)
DRAFT = work(
    "66", "Heat or cold for the elbow: a trial", publication_types=PREPRINT, volume="", pages=""
)


@pytest.mark.parametrize(
    "earlier, later, because",
    [
        (
            DRAFT,
            work("71", DRAFT.title, volume="9"),
            "its article is held now (PMID 71)",
        ),
        (
            PLAN,
            work("72", "A cold probe", volume="2", registry_numbers=REGISTERED),
            "a report of its results is held now (PMID 72)",
        ),
        (
            ABSTRACT,
            work("73", ABSTRACT.title, volume="8", pages="100-109"),
            "the full paper is held now (PMID 73)",
        ),
        (work("63", "Cold for the hand"), NOTICE, "correction (PMID 62)"),
        (work("63", "Cold for the hand"), RETRACTION, "retraction (PMID 64)"),
    ],
)
def test_a_relation_that_changes_the_case_opens_it_again(
    empty: Store, ask: Ask, earlier: Record, later: Record, because: str
) -> None:
    bring(empty, [earlier])
    exclude(empty, earlier)
    assert ask("FROM screening_queue") == []

    bring(empty, [later], week=3)

    assert ("pubmed:" + earlier.pmid, "exclude", because) in ask(
        "SELECT record_id, decision, reopened_because FROM screening_queue"
    )
    week = IsoWeek.of(WEEK_37 + timedelta(weeks=3))
    told = [
        item.change.detail
        for item in empty.digest_material(NEUROMA, week).items
        if item.change.kind is ChangeKind.REOPENED
    ]
    assert told == [because]
    bring(empty, [], week=4)
    assert ask("SELECT count(*) FROM changes WHERE kind = 'reopened'") == [(1,)]
    exclude(empty, earlier, datetime(2026, 12, 1, tzinfo=UTC))
    assert ask("FROM screening_queue WHERE reopened_because <> ''") == []


def test_what_was_known_when_a_person_decided_opens_nothing(empty: Store, ask: Ask) -> None:
    bring(empty, [DRAFT, work("71", DRAFT.title, volume="9")])
    exclude(empty, DRAFT)

    assert ask("SELECT relation FROM standing_pairs") == [(Relation.PREPRINT_OF,)]
    assert ask("FROM reopened_cases") == []
