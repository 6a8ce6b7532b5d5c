"""A person's verdicts on a pair: said once, taken back, outranking what the rules say."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litwatch.config import Settings, StoreSettings, load_settings
from litwatch.domain import MACHINE, PairDecision, PairEvent, PairVerdict, Relation
from litwatch.errors import UsageError
from litwatch.pipeline.duplicates import Ruling, explain, in_force, link, rule_reasons, undo, unlink
from litwatch.store.snapshot import query
from tests.evidence_history import FIRST, open_store

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
TRIAL, TWIN, REVIEW = "101", "104", "102"  # one DOI stands on the trial and its twin


@pytest.fixture(scope="module")
def settings(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings whose store holds one run; each test says what it says of a pair of its own."""
    folder = tmp_path_factory.mktemp("store")
    open_store(folder).commit(FIRST)
    places = StoreSettings(database=folder / "litwatch.duckdb", snapshot=folder / "evidence.duckdb")
    return load_settings(root / "config.yaml").model_copy(update={"store": places})


def ruling(first: str, second: str, by: str = "Ann") -> Ruling:
    return Ruling(first, second, by=by, why="read both", said_at=NOW)


def test_a_verdict_is_kept_published_and_not_said_twice(settings: Settings) -> None:
    ruled = link(settings, ruling("103", "106"))
    assert ruled.together
    assert not ruled.taken_back
    assert (ruled.verdict.actor, ruled.verdict.reason) == ("Ann", "read both")
    published = query(settings.store.snapshot, "FROM pair_decisions WHERE actor = 'Ann'").rows
    assert len(published) >= 1
    with pytest.raises(UsageError, match="Ann said so of pubmed:103 and pubmed:106 already"):
        link(settings, ruling("106", "103", by="Bob"))


def test_unlink_parts_what_the_rules_link_and_undo_brings_it_back(settings: Settings) -> None:
    linked = explain(settings, TRIAL, TWIN, now=NOW)
    assert linked.machine_now
    parted = unlink(settings, ruling(TRIAL, TWIN))
    assert not parted.together
    assert parted.standing == parted.verdict

    back = undo(settings, ruling(TWIN, TRIAL, by="Bob"))
    assert back.taken_back
    assert back.verdict.actor == "Ann", "what was taken back is told"
    after = explain(settings, TRIAL, TWIN, now=NOW)
    assert (after.groups, after.machine_now) == (linked.groups, linked.machine_now)
    assert len(after.events) == len(linked.events) + 2, "nothing is forgotten"


def test_a_relation_is_kept_in_the_direction_in_which_it_was_said(settings: Settings) -> None:
    ruled = link(settings, ruling("105", REVIEW), Relation.COMMENT_ON)
    assert (ruled.verdict.first, ruled.verdict.second) == ("pubmed:105", "pubmed:102")
    assert not ruled.together
    assert in_force(explain(settings, REVIEW, "105", now=NOW).events) == ruled.verdict


def test_unlink_takes_a_persons_own_link_back(settings: Settings) -> None:
    link(settings, ruling("103", "105"))
    ruled = unlink(settings, ruling("103", "105", by="Bob"))
    assert ruled.taken_back
    assert not ruled.together
    assert in_force(explain(settings, "103", "105", now=NOW).events) is None


@pytest.mark.parametrize(
    "said, sentence",
    [
        (ruling(TRIAL, TRIAL), "are one record"),
        (ruling(TRIAL, "999"), "no record '999' is held"),
        (ruling(TRIAL, TWIN, by="  "), "needs a person's name"),
        (replace(ruling(TRIAL, TWIN), why=""), "needs a reason"),
    ],
)
def test_what_cannot_be_said_is_refused_in_a_sentence(
    settings: Settings, said: Ruling, sentence: str
) -> None:
    for verb in (link, unlink, undo):
        with pytest.raises(UsageError, match=sentence):
            verb(settings, said)


def test_nothing_to_undo_is_refused(settings: Settings) -> None:
    with pytest.raises(UsageError, match="nobody said anything"):
        undo(settings, ruling(REVIEW, "106"))


def test_every_rule_has_a_reason_to_show() -> None:
    assert all(len(reason) > 20 for reason in rule_reasons().values())


_EVENTS = st.lists(
    st.builds(
        lambda actor, active, hours: (actor, active, hours),
        st.sampled_from([MACHINE, "Ann", "Bob"]),
        st.booleans(),
        st.integers(0, 50),
    ),
    max_size=6,
)


@given(_EVENTS)
def test_what_counts_is_the_latest_active_word_of_a_person_else_the_machines(
    said: list[tuple[str, bool, int]],
) -> None:
    events = [
        PairEvent(number, _decision(actor, active=active, number=number))
        for number, (actor, active, _) in enumerate(said)
    ]
    counts = in_force(events)
    alive = [event.decision for event in events if event.decision.active]
    people = [decision for decision in alive if decision.actor != MACHINE]
    if not alive:
        assert counts is None
        return
    assert counts in alive
    assert counts
    assert (counts.actor == MACHINE) is not bool(people)
    rivals = people or alive
    assert counts.decided_at == max(decision.decided_at for decision in rivals)


def _decision(actor: str, *, active: bool, number: int) -> PairDecision:
    return PairDecision(
        *("pubmed:101", "pubmed:104", Relation.DUPLICATE, PairVerdict.LINKED, "person", 1),
        decided_at=NOW + timedelta(hours=number),
        actor=actor,
        active=active,
    )
