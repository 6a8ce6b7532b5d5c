"""Which records are compared at all: keys that last, blocks that stay small, no block skipped."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from litwatch.dedupe.block_texts import block_texts, refined_texts
from litwatch.dedupe.blocking import block_keys, citation_keys
from litwatch.dedupe.citation import read_citation
from litwatch.dedupe.pairing import candidate_pairs
from litwatch.domain import Record
from tests.unit.dedupe.hard_pairs import ALL, APART, HardPair, a_record


def test_keys_are_the_same_on_every_machine_and_in_every_python() -> None:
    keys = block_keys(a_record("a", doi="10.1000/A"))
    assert keys == block_keys(a_record("b", doi="https://doi.org/10.1000/a"))
    assert keys[0] == 4877585286065590367, "a stored key would no longer be found"
    assert all(-(2**63) <= key < 2**63 for key in keys)
    assert len(set(keys)) == len(keys) <= 16


def test_a_record_without_anything_has_no_key() -> None:
    assert block_keys(Record(source="csv", source_id="1")) == ()


@pytest.mark.parametrize(
    "pair", [pair for pair in ALL if pair.expected != APART], ids=lambda pair: pair.why
)
def test_what_belongs_together_shares_a_key(pair: HardPair) -> None:
    first, second = pair.records
    assert set(block_keys(first)) & set(block_keys(second))


def test_a_block_that_is_too_large_is_split_and_still_finds_its_pairs() -> None:
    crowd = [
        a_record(
            f"{n:03d}",
            authors=f"Author{n}, A.",
            volume=str(n),
            pages=f"{n}1-{n}9",
            year=1990 + n % 30,
        )
        for n in range(1, 301)
    ]
    twin = replace(crowd[7], source_id="twin")
    citations = [read_citation(record) for record in (*crowd, twin)]
    pairs = candidate_pairs(citations)
    assert (7, 300) in pairs
    assert len(pairs) < 301 * 60, "far fewer than all with all"


def test_records_that_agree_in_everything_are_compared_with_their_neighbours() -> None:
    crowd = [read_citation(a_record(f"{n:03d}")) for n in range(200)]
    pairs = candidate_pairs(crowd)
    assert {first for first, _ in pairs} | {second for _, second in pairs} == set(range(200))
    assert len(pairs) < 200 * 20


@given(st.randoms(use_true_random=False))
@settings(max_examples=8)
def test_which_pairs_come_out_does_not_depend_on_the_order(chance: Random) -> None:
    records = [replace(one, source_id=f"{n}") for n, one in enumerate(_crowd())]
    shuffled = list(records)
    chance.shuffle(shuffled)
    assert named_pairs(shuffled) == named_pairs(records)


def _crowd() -> list[Record]:
    titles = (
        "Editorial",
        "Cooling of the sural nerve in adults",
        "Pain after rib fracture in rats",
    )
    return [
        a_record("x", title=titles[n % 3], year=2000 + n % 2, pages=str(n % 5 + 1))
        for n in range(150)
    ]


def named_pairs(records: list[Record]) -> set[frozenset[str]]:
    citations = [read_citation(record) for record in records]
    return {
        frozenset((records[one].source_id, records[other].source_id))
        for one, other in candidate_pairs(citations)
    }


def test_small_blocks_are_compared_in_full() -> None:
    crowd = [read_citation(a_record(f"{n}", pages="", volume="")) for n in range(20)]
    assert candidate_pairs(crowd) == list(combinations(range(20), 2))


def test_a_large_block_is_split_by_what_its_records_state() -> None:
    whole, bare = read_citation(a_record("a")), read_citation(Record(source="x", source_id="1"))
    assert list(refined_texts(whole)) == [("year", "2021"), ("author", "winter"), ("page", "620")]
    assert list(refined_texts(bare)) == []


@pytest.mark.parametrize("pair", ALL, ids=lambda pair: pair.why)
def test_a_stores_keys_meet_exactly_where_the_texts_of_a_batch_meet(pair: HardPair) -> None:
    first, second = map(read_citation, pair.records)
    shared = set(block_texts(first)) & set(block_texts(second))
    keys = set(citation_keys(first)) & set(citation_keys(second))
    assert len(keys) == len(shared)
