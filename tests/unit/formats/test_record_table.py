"""Tables of records: columns by many names, no row lost."""

import csv
from pathlib import Path

import pytest

from litwatch.errors import FormatError
from litwatch.formats.record_table import read_record_table


def table(*lines: str) -> bytes:
    return "\r\n".join(lines).encode()


def test_columns_stand_in_any_order_and_by_their_usual_names() -> None:
    (record,) = read_record_table(
        table(
            "Abstract,Title,Authors,Published Year,Journal,Volume,Issue,Pages,DOI,Language",
            'Pain fell.,Cold,"Doe, J.; Roe, R.",2021,J Cold,12(Suppl 1),,S1-S2,'
            "https://dx.doi.org/10.1000/xyz,English",
        )
    )
    assert (record.title, record.abstract_text, record.year) == ("Cold", "Pain fell.", 2021)
    assert [author.last_name for author in record.authors] == ["Doe", "Roe"]
    assert (record.volume, record.pages, record.doi) == ("12(Suppl 1)", "S1-S2", "10.1000/xyz")
    assert record.languages == ("eng",)
    assert record.source_id == "https://dx.doi.org/10.1000/xyz"


def test_headings_and_types_are_lists() -> None:
    (record,) = read_record_table(
        table("pmid,title,mesh,pt", "12,Cold,Animals; *Rats/surgery,Letter; Comment")
    )
    assert [heading.descriptor for heading in record.mesh] == ["Animals", "Rats"]
    assert record.mesh[1].major
    assert [kind.name for kind in record.publication_types] == ["Letter", "Comment"]
    assert (record.pmid, record.source_id) == ("12", "12")


@pytest.mark.parametrize(
    "pmid", ["123", "123.0", "https://pubmed.ncbi.nlm.nih.gov/123", "PMID:123"]
)
def test_a_pmid_is_read_from_a_number_or_an_address(pmid: str) -> None:
    (record,) = read_record_table(table("openalex_id,pmid,title", f"W1,{pmid},Cold"))
    assert (record.pmid, record.source_id) == ("123", "123")


def test_a_name_that_comes_twice_or_not_at_all_is_the_rows_number() -> None:
    records = read_record_table(table("id,title", "a,One", "a,Two", ",Three"))
    assert [record.source_id for record in records] == ["a", "row3", "row4"]


def test_a_cell_may_hold_a_whole_text_and_the_limit_is_put_back() -> None:
    before = csv.field_size_limit()
    (record,) = read_record_table(table("title,abstract", "Cold," + "ice " * 50_000))
    assert len(record.abstract_text) > 190_000
    assert csv.field_size_limit() == before


def test_a_table_without_titles_is_refused() -> None:
    with pytest.raises(FormatError, match="names no column `title`"):
        list(read_record_table(table("pmid,abstract", "1,x"), "records.csv"))


def test_every_row_of_real_sets_is_read(shared_data: Path) -> None:
    sets = {"cohen2006_Opiods": 1915, "synergy_Meijboom_2021": 882}
    for name, rows in sets.items():
        data = (shared_data / "screening" / f"{name}.csv").read_bytes()
        records = list(read_record_table(data, name))
        assert len({record.source_id for record in records}) == len(records) == rows
