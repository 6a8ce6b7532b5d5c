"""What holds for every batch: order never matters, nothing is lost, what is undone never was."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import combinations
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from litwatch.dedupe.citation import read_citation
from litwatch.dedupe.deciding import Deduplication, decide_pair, deduplicate, separation
from litwatch.domain import PairDecision, PairVerdict, Record, Relation
from tests.unit.dedupe.hard_pairs import ABSTRACT, ALL, ARTICLE, a_record

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
_TITLE = ARTICLE["title"]

_HARD = st.sampled_from([record for pair in ALL for record in pair.records])
_MIXED = st.fixed_dictionaries(
    {
        "title": st.sampled_from(
            [_TITLE, _TITLE.upper(), f"{_TITLE}. Part II", "", "Editorial", f"Erratum: {_TITLE}"]
        ),
        "authors": st.sampled_from(["Winter, P. and Macrae, F.", "Winter P", "", "Li, X."]),
        "journal": st.sampled_from(["Stroke", "", "medRxiv", "BMJ"]),
        "year": st.sampled_from([2020, 2021, 0]),
        "volume": st.sampled_from(["", "102", "103"]),
        "pages": st.sampled_from(["", "620-629", "620", "700-9"]),
        "doi": st.sampled_from(["", "10.1/a", "10.1/b"]),
        "pmid": st.sampled_from(["", "31", "32"]),
        "abstract": st.sampled_from(["", ABSTRACT]),
    }
).map(lambda fields: a_record("x", **fields))
_RECORDS = st.lists(st.one_of(_HARD, _MIXED), max_size=9).map(
    lambda records: [replace(one, source_id=f"n{n}") for n, one in enumerate(records)]
)


def ruled(
    records: list[Record], relation: Relation, verdict: PairVerdict, *, active: bool = True
) -> PairDecision:
    """A person's verdict on the first two records."""
    return PairDecision(
        first=records[0].record_id,
        second=records[1].record_id,
        relation=relation,
        verdict=verdict,
        rule="person",
        rule_version=1,
        decided_at=NOW,
        actor="Ada",
        active=active,
    )


def solved(records: list[Record], *verdicts: PairDecision) -> Deduplication:
    return deduplicate(records, decided_at=NOW, verdicts=verdicts)


@given(_RECORDS, st.randoms(use_true_random=False))
def test_the_order_of_records_never_matters(records: list[Record], chance: Random) -> None:
    shuffled = list(records)
    chance.shuffle(shuffled)
    assert solved(shuffled) == solved(records)


@given(_RECORDS)
def test_a_record_is_not_its_own_duplicate_and_a_copy_under_its_id_changes_nothing(
    records: list[Record],
) -> None:
    assert all(decide_pair(one, one, decided_at=NOW) is None for one in records)
    assert solved([*records, *records]) == solved(records)


@given(st.one_of(_HARD, _MIXED), st.one_of(_HARD, _MIXED))
def test_a_verdict_is_symmetric(first: Record, second: Record) -> None:
    first, second = replace(first, source_id="1"), replace(second, source_id="2")
    assert decide_pair(first, second, decided_at=NOW) == decide_pair(second, first, decided_at=NOW)


@given(_MIXED.filter(lambda one: one.title == _TITLE and bool(one.authors)))
def test_a_copy_under_another_id_is_a_duplicate(record: Record) -> None:
    decision = decide_pair(record, replace(record, source_id="copy"), decided_at=NOW)
    assert decision
    assert decision.collapses or (decision.verdict is PairVerdict.NEEDS_REVIEW and not record.pages)


@given(_RECORDS)
def test_no_record_is_lost_or_in_two_groups(records: list[Record]) -> None:
    counted = Counter(name for group in solved(records).groups for name in group.members)
    assert set(counted) <= {record.record_id for record in records}
    assert set(counted.values()) <= {1}


@given(_RECORDS)
def test_no_group_holds_two_works_that_a_rule_keeps_apart(records: list[Record]) -> None:
    held = {record.record_id: record for record in records}
    for group in solved(records).groups:
        for first in group.members:
            for second in group.members:
                decision = decide_pair(held[first], held[second], decided_at=NOW)
                assert decision is None or not decision.separates


@given(_RECORDS)
def test_a_group_judged_again_by_itself_is_the_same_group(records: list[Record]) -> None:
    held = {record.record_id: record for record in records}
    for group in solved(records).groups:
        assert solved([held[name] for name in group.members]).groups == (group,)


@given(_RECORDS.filter(lambda records: len(records) > 1))
def test_a_link_that_is_taken_back_was_never_made(records: list[Record]) -> None:
    before = solved(records)
    link = ruled(records, Relation.DUPLICATE, PairVerdict.LINKED)
    taken_back = replace(link, active=False)
    assert solved(records, taken_back) == before
    assert solved(records, taken_back, link) == solved(records, link)


@given(_RECORDS.filter(lambda records: len(records) > 1))
def test_a_persons_verdict_outranks_every_rule(records: list[Record]) -> None:
    pair = {records[0].record_id, records[1].record_id}
    linked = solved(records, ruled(records, Relation.DUPLICATE, PairVerdict.LINKED))
    assert any(pair <= set(group.members) for group in linked.groups)
    apart = solved(records, ruled(records, Relation.DUPLICATE, PairVerdict.NOT_LINKED))
    assert not any(pair <= set(group.members) for group in apart.groups)


@given(_RECORDS.filter(lambda records: len(records) > 1))
@settings(max_examples=20)
def test_of_two_verdicts_on_a_pair_the_later_one_counts(records: list[Record]) -> None:
    link = ruled(records, Relation.DUPLICATE, PairVerdict.LINKED)
    unlink = replace(
        link, verdict=PairVerdict.NOT_LINKED, decided_at=NOW + timedelta(days=1), actor="Bo"
    )
    assert solved(records, link, unlink) == solved(records, unlink)
    assert solved(records, unlink, link) == solved(records, unlink)


@given(_RECORDS)
def test_without_evidence_the_same_is_decided_and_no_text_is_kept(records: list[Record]) -> None:
    whole = solved(records)
    lean = deduplicate(records, decided_at=NOW, evidence=False)
    assert lean.groups == whole.groups
    assert lean.decisions == tuple(replace(one, evidence=()) for one in whole.decisions)
    assert [one.record_id for one in lean.records] == [one.record_id for one in records]
    assert not any(one.title or one.authors or one.abstract for one in lean.records)


@given(_RECORDS)
def test_what_was_decided_need_not_be_asked_again(records: list[Record]) -> None:
    citations = {one.record_id: read_citation(one) for one in records}
    decided = [one for one in solved(records).decisions if one.relation is Relation.DUPLICATE]
    asked, told = separation(citations), separation(citations, decided=decided)
    for first, second in combinations(citations, 2):
        assert asked(first, second) == told(first, second) == told(second, first)
