"""Labelled sets as benchmarks publish them: any encoding, any usual column, located refusals."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litwatch.errors import FormatError
from litwatch.formats.labelled_table import LABELS, LabelledRecord, read_labelled_table

ROWS = "title,abstract,label_included\nÉtude du névrome,Cold.,1\nKnee,,0\n"
EXPECTED = (
    LabelledRecord("Étude du névrome", "Cold.", included=True),
    LabelledRecord("Knee", "", included=False),
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_the_encoding_is_told_apart(encoding: str) -> None:
    assert read_labelled_table(ROWS.encode(encoding)) == EXPECTED


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_separators_and_line_ends_are_told_apart(delimiter: str, line_end: str) -> None:
    text = ROWS.replace(",", delimiter).replace("\n", line_end)
    assert read_labelled_table(text.encode()) == EXPECTED


@pytest.mark.parametrize("column", LABELS)
def test_any_usual_name_of_the_label_is_understood(column: str) -> None:
    assert read_labelled_table(ROWS.replace("label_included", column.upper()).encode()) == EXPECTED


def test_the_final_label_counts_where_earlier_stages_are_labelled_too() -> None:
    table = b"included,label_ta,title,label_included\n1,1,Knee,0\n"
    (record,) = read_labelled_table(table)
    assert not record.included


@pytest.mark.parametrize(
    "sign, included",
    [
        (("1", "1.0", "Yes", "included", " TRUE "), True),
        (("0", "0.0", "no", "Irrelevant", "n"), False),
    ],
)
def test_signs_of_labels(sign: tuple[str, ...], included: object) -> None:
    rows = "".join(f"Knee,{each}\n" for each in sign)
    records = read_labelled_table(f"title,label\n{rows}".encode())
    assert [record.included for record in records] == [included] * 5


@pytest.mark.parametrize("sign", ["", "-1", "nan"])
def test_what_nobody_labelled_is_left_out(sign: str) -> None:
    assert read_labelled_table(f"title,label\nKnee,{sign}\nHip,1\n".encode()) == (
        LabelledRecord("Hip", "", included=True),
    )


def test_a_table_without_abstracts_or_with_a_blank_title_is_read() -> None:
    (record,) = read_labelled_table(b"id,title,label\n7,,1\n")
    assert record == LabelledRecord("", "", included=True)


@pytest.mark.parametrize(
    "table, said",
    [
        (b"", "the file is empty"),
        (b"  \n\n", "the file is empty"),
        (b"\x00\x01\x02", "is no text"),
        (b"title,abstract\nKnee,Cold.\n", "no column `label_included`"),
        (b"name,label\nKnee,1\n", "no column `title`"),
        (b"title,label\nKnee,perhaps\n", r"row 2, column label: 'perhaps' is no label"),
        (b"title,label\nKnee,1,2,3\n", "row 2: the row has 4 cells"),
        (b'title,label\n"Knee,1\n', "quotation mark"),
        (b"PMID- 1\nTI  - Knee\n", "no column `title`"),
    ],
)
def test_what_is_no_labelled_table_is_refused_in_one_sentence(table: bytes, said: str) -> None:
    with pytest.raises(FormatError, match=said) as refused:
        read_labelled_table(table, "set.csv")
    assert str(refused.value).startswith("set.csv")
    assert "\n" not in str(refused.value)


@given(st.binary(max_size=200))
def test_any_bytes_give_records_or_one_sentence(data: bytes) -> None:
    try:
        records = read_labelled_table(data)
    except FormatError:
        return
    assert isinstance(records, tuple)


def test_a_long_abstract_is_one_cell() -> None:
    long = "cold " * 50_000
    (record,) = read_labelled_table(f"title,abstract,label\nKnee,{long},1\n".encode())
    assert len(record.abstract) == 249_999
