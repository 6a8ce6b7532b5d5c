"""References in RIS: what is read of them, what is refused and where, and what is written."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litwatch.domain import AbstractSection, Author, Journal, PartialDate, Record, RecordDates
from litwatch.errors import FormatError
from litwatch.formats.language_codes import language_code
from litwatch.formats.ris import read_ris, ris_values
from litwatch.formats.ris_syntax import read_ris_references, write_ris_reference
from litwatch.strategy.languages import NAMES

PLAIN = b"TY  - JOUR\nTI  - Cold\nER  - \n"


def one(text: str) -> Record:
    """The record of one reference with these lines."""
    (record,) = read_ris(f"TY  - JOUR\n{text}\nER  - \n".encode())
    return record


def test_a_reference_of_a_manager_is_read_whole() -> None:
    record = one(
        "AU  - Able, Ann B.\nAU  - Nerve Study Group\nPY  - 2012\nTI  - Cold and nerves\n"
        "JO  - J Nerves\nJF  - Journal of Nerves\nVL  - 7\nIS  - 2\nSP  - 11\nEP  - 19\n"
        "SN  - 1234-5678\nDO  - https://doi.org/10.1000/abc.1\nAB  - Twelve patients.\n"
        "LA  - English\nKW  - neuroma\nKW  - cold\nM3  - Conference Abstract\n"
    )
    assert record.title == "Cold and nerves"
    assert record.authors == (
        Author("Able", "Ann B.", "AB"),
        Author(collective_name="Nerve Study Group"),
    )
    assert record.journal == Journal("Journal of Nerves", "J Nerves", "1234-5678")
    assert (record.year, record.volume, record.issue, record.pages) == (2012, "7", "2", "11-19")
    assert (record.doi, record.abstract_text) == ("10.1000/abc.1", "Twelve patients.")
    assert record.languages == ("eng",)
    assert [keyword.text for keyword in record.keywords] == ["neuroma", "cold"]
    assert [kind.name for kind in record.publication_types] == ["Conference Abstract"]


@pytest.mark.parametrize(
    "lines, pmid",
    [
        ("UR  - https://pubmed.ncbi.nlm.nih.gov/123456/", "123456"),
        ("UR  - http://www.ncbi.nlm.nih.gov/pubmed/123456", "123456"),
        ("L1  - https://ovid.example/ovidweb.cgi?T=JS&D=med5&AN=123456", "123456"),
        ("UR  - https://ovid.example/ovidweb.cgi?T=JS&D=emed18&AN=123456", ""),
        ("DB  - Ovid MEDLINE(R)\nAN  - 123456", "123456"),
        ("DB  - Embase\nAN  - 123456", ""),
        ("AN  - 123456", ""),
        ("N1  - PMID: 123456", "123456"),
        ("AN  - PMID:123456", "123456"),
    ],
)
def test_a_number_is_a_pmid_only_where_the_file_says_so(lines: str, pmid: str) -> None:
    assert one(lines).pmid == pmid


@pytest.mark.parametrize(
    "lines, doi",
    [
        ("DO  - 10.1000/x", "10.1000/x"),
        ("DO  - doi:10.1000/x.", "10.1000/x"),
        ("UR  - https://doi.org/10.1000%2Fx", "10.1000/x"),
        ("L3  - http://sfx.example/k?id=doi:10.1000%2Fx&genre=article", "10.1000/x"),
        ("N1  - doi: 10.1000/x", "10.1000/x"),
        ("N1  - version 10.1000/x", ""),
    ],
)
def test_a_doi_is_found_where_exports_put_it(lines: str, doi: str) -> None:
    assert one(lines).doi == doi


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_line_ends_and_encodings_of_every_system_are_read(ending: str, encoding: str) -> None:
    text = f"TY  - JOUR{ending}TI  - Névrome à froid{ending}ER  - {ending}"
    assert [record.title for record in read_ris(text.encode(encoding))] == ["Névrome à froid"]


def test_a_line_without_a_tag_goes_on_with_the_one_before() -> None:
    record = one("AB  - Pain fell from 8\nto 2.\n\n  It stayed there.\nIL - 6 rose.\nTI  - Cold")
    assert record.abstract_text == "Pain fell from 8 to 2. It stayed there. IL - 6 rose."
    assert record.title == "Cold"


def test_a_heading_before_the_first_reference_is_passed_over() -> None:
    assert len(list(read_ris(b"Provider: X\nContent: text/plain\n\n" + PLAIN))) == 1


def test_without_ty_and_er_blank_lines_stand_between_references() -> None:
    text = b"VN  - Ovid\nTI  - One\nAB  - a\nAB  - b\nmodel  - svm\n\n\n\nVN  - Ovid\nTI  - Two\n"
    first, second = read_ris(text)
    assert (first.title, first.abstract) == ("One", (AbstractSection("a"), AbstractSection("b")))
    assert second.title == "Two"


def test_records_have_names_of_their_own() -> None:
    text = b"TY  - JOUR\nUR  - https://pubmed.ncbi.nlm.nih.gov/7/\nER  - \n" * 2 + PLAIN
    assert [record.source_id for record in read_ris(text)] == ["7", "ref2", "ref3"]


@pytest.mark.parametrize(
    "data, place, what",
    [
        (b"", "F:", "empty"),
        (b"Title,Authors\nCold,Able\n", "F:", "no reference"),
        (b"TY  - JOUR\nTI  - a\nTY  - JOUR\nER  - \n", "F, line 1:", "no ER line"),
        (PLAIN + b"TY  - JOUR\nTI  - cut", "F, line 4:", "no ER line"),
        (b"\x00\x01\x02TY  - JOUR", "F:", "is no text"),
        (PLAIN + b"TY  - JOUR\nAB  - " + b"x" * 2_000_001, "F, line 4:", "no ER line"),
        (PLAIN + b"TY  - JOUR\nAB  - " + b"x" * 2_000_001 + b"\nER  - ", "line 4:", "longer than"),
    ],
)
def test_what_is_no_ris_is_refused_with_its_place(data: bytes, place: str, what: str) -> None:
    with pytest.raises(FormatError, match=re.escape(what)) as caught:
        list(read_ris(data, "F"))
    assert place in str(caught.value)


def test_references_come_one_at_a_time_until_the_first_fault() -> None:
    reading = read_ris_references(PLAIN + b"TY  - JOUR\nTI  - cut")
    assert next(reading).first("TI") == "Cold"
    with pytest.raises(FormatError):
        next(reading)


WORDS = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp", "Zs")), min_size=1, max_size=8
)
LINE = st.lists(WORDS, min_size=1, max_size=4).map(" ".join)


@given(title=LINE, abstract=LINE, keywords=st.lists(LINE, max_size=2), year=st.integers(1800, 2026))
def test_what_is_written_is_read_again(
    title: str, abstract: str, keywords: list[str], year: int
) -> None:
    record = Record(
        source="pubmed",
        source_id="7",
        pmid="7",
        doi="10.1000/x",
        title=title,
        abstract=(AbstractSection(abstract),),
        pages="S1-S9",
        dates=RecordDates(published=PartialDate(str(year), year)),
    )
    values = [*ris_values(record), *(("KW", word) for word in keywords)]
    written = write_ris_reference(iter(values))
    assert written.startswith("TY  - JOUR\r\n")
    assert written.endswith("ER  - \r\n\r\n")

    read, _ = read_ris(written.encode() + PLAIN)
    for name in ("pmid", "doi", "title", "abstract", "pages", "dates"):
        assert getattr(read, name) == getattr(record, name)
    assert [keyword.text for keyword in read.keywords] == keywords


def test_a_real_export_is_read_whole(shared_data: Path) -> None:
    """Counted again from its lines, without the reader."""
    data = (shared_data / "screening/robotsearch_ovid_export.ris.txt").read_bytes()
    lines = data.decode("utf-8").splitlines()
    counts = {
        tag: sum(line.startswith(f"{tag}  - ") for line in lines)
        for tag in ("TI", "AB", "AU", "PT")
    }
    links = {found[1] for line in lines if (found := re.search(r"&AN=(\d+)$", line))}

    records = list(read_ris(data))

    assert len(records) == counts["TI"] == 1178
    assert sum(len(record.abstract) for record in records) == counts["AB"]
    assert sum(len(record.authors) for record in records) == counts["AU"]
    assert sum(len(record.publication_types) for record in records) == counts["PT"]
    assert {record.pmid for record in records} == links
    assert all(one.source_id != other.source_id for one, other in pairwise(records))
    assert sum(bool(record.doi) for record in records) > 700


ENDNOTE = """TY  - JOUR
AB  - Twelve patients.
AD  - Nerve Institute
AN  - 123456
AU  - Able, A.
AU  - Bēta, B. C.
DA  - Mar
DB  - Medline
DO  - 10.1000/a
ET  - 20120305
IS  - 3
J2  - J Nerves
KW  - Humans
*Neuroma
LA  - eng
N1  - 1234-5678
Able, A
Journal Article
PY  - 2012
SN  - 1234-5678
SP  - 11-19
T2  - Journal of Nerves
TI  - Cold and nerves
VL  - 7
ID  - 42
ER  -
"""
ZOTERO = """TY  - JOUR
TI  - Cold and nerves
AU  - Able, Ann
AU  - Beta, Bob
T2  - Journal of Nerves
AB  - Twelve patients.
DA  - 2012/03//
PY  - 2012
DO  - 10.1000/a
VL  - 7
IS  - 3
SP  - 11
EP  - 19
J2  - J Nerves
LA  - en
SN  - 1234-5678
UR  - https://pubmed.ncbi.nlm.nih.gov/123456
Y2  - 2026/11/20/09:30:00
ER  -
"""
EMBASE = """TY  - JOUR
M3  - Conference Abstract
Y1  - 2012//
VL  - 7
IS  - 3
SP  - 11
EP  - 19
SN  - 1234-5678
JF  - Journal of Nerves
JO  - J. Nerves
TI  - Cold and nerves
A1  - Able A.
A1  - Beta B.C.
N2  - Twelve patients.
LA  - English
U2  - L123456
DB  - Embase
L2  - http://dx.doi.org/10.1000/a
ER  -
"""
CENTRAL = """Record #1 of 1
Provider: John Wiley & Sons, Ltd
Content: text/plain; charset="UTF-8"

TY  - JOUR
AN  - CN-01234567
TI  - Cold and nerves
AU  - Able, A
AU  - Beta, B
T2  - Journal of nerves
YR  - 2012
VL  - 7
NO  - 3
PG  - 11-19
PM  - PUBMED 123456
XR  - EMBASE 9876
PY  - 2012
DO  - 10.1000/a
AB  - Twelve patients.
US  - https://www.cochranelibrary.com/central/doi/10.1002/central/CN-01234567/full
ER  -
"""


@pytest.mark.parametrize("text", [ENDNOTE, ZOTERO, EMBASE, CENTRAL])
def test_exports_of_several_programs_tell_the_same_work(text: str) -> None:
    (record,) = read_ris(text.encode())
    assert (record.title, record.doi, record.year) == ("Cold and nerves", "10.1000/a", 2012)
    assert (record.abstract_text, record.volume, record.pages) == ("Twelve patients.", "7", "11-19")
    assert [author.last_name[1:] for author in record.authors] in (["ble", "eta"], ["ble", "ēta"])
    assert record.journal.title.casefold() == "journal of nerves"
    assert record.pmid == ("" if text is EMBASE else "123456")


@pytest.mark.parametrize(
    "name, code",
    [
        *((name, "eng") for name in ("eng", "English", "en", "en-US", "EN_gb", " english ")),
        *((name, "ger") for name in ("German", "de", "de-CH", "ger")),
        ("zh-Hans", "chi"),
        ("Klingon", "klingon"),
        ("multiple languages", "mul"),
    ],
)
def test_a_language_is_a_code_however_it_is_named(name: str, code: str) -> None:
    assert language_code(name) == code
    assert one(f"LA  - {name}").languages == (code,)


def test_every_language_of_medline_has_its_own_code_by_each_name() -> None:
    assert {language_code(name) for name in NAMES.values()} == set(NAMES)
    assert all(language_code(code) == code for code in NAMES)
