"""PubMed's whole set against the evidence: every difference is explained, nothing is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from litwatch.domain import DifferenceKind, Reconciliation, RunKind, RunOutcome
from litwatch.errors import UsageError
from litwatch.pipeline.reconcile import reconcile
from tests.bench.articles import Article
from tests.small_pubmed import TOPIC, SmallPubmed

LONG_AGO, FIRST, LATER = date(2026, 1, 5), date(2026, 3, 2), date(2026, 3, 30)
TITLE = "Neuroma and the cold probe."

STAYS = Article("101", TITLE, LONG_AGO)
WITHDRAWN = Article("102", TITLE, LONG_AGO)
LEAVES = Article("103", TITLE, LONG_AGO)
CITED = Article("104", "An older work about pain.", LONG_AGO)
UNINDEXED = Article("105", "Treatment with a cold probe.", LONG_AGO)
UNFIT = Article("106", "Neuroma treated at its root.", LONG_AGO)

ADDED_LATE = Article("201", TITLE, date(2026, 2, 2))
INDEXED_LATE = replace(UNINDEXED, indexed=date(2026, 2, 20), headings=("Neuroma",))
REVISED = replace(UNFIT, title=TITLE, revised=date(2026, 3, 20))
ENTERED_LATE = Article("204", TITLE, date(2026, 3, 16), year=2019)
NEW = Article("205", TITLE, date(2026, 3, 16))
TOO_WIDE = Article("206", "Neuroma: cold air was of no use to guide a needle or probe.", LONG_AGO)
GONE_UNSEEN = replace(LEAVES, title="Neuroma and a warm needle.", revised=date(2026, 2, 20))

EXPECTED = {
    "pubmed:201": DifferenceKind.ADDED_LATE,
    "pubmed:105": DifferenceKind.INDEXED_LATE,
    "pubmed:106": DifferenceKind.REVISED,
    "pubmed:204": DifferenceKind.ENTERED_LATE,
    "pubmed:205": DifferenceKind.NEW,
    "pubmed:206": DifferenceKind.OUTSIDE_STRATEGY,
    "pubmed:103": DifferenceKind.LEFT,
    "pubmed:102": DifferenceKind.WITHDRAWN,
    "pubmed:104": DifferenceKind.WITHDRAWN,
}


@pytest.fixture(scope="module")
def place(root: Path, tmp_path_factory: pytest.TempPathFactory) -> SmallPubmed:
    """The topic after its first run; it cites a work that its strategy does not find."""
    made = SmallPubmed.lay_out(
        root,
        tmp_path_factory.mktemp("reconcile"),
        *(STAYS, WITHDRAWN, LEAVES, CITED, UNINDEXED, UNFIT),
    )
    made.references = (CITED.pmid,)
    assert made.run(FIRST).runs[0].new == 3
    return made


@pytest.fixture(scope="module")
def found(place: SmallPubmed) -> Reconciliation:
    """The reconciliation after everything that can happen to a record behind a window's back."""
    place.put(ADDED_LATE, INDEXED_LATE, REVISED, ENTERED_LATE, NEW, TOO_WIDE, GONE_UNSEEN)
    place.put(without=(WITHDRAWN.pmid, CITED.pmid))
    return place.reconcile(LATER)


def test_every_difference_has_the_one_explanation_that_fits(found: Reconciliation) -> None:
    assert {each.record_id: each.kind for each in found.differences} == EXPECTED
    assert all(each.detail for each in found.differences)


def test_the_record_that_left_names_the_line_it_left_by(found: Reconciliation) -> None:
    (left,) = [each for each in found.differences if each.kind is DifferenceKind.LEFT]
    assert left.detail.startswith("left via line 2 ((cold adj3 probe*).tw.)")


def test_what_was_missing_is_in_the_evidence_now_and_says_why(
    found: Reconciliation, place: SmallPubmed
) -> None:
    why = dict(place.ask("SELECT pmid, why_now FROM evidence WHERE pmid <> '101'"))
    assert found.run.new == 5
    assert why == {
        "102": "new",
        "105": "indexed_late",
        "106": "revised",
        "201": "entered_late",
        "204": "entered_late",
        "205": "new",
    }


def test_a_withdrawn_record_stays_and_is_flagged_also_a_cited_one(
    found: Reconciliation, place: SmallPubmed
) -> None:
    assert found.count(DifferenceKind.WITHDRAWN) == 2
    flagged = place.ask("SELECT pmid, cited_by_policy FROM notices WHERE kind = 'withdrawal'")
    assert sorted(flagged) == [("102", False), ("104", True)]
    assert place.ask("SELECT count(*) FROM records WHERE pmid IN ('102', '104')") == [(2,)]


def test_the_run_has_its_kind_and_moves_no_watermark(
    found: Reconciliation, place: SmallPubmed
) -> None:
    assert found.run.kind is RunKind.RECONCILIATION
    rows = place.ask("SELECT run_kind, moves_watermark, window_first_day FROM run_health")
    assert rows == [("reconciliation", False, None), ("surveillance", True, None)]
    assert place.ask("SELECT covered_until FROM watermarks") == [(FIRST,)]


def test_the_differences_are_kept_in_the_store(found: Reconciliation, place: SmallPubmed) -> None:
    kept = place.ask("SELECT record_id, difference FROM reconciliation")
    assert dict(kept) == {each.record_id: each.kind.value for each in found.differences}


def test_a_second_reconciliation_finds_only_what_cannot_be_mended(
    found: Reconciliation, place: SmallPubmed
) -> None:
    assert found.differences
    again = place.reconcile(LATER)
    assert {each.record_id: each.kind for each in again.differences} == {
        "pubmed:206": DifferenceKind.OUTSIDE_STRATEGY,
        "pubmed:102": DifferenceKind.WITHDRAWN,
        "pubmed:104": DifferenceKind.WITHDRAWN,
    }
    assert (again.run.new, again.run.changed) == (0, 0)


def test_the_next_weekly_run_looks_at_its_days_and_doubles_nothing(
    found: Reconciliation, place: SmallPubmed
) -> None:
    assert found.run.outcome is RunOutcome.COMPLETED
    run = place.run(LATER).runs[0]
    assert run.search_window
    assert run.search_window.first_day < FIRST
    assert run.new == 0
    arrivals = "SELECT record_id FROM changes WHERE is_arrival GROUP BY ALL HAVING count(*) > 1"
    assert place.ask(arrivals) == []


def test_the_digest_shows_the_withdrawals_as_notices(
    found: Reconciliation, place: SmallPubmed
) -> None:
    assert found.run.as_of == LATER
    digest = place.run(LATER).digest.markdown.read_text(encoding="utf-8")
    notices = digest.partition("Retractions and corrections")[2].partition("\n## ")[0]
    assert notices.count("Withdrawal") == 2
    assert "Reconciled with all that PubMed had on 30 March 2026: 9 differences: 1 new," in digest


def test_a_withdrawn_record_that_is_there_again_is_reinstated(
    found: Reconciliation, place: SmallPubmed
) -> None:
    assert found.count(DifferenceKind.WITHDRAWN) == 2
    place.put(WITHDRAWN)
    place.reconcile(LATER)
    kinds = "SELECT kind FROM notices WHERE pmid = ?"
    assert place.ask(kinds, WITHDRAWN.pmid) == [("reinstatement",)]
    assert place.ask(kinds, CITED.pmid) == [("withdrawal",)]


def test_a_topic_that_was_never_run_is_refused(root: Path, tmp_path: Path) -> None:
    fresh = SmallPubmed.lay_out(root, tmp_path, STAYS)
    with pytest.raises(UsageError, match=f"{TOPIC} was never run"):
        fresh.reconcile(LATER)


def test_a_day_before_the_last_run_is_refused(place: SmallPubmed) -> None:
    with pytest.raises(UsageError, match=f"the last run saw .*, which is after {LONG_AGO}"):
        place.reconcile(LONG_AGO)


def test_a_source_that_is_down_fails_by_name_and_changes_nothing(
    found: Reconciliation, place: SmallPubmed
) -> None:
    assert found.differences
    before = place.ask("FROM standings ORDER BY ALL")
    place.address = "http://127.0.0.1:9/"
    (failed,) = reconcile(place.settings, (TOPIC,), place.options(LATER))
    assert failed.run.outcome is RunOutcome.FAILED
    assert "cannot be reached" in failed.run.error
    assert failed.differences == ()
    assert place.ask("FROM standings ORDER BY ALL") == before
