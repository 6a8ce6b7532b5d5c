"""What people did, as text: the trail, conflicts, tables of two reviewers, queue entries."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litwatch.domain import (
    Advice,
    AuditFigures,
    Conflict,
    Decision,
    DigestMaterial,
    FoundBy,
    IsoWeek,
    QueueEntry,
    Record,
    RecordStory,
    TopicStory,
    TrailEntry,
    Waiting,
)
from litwatch.reports.health import health_section
from litwatch.reports.queue import entry_value, queue_text
from litwatch.reports.reviewing import (
    audit_sentence,
    conflict_value,
    conflicts_text,
    table_lines,
    trail_text,
    trail_value,
)
from litwatch.reports.show import to_text, to_value
from litwatch.reports.week import read_week

MOMENT = datetime(2026, 11, 20, 9, 5, tzinfo=UTC)
UNDONE = TrailEntry(
    MOMENT, "pubmed:1", "decision taken back", "Ben", "full_text: include → none", "a slip"
)
ARRIVED = TrailEntry(MOMENT, "pubmed:1", "new", "machine", "created", "", "run-1")
ENTRY = QueueEntry(
    record_id="pubmed:1",
    title="Cold",
    stage="title_abstract",
    waiting=Waiting.UNDECIDED,
    waiting_since=MOMENT,
    route="propose_exclude",
    reason='fails language ("Article in French", languages)',
    quote="Article in French",
    field="languages",
)


def test_the_trail_says_when_who_what_and_why() -> None:
    lines = trail_text("t", [ARRIVED, UNDONE]).splitlines()

    assert lines == [
        "2026-11-20 09:05 machine: new pubmed:1: created [run run-1]",
        "2026-11-20 09:05 Ben: decision taken back pubmed:1: full_text: include → none (a slip)",
    ]
    assert trail_text("t", []) == "t: nothing happened"


def test_the_trail_is_plain_json() -> None:
    value = json.loads(json.dumps(trail_value(UNDONE)))

    assert value["happened_at"] == "2026-11-20T09:05:00+00:00"
    assert (value["actor"], value["why"], value["run_id"]) == ("Ben", "a slip", "")


def test_a_conflict_shows_tier_and_reason_of_each() -> None:
    words = (
        Decision("t", "pubmed:1", "include", "full_text", "Ann", MOMENT, tier="key_evidence"),
        Decision("t", "pubmed:1", "exclude", "full_text", "Ben", MOMENT, "n = 1",
                 reason_code="case_report"),
    )  # fmt: skip
    conflict = Conflict("pubmed:1", "Cold\x07 hands", "full_text", words)

    text = conflicts_text("t", [conflict])

    assert "pubmed:1: Cold hands (full text)" in text
    assert "Ann, 20 November 2026: include, key evidence" in text
    assert "Ben, 20 November 2026: exclude: case report: n = 1" in text
    value = conflict_value(conflict)
    assert value["title"] == "Cold hands"
    assert json.loads(json.dumps(value))["words"][1]["reason_code"] == "case_report"
    assert "without a title" in conflicts_text("t", [replace(conflict, title="")])


@given(
    st.dictionaries(
        st.tuples(*[st.sampled_from(["include", "exclude", "maybe"])] * 2), st.integers(0, 999)
    )
)
def test_a_table_holds_every_record_in_columns_of_one_width(
    table: dict[tuple[str, str], int],
) -> None:
    lines = list(table_lines(("Ann", "Benedict"), table))

    assert len(lines) == 4
    assert len({len(line) for line in lines}) == 1
    numbers = [int(part) for line in lines[1:] for part in line.split() if part.isdecimal()]
    assert len(numbers) == 9
    assert sum(numbers) == sum(table.values())


def test_a_quote_that_the_reason_tells_is_not_told_twice() -> None:
    text = queue_text("t", [ENTRY], 1)

    assert text.count("Article in French") == 1
    assert 'every: "Article in French" (languages)' in queue_text(
        "t", [replace(ENTRY, reason="every")], 1
    ).replace("(every):", "every:")


def test_a_long_quote_is_cut_and_json_keeps_it_whole() -> None:
    entry = replace(ENTRY, quote="cold " * 100, reason="")

    assert "cold …" in queue_text("t", [entry], 1)
    assert entry_value(entry)["quote"] == entry.quote


@pytest.mark.parametrize(
    "changes, told",
    [
        ({"waiting": Waiting.SECOND}, "waits for the second reviewer, since 20 November 2026"),
        ({"found_by": FoundBy.CITATION_CHASING}, "found by: citation chasing"),
        ({"stage": "full_text", "full_text": "not_retrieved"},
         "full text: not yet decided; full text not retrieved"),
        ({"waiting_since": None}, "title and abstract: not yet decided"),
        ({"in_audit": True}, "1. [audit] pubmed:1"),
        ({"why_now": "indexed_late"}, "why now: indexed late"),
    ],
)  # fmt: skip
def test_an_entry_tells_how_it_stands(changes: dict[str, object], told: str) -> None:
    assert told in queue_text("t", [replace(ENTRY, **changes)], 1)  # type: ignore[arg-type]


def test_an_entry_is_plain_json() -> None:
    value = json.loads(json.dumps(entry_value(replace(ENTRY, waiting_since=None))))

    assert (value["waiting"], value["waiting_since"]) == ("undecided", None)
    assert (value["found_by"], value["audit"]) == ("strategy", False)


@pytest.mark.parametrize(
    "figures, told",
    [
        (AuditFigures(120, 59, 0, 0.0495), "59 drawn at random and looked at by people, 0 were"),
        (AuditFigures(1, 1, 1, 1.0), "Of 1 proposed exclusion, 1 drawn"),
    ],
)
def test_the_audit_stands_in_the_digests_health(figures: AuditFigures, told: str) -> None:
    material = DigestMaterial("t", "T", IsoWeek(2026, 47), audit=figures)
    section = health_section(material, read_week(material), MOMENT.date())

    assert told in audit_sentence(figures)
    assert audit_sentence(figures) in section.summary
    assert f"at most {figures.most_wrong:.1%} are wrong (95 % confidence)" in audit_sentence(
        figures
    )


def test_without_an_audit_the_digest_is_silent_on_it() -> None:
    material = DigestMaterial("t", "T", IsoWeek(2026, 47))
    section = health_section(material, read_week(material), MOMENT.date())

    assert not any("drawn at random" in sentence for sentence in section.summary)


def test_show_tells_what_was_taken_back_beside_what_stands() -> None:
    standing = Decision("t", "pubmed:1", "maybe", "title_abstract", "Ann", MOMENT)
    decided = replace(
        UNDONE, kind="decision decided", actor="Ann", detail="title_abstract: maybe", why=""
    )
    story = RecordStory(
        Record("pubmed", "1", pmid="1", title="Cold"),
        topics=(
            TopicStory(
                "t", "T", in_strategy=True, decisions=(standing,), deeds=(decided, UNDONE)
            ),
        ),
    )  # fmt: skip

    text = to_text(story)

    assert text.count("maybe") == 1
    assert "decision: maybe (title abstract) by Ann on 20 November 2026" in text
    assert (
        "decision taken back: full_text: include → none by Ben on 20 November 2026: a slip"
        in " ".join(text.split())
    )
    deeds = json.loads(json.dumps(to_value(story)))["topics"][0]["deeds"]
    assert [deed["actor"] for deed in deeds] == ["Ann", "Ben"]


def test_show_tells_tier_reason_and_advice_and_the_word_that_was_taken_back() -> None:
    standing = Decision(
        "t", "pubmed:1", "include", "full_text", "Cyd", MOMENT, "one centre", "c1",
        reason_code="same_population", tier="relevant_not_key", adjudicates=True,
        advice=Advice("retrieve", shown=False),
    )  # fmt: skip
    settled = replace(UNDONE, kind="decision adjudicated", actor="Cyd", detail="include", why="")
    slip = replace(UNDONE, kind="decision decided", detail="full_text: include", why="a first look")
    topic = TopicStory(
        "t", "T", in_strategy=True, decisions=(standing,), deeds=(settled, slip, UNDONE)
    )

    text = to_text(RecordStory(Record("pubmed", "1", pmid="1", title="Cold"), topics=(topic,)))

    told = " ".join(text.split())
    assert (
        "decision: include, relevant not key (full text, adjudicating) by Cyd on 20 November 2026"
        ": same population: one centre suggested then: to retrieve in full, not shown; criteria c1"
    ) in told
    assert "decision decided: full_text: include by Ben on 20 November 2026: a first look" in told
    assert "decision adjudicated" not in told
