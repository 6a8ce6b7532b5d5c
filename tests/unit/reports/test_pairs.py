"""Pairs as a person reads them: both values, the rule's reason, and what was taken back."""

import json
from dataclasses import replace
from datetime import UTC, datetime

from litwatch.domain import (
    Agreement,
    FieldEvidence,
    PairDecision,
    PairEvent,
    PairVerdict,
    Record,
    Relation,
)
from litwatch.reports.pairs import event_value, pair_text, queue_text

REASONS = {"other-pmids": "Two PMIDs are two works."}
MACHINE_SAYS = PairDecision(
    "pubmed:1",
    "pubmed:2",
    Relation.DUPLICATE,
    PairVerdict.NEEDS_REVIEW,
    "other-pmids",
    3,
    datetime(2026, 9, 20, tzinfo=UTC),
    score=0.875,
    evidence=(
        FieldEvidence("title", Agreement.SAME, "Cold", "Cold"),
        FieldEvidence("year", Agreement.CLOSE, "2025", ""),
    ),
)
ANN_SAYS = replace(
    MACHINE_SAYS,
    verdict=PairVerdict.LINKED,
    rule="person",
    actor="Ann",
    reason="read both",
    active=False,
)
EVENTS = (
    PairEvent(1, MACHINE_SAYS, run_id="run-1"),
    PairEvent(2, ANN_SAYS),
    PairEvent(3, replace(ANN_SAYS, actor="Bob", reason="a slip"), takes_back=2),
)
PAIR = (Record("pubmed", "1", title="Cold"), Record("pubmed", "2", title="Cold"))


def test_the_queue_shows_what_agrees_once_and_what_differs_side_by_side() -> None:
    lines = queue_text("knee", EVENTS[:1], REASONS).splitlines()

    assert lines[0] == "knee: 1 pair to review"
    assert "pubmed:1 | pubmed:2: duplicate, needs review" in lines
    assert "  rule other-pmids, version 3, score 0.88, 20 September 2026: Two PMIDs are two" in (
        "\n".join(lines)
    )
    assert lines[lines.index("  title, same: Cold") + 1] == "  year, close: 2025"
    assert lines[lines.index("  year, close: 2025") + 1].strip() == "| -"


def test_an_empty_queue_says_so() -> None:
    assert queue_text("knee", (), REASONS) == "knee: no pair waits for a person"


def test_the_history_of_a_pair_names_who_said_what_and_who_took_it_back() -> None:
    told = pair_text(PAIR, EVENTS, MACHINE_SAYS, REASONS)

    assert "2. pubmed:1 | pubmed:2: duplicate, linked (taken back)" in told
    assert "Ann, 20 September 2026: read both" in told
    assert "3. Bob took back 2: a slip" in told
    assert told.index("1. pubmed:1") < told.index("2. pubmed:1") < told.index("The rules now")


def test_a_pair_on_which_nothing_was_decided_says_so() -> None:
    told = pair_text(PAIR, (), None, REASONS)

    assert "Nothing was decided on these two." in told
    assert "nothing suggests" in told


def test_an_event_as_json_has_the_reason_and_both_values() -> None:
    value = json.loads(json.dumps(event_value(EVENTS[0], REASONS)))

    assert value["why"] == "Two PMIDs are two works."
    assert value["decided_at"] == "2026-09-20T00:00:00+00:00"
    assert value["evidence"][1] == {
        "field": "year",
        "agreement": "close",
        "first": "2025",
        "second": "",
    }
    assert (value["active"], value["takes_back"], value["run_id"]) == (True, None, "run-1")
    assert event_value(EVENTS[2], REASONS)["takes_back"] == 2
