"""A record's story: every version, every topic, by any of its identifiers."""

from dataclasses import replace

import pytest

from litwatch.domain import ChangeInRun, RunResult
from litwatch.store.store import Store
from tests.evidence_history import (
    FIRST,
    LINES,
    NERVES,
    NEUROMA,
    POLICY,
    RETRACTED,
    RETRACTION,
    SECOND,
    TRIAL,
    TWINS,
    WEEK_37,
    record,
    run,
    version,
)


def test_a_story_has_all_versions_notices_and_duplicates(filled: Store) -> None:
    story = filled.story("101")

    assert story is not None
    assert story.record == RETRACTED
    assert [entry.record for entry in story.versions] == [TRIAL, RETRACTED]
    assert story.versions == (FIRST.versions[0], SECOND.versions[1])
    assert story.notices == (RETRACTION,)
    assert story.duplicates == (TWINS,)


def test_a_story_tells_how_the_record_stands_in_each_topic(filled: Store) -> None:
    story = filled.story("pubmed:101")

    assert story is not None
    nerves, neuroma = story.topics
    assert (nerves.topic_id, nerves.title, nerves.lines) == (NERVES, "All nerves", (2, 3, 4))
    assert (neuroma.why_now, neuroma.first_seen_run) == ("new", "run-2026-09-07")
    assert neuroma.line_texts == LINES
    assert neuroma.suggestion == SECOND.suggestions[1]
    assert neuroma.reference == POLICY.references[0]
    assert nerves.reference is None
    assert neuroma.changes == (
        ChangeInRun("run-2026-09-07", FIRST.changes[0]),
        ChangeInRun("run-2026-09-14", SECOND.changes[1]),
    )


def test_a_topic_that_never_saw_the_record_has_its_entry(filled: Store) -> None:
    story = filled.story("107")

    assert story is not None
    nerves = story.topics[0]
    assert (nerves.in_strategy, nerves.lines, nerves.changes) == (False, (), ())


@pytest.mark.parametrize(
    "identifier", ["pubmed:107", "107", "10.1/107", "10.1/107".upper(), "PMC107", "pmc107"]
)
def test_a_record_is_found_by_any_of_its_identifiers(empty: Store, identifier: str) -> None:
    known = replace(record("107", "Known"), pmcid="PMC107")
    empty.commit(RunResult(run(WEEK_37), versions=(version(known),)))

    story = empty.story(identifier)

    assert story is not None
    assert story.record == known


@pytest.mark.parametrize("identifier", ["404", "", "pubmed:", "'; DROP TABLE records; --"])
def test_a_record_that_is_not_held_has_no_story(filled: Store, identifier: str) -> None:
    assert filled.story(identifier) is None
    assert filled.story("101") is not None


def test_describing_a_topic_again_replaces_its_policy(filled: Store) -> None:
    filled.describe_topic(NEUROMA, "Morton's neuroma", None)

    story = filled.story("101")

    assert story is not None
    neuroma = story.topics[1]
    assert (neuroma.title, neuroma.reference) == ("Morton's neuroma", None)
