"""Groups from links, who represents them, and the best of each field."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import permutations

from litwatch.dedupe.deciding import deduplicate
from litwatch.dedupe.rules import ONE_TRIAL, RULES, rule_named
from litwatch.domain import PairDecision, PairVerdict, Record, Relation
from tests.unit.dedupe.hard_pairs import a_record

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def members(records: list[Record], *verdicts: PairDecision) -> list[set[str]]:
    found = deduplicate(records, decided_at=NOW, verdicts=verdicts)
    return [{name.removeprefix("test:") for name in group.members} for group in found.groups]


def said(first: str, second: str, verdict: PairVerdict) -> PairDecision:
    return PairDecision(
        first=f"test:{first}",
        second=f"test:{second}",
        relation=Relation.DUPLICATE,
        verdict=verdict,
        rule="person",
        rule_version=1,
        decided_at=NOW,
        actor="Ada",
        reason="read both",
    )


def test_links_chain() -> None:
    chain = [
        a_record("a", doi="10.1/a"),
        a_record("b", doi="10.1/a", pmid="31", title="Kryoneurolyse bei Spastik am Ellenbogen"),
        a_record("c", pmid="31", title="Kryoneurolyse bei Spastik am Ellenbogen", pages="620"),
    ]
    assert members(chain) == [{"a", "b", "c"}]


def test_no_chain_brings_together_what_is_kept_apart() -> None:
    first = a_record("a", pages="620-629")
    other = a_record("b", pages="702-709", issue="")
    between = a_record("c", pages="")
    for order in permutations([first, other, between]):
        groups = members(list(order))
        assert groups == [{"a", "c"}], "the stronger link counts"


def test_a_person_can_put_two_works_together_and_take_them_apart() -> None:
    first, other = a_record("a"), a_record("b", title="Kryotherapie", volume="7", pages="1-3")
    assert members([first, other]) == []
    assert members([first, other], said("a", "b", PairVerdict.LINKED)) == [{"a", "b"}]
    copies = [first, a_record("c")]
    assert members(copies, said("a", "c", PairVerdict.NOT_LINKED)) == []


def test_a_persons_no_holds_against_a_chain() -> None:
    records = [a_record("a"), a_record("b"), a_record("c")]
    groups = members(records, said("a", "c", PairVerdict.NOT_LINKED))
    assert len(groups) == 1
    assert not {"a", "c"} <= groups[0]


def test_a_verdict_on_records_that_are_not_there_does_nothing() -> None:
    assert members([a_record("a")], said("a", "z", PairVerdict.LINKED)) == []


def test_the_medline_record_represents_its_group() -> None:
    records = [
        a_record("a", status="Publisher"),
        a_record("b", pmid="40", status="MEDLINE"),
        a_record("c", pmid="", status=""),
    ]
    (group,) = deduplicate(records, decided_at=NOW).groups
    assert group.representative == "test:b"
    assert group.group_id == "test:b"
    assert group.rule == "one-place"
    assert "test:a = test:b: one-place" in group.evidence


def test_a_decision_carries_each_fields_values_and_agreement() -> None:
    found = deduplicate([a_record("a"), a_record("b", pages="620-9", volume="")], decided_at=NOW)
    (decision,) = found.decisions
    evidence = {entry.field: entry for entry in decision.evidence}
    assert decision.pair == ("test:a", "test:b")
    assert (decision.rule, decision.rule_version, decision.actor) == ("one-place", 1, "machine")
    assert decision.decided_at == NOW
    assert 0.8 < decision.score < 1
    assert (evidence["pages"].first, evidence["pages"].second) == ("620-629", "620-9")
    assert evidence["pages"].agreement == "same"
    assert evidence["volume"].agreement == "unknown"
    assert "doi" not in evidence, "neither record states one"


def test_a_known_alias_of_a_doi_is_the_same_doi() -> None:
    records = [a_record("a", doi="10.1/a", pages=""), a_record("b", doi="10.2/z")]
    assert deduplicate(records, decided_at=NOW).groups == ()
    joined = deduplicate(records, decided_at=NOW, aliases={"10.2/z": "10.1/a"})
    assert len(joined.groups) == 1


class TestRules:
    def test_each_has_a_name_a_version_and_a_reason(self) -> None:
        rules = (*RULES, ONE_TRIAL)
        assert len({rule.name for rule in rules}) == len(rules)
        assert all(rule.version >= 1 and len(rule.reason) > 30 for rule in rules)

    def test_are_found_by_name(self) -> None:
        assert rule_named("one-trial") is ONE_TRIAL
        assert rule_named("of former days") is None
