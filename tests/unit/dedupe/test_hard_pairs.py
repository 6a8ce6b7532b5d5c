"""Pairs that are easily got wrong: each has one right verdict, whichever record comes first."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from litwatch.dedupe.deciding import decide_pair, deduplicate
from litwatch.domain import PairDecision, PairVerdict, Record, Relation
from litwatch.formats.pubmed_xml import read_pubmed_xml
from tests.unit.dedupe.hard_pairs import ALL, APART, DUPLICATE, REVIEW, HardPair
from tests.unit.dedupe.rarer_pairs import RARER
from tests.unit.dedupe.related_pairs import RELATED

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
EVERY = (*ALL, *RARER, *RELATED)


def told(decision: PairDecision | None) -> str:
    """What a decision comes to, in the words of the hard pairs."""
    if decision is None or decision.verdict is PairVerdict.NOT_LINKED:
        return APART
    if decision.verdict is PairVerdict.NEEDS_REVIEW:
        return REVIEW
    return decision.relation.value


def test_there_are_two_hundred_and_each_has_a_reason_of_its_own() -> None:
    assert len(EVERY) >= 200
    assert len({pair.why for pair in EVERY}) == len(EVERY)


@pytest.mark.parametrize("pair", EVERY, ids=lambda pair: pair.why)
def test_the_verdict_is_right_whichever_record_comes_first(pair: HardPair) -> None:
    first, second = pair.records
    decision = decide_pair(first, second, decided_at=NOW)
    assert told(decision) == pair.expected
    assert decision == decide_pair(second, first, decided_at=NOW)


@pytest.mark.parametrize("pair", EVERY, ids=lambda pair: pair.why)
def test_a_batch_of_the_two_gives_one_group_or_none(pair: HardPair) -> None:
    found = deduplicate(pair.records, decided_at=NOW)
    members = [group.members for group in found.groups]
    assert members == ([("test:a", "test:b")] if pair.expected == DUPLICATE else [])


@pytest.mark.parametrize(
    "pair",
    [pair for pair in EVERY if pair.expected not in {APART, DUPLICATE, REVIEW}],
    ids=lambda pair: pair.why,
)
def test_a_relation_says_which_of_the_two_is_which(pair: HardPair) -> None:
    decision = decide_pair(*pair.records, decided_at=NOW)
    assert decision
    notice_first = decision.first == "test:a"
    expected = {
        **dict.fromkeys(("erratum_of", "retraction_of", "comment_on"), False),
        "preprint_of": True,
        "report_of_same_trial": True,
        "update_of": False,
    }
    assert notice_first is expected[pair.expected]


LINKED_AS = {
    "erratum_of": Relation.ERRATUM_OF,
    "retraction_of": Relation.RETRACTION_OF,
    "comment_on": Relation.COMMENT_ON,
    "concern_about": Relation.COMMENT_ON,
    "preprint_of": Relation.PREPRINT_OF,
    "abstract_of": Relation.REPORT_OF_SAME_TRIAL,
}
# Another word in the title, two PMIDs, no journal: a person must say that it is one work
# (docs/decisions/0023-a-copy-under-another-title.md).
FOR_A_PERSON = {("pubmed:37104641", "pubmed:99000094")}


@pytest.fixture(scope="module")
def records(root: Path) -> dict[str, Record]:
    files = sorted((root / "data" / "sample" / "pubmed").glob("*.xml"))
    read = [record for file in files for record in read_pubmed_xml(file.read_bytes()).records]
    return {record.source_id: record for record in read}


@pytest.fixture(scope="module")
def pairs(root: Path) -> list[dict[str, Any]]:
    text = (root / "data" / "sample" / "expected.yaml").read_text(encoding="utf-8")
    listed: list[dict[str, Any]] = yaml.safe_load(text)["pairs"]
    return listed


class TestTheSamplesHardPairs:
    """expected.yaml's pairs on the shipped records."""

    def test_groups_hold_the_duplicates_and_nothing_else(
        self, records: dict[str, Record], pairs: list[dict[str, Any]]
    ) -> None:
        found = deduplicate(records.values(), decided_at=NOW)
        duplicates = {
            tuple(sorted(f"pubmed:{number}" for number in pair["ids"]))
            for pair in pairs
            if pair["verdict"] == "duplicate"
        }
        grouped = {tuple(sorted(group.members)) for group in found.groups}
        assert grouped == duplicates - FOR_A_PERSON
        queue = {one.pair for one in found.decisions if one.verdict is PairVerdict.NEEDS_REVIEW}
        assert queue >= FOR_A_PERSON

    def test_related_works_are_linked_as_what_they_are(
        self, records: dict[str, Record], pairs: list[dict[str, Any]]
    ) -> None:
        for pair in pairs:
            if pair["verdict"] in LINKED_AS:
                decision = decide_pair(*(records[n] for n in pair["ids"]), decided_at=NOW)
                assert decision, pair["why"]
                assert decision.relation is LINKED_AS[pair["verdict"]], pair["why"]
                assert decision.verdict is PairVerdict.LINKED

    def test_what_only_looks_alike_is_not_linked_as_one(
        self, records: dict[str, Record], pairs: list[dict[str, Any]]
    ) -> None:
        for pair in pairs:
            if pair["verdict"] != "duplicate":
                decision = decide_pair(*(records[n] for n in pair["ids"]), decided_at=NOW)
                assert decision is None or not decision.collapses, pair["why"]
