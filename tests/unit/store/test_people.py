"""People's rows in the store: what counts of them, beside a second reading of the same rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copyfile
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from litwatch.domain import (
    Decision,
    FoundBy,
    FullTextEvent,
    FullTextStatus,
    Nomination,
    ReviewRule,
    Waiting,
)
from litwatch.errors import UsageError
from litwatch.store.decisions import add, history, take_back
from litwatch.store.store import Store
from tests.evidence_history import HISTORY, NERVES, NEUROMA
from tests.unit.store.conftest import Ask

NOON = datetime(2026, 10, 1, 12, tzinfo=UTC)
RECORD = "pubmed:107"
STAGES = ("title_abstract", "full_text")


def decision(word: str, person: str = "Ann", **fields: Any) -> Decision:
    given_fields = {"record_id": RECORD, "stage": "title_abstract", **fields}
    return Decision(
        NEUROMA, given_fields.pop("record_id"), word, given_fields.pop("stage"), person,
        given_fields.pop("decided_at", NOON), **given_fields,
    )  # fmt: skip


@dataclass(frozen=True)
class Deed:
    """One thing that a person tries to do with one record."""

    person: str
    word: str
    stage: str
    kind: str


DEEDS = st.lists(
    st.builds(
        Deed,
        person=st.sampled_from(["Ann", "ann", "Ben", "Cleo"]),
        word=st.sampled_from(["include", "exclude", "maybe"]),
        stage=st.sampled_from(STAGES),
        kind=st.sampled_from(["decide", "decide", "decide", "adjudicate", "undo"]),
    ),
    max_size=8,
)


@dataclass
class Row:
    """A row as the second reading remembers it."""

    number: int
    person: str
    word: str
    stage: str
    adjudicates: bool
    is_active: bool = True


def outcome_of(rows: Sequence[Row], stage: str, reviewers: int) -> tuple[str, str]:
    """Read the rules once more, plainly: how a stage stands, and with which word."""
    active = [row for row in rows if row.stage == stage and row.is_active]
    if not active:
        return "", ""
    if reviewers == 1:
        return "settled", active[-1].word
    last = max((row.number for row in active if row.adjudicates), default=0)

    def words(after: int) -> dict[str, str]:
        votes = (row for row in active if not row.adjudicates and row.number > after)
        return {row.person.casefold(): row.word for row in votes}

    since = words(last)
    if last and len(since) < 2:
        return "settled", next(row.word for row in active if row.number == last)
    if len(since) < 2:
        return "second reviewer", ""
    return ("settled", since.popitem()[1]) if len(set(since.values())) == 1 else ("conflict", "")


@contextmanager
def rolled_back(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a store for one example of a property; nothing of it stays."""
    with duckdb.connect(path, config={"threads": 1}) as connection:
        connection.execute("BEGIN TRANSACTION")
        yield connection


def attempt(connection: duckdb.DuckDBPyConnection, deed: Deed, at: datetime) -> bool:
    """Try a deed as a transaction of its own would; say whether it was kept."""
    if deed.kind == "undo":
        own = [
            event
            for event in history(connection, NEUROMA, RECORD)
            if event.is_active and event.decision.decided_by.casefold() == deed.person.casefold()
        ]
        if own:
            take_back(connection, own[-1], decision("", deed.person, decided_at=at, reason="oops"))
        return bool(own)
    made = decision(
        deed.word, deed.person, stage=deed.stage, decided_at=at,
        adjudicates=deed.kind == "adjudicate",
    )  # fmt: skip
    first = len(history(connection, NEUROMA)) + 1
    try:
        add(connection, [made])
    except UsageError:
        connection.execute("DELETE FROM decisions WHERE decision_number >= ?", [first])
        return False
    return True


def remember(rows: list[Row], deed: Deed) -> None:
    """Do the same in the second reading."""
    if deed.kind == "undo":
        own = [r for r in rows if r.is_active and r.person.casefold() == deed.person.casefold()]
        own[-1].is_active = False
        gone = replace(own[-1], number=len(rows) + 1, person=deed.person, word="")
        rows.append(gone)
    else:
        adjudicates = deed.kind == "adjudicate"
        rows.append(Row(len(rows) + 1, deed.person, deed.word, deed.stage, adjudicates))


@pytest.mark.parametrize("reviewers", [1, 2])
@given(deeds=DEEDS)
@settings(
    max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_what_counts_is_what_the_rules_say_and_no_row_ever_changes(
    tmp_path: Path, filled_file: Path, deeds: list[Deed], reviewers: int
) -> None:
    path = tmp_path / f"litwatch-{reviewers}.duckdb"
    if not path.exists():
        copyfile(filled_file, path)
        Store(path).ledger.keep_rule(ReviewRule(NEUROMA, reviewers), NOON)
    told: list[Row] = []
    with rolled_back(path) as connection:
        for hour, deed in enumerate(deeds):
            before = connection.execute("FROM decisions ORDER BY decision_number").fetchall()
            if attempt(connection, deed, NOON + timedelta(hours=hour)):
                remember(told, deed)
            after = connection.execute("FROM decisions ORDER BY decision_number").fetchall()
            assert after[: len(before)] == before
        outcomes = connection.execute(
            "SELECT o.stage, o.outcome, if(o.outcome = 'settled', d.decision, '') "
            "FROM stage_outcomes AS o JOIN decisions AS d USING (decision_number)"
        ).fetchall()
        current = connection.execute("SELECT stage, decision FROM current_decisions").fetchall()
    wanted = {stage: outcome_of(told, stage, reviewers) for stage in STAGES}
    assert {row[0]: row[1:] for row in outcomes} == {s: w for s, w in wanted.items() if w[0]}
    settled = [(stage, word) for stage, (how, word) in wanted.items() if how == "settled"]
    assert current == settled[-1:]


def test_a_conflict_is_no_decision_until_a_third_person_settles_it(filled: Store, ask: Ask) -> None:
    filled.ledger.keep_rule(ReviewRule(NEUROMA, 2), NOON)
    filled.ledger.add([decision("include"), decision("exclude", "Ben", reason="too few")])
    assert ask("SELECT decision FROM evidence WHERE pmid = '107'") == [("",)]
    assert ask("SELECT stage, title, words FROM conflicts") == [
        ("title_abstract", "Cryoneurolysis of neuroma: a second trial",
         "Ann: include; Ben: exclude"),
    ]  # fmt: skip

    filled.ledger.add([decision("exclude", "Cleo", adjudicates=True)])

    assert ask("FROM conflicts") == []
    assert filled.ledger.current(NEUROMA)[RECORD].decided_by == "Cleo"
    filled.ledger.add([decision("include")])
    assert filled.ledger.current(NEUROMA)[RECORD].decision == "exclude"
    filled.ledger.add([decision("include", "Ben")])
    now = filled.ledger.current(NEUROMA)[RECORD]
    assert (now.decision, now.decided_by) == ("include", "Ann, Ben")


def test_reviewers_must_agree_on_the_tier_too(filled: Store) -> None:
    filled.ledger.keep_rule(ReviewRule(NEUROMA, 2), NOON)
    filled.ledger.add([decision("include"), decision("include", "Ben")])
    words = [
        decision("include", person, stage="full_text", tier=tier)
        for person, tier in (("Ann", "key_evidence"), ("Ben", "relevant_not_key"))
    ]

    filled.ledger.add(words)
    assert filled.ledger.outcomes(NEUROMA)[RECORD, "full_text"] == Waiting.CONFLICT
    assert filled.ledger.current(NEUROMA)[RECORD].stage == "title_abstract"

    filled.ledger.add([decision("include", "Ben", stage="full_text", tier="key_evidence")])
    assert filled.ledger.current(NEUROMA)[RECORD].tier == "key_evidence"


@pytest.mark.parametrize(
    "words, message",
    [
        ([decision("include", "Cleo")], "Ann and Ben review|Ben and Ann review"),
        ([decision("include", "Ann", adjudicates=True)], "Ann is a reviewer of pubmed:107"),
        ([decision("include", record_id="pubmed:101", adjudicates=True)], "no conflict on"),
        ([decision("include", stage="full_text")], "not settled at title and abstract: conflict"),
        ([decision("exclude"), decision("include", "Cleo", adjudicates=True)], "no conflict on"),
        ([decision("include", record_id="pubmed:101"),
          decision("include", stage="full_text", record_id="pubmed:101")],
         "pubmed:101 is not settled at title and abstract: second reviewer"),
    ],
)  # fmt: skip
def test_what_is_out_of_turn_is_refused_whole(
    filled: Store, words: list[Decision], message: str
) -> None:
    filled.ledger.keep_rule(ReviewRule(NEUROMA, 2), NOON)
    filled.ledger.add([decision("include"), decision("exclude", "Ben")])

    with pytest.raises(UsageError, match=message):
        filled.ledger.add(words)

    assert len(filled.ledger.history(NEUROMA)) == 2


def test_who_is_named_may_adjudicate_their_own_conflict(filled: Store) -> None:
    filled.ledger.keep_rule(ReviewRule(NEUROMA, 2), NOON)
    filled.ledger.add([decision("include"), decision("exclude", "Ben")])

    filled.ledger.add([decision("exclude", "Ann", adjudicates=True)], adjudicator="Ann")

    assert filled.ledger.current(NEUROMA)[RECORD].decision == "exclude"


def test_a_case_reopens_until_both_have_judged_it_anew(filled: Store, ask: Ask) -> None:
    """The retraction of 101 came with the run of 14 September."""
    early = datetime(2026, 9, 10, tzinfo=UTC)
    trial = {"record_id": "pubmed:101"}
    filled.ledger.keep_rule(ReviewRule(NEUROMA, 2), NOON)
    filled.ledger.add(
        [decision("include", who, decided_at=early, **trial) for who in ("Ann", "Ben")]
    )

    reopened = "SELECT record_id FROM screening_queue WHERE waits = 'reopened'"
    assert ask(reopened) == [("pubmed:101",)]
    filled.ledger.add([decision("include", "Ann", **trial)])
    assert ask(reopened) == [("pubmed:101",)]
    filled.ledger.add([decision("include", "Ben", **trial)])
    assert ask(reopened) == []


def test_a_changed_rule_changes_the_reading_and_is_kept(filled: Store, ask: Ask) -> None:
    filled.ledger.add([decision("include")])
    assert filled.ledger.rule(NEUROMA) == ReviewRule(NEUROMA)
    assert not filled.ledger.keep_rule(ReviewRule(NEUROMA), NOON)

    assert filled.ledger.keep_rule(ReviewRule(NEUROMA, 2, blind=True), NOON)
    assert not filled.ledger.keep_rule(ReviewRule(NEUROMA, 2, blind=True), NOON)
    assert filled.ledger.current(NEUROMA) == {}
    assert filled.ledger.rule(NERVES) == ReviewRule(NERVES)

    assert filled.ledger.keep_rule(ReviewRule(NEUROMA), NOON + timedelta(days=1))
    assert filled.ledger.current(NEUROMA)[RECORD].decision == "include"
    assert ask("SELECT rule_number, reviewers, blind FROM review_rules ORDER BY ALL") == [
        (1, 2, True),
        (2, 1, False),
    ]


def test_a_duplicates_full_text_is_the_records_too(filled: Store, ask: Ask) -> None:
    """104 is the preprint of 101, in one group with it."""
    filled.ledger.add([decision("include", record_id="pubmed:104")])
    event = FullTextEvent(NEUROMA, "pubmed:104", FullTextStatus.REQUESTED, "Ann", NOON)
    filled.ledger.tell_full_text(event)

    assert ask("SELECT record_id, full_text_status FROM full_text_queue") == [
        ("pubmed:101", "requested")
    ]
    assert ask("SELECT heir FROM heirs") == [("pubmed:101",)]


def test_records_are_found_by_any_of_their_names(filled: Store) -> None:
    filled.ledger.nominate(
        Nomination(NEUROMA, FoundBy.EXPERT, "Ann", NOON, why="hers", title="A book")
    )

    assert filled.ledger.record_ids(
        ["101", "pubmed:102", "10.1/105", "nominated:1", "PUBMED:107", "nothing", ""]
    ) == {
        "101": "pubmed:101",
        "pubmed:102": "pubmed:102",
        "10.1/105": "pubmed:105",
        "nominated:1": "nominated:1",
        "PUBMED:107": "pubmed:107",
    }


FATES = st.lists(
    st.tuples(
        st.sampled_from(["include", "exclude", "maybe", None]),
        st.sampled_from(["requested", "retrieved", "not_retrieved", None]),
        st.sampled_from(["include", "exclude", "maybe", None]),
        st.sampled_from(["key_evidence", "relevant_not_key", ""]),
    ),
    min_size=8,
    max_size=8,
)
WORKS = (
    *("pubmed:101", "pubmed:102", "pubmed:105", "pubmed:107", "pubmed:108"),
    *("pubmed:106", "nominated:2", "nominated:3"),
)


@given(fates=FATES)
@settings(
    max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_the_later_boxes_of_prisma_add_up_whatever_people_said(
    tmp_path: Path, filled_file: Path, fates: list[tuple[str | None, str | None, str | None, str]]
) -> None:
    """Any first word, report, second word and tier for five records and three nominated works."""
    path = tmp_path / "litwatch.duckdb"
    if not path.exists():
        ledger = Store(copyfile(filled_file, path)).ledger
        for name in ({"pmid": "106"}, {"title": "A book"}, {"doi": "10.5555/x"}):
            ledger.nominate(Nomination(NEUROMA, FoundBy.COMPANY, "Ann", NOON, "why", **name))
    rows = [
        (number, work, word, stage, tier if (stage, word) == ("full_text", "include") else "")
        for number, (work, (first, _, second, tier)) in enumerate(zip(WORKS, fates, strict=True))
        for stage, word in (("title_abstract", first), ("full_text", second))
        if word
    ]
    with rolled_back(path) as connection:
        for place, (_, work, word, stage, tier) in enumerate(rows, start=1):
            connection.execute(
                "INSERT INTO decisions BY NAME SELECT ? AS decision_number, ? AS topic_id, "
                "? AS record_id, ? AS decision, ? AS stage, 'Ann' AS decided_by, "
                "?::TIMESTAMP AS decided_at, '' AS reason, '' AS criteria_version, ? AS tier",
                [place, NEUROMA, work, word, stage, NOON.replace(tzinfo=None), tier],
            )
        for place, (work, fate) in enumerate(zip(WORKS, fates, strict=True), start=1):
            if fate[1]:
                connection.execute(
                    "INSERT INTO full_text_events VALUES (?, ?, ?, ?, 'Ann', ?, 'why')",
                    [place, NEUROMA, work, fate[1], NOON.replace(tzinfo=None)],
                )
        n = dict(
            connection.execute(
                "SELECT box, n FROM prisma_flow WHERE topic_id = 'neuroma'"
            ).fetchall()
        )
        queued = connection.execute(
            "SELECT record_id FROM reviewed_records WHERE topic_id = 'neuroma' AND waits <> ''"
        ).fetchall()

    assert n["screened"] == 5
    assert n["other_identified"] == n["other_company"] == 3
    for method, all_of_it in (("", n["screened"]), ("other_", n["other_identified"])):
        assert all_of_it == sum(
            n[method + box]
            for box in ("excluded_title_abstract", "title_abstract_waiting", "sought")
        )
        assert n[f"{method}sought"] == sum(
            n[method + box] for box in ("not_retrieved", "full_text_waiting", "assessed")
        )
        assert n[f"{method}assessed"] == sum(
            n[method + box] for box in ("excluded_full_text", "full_text_maybe", "included")
        )
    assert n["included"] == n["key_evidence"] + n["relevant_not_key"] + n["tier_not_set"]
    assert n["assessed"] == sum(bool(fate[2]) for fate in fates[:5])
    assert len(queued) <= 8
    done = {
        work for work, fate in zip(WORKS, fates, strict=True) if fate[2] in ("include", "exclude")
    }
    assert done.isdisjoint({row[0] for row in queued} - {"pubmed:101"})


def test_the_trail_tells_what_machine_and_people_did_in_order(filled: Store) -> None:
    filled.ledger.add(
        [decision("include"), decision("exclude", reason="oops", reason_code="other")]
    )
    event = filled.ledger.history(NEUROMA)[-1]
    filled.ledger.take_back(event, decision("", "Ben", reason="Ann slipped"))

    trail = list(filled.ledger.trail(NEUROMA))

    assert [entry.happened_at for entry in trail] == sorted(entry.happened_at for entry in trail)
    assert {"run", "new", "suggestion", "notice", "link", "left"} <= {e.kind for e in trail}
    assert [(e.kind, e.actor, e.detail, e.why) for e in trail[-3:]] == [
        ("decision decided", "Ann", "title_abstract: include", ""),
        ("decision decided", "Ann", "title_abstract: include → exclude", "other: oops"),
        ("decision taken back", "Ben", "title_abstract: exclude → include", "Ann slipped"),
    ]
    later = list(filled.ledger.trail(NEUROMA, NOON))
    assert [entry.kind for entry in later] == [entry.kind for entry in trail[-3:]]


def test_decisions_of_an_earlier_version_keep_their_meaning(
    empty_file: Path, tmp_path: Path
) -> None:
    """A row as schema 8 had it, in a store that is brought up to date."""
    path = copyfile(empty_file, tmp_path / "litwatch.duckdb")
    with duckdb.connect(path) as client:
        client.execute(
            "INSERT INTO decisions (decision_number, topic_id, record_id, decision, stage, "
            "decided_by, decided_at, reason, criteria_version) VALUES "
            "(1, 'neuroma', 'pubmed:1', 'include', 'title_abstract', 'Ann', '2026-01-01', '', 'c')"
        )

    (event,) = Store(path).ledger.history(NEUROMA)

    assert event.is_active
    assert event.takes_back == 0
    assert event.decision.advice.shown is None
    assert (event.decision.tier, event.decision.reason_code, event.decision.old) == ("", "", "")
    assert Store(path).ledger.current(NEUROMA)["pubmed:1"].decision == "include"


def test_a_run_leaves_what_people_said_as_it_is(empty: Store, ask: Ask) -> None:
    """Every run of the history, and what it brings to records that were decided before."""
    first, *later = HISTORY
    empty.commit(first)
    words = [decision("include", record_id=f"pubmed:{pmid}") for pmid in ("101", "103", "104")]
    empty.ledger.add(words)
    empty.ledger.tell_full_text(
        FullTextEvent(NEUROMA, "pubmed:101", FullTextStatus.REQUESTED, "Ann", NOON)
    )
    empty.ledger.nominate(Nomination(NEUROMA, FoundBy.OTHER, "Ann", NOON, "why", pmid="108"))
    tables = ("decisions", "full_text_events", "nominations")
    before = [ask(f"FROM {table} ORDER BY 1") for table in tables]

    for result in later:
        empty.commit(result)
        assert [ask(f"FROM {table} ORDER BY 1") for table in tables] == before
    empty.describe_topic(NEUROMA, "Another title", None)
    empty.prepare()

    assert [ask(f"FROM {table} ORDER BY 1") for table in tables] == before
    works = ask("SELECT record_id, by_strategy FROM nominated_works")
    assert works == [("pubmed:108", True)]
