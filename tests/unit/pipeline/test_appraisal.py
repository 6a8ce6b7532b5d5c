"""Why now, what changed, what left: each reason from the facts that make it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from litwatch.domain import (
    AbstractSection,
    ChangeKind,
    MeshHeading,
    Outline,
    PartialDate,
    Record,
    RecordDates,
    RecordVersion,
    Route,
    Standing,
)
from litwatch.formats.document import content_hash, material_hash
from litwatch.pipeline.appraisal import Appraisal, Holdings, appraise, to_appraise
from litwatch.pipeline.plans import TopicPlan
from litwatch.screening.held_evidence import HeldEvidence
from litwatch.strategy.mesh import MeshTree
from tests.unit.pipeline.conftest import Plan

KEY = "pubmed:1"
ANIMALS = MeshHeading("Animals")
HUMANS = MeshHeading("Humans")
NEUROMA = MeshHeading("Neuroma")
LONG_AGO = date(2020, 1, 1)
THIS_WEEK = date(2026, 10, 6)


def record(
    title: str = "Cryoablation of neuromas",
    *mesh: MeshHeading,
    created: date = THIS_WEEK,
    published: int = 2026,
) -> Record:
    dates = RecordDates(created=created, published=PartialDate(str(published), published))
    return Record("pubmed", "1", pmid="1", title=title, mesh=mesh, dates=dates)


def version(of: Record, revision: int = 1) -> RecordVersion:
    return RecordVersion(of, revision, content_hash(of), material_hash(of))


def judged(plan: TopicPlan, mesh: MeshTree, now: Record, before: Record | None = None) -> Appraisal:
    current = {KEY: version(now, 2 if before else 1)}
    earlier = {KEY: version(before)} if before else {}
    return appraise(plan, [KEY], Holdings(current, earlier), mesh)


def kinds(appraisal: Appraisal) -> list[ChangeKind]:
    return [change.kind for change in appraisal.changes]


def in_set(*, revision: int = 1) -> dict[str, Standing]:
    return {KEY: Standing(KEY, in_strategy=True, lines=(1, 2, 3, 5), revision=revision)}


def turned_away() -> dict[str, Standing]:
    return {KEY: Standing(KEY, in_strategy=False, lines=(2,), revision=1)}


def test_everything_is_new_on_a_first_run(plan: Plan, mesh: MeshTree) -> None:
    found = judged(plan(first=True), mesh, record(created=LONG_AGO))
    assert kinds(found) == [ChangeKind.NEW]
    assert found.changes[0].detail == "found by the topic's first run"


def test_a_record_created_since_the_last_run_is_new(plan: Plan, mesh: MeshTree) -> None:
    assert kinds(judged(plan(), mesh, record())) == [ChangeKind.NEW]


def test_a_record_created_inside_the_overlap_is_still_new(plan: Plan, mesh: MeshTree) -> None:
    found = judged(plan(), mesh, record(created=date(2026, 9, 24)))
    assert kinds(found) == [ChangeKind.NEW]


def test_a_record_published_long_before_it_came_is_entered_late(plan: Plan, mesh: MeshTree) -> None:
    found = judged(plan(), mesh, record(published=2019))
    assert kinds(found) == [ChangeKind.ENTERED_LATE]
    assert "entered PubMed only on 2026-10-06" in found.changes[0].detail


def test_a_record_found_only_by_its_headings_is_indexed_late(plan: Plan, mesh: MeshTree) -> None:
    now = record("Cryoablation in the foot", NEUROMA, created=LONG_AGO)
    assert kinds(judged(plan(), mesh, now)) == [ChangeKind.INDEXED_LATE]


def test_headings_that_were_there_before_do_not_make_it_indexed_late(
    plan: Plan, mesh: MeshTree
) -> None:
    before = record("In the foot", NEUROMA, created=LONG_AGO)
    now = record("Cryoablation in the foot", NEUROMA, created=LONG_AGO)
    assert kinds(judged(plan(turned_away()), mesh, now, before)) == [ChangeKind.REVISED]


def test_a_record_whose_words_now_match_is_revised(plan: Plan, mesh: MeshTree) -> None:
    before, now = record("Neuromas", created=LONG_AGO), record(created=LONG_AGO)
    found = judged(plan(turned_away()), mesh, now, before)
    assert kinds(found) == [ChangeKind.REVISED]
    assert [change.field for change in found.changes[0].fields] == ["title"]


def test_a_changed_strategy_is_named_as_the_reason(plan: Plan, mesh: MeshTree) -> None:
    changed = plan()
    assert changed.last_run
    changed = replace(changed, last_run=replace(changed.last_run, strategy_version="old"))
    found = judged(changed, mesh, record(created=LONG_AGO))
    assert kinds(found) == [ChangeKind.STRATEGY_CHANGED]


def test_an_unchanged_record_gives_no_change(plan: Plan, mesh: MeshTree) -> None:
    assert kinds(judged(plan(in_set()), mesh, record())) == []


def test_new_headings_on_a_held_record_are_indexing_only(plan: Plan, mesh: MeshTree) -> None:
    found = judged(plan(in_set()), mesh, record("Cryoablation of neuromas", HUMANS), record())
    assert kinds(found) == [ChangeKind.HEADINGS_ONLY]


def test_a_new_abstract_on_a_held_record_is_a_material_change(plan: Plan, mesh: MeshTree) -> None:
    now = replace(record(), abstract=(AbstractSection("Twenty patients."),))
    found = judged(plan(in_set()), mesh, now, record())
    assert kinds(found) == [ChangeKind.UPDATED]
    assert [change.field for change in found.changes[0].fields] == ["abstract"]


def test_an_animal_study_leaves_by_the_line_that_says_so(plan: Plan, mesh: MeshTree) -> None:
    now = record("Cryoablation of neuromas", ANIMALS)
    found = judged(plan(in_set()), mesh, now, record())
    assert kinds(found) == [ChangeKind.LEFT]
    assert found.changes[0].detail == (
        "left via line 4 (animals/ not humans/); was in by lines 1, 2, 3, 5"
    )
    assert found.suggestions == ()


def test_a_record_that_has_left_is_not_told_again(plan: Plan, mesh: MeshTree) -> None:
    now = record("Cryoablation of neuromas", ANIMALS)
    assert kinds(judged(plan(turned_away()), mesh, now)) == []


def test_what_is_judged_is_found_or_changed_and_held(plan: Plan) -> None:
    outline = Outline.of(version(record(), 2))
    current = {f"pubmed:{number}": outline for number in (1, 2, 3)}
    standings = {
        "pubmed:1": Standing("pubmed:1", in_strategy=True, lines=(), revision=2),
        "pubmed:2": Standing("pubmed:2", in_strategy=True, lines=(), revision=1),
    }
    wanted = to_appraise(plan(standings), {"pubmed:3", "pubmed:404"}, current)
    assert wanted == ["pubmed:2", "pubmed:3"]


def test_a_change_of_criteria_judges_everything_again(plan: Plan) -> None:
    again = plan(in_set())
    assert again.last_run
    again = replace(again, last_run=replace(again.last_run, criteria_version="old"))
    assert to_appraise(again, set(), {KEY: Outline.of(version(record()))}) == [KEY]


def test_a_new_mesh_year_is_named_as_the_reason_where_the_record_did_not_change(
    plan: Plan, mesh: MeshTree
) -> None:
    now = record("Cryoablation of schwannoma", NEUROMA, created=LONG_AGO)
    asked = replace(plan(), mesh_changed=True, search_window=None)

    found = judged(asked, mesh, now)

    assert kinds(found) == [ChangeKind.STRATEGY_CHANGED]
    assert found.changes[0].detail == "found since another MeSH year is in use"


def test_what_was_indexed_since_is_indexed_late_in_a_new_mesh_year_too(
    plan: Plan, mesh: MeshTree
) -> None:
    now = record("Cryoablation of schwannoma", NEUROMA, created=LONG_AGO)
    indexed = replace(now, dates=replace(now.dates, mesh_added=THIS_WEEK))
    asked = replace(plan(), mesh_changed=True, search_window=None)

    assert kinds(judged(asked, mesh, indexed)) == [ChangeKind.INDEXED_LATE]
    bare = replace(now, mesh=())
    assert kinds(judged(asked, mesh, now, bare)) == [ChangeKind.INDEXED_LATE]


def test_a_record_that_a_new_mesh_year_turns_away_says_so(plan: Plan, mesh: MeshTree) -> None:
    asked = replace(plan(in_set()), mesh_changed=True)
    (change,) = judged(asked, mesh, record("Cryoablation of schwannoma")).changes

    assert change.kind is ChangeKind.LEFT
    assert change.detail.startswith("another MeSH year is in use; left via line 1")


def test_a_new_mesh_year_judges_everything_again(plan: Plan) -> None:
    current = {KEY: Outline.of(version(record()))}

    assert to_appraise(plan(in_set()), (), current) == []
    assert to_appraise(replace(plan(in_set()), mesh_changed=True), (), current) == [KEY]


HARM = "Cryoablation of neuromas in 12 patients. One patient developed frostbite."


def test_a_conference_abstract_is_judged_beside_what_came_with_it(
    plan: Plan, mesh: MeshTree
) -> None:
    abstract = replace(
        record(), abstract=(AbstractSection(HARM),), languages=("eng",), issue="Suppl", pages="S7"
    )
    paper = replace(abstract, source_id="2", issue="", pages="7-19")
    both = {KEY: version(abstract), "pubmed:2": version(paper)}

    def route(holdings: Holdings, *keys: str) -> Route:
        return appraise(plan(first=True), keys, holdings, mesh).suggestions[0].route

    nothing_held = HeldEvidence(frozenset())
    assert route(Holdings(both, {}, nothing_held), KEY) is Route.RETRIEVE
    assert route(Holdings(both, {}, nothing_held), KEY, "pubmed:2") is Route.HOLD_CONFERENCE
    held = HeldEvidence(frozenset({"skin injury"}))
    assert route(Holdings(both, {}, held), KEY) is Route.HOLD_CONFERENCE
