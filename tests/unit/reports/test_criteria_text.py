"""What a change of criteria flips, as lines: counts first, exclusions before all, people marked."""

from __future__ import annotations

from datetime import UTC, datetime

from litwatch.domain import CriterionVerdict, Decision, Route, Suggestion, Verdict
from litwatch.reports.criteria import difference_text
from litwatch.screening.flips import CriteriaDifference, Flip, route_changes, verdict_flips

MET = CriterionVerdict("patient", Verdict.MEETS, "neuroma", "title", 0, 7, "patient.text")
FAILED = CriterionVerdict(
    "patient", Verdict.FAILS, "in \u202erats", "abstract", 0, 7, "patient.rat"
)
OPEN = CriterionVerdict("outcome", Verdict.UNCLEAR)
DECISION = Decision(
    "t", "pubmed:1", "include", "full_text", "Ann", datetime(2026, 1, 1, tzinfo=UTC)
)


def flip(decision: Decision | None = None, *, route: Route = Route.PROPOSE_EXCLUDE) -> Flip:
    old = Suggestion("pubmed:1", Route.RETRIEVE, "unclear: outcome", verdicts=(MET, OPEN))
    new = Suggestion("pubmed:1", route, "fails patient", verdicts=(FAILED,))
    return Flip("pubmed:1", "Cold\nnerves", old, new, verdict_flips(old, new), decision)


def text(*flips: Flip) -> list[str]:
    found = CriteriaDifference("t", "c1", "c2", 12, route_changes(flips), flips)
    return difference_text(found).splitlines()


def test_without_a_flip_there_is_one_line() -> None:
    assert text() == ["t: c1 -> c2: 0 of 12 records would flip, 0 of them decided by people"]


def test_a_flip_shows_both_verdicts_with_quote_field_and_rule() -> None:
    assert text(flip()) == [
        "t: c1 -> c2: 1 of 12 records would flip, 0 of them decided by people",
        "retrieve -> propose_exclude: 1 record",
        "",
        "pubmed:1: retrieve -> propose_exclude",
        "  Cold nerves",
        "  fails patient",
        "  patient: meets -> fails",
        '    old: "neuroma" (title, patient.text)',
        '    new: "in rats" (abstract, patient.rat)',
        "  outcome: unclear -> no such criterion",
    ]


def test_a_decided_record_is_marked_and_the_rule_for_old_decisions_told() -> None:
    told = text(flip(DECISION))
    assert "1 of them decided by people" in told[0]
    assert "  DECIDED include by Ann (full_text, criteria none)" in told
    assert told[-1] == "Old decisions stand; each keeps the version that it was made under."


def test_a_flip_of_verdicts_alone_names_the_route_once() -> None:
    told = text(flip(route=Route.RETRIEVE))
    assert told[1:3] == ["", "pubmed:1: retrieve"]
    assert "  fails patient" not in told
