"""The texts that quotes count in."""

from hypothesis import given
from hypothesis import strategies as st

from litwatch.domain import AbstractSection, MeshHeading, PublicationType, Record
from litwatch.screening import field_text
from litwatch.screening.fields import FIELDS, name_quotes

RECORD = Record(
    source="pubmed",
    source_id="1",
    title="Cold",
    abstract=(AbstractSection("One.", "AIM"), AbstractSection("Two.")),
    publication_types=(PublicationType("Journal Article"), PublicationType("Review")),
    mesh=(MeshHeading("Animals, Newborn"), MeshHeading("Animals")),
    languages=("eng", "fre"),
)


def test_each_field_has_its_text() -> None:
    assert field_text(RECORD, "title") == "Cold"
    assert field_text(RECORD, "abstract") == "AIM: One.\nTwo." == RECORD.abstract_text
    assert field_text(RECORD, "publication_types") == "Journal Article; Review"
    assert field_text(RECORD, "mesh") == "Animals, Newborn; Animals"
    assert field_text(RECORD, "languages") == "eng; fre"


def test_an_empty_record_has_empty_texts() -> None:
    empty = Record(source="pubmed", source_id="1")
    assert {field_text(empty, name) for name in FIELDS} == {""}


@given(st.lists(st.text(max_size=12), max_size=5))
def test_every_name_is_found_at_its_offsets(names: list[str]) -> None:
    record = Record(source="pubmed", source_id="1", mesh=tuple(map(MeshHeading, names)))
    quotes = name_quotes(record, "mesh")
    assert [quote.text for quote in quotes] == names
    text = field_text(record, "mesh")
    assert all(text[quote.start : quote.end] == quote.text for quote in quotes)
