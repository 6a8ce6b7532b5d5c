"""What a run takes in: new and changed records, over those that are held."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from litwatch.domain import MeshHeading, Outline, Record, RelatedWork
from litwatch.pipeline.spool import scratch_file
from litwatch.pipeline.versions import Intake
from litwatch.store.store import Store
from tests.evidence_history import FIRST, open_store

HELD = {version.record.record_id: version for version in FIRST.versions}
KNOWN = FIRST.versions[0].record
NEW = Record("pubmed", "777", pmid="777", title="A new one")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    opened = open_store(tmp_path)
    opened.commit(FIRST)
    return opened


@pytest.fixture
def intake(store: Store, tmp_path: Path) -> Iterator[Intake]:
    with scratch_file(tmp_path) as scratch:
        yield Intake(store, scratch)


def test_a_record_that_came_back_unchanged_leaves_no_trace(intake: Intake) -> None:
    intake.take([version.record for version in FIRST.versions])
    assert len(intake.versions) == 0
    assert intake.outlines == {key: Outline.of(version) for key, version in HELD.items()}


def test_a_new_record_is_revision_one(intake: Intake) -> None:
    intake.take([NEW])
    (version,) = intake.versions
    assert (version.record, version.revision, version.changes) == (NEW, 1, ())
    assert intake.outlines[NEW.record_id] == Outline.of(version)


def test_a_changed_record_counts_on_and_says_what_changed(intake: Intake) -> None:
    changed = replace(KNOWN, title="Another title")
    intake.take([NEW, changed])
    _, version = intake.versions
    assert version.revision == HELD[KNOWN.record_id].revision + 1
    assert [change.field for change in version.changes] == ["title"]


def test_whole_records_come_from_this_run_or_from_the_store(intake: Intake) -> None:
    changed = replace(KNOWN, title="Another title")
    intake.take([changed])
    other = next(name for name in HELD if name != KNOWN.record_id)

    found = intake.load([KNOWN.record_id, other, "pubmed:404"])

    assert found[KNOWN.record_id].record == changed
    assert found[other] == HELD[other]
    assert set(found) == {KNOWN.record_id, other}


def test_a_heading_that_a_revision_renames_is_told(store: Store, tmp_path: Path) -> None:
    old = Record("pubmed", "778", mesh=(MeshHeading("Old Name", ui="D1"),))
    new = replace(old, mesh=(MeshHeading("New Name", ui="D1"),))
    with scratch_file(tmp_path) as scratch:
        first = Intake(store, scratch)
        first.take([old])
        store.commit(replace(FIRST, run=replace(FIRST.run, run_id="r9"), versions=first.versions))
        second = Intake(store, scratch)
        second.take([new])
    assert second.renamed == {"Old Name": "New Name"}


def test_notices_are_those_of_current_versions(intake: Intake) -> None:
    retracted = replace(NEW, related_works=(RelatedWork("RetractionIn", pmid="9"),))
    before = {notice.record_id for notice in intake.notices()}
    intake.take([retracted])
    assert {notice.record_id for notice in intake.notices()} == before | {NEW.record_id}
