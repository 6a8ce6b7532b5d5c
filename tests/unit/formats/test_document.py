"""Records as documents: nothing is lost, equal records are equal text, changes are named."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from litwatch.domain import (
    AbstractSection,
    Author,
    FieldChange,
    MeshHeading,
    PartialDate,
    Qualifier,
    Record,
    RecordDates,
    RelatedWork,
)
from litwatch.errors import FormatError
from litwatch.formats.document import (
    MATERIAL_EXCEPTIONS,
    changed_fields,
    content_hash,
    from_document,
    material_hash,
    to_document,
)

BARE = Record(source="pubmed", source_id="1")
records = st.from_type(Record)
slowly = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)

INDEXED = replace(
    BARE,
    mesh=(MeshHeading("Neuroma", "D009463", qualifiers=(Qualifier("surgery", "Q", major=True),)),),
    status="MEDLINE",
    indexing_method="Automated",
    citation_subsets=("IM",),
    dates=RecordDates(
        completed=date(2026, 1, 2), revised=date(2026, 1, 3), mesh_added=date(2026, 1, 2)
    ),
)


class TestDocument:
    @slowly
    @given(record=records)
    def test_no_record_loses_anything(self, record: Record) -> None:
        assert from_document(to_document(record)) == record

    @slowly
    @given(record=records)
    def test_the_form_is_canonical(self, record: Record) -> None:
        text = to_document(record)
        assert text == to_document(from_document(text))
        assert text == json.dumps(
            json.loads(text), ensure_ascii=False, sort_keys=True, separators=(",", ":")
        )

    def test_a_field_that_holds_its_default_is_left_out(self) -> None:
        assert to_document(BARE) == '{"source":"pubmed","source_id":"1"}'

    @pytest.mark.parametrize(
        "text, says",
        [
            ("", "JSON"),
            ("[]", "is no record"),
            ('{"source":"pubmed"}', "source_id"),
            ('{"source":"pubmed","source_id":1}', "source_id"),
            ('{"source":"a","source_id":"1","dates":{"created":"soon"}}', "dates.created"),
        ],
    )
    def test_other_text_is_refused_by_name(self, text: str, says: str) -> None:
        with pytest.raises(FormatError, match=says):
            from_document(text)


class TestHashes:
    @slowly
    @given(one=records, other=records)
    def test_hashes_are_equal_exactly_when_records_are(self, one: Record, other: Record) -> None:
        assert (content_hash(one) == content_hash(other)) == (one == other)
        assert content_hash(one) == content_hash(from_document(to_document(one)))

    def test_indexing_alone_changes_the_content_and_not_the_material(self) -> None:
        assert content_hash(BARE) != content_hash(INDEXED)
        assert material_hash(BARE) == material_hash(INDEXED)

    @slowly
    @given(old=records, new=records)
    def test_material_hashes_differ_exactly_when_a_material_field_does(
        self, old: Record, new: Record
    ) -> None:
        changed = {change.field for change in changed_fields(old, new)}
        assert (material_hash(old) != material_hash(new)) == bool(changed - MATERIAL_EXCEPTIONS)

    @slowly
    @given(new=records, data=st.data())
    def test_one_changed_field_is_material_unless_the_table_excepts_it(
        self, new: Record, data: st.DataObject
    ) -> None:
        name = data.draw(st.sampled_from([field.name for field in fields(Record)]))
        if name == "dates":
            return
        changed = replace(BARE, **{name: getattr(new, name)})
        if changed != BARE:
            is_material = material_hash(changed) != material_hash(BARE)
            assert is_material == (name not in MATERIAL_EXCEPTIONS)

    @pytest.mark.parametrize(
        "changed",
        [
            replace(BARE, related_works=(RelatedWork("RetractionIn", "J. 1", "2"),)),
            replace(BARE, dates=RecordDates(published=PartialDate("2026", 2026))),
            replace(BARE, abstract=(AbstractSection("Cold."),)),
        ],
        ids=["notice", "printed date", "abstract"],
    )
    def test_what_a_reader_would_want_to_know_is_material(self, changed: Record) -> None:
        assert material_hash(changed) != material_hash(BARE)


class TestChanges:
    @slowly
    @given(one=records, other=records)
    def test_a_change_is_named_exactly_when_there_is_one(self, one: Record, other: Record) -> None:
        assert bool(changed_fields(one, other)) == (one != other)
        assert changed_fields(one, one) == ()

    @slowly
    @given(one=records, other=records)
    def test_changes_read_backwards_are_the_same_changes(self, one: Record, other: Record) -> None:
        there = [(c.field, c.old, c.new) for c in changed_fields(one, other)]
        back = [(c.field, c.new, c.old) for c in changed_fields(other, one)]
        assert there == back

    def test_indexing_shows_headings_as_medline_prints_them(self) -> None:
        assert changed_fields(BARE, INDEXED) == (
            FieldChange("dates.mesh_added", "", "2026-01-02"),
            FieldChange("dates.revised", "", "2026-01-03"),
            FieldChange("dates.completed", "", "2026-01-02"),
            FieldChange("mesh", "", "Neuroma/*surgery"),
            FieldChange("status", "", "MEDLINE"),
            FieldChange("indexing_method", "", "Automated"),
            FieldChange("citation_subsets", "", "IM"),
        )

    def test_of_a_list_only_what_differs_is_shown(self) -> None:
        kept, gone, came = MeshHeading("Cold"), MeshHeading("Warm"), MeshHeading("Hot", major=True)
        old, new = replace(BARE, mesh=(kept, gone)), replace(BARE, mesh=(kept, came))
        assert changed_fields(old, new) == (FieldChange("mesh", "Warm", "*Hot"),)

    def test_a_new_order_of_authors_shows_all_of_them(self) -> None:
        ada, bob = Author("Frost", initials="A"), Author("Rime", initials="B")
        (change,) = changed_fields(
            replace(BARE, authors=(ada, bob)), replace(BARE, authors=(bob, ada))
        )
        assert (change.old, change.new) == ("Frost A, Rime B", "Rime B, Frost A")

    def test_a_difference_that_the_short_form_hides_is_shown_in_full(self) -> None:
        old = replace(BARE, authors=(Author("Frost", initials="A"),))
        new = replace(BARE, authors=(Author("Frost", initials="A", orcid="0000-0001-0000-0000"),))
        (change,) = changed_fields(old, new)
        assert change.old == "Frost, A"
        assert change.new == "Frost, A, 0000-0001-0000-0000"

    def test_sections_are_shown_with_their_labels(self) -> None:
        new = replace(BARE, abstract=(AbstractSection("Ten feet.", "METHODS"),))
        assert changed_fields(BARE, new) == (FieldChange("abstract", "", "METHODS: Ten feet."),)
