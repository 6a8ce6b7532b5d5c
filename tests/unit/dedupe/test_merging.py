"""A group shown as one record: nothing that a member states is lost, nothing is invented."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from litwatch.dedupe.merging import FIELDS, merge
from litwatch.domain import AbstractSection, Author, Journal, PartialDate, Record, RecordDates

BARE = Record("pubmed", "1", pmid="1", title="Cold for the knee")
FULL = Record(
    "embase",
    "L1",
    doi="10.1/1",
    title="COLD FOR THE KNEE",
    abstract=(AbstractSection("Pain fell."),),
    authors=(Author("Able", "Ann", "A"),),
    journal=Journal("Journal of Cold"),
    volume="7",
    pages="1-9",
    dates=RecordDates(published=PartialDate("2026", 2026)),
)


def origins(*records: Record) -> dict[str, str]:
    return {origin.field: origin.record_id for origin in merge(records).origins}


def test_gaps_of_the_representative_are_filled_and_say_from_whom() -> None:
    view = merge([BARE, FULL])

    assert view.record.title == BARE.title
    assert (view.record.doi, view.record.volume, view.record.year) == ("10.1/1", "7", 2026)
    assert view.record.record_id == BARE.record_id
    assert origins(BARE, FULL) == {
        "title": "pubmed:1",
        "pmid": "pubmed:1",
        **dict.fromkeys(
            ("abstract", "authors", "journal", "volume", "pages", "doi", "published"), "embase:L1"
        ),
    }


def test_the_longest_abstract_is_shown() -> None:
    longer = replace(FULL, source_id="L2", abstract=(AbstractSection("Pain fell from 8 to 2."),))

    assert merge([FULL, longer]).record.abstract == longer.abstract
    assert origins(FULL, longer)["abstract"] == "embase:L2"


def test_a_record_alone_is_shown_as_it_is() -> None:
    assert merge([FULL]).record == FULL
    assert set(origins(FULL).values()) == {"embase:L1"}


RECORDS = st.builds(
    replace,
    st.sampled_from([BARE, FULL]),
    source_id=st.text("123", min_size=1, max_size=3),
    doi=st.sampled_from(["", "10.1/1", "10.1/2"]),
    volume=st.sampled_from(["", "7", "8"]),
    title=st.sampled_from(["", "A title", "Another"]),
)


@given(records=st.lists(RECORDS, min_size=1, max_size=4))
def test_each_field_is_what_its_origin_states(records: list[Record]) -> None:
    view = merge(records)
    held = {record.record_id: [each for each in records if each == record] for record in records}

    for origin in view.origins:
        assert origin.record_id in held
    for field in ("doi", "volume", "title"):
        stated = [getattr(record, field) for record in records if getattr(record, field)]
        assert getattr(view.record, field) == (stated[0] if stated else "")
    assert {origin.field for origin in view.origins} <= {*FIELDS, "published"}
