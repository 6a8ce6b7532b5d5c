"""What waits for a person: the order, the audit sample and its bound, what is hidden."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litwatch.domain import (
    AuditFigures,
    IsoWeek,
    Match,
    QueueEntry,
    Route,
    RunResult,
    Stage,
    Waiting,
)
from litwatch.pipeline.decisions import Ruling
from litwatch.pipeline.digests import weekly_digest
from litwatch.pipeline.queueing import audit_figures, by_arrival, by_route, part_of
from litwatch.reports.queue import queue_text
from litwatch.reports.reviewing import audit_sentence
from tests.desk import NOON, Desk
from tests.evidence_history import NEUROMA, arrivals, record, run, suggestion, version

ROUTES = (*Route, "")
ENTRIES = st.lists(
    st.builds(
        QueueEntry,
        record_id=st.integers(1, 10**6).map(lambda number: f"pubmed:{number}"),
        title=st.just("A title"),
        stage=st.sampled_from([stage.value for stage in Stage]),
        waiting=st.sampled_from(Waiting),
        waiting_since=st.none() | st.integers(0, 500).map(lambda days: NOON + timedelta(days=days)),
        route=st.sampled_from([str(route) for route in ROUTES]),
        in_audit=st.booleans(),
    ),
    max_size=30,
    unique_by=lambda entry: entry.record_id,
)


@given(ENTRIES)
def test_an_order_shows_every_entry_once(entries: list[QueueEntry]) -> None:
    for order in (by_route, by_arrival):
        ordered = order(entries)
        assert sorted(ordered, key=repr) == sorted(entries, key=repr)
        assert order(entries[::-1]) == ordered
        stages = [entry.stage for entry in ordered]
        assert stages == sorted(stages, reverse=True)


@given(ENTRIES, st.integers(1, 40))
def test_a_part_keeps_the_order_and_never_hides_the_audit_sample(
    entries: list[QueueEntry], limit: int
) -> None:
    ordered = by_route(entries)
    part = part_of(ordered, limit)

    assert len(part) == min(limit, len(entries))
    assert part == [entry for entry in ordered if entry in part]
    drawn = sum(entry.in_audit for entry in entries)
    assert sum(entry.in_audit for entry in part) >= min(drawn, max(limit // 10, min(limit - 1, 1)))


def test_routes_come_in_the_order_of_their_promise(desk: Desk) -> None:
    entries = desk.told("queue", NEUROMA)

    assert [(each["record_id"], each["route"]) for each in entries] == [
        ("pubmed:101", "meets"),
        ("pubmed:107", "meets"),
        ("pubmed:108", "retrieve"),
        ("pubmed:102", "list_review"),
        ("pubmed:105", "propose_exclude"),
    ]
    assert [each["audit"] for each in entries] == [False, False, False, False, True]
    first, last = entries[0], entries[-1]
    assert first["quote"] == "Twelve patients with neuroma"
    assert (last["quote"], last["field"]) == ("Letter", "publication_types")
    assert first["why_now"] == "new"
    assert first["waiting_since"] == "2026-09-07T05:00:00+00:00"


def test_a_blind_queue_shows_no_suggestion_and_no_sign_of_one(desk: Desk) -> None:
    entries = desk.told("queue", NEUROMA, "--blind")

    hidden = {"route", "reason", "quote", "field"}
    assert {each[key] for each in entries for key in hidden} == {""}
    assert not any(each["audit"] for each in entries)
    moments = [each["waiting_since"] for each in entries]
    assert moments == sorted(moments)
    text = desk.said("queue", NEUROMA, "--blind").stdout
    assert "suggestion" not in text
    assert "[audit]" not in text
    assert "--blind" in text


def test_the_text_tells_what_why_and_since_when(desk: Desk) -> None:
    desk.rule(Ruling("107", "maybe", stage="title_abstract", decided_by="Ann"))

    text = desk.said("queue", NEUROMA, "--limit", "4").stdout

    assert text.startswith("neuroma: 5 records to decide, 4 shown\n")
    assert "1. pubmed:101: Cryoablation of neuroma: a trial" in text
    assert "suggestion: meets every criterion (every criterion speaks for meets)" in text
    assert "title and abstract: decided as maybe, since 14 September 2026" in text
    assert "[audit] pubmed:105: Letter" in text
    assert "pubmed:102" not in text
    assert "why now: new in the source" in text


def test_an_empty_queue_says_so(desk: Desk) -> None:
    assert desk.said("queue", NEUROMA, "--stage", "full_text").stdout == (
        "neuroma: nothing waits for a person\n"
    )


def test_a_reopened_case_says_what_happened(desk: Desk) -> None:
    early = datetime(2026, 9, 10, tzinfo=UTC)
    desk.rule(Ruling("101", "exclude", stage="title_abstract", decided_by="Ann", decided_at=early))

    (entry,) = (e for e in desk.told("queue", NEUROMA) if e["record_id"] == "pubmed:101")

    assert (entry["waiting"], entry["decision"]) == ("reopened", "exclude")
    assert entry["reopened_because"] == "retraction (PMID 201)"
    assert entry["waiting_since"] == "2026-09-14T05:00:00+00:00"
    text = desk.said("queue", NEUROMA, "--reviewer", "Ann").stdout
    assert "to be judged again because: retraction (PMID 201)" in text
    desk.rule(Ruling("101", "exclude", stage="title_abstract", decided_by="Ann"))
    assert "pubmed:101" not in desk.said("queue", NEUROMA).stdout


def test_a_title_with_control_characters_is_shown_clean() -> None:
    entry = QueueEntry("pubmed:1", "bad\x1b[31m title", "full_text", Waiting.CONFLICT, None)

    text = queue_text("t", [entry, replace(entry, title="")], 2)

    assert "\x1b" not in text
    assert "pubmed:1: without a title" in text
    assert "full text: the reviewers differ" in text


# The audit sample


def proposals(desk: Desk, number: int) -> list[str]:
    """Bring so many more proposed exclusions into the topic."""
    pmids = [str(1000 + place) for place in range(number)]
    desk.store.commit(
        RunResult(
            run(date(2026, 11, 2), new=number),
            versions=tuple(
                version(record(pmid, f"Letter {pmid} of {chr(97 + int(pmid) % 26)}", doi=""))
                for pmid in pmids
            ),
            matches=tuple(Match(f"pubmed:{pmid}", (4,), in_strategy=True) for pmid in pmids),
            changes=arrivals(*pmids),
            suggestions=tuple(suggestion(pmid, Route.PROPOSE_EXCLUDE) for pmid in pmids),
        )
    )
    return pmids


def test_the_bound_counts_drawn_records_alone_and_stands_in_the_digest(
    new_desk: Callable[..., Desk],
) -> None:
    desk = new_desk(audit_sample=10)
    pmids = proposals(desk, 30)
    entries = desk.told("queue", NEUROMA)
    drawn = [each["record_id"] for each in entries if each["audit"]]
    assert len(drawn) == 10
    assert [e["record_id"] for e in entries if e["route"] == "propose_exclude"][:10] == drawn
    topic = desk.settings.topic(NEUROMA)
    assert audit_figures(topic, desk.store) == AuditFigures(0, 0, 0, 1.0)

    others = [f"pubmed:{pmid}" for pmid in pmids if f"pubmed:{pmid}" not in drawn]
    looked_at = [*drawn[:4], *others[:3]]
    desk.rule(
        *(
            Ruling(name, "exclude" if place else "include", "title_abstract", "Ann")
            for place, name in enumerate(looked_at)
        )
    )

    figures = audit_figures(topic, desk.store)
    assert (figures.proposed, figures.looked_at, figures.kept) == (31, 4, 1)
    # Clopper and Pearson: the share p at which (1-p)^4 + 4p(1-p)^3 is .05.
    share = figures.most_wrong
    assert (1 - share) ** 4 + 4 * share * (1 - share) ** 3 == pytest.approx(0.05)
    sentence = audit_sentence(figures)
    assert sentence == (
        "Of 31 proposed exclusions, 4 drawn at random and looked at by people, 1 was kept: "
        "at most 75.1% are wrong (95 % confidence)."
    )
    files = weekly_digest(desk.settings, [NEUROMA], week=IsoWeek(2026, 45))
    assert desk.store.ledger.rule(NEUROMA).reviewers == 1
    assert sentence in files.markdown.read_text(encoding="utf-8")
    assert "4 drawn at random" in files.html.read_text(encoding="utf-8")
    still = [each["record_id"] for each in desk.told("queue", NEUROMA) if each["audit"]]
    assert still == drawn[4:]


def test_nobody_looked_means_no_sentence() -> None:
    assert audit_sentence(AuditFigures(31, 0, 0, 1.0)) == ""


def test_of_a_topic_without_an_audit_nothing_is_drawn(new_desk: Callable[..., Desk]) -> None:
    desk = new_desk(audit_sample=0)

    assert not any(each["audit"] for each in desk.told("queue", NEUROMA))
