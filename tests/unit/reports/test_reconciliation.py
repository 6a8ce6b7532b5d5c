"""A reconciliation as text, as JSON, and as a sentence of the digest."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

from litwatch.domain import (
    Difference,
    DifferenceKind,
    DigestMaterial,
    Reconciliation,
    RunKind,
    RunOutcome,
)
from litwatch.reports.digest import compose
from litwatch.reports.reconciliation import count_differences, to_text, to_value

DIFFERENCES = (
    Difference("pubmed:1", DifferenceKind.ADDED_LATE, "created on 2026-02-02"),
    Difference("pubmed:2", DifferenceKind.WITHDRAWN, "neither found nor sent any more"),
    Difference("pubmed:3", DifferenceKind.ADDED_LATE, "created on 2026-02-03\x1b[2J"),
)


def reconciled(material: DigestMaterial, *differences: Difference) -> Reconciliation:
    run = replace(material.runs[0], kind=RunKind.RECONCILIATION, found=40, requests=3)
    return Reconciliation(run, differences)


def health(material: DigestMaterial) -> tuple[str, ...]:
    digest = compose(material, None, today=date(2026, 11, 20))
    (section,) = [each for each in digest.sections if each.key == "health"]
    return section.summary


def test_the_text_names_every_difference_and_no_terminal_code(busy_week: DigestMaterial) -> None:
    head, *lines = to_text(reconciled(busy_week, *DIFFERENCES)).splitlines()
    assert head.endswith("; 3 differences: 2 added late, 1 withdrawn; 3 request(s)")
    assert lines[1] == "  withdrawn: pubmed:2: neither found nor sent any more"
    assert "\x1b" not in lines[2]


def test_nothing_different_is_said_too(busy_week: DigestMaterial) -> None:
    assert count_differences(reconciled(busy_week)) == "no difference"
    assert count_differences(reconciled(busy_week, DIFFERENCES[0])) == "1 difference: 1 added late"


def test_the_value_counts_what_it_lists(busy_week: DigestMaterial) -> None:
    value = json.loads(json.dumps(to_value(reconciled(busy_week, *DIFFERENCES))))
    assert value["counts"] == {"added_late": 2, "withdrawn": 1}
    assert [each["record_id"] for each in value["differences"]] == [
        each.record_id for each in DIFFERENCES
    ]


def test_a_failure_says_why(busy_week: DigestMaterial) -> None:
    done = reconciled(busy_week)
    failed = replace(done, run=replace(done.run, outcome=RunOutcome.FAILED, error="PubMed is down"))
    assert to_text(failed).endswith("FAILED: PubMed is down")
    told = health(replace(busy_week, reconciliations=(failed,)))
    assert [line for line in told if "reconciliation" in line and "PubMed is down" in line]


def test_a_reconciliation_is_no_search_of_the_week(busy_week: DigestMaterial) -> None:
    told = health(replace(busy_week, runs=(), reconciliations=(reconciled(busy_week),)))
    assert "No search was completed: a new run is due." in told
    assert [line for line in told if line.startswith("Reconciled with all that PubMed had on")]
