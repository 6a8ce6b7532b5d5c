"""MEDLINE text: every field a screener reads, and what is refused."""

from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litwatch.domain import MeshHeading, PublicationType, Qualifier, RegistryNumber, RelatedWork
from litwatch.errors import FormatError
from litwatch.formats.medline import read_medline

ONE = b"""PMID- 123
OWN - NLM
CRDT- 2026/11/20 06:00
DP  - 2026 Nov
IS  - 0007-1250 (Print)
VI  - 12
IP  - 3
PG  - 537-43
TI  - Freezing a nerve
      for pain.
TT  - Einfrieren eines Nervs.
LID - 10.1000/xyz [doi]
AB  - BACKGROUND: Cold.
      RESULTS: Pain fell.
FAU - Doe, Jane
AU  - Doe J
CN  - Cold Group
LA  - ger
PT  - Journal Article
PT  - Randomized Controlled Trial
JT  - Journal of cold
SI  - ClinicalTrials.gov/NCT01234567
UOF - J Cold. 2020;1:2. PMID: 99
MH  - Neuroma/*surgery/pathology
MH  - *Humans
OT  - *ice

PMID- 124
TI  - Second
"""


def refusal(data: bytes) -> str:
    with pytest.raises(FormatError) as caught:
        list(read_medline(data, "file.nbib"))
    return str(caught.value)


def test_a_record_is_read_with_all_that_a_screener_asks() -> None:
    first, second = read_medline(ONE)
    assert (first.source, first.source_id, first.pmid) == ("pubmed", "123", "123")
    assert first.title == "Freezing a nerve for pain."
    assert first.vernacular_title == "Einfrieren eines Nervs."
    assert first.abstract_text == "BACKGROUND: Cold. RESULTS: Pain fell."
    assert first.doi == "10.1000/xyz"
    assert [author.cited_as for author in first.authors] == ["Doe J", "Cold Group"]
    assert (first.volume, first.issue, first.pages) == ("12", "3", "537-43")
    assert first.languages == ("ger",)
    assert first.journal.issn == "0007-1250"
    assert (first.year, first.dates.created) == (2026, date(2026, 11, 20))
    assert PublicationType("Randomized Controlled Trial") in first.publication_types
    assert first.registry_numbers == (RegistryNumber("ClinicalTrials.gov", "NCT01234567"),)
    assert first.related_works == (RelatedWork("UpdateOf", "J Cold. 2020;1:2.", "99"),)
    assert second.title == "Second"


def test_a_star_marks_a_main_heading_or_subheading() -> None:
    (first, _) = read_medline(ONE)
    assert first.mesh == (
        MeshHeading(
            "Neuroma",
            qualifiers=(Qualifier("surgery", major=True), Qualifier("pathology")),
        ),
        MeshHeading("Humans", major=True),
    )
    assert first.keywords[0].text == "ice"
    assert first.keywords[0].major


def test_line_ends_and_a_byte_mark_make_no_difference() -> None:
    plain = list(read_medline(ONE))
    assert list(read_medline(b"\xef\xbb\xbf" + ONE.replace(b"\n", b"\r\n"))) == plain


def test_what_is_no_medline_text_is_refused_with_its_place() -> None:
    assert "holds no record" in refusal(b"TI  - A title\n")
    assert "is empty" in refusal(b"")
    assert "file.nbib, line 3" in refusal(b"PMID- 1\nTI  - A\nno tag here\n")
    assert "is no PMID" in refusal(b"PMID- 1\nTI  - A\nPMID- x\n")
    assert "longer than any" in refusal(b"PMID- 1\nTI  - A\n" + b"      b\n" * 20_001)


def test_an_impossible_day_is_no_day() -> None:
    (record,) = read_medline(b"PMID- 1\nCRDT- 2026/13/45 06:00\n")
    assert record.dates.created is None


@given(st.text(alphabet="PMIDTABFU-0123456789 \n/*;x", max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    data = b"PMID- 1\n" + text.encode()
    with suppress(FormatError):
        assert next(iter(read_medline(data))).source_id == "1"


def test_a_real_file_is_read_whole(shared_data: Path) -> None:
    file = shared_data / "screening" / "robotsearch_pubmed_test.medline.txt"
    data = file.read_bytes()
    records = list(read_medline(data, str(file)))
    assert len(records) == data.count(b"\nPMID- ") == 1000
    assert all(record.title and record.publication_types for record in records)
    assert sum(len(record.mesh) for record in records) == data.count(b"\nMH  - ")
