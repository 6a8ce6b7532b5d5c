"""One record from the publisher to MEDLINE and out of the strategy: every step is kept and told."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from litwatch.domain import RecordHistory
from litwatch.errors import UsageError
from litwatch.pipeline.history import history_of
from litwatch.reports.history import to_text, to_value
from tests.bench.articles import Article
from tests.small_pubmed import SmallPubmed

WEEKS = tuple(date(2026, 3, 2) + timedelta(weeks=number) for number in range(7))
BORN = Article("101", "Neuroma and the cold probe.", date(2026, 2, 27))
STEPS = (
    BORN,
    replace(BORN, revised=WEEKS[1], abstract="We treated ten feet.", status="In-Process"),
    replace(
        BORN,
        revised=WEEKS[2],
        abstract="We treated ten feet.",
        status="MEDLINE",
        indexed=WEEKS[2],
        headings=("Neuroma",),
    ),
    replace(
        BORN,
        revised=WEEKS[3],
        abstract="We treated ten feet.",
        status="MEDLINE",
        indexed=WEEKS[2],
        headings=("Neuroma",),
        related=(("RetractionIn", "900"), ("ErratumIn", "901")),
    ),
)
LEFT = replace(STEPS[3], revised=WEEKS[4], title="Neuroma and a warm needle.")
PARDONED = replace(LEFT, revised=WEEKS[5], related=(("ErratumIn", "901"),))
# It retracts a work that the policy cites and that PubMed does not have (any more).
NOTICE = Article(
    "300", "Retraction: neuroma, cold probe.", WEEKS[1], related=(("RetractionOf", "555"),)
)


@pytest.fixture(scope="module")
def place(root: Path, tmp_path_factory: pytest.TempPathFactory) -> SmallPubmed:
    made = SmallPubmed.lay_out(root, tmp_path_factory.mktemp("life"))
    made.references = ("555",)
    for step, day in zip((*STEPS, LEFT, PARDONED), WEEKS, strict=False):
        made.put(step, *([NOTICE] if day == WEEKS[1] else []))
        made.run(day)
    return made


@pytest.fixture(scope="module")
def life(place: SmallPubmed) -> RecordHistory:
    return history_of(place.settings, "PMID 101")


@pytest.fixture(scope="module")
def told(life: RecordHistory) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(json.dumps(to_value(life)))
    return value


def test_each_version_names_what_it_reached(life: RecordHistory) -> None:
    assert [entry.milestones for entry in life.versions] == [
        (),
        ("status: Publisher → In-Process", "abstract added"),
        ("status: In-Process → MEDLINE", "MeSH headings added"),
        ("retraction in PMID 900 told", "correction in PMID 901 told"),
        (),
        ("retraction in PMID 900 no longer told",),
    ]


def test_headings_and_status_alone_are_no_material_change(told: dict[str, Any]) -> None:
    assert [entry["is_material"] for entry in told["versions"]] == [
        True, True, False, True, True, True,
    ]  # fmt: skip
    assert [event["kind"] for event in told["events"]] == [
        "new", "updated", "headings_only", "updated", "left",
    ]  # fmt: skip


def test_a_change_says_field_old_new_when_and_in_which_run(
    told: dict[str, Any], place: SmallPubmed
) -> None:
    (run,) = place.ask("SELECT run_id FROM search_runs WHERE as_of = ?", WEEKS[2])
    version = told["versions"][2]
    assert (version["run_id"], version["fetched_on"]) == (run[0], WEEKS[2].isoformat())
    changes = {each["field"]: (each["old"], each["new"]) for each in version["changes"]}
    assert changes["status"] == ("In-Process", "MEDLINE")
    assert changes["mesh"] == ("", "Neuroma")


def test_the_record_that_left_says_which_line_it_left_by(told: dict[str, Any]) -> None:
    left = told["events"][-1]
    assert left["detail"].startswith("left via line 2 ((cold adj3 probe*).tw.)")


def test_notices_are_followed_after_the_record_left(told: dict[str, Any]) -> None:
    found = {each["kind"]: bool(each["ended_run_id"]) for each in told["notices"]}
    assert found == {"retraction": True, "correction": False, "reinstatement": False}


def test_a_cited_work_that_was_never_retrieved_is_followed_too(place: SmallPubmed) -> None:
    asked = "SELECT kind, notice_id, cited_by_policy FROM notices WHERE record_id = 'pubmed:555'"
    assert place.ask(asked) == [("retraction", "300", True)]
    assert place.ask("SELECT count(*) FROM records WHERE record_id = 'pubmed:555'") == [(0,)]
    week = f"{WEEKS[1].isocalendar().year}-W{WEEKS[1].isocalendar().week:02d}"
    shown = place.settings.path(place.settings.store.digests) / week / "nerves.md"
    notices = shown.read_text().partition("Retractions and corrections")[2].partition("\n## ")[0]
    assert "555" in notices


def test_the_text_tells_the_life_in_order(life: RecordHistory) -> None:
    text = to_text(life)
    unwrapped = " ".join(text.split())
    places = [
        unwrapped.index(words)
        for words in (
            "version 1, 2 March 2026",
            "abstract added",
            "(indexing only): status: In-Process → MEDLINE",
            "retraction in PMID 900 told",
            "In the topics",
            "left via line 2",
            "Notices",
        )
    ]
    assert places == sorted(places)
    assert all(len(line) <= 96 for line in text.splitlines())


def test_a_withdrawn_record_says_so_first(place: SmallPubmed) -> None:
    place.put(without=(NOTICE.pmid,))
    place.reconcile(WEEKS[6])
    life = history_of(place.settings, "pubmed:300")
    assert life.is_withdrawn
    assert to_text(life).splitlines()[2] == "WITHDRAWN by the source; kept here as last seen"


def test_a_record_that_is_not_held_is_refused(place: SmallPubmed) -> None:
    with pytest.raises(UsageError, match="no record '404' is held"):
        history_of(place.settings, "404")
