"""Tables of citations: whatever wrote them, each row is one record, or the table is refused."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litwatch.domain import Author, Record
from litwatch.errors import FormatError
from litwatch.formats.author_names import read_authors
from litwatch.formats.citation_csv import COLUMNS, read_citations

ROW = {
    "ID": "r1",
    "ENTRYTYPE": "article",
    "title": "Über die Kälte, kurz",
    "author": "Müller, Ärne and Li, X.",
    "year": "2012",
    "journal": "Stroke",
    "volume": "43",
    "number": "2",
    "pages": "123-9",
    "doi": "10.1161/ABC.12",
    "pmid": "2212345",
    "issn": "0039-2499",
    "abstract": 'Two "lines",\nin one cell',
}


def table(*rows: dict[str, str], delimiter: str = ",") -> str:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS, delimiter=delimiter, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def read(folder: Path, data: str | bytes) -> list[Record]:
    path = folder / "records.csv"
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return list(read_citations(path))


def refusal(folder: Path, data: str | bytes) -> str:
    with pytest.raises(FormatError) as caught:
        read(folder, data)
    return str(caught.value).removeprefix(str(folder / "records.csv"))


class TestARow:
    def test_becomes_a_record_field_by_field(self, tmp_path: Path) -> None:
        (record,) = read(tmp_path, table(ROW))
        assert record.record_id == "csv:r1"
        assert record.title == "Über die Kälte, kurz"
        assert [author.cited_as for author in record.authors] == ["Müller Ä", "Li X"]
        assert (record.year, record.volume, record.issue) == (2012, "43", "2")
        assert (record.pages, record.doi, record.pmid) == ("123-9", "10.1161/ABC.12", "2212345")
        assert (record.journal.title, record.journal.issn) == ("Stroke", "0039-2499")
        assert record.abstract_text == 'Two "lines",\nin one cell'

    def test_of_a_conference_stands_under_its_book(self, tmp_path: Path) -> None:
        row = ROW | {"ENTRYTYPE": "inproceedings", "journal": "", "booktitle": "Proceedings"}
        (record,) = read(tmp_path, table(row))
        assert record.journal.title == "Proceedings"
        assert [kind.name for kind in record.publication_types] == ["inproceedings"]

    @pytest.mark.parametrize("nothing", ["", "NA", "nan", "NULL", "#NAME?", " "])
    def test_may_state_nothing_in_the_words_of_a_spreadsheet(
        self, tmp_path: Path, nothing: str
    ) -> None:
        row = dict.fromkeys(ROW, nothing) | {"ID": "r1"}
        (record,) = read(tmp_path, table(row))
        assert record == Record(source="csv", source_id="r1")

    @pytest.mark.parametrize(
        "field,written,attribute,meant",
        [
            ("pmid", "22123456.0", "pmid", "22123456"),
            ("pmid", "PMID: 22123456", "pmid", "22123456"),
            ("pmid", "L601234567", "pmid", ""),
            ("doi", "https://doi.org/10.1/x", "doi", ""),
            ("doi", "https://doi.org/10.1000/x [doi]", "doi", "10.1000/x"),
            ("volume", "43.0", "volume", "43"),
            ("number", "2 Suppl. 1", "issue", "2 Suppl. 1"),
            ("year", "2012-03-01", "year", 2012),
            ("year", "2012.0", "year", 2012),
            ("year", "in press", "year", None),
        ],
    )
    def test_is_read_as_spreadsheets_leave_it(
        self, tmp_path: Path, field: str, written: str, attribute: str, meant: object
    ) -> None:
        (record,) = read(tmp_path, table(ROW | {field: written}))
        assert getattr(record, attribute) == meant


class TestATable:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
    @pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
    def test_may_come_in_any_encoding_and_with_any_separator(
        self, tmp_path: Path, encoding: str, delimiter: str
    ) -> None:
        expected = read(tmp_path, table(ROW))
        data = table(ROW, delimiter=delimiter).encode(encoding)
        assert read(tmp_path, data) == expected

    def test_may_lack_columns_and_have_them_in_any_order(self, tmp_path: Path) -> None:
        first, second = read(tmp_path, "year,Title,id\n2012,On cold,r1\n,On heat,r2\n")
        assert (first.source_id, first.title, first.year) == ("r1", "On cold", 2012)
        assert (second.source_id, second.title, second.year) == ("r2", "On heat", None)

    def test_may_have_rows_that_end_early_and_blank_ones(self, tmp_path: Path) -> None:
        records = read(tmp_path, "ID,title,author,year\nr1,On cold\n\n,,,\nr2,On heat,Li X,2012\n")
        assert [record.source_id for record in records] == ["r1", "r2"]
        assert records[0].authors == ()

    @pytest.mark.parametrize(
        "heading",
        [
            "record_id,title,authors,publication year,source title,volume,issue,pubmed_id",
            "ID,Title,Author,Year,Publication Title,Volume,Issue,PubMed ID",
        ],
    )
    def test_may_head_its_columns_as_other_exports_do(self, tmp_path: Path, heading: str) -> None:
        row = 'r1,On cold,"Li, X.",2012,Stroke,43,2,2212345'
        (record,) = read(tmp_path, f"{heading}\n{row}\n")
        assert (record.source_id, record.year, record.journal.title) == ("r1", 2012, "Stroke")
        assert (record.volume, record.issue, record.pmid) == ("43", "2", "2212345")
        assert [author.last_name for author in record.authors] == ["Li"]

    def test_gives_a_columns_own_name_the_preference(self, tmp_path: Path) -> None:
        (record,) = read(tmp_path, "ID,title,issue,number,record_id\nr1,On cold,9,2,other\n")
        assert (record.source_id, record.issue) == ("r1", "2")

    def test_may_have_a_cell_of_a_million_letters_and_a_stray_control_sign(
        self, tmp_path: Path
    ) -> None:
        long = "word " * 250_000
        (record,) = read(tmp_path, table(ROW | {"abstract": long, "journal": "Str\x1foke"}))
        assert record.abstract_text == long.strip()
        assert record.journal.title == "Str\x1foke"

    def test_may_name_a_record_with_a_word_that_means_nothing_elsewhere(
        self, tmp_path: Path
    ) -> None:
        (record,) = read(tmp_path, "title,ID\nOn cold,NA\n")
        assert record.source_id == "NA"

    def test_is_read_as_it_is_asked_for(self, tmp_path: Path) -> None:
        path = tmp_path / "records.csv"
        path.write_text("ID,title\nr1,On cold\n,On heat\n")
        records = read_citations(path)
        assert next(records).source_id == "r1"
        with pytest.raises(FormatError, match="line 3: the row has no ID"):
            next(records)

    def test_may_begin_with_blank_lines(self, tmp_path: Path) -> None:
        (record,) = read(tmp_path, "\n\n\n\n\nID;title\nr1;On cold, briefly\n")
        assert record.title == "On cold, briefly"

    def test_may_have_a_heading_alone(self, tmp_path: Path) -> None:
        assert read(tmp_path, "ID,title\n") == []
        assert read(tmp_path, "ID,title") == []

    @given(
        st.lists(
            st.tuples(st.text(st.characters(codec="utf-8", exclude_categories=["C"]))), max_size=5
        )
    )
    def test_gives_back_every_title_that_was_written(
        self, tmp_path_factory: pytest.TempPathFactory, titles: list[tuple[str]]
    ) -> None:
        rows = [{"ID": f"r{n}", "title": f"on {title}"} for n, (title,) in enumerate(titles)]
        records = read(tmp_path_factory.mktemp("table"), table(*rows))
        assert [record.title for record in records] == [row["title"].strip() for row in rows]


class TestRefused:
    @pytest.mark.parametrize(
        "data,said",
        [
            (b"", ": the file is empty"),
            (b"\n \n", ": the file is empty"),
            (b"\xef\xbb\xbf\n", ": the first row names no column ID"),
            (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00", ": is no text"),
            (b"PK\x03\x04\x14\x00\x08\x08", ": is no text"),
            (b"ID,title\nr1,On\x00cold\n", ": is no text"),
            (
                "name,heading\nr1,On cold\n",
                ": the first row names no column ID and no column title",
            ),
            ("ID,heading\nr1,On cold\n", ": the first row names no column title"),
            ("ID,title\nr1,On cold\n,On heat\n", ", line 3: the row has no ID"),
            ("ID,title\nr1,a\nr2,b\nr1,c\n", ", line 4: the ID 'r1' stands in line 2 already"),
            ("ID,title\nr1,On cold, briefly\n", ", line 2: the row has 3 cells, the first row 2"),
            ('ID,title\nr1,"On cold\nr2,On heat\n', ", line 3: no row of cells"),
        ],
    )
    def test_by_name_with_the_line_where_it_stands(
        self, tmp_path: Path, data: str | bytes, said: str
    ) -> None:
        assert refusal(tmp_path, data).startswith(said)

    def test_a_file_that_is_not_there(self, tmp_path: Path) -> None:
        with pytest.raises(FormatError, match=r"nowhere\.csv: cannot be read: No such file"):
            list(read_citations(tmp_path / "nowhere.csv"))

    def test_a_folder(self, tmp_path: Path) -> None:
        with pytest.raises(FormatError, match="cannot be read: Is a directory"):
            list(read_citations(tmp_path))

    @given(st.binary(max_size=200))
    def test_bytes_are_read_or_refused_and_never_more(
        self, tmp_path_factory: pytest.TempPathFactory, data: bytes
    ) -> None:
        path = tmp_path_factory.mktemp("bytes") / "records.csv"
        path.write_bytes(data)
        assert all(len(name) > 0 for name in read_or_refused(path))


def read_or_refused(path: Path) -> list[str]:
    """IDs of a table, or the refusal's remedy; anything else that is raised goes through."""
    try:
        return [record.source_id for record in read_citations(path)]
    except FormatError as error:
        return [error.remedy]


class TestAuthors:
    @pytest.mark.parametrize(
        "written",
        [
            "Smith, A. B. and van Doorn, C.",
            "Smith, A.B.; van Doorn, C.",
            "Smith AB, van Doorn C",
            "Smith, A. B., van Doorn, C.",
            "A. B. Smith and C. van Doorn",
            "Smith AB; van Doorn C; et al.",
            "Smith A.B. & van Doorn C.",
        ],
    )
    def test_are_the_same_people_however_they_are_written(self, written: str) -> None:
        people = read_authors(written)
        assert [person.last_name for person in people] == ["Smith", "van Doorn"]
        assert [person.initials for person in people] == ["AB", "C"]

    @pytest.mark.parametrize(
        "written,family",
        [
            ("Smith", ["Smith"]),
            ("Smith, Ann", ["Smith"]),
            ("Ann Smith", ["Smith"]),
            ("Wright, Jr. T. C.", ["Wright"]),
            ("LI X", ["LI"]),
            ("Broadley K.Burton A. C.Avgar T.", ["Broadley", "Burton", "Avgar"]),
            ("Vernia FilippoViscido Angelo", ["Filippo", "Angelo"]),
            ("", []),
            (" ; ", []),
        ],
    )
    def test_are_split_into_family_names(self, written: str, family: list[str]) -> None:
        assert [person.last_name for person in read_authors(written)] == family

    @given(st.text(max_size=60))
    def test_any_text_is_split(self, text: str) -> None:
        assert all(isinstance(person, Author) and person.cited_as for person in read_authors(text))
