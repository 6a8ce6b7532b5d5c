"""A change of a record, told as a person would tell it."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litwatch.domain import (
    ChangeKind,
    DigestItem,
    DigestMaterial,
    PartialDate,
    PublicationType,
    Record,
    RecordDates,
    RelatedWork,
)
from litwatch.formats.document import changed_fields
from litwatch.reports.background import Background
from litwatch.reports.changes import ChangeView, read_changes, spell_days, updated_works
from litwatch.reports.digest import compose
from litwatch.reports.render import to_html, to_markdown, to_text

OLD = Record(source="pubmed", source_id="1", pmid="1", title="Cold")
PREPRINT = (PublicationType("Preprint"),)


def _changed(week: DigestMaterial, old: Record, new: Record) -> DigestItem:
    model = next(item for item in week.items if item.change.kind is ChangeKind.UPDATED)
    change = replace(model.change, record_id=new.record_id, fields=changed_fields(old, new))
    return replace(model, record=new, change=change)


def _told(week: DigestMaterial, old: Record, new: Record) -> list[str]:
    return [
        f"{each.told}: {each.old} → {each.new}" if each.old else each.told
        for each in read_changes(_changed(week, old, new))
    ]


@pytest.mark.parametrize(
    "old, new, told",
    [
        (PartialDate("2026", 2026), PartialDate("2026 Oct", 2026, 10), "2026 → October 2026"),
        (
            PartialDate("2026 Oct", 2026, 10),
            PartialDate("2026 Oct 5", 2026, 10, 5),
            "October 2026 → 5 October 2026",
        ),
        (PartialDate("2025", 2025), PartialDate("Winter 2026", 2026), "2025 → 2026"),
        (PartialDate("2025", 2025), PartialDate("no year"), "2025 → no year"),
    ],
)
def test_a_date_of_publication_is_told_as_people_write_it(
    busy_week: DigestMaterial, old: PartialDate, new: PartialDate, told: str
) -> None:
    before, after = (replace(OLD, dates=RecordDates(published=each)) for each in (old, new))
    assert _told(busy_week, before, after) == [f"published: {told}"]


def test_what_came_is_added_and_what_went_is_removed(busy_week: DigestMaterial) -> None:
    new = replace(OLD, volume="12", dates=RecordDates(electronic=date(2026, 10, 6)))
    assert _told(busy_week, OLD, new) == ["volume added: 12", "electronic added: 6 October 2026"]
    assert _told(busy_week, new, OLD)[0] == "volume removed: 12"


@pytest.mark.parametrize(
    "types, relation, told",
    [
        (PREPRINT, "UpdateIn", "now has a published report: PMID 99000222"),
        ((), "UpdateIn", "now has an update: PMID 99000222"),
        ((), "RetractionIn", "now is retracted: PMID 99000222"),
        ((), "DatasetDescribedIn", "related work, dataset described in: PMID 99000222"),
    ],
)
def test_a_relation_that_came_is_told_by_what_it_means(
    busy_week: DigestMaterial, types: tuple[PublicationType, ...], relation: str, told: str
) -> None:
    old = replace(OLD, publication_types=types)
    works = (RelatedWork(relation, "J Rec. 2026; 1, 2", "99000222"),)
    assert _told(busy_week, old, replace(old, related_works=works)) == [told]


def test_a_relation_without_a_number_is_told_by_its_citation_and_one_that_went_is_named(
    busy_week: DigestMaterial,
) -> None:
    first, second = RelatedWork("CommentIn", "Pain. 2026"), RelatedWork("ErratumIn", "Pain. 2027")
    one, other = (replace(OLD, related_works=(work,)) for work in (first, second))
    assert _told(busy_week, one, other) == [
        "now has a correction: Pain. 2027",
        "related works removed: CommentIn, Pain. 2026",
    ]


def test_pure_bookkeeping_is_left_out_and_alone_it_is_called_so(
    busy_week: DigestMaterial,
) -> None:
    dates = RecordDates(revised=date(2026, 11, 11), completed=date(2026, 11, 12))
    new = replace(OLD, dates=dates, status="MEDLINE", citation_subsets=("IM",), version="2")
    item = _changed(busy_week, OLD, new)
    assert read_changes(item) == ()
    page = to_markdown([compose(replace(busy_week, items=(item,)), None, today=date(2026, 11, 16))])
    assert "What changed: indexing alone. Matched" in page
    assert "11 November" not in page


def test_a_replaced_text_shows_the_words_that_differ(busy_week: DigestMaterial) -> None:
    (change,) = read_changes(_changed(busy_week, OLD, replace(OLD, title="Cold and nerve")))
    assert change == ChangeView("title", "Cold", "Cold and nerve")


@pytest.mark.parametrize(
    "citation, held, preprints, told",
    [
        ("medRxiv. 2025", (), (), "published report of the preprint PMID 7"),
        (
            "Sample. 2025",
            ("pubmed:7",),
            ("pubmed:7",),
            "published report of the preprint PMID 7, held",
        ),
        ("Cochrane. 2019", ("pubmed:7",), (), "updates PMID 7, held"),
        ("Cochrane. 2019", (), (), "updates PMID 7"),
    ],
)
def test_an_arrival_names_the_preprint_that_it_is_the_report_of(
    busy_week: DigestMaterial,
    citation: str,
    held: tuple[str, ...],
    preprints: tuple[str, ...],
    told: str,
) -> None:
    record = replace(OLD, related_works=(RelatedWork("UpdateOf", citation, "7"),))
    item = replace(busy_week.items[0], record=record)
    background = Background(held=frozenset(held), preprints=frozenset(preprints))
    assert updated_works(item, background) == told


def test_the_published_report_and_its_preprint_are_told_in_all_forms(
    busy_week: DigestMaterial,
) -> None:
    preprint = replace(OLD, source_id="7", pmid="7", publication_types=PREPRINT)
    linked = replace(preprint, related_works=(RelatedWork("UpdateIn", "Pain. 2026", "1"),))
    report = replace(OLD, related_works=(RelatedWork("UpdateOf", "Server. 2025", "7"),))
    items = (_changed(busy_week, preprint, linked), replace(busy_week.items[0], record=report))
    digest = compose(replace(busy_week, items=items), None, today=date(2026, 11, 16))
    for write in (to_html, to_markdown, to_text):
        page = " ".join(write([digest]).split())
        assert "now has a published report: PMID 1" in page
        assert "published report of the preprint PMID 7, held" in page


@given(text=st.text(st.characters(blacklist_characters="-"), max_size=40))
def test_a_text_without_an_iso_day_stays_as_it_is(text: str) -> None:
    assert spell_days(text) == text


def test_an_iso_day_in_a_sentence_is_spelt_out() -> None:
    assert spell_days("entered PubMed on 2026-10-01") == "entered PubMed on 1 October 2026"
    assert spell_days("day 2026-99-99") == "day 2026-99-99"
