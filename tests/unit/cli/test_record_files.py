"""Records from the files and folders that a command names: each read once, faults named."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from litwatch.cli.records import each_record, read_records
from litwatch.errors import FormatError, UsageError

HEAD = (
    '<?xml version="1.0" ?>\n<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, '
    '1st January 2025//EN" "https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">\n'
)


def pubmed_set(*records: tuple[str, str]) -> bytes:
    """A PubmedArticleSet of (PMID, title)."""
    articles = "".join(
        f'<PubmedArticle><MedlineCitation Status="MEDLINE"><PMID Version="1">{pmid}</PMID>'
        f"<Article><Journal/><ArticleTitle>{title}</ArticleTitle></Article></MedlineCitation>"
        f"<PubmedData/></PubmedArticle>"
        for pmid, title in records
    )
    return f"{HEAD}<PubmedArticleSet>{articles}</PubmedArticleSet>".encode()


def titles(*paths: Path) -> dict[str, str]:
    return {record.source_id: record.title for record in read_records(paths)}


def test_a_plain_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_bytes(pubmed_set(("1", "One"), ("2", "Two")))
    assert titles(path) == {"1": "One", "2": "Two"}


def test_a_compressed_file_reads_as_the_plain_one(tmp_path: Path) -> None:
    path = tmp_path / "a.xml.gz"
    path.write_bytes(gzip.compress(pubmed_set(("1", "One"))))
    assert titles(path) == {"1": "One"}


def test_a_folder_stands_for_its_files_in_the_order_of_their_names(tmp_path: Path) -> None:
    (tmp_path / "2026-01-02.xml").write_bytes(pubmed_set(("1", "Revised"), ("3", "Three")))
    (tmp_path / "2026-01-01.xml").write_bytes(pubmed_set(("1", "One"), ("2", "Two")))
    (tmp_path / "README.md").write_text("no records")
    assert titles(tmp_path) == {"1": "Revised", "2": "Two", "3": "Three"}


def test_of_two_files_the_later_named_one_counts(tmp_path: Path) -> None:
    first, second = tmp_path / "b.xml", tmp_path / "a.xml"
    first.write_bytes(pubmed_set(("1", "Old")))
    second.write_bytes(pubmed_set(("1", "New")))
    assert titles(first, second) == {"1": "New"}
    assert titles(second, first) == {"1": "Old"}


def test_an_empty_set_is_no_error(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_bytes(pubmed_set())
    assert read_records([path]) == []


def test_a_missing_path_is_wrong_use(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"nowhere\.xml: cannot be read: No such file"):
        read_records([tmp_path / "nowhere.xml"])


def test_a_folder_without_records_is_wrong_use(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"holds no \.xml or \.xml\.gz file"):
        read_records([tmp_path])


@pytest.mark.parametrize(
    "name,data",
    [
        ("cut.xml.gz", gzip.compress(b"x" * 1000)[:-12]),
        ("damaged.xml.gz", gzip.compress(b"x" * 1000)[:12] + b"\xff" * 30),
        ("text.xml", b"A list of titles\nOne\n"),
        ("page.xml", b"<html><body>Moved</body></html>"),
        ("cut.xml", pubmed_set(("1", "One"))[:-30]),
        ("empty.xml", b""),
        ("binary.xml", b"\x00\x01\x02\xff"),
    ],
)
def test_what_holds_no_records_is_refused_by_name(tmp_path: Path, name: str, data: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(FormatError) as caught:
        read_records([path])
    assert name in str(caught.value)
    assert caught.value.exit_code == 1


def test_a_file_that_only_claims_to_be_compressed_is_named(tmp_path: Path) -> None:
    path = tmp_path / "plain.xml.gz"
    path.write_bytes(pubmed_set(("1", "One")))
    with pytest.raises(UsageError, match=r"plain\.xml\.gz: cannot be read: it is no gzip file"):
        read_records([path])


MEDLINE = b"PMID- 7\nTI  - Seven\n\nPMID- 7\nTI  - Seven again\n"
RIS = b"TY  - JOUR\nTI  - Eight\nAN  - 8\nDB  - PubMed\nER  - \n"
TABLE = b"pmid,title\n9,Nine\n"


@pytest.mark.parametrize(
    "name, data, expected",
    [
        ("any.txt", MEDLINE, {"7": "Seven again"}),
        ("any.nbib.gz", gzip.compress(MEDLINE), {"7": "Seven again"}),
        ("any.txt", RIS, {"8": "Eight"}),
        ("any.txt", TABLE, {"9": "Nine"}),
    ],
)
def test_other_formats_are_told_by_their_content(
    tmp_path: Path, name: str, data: bytes, expected: dict[str, str]
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    assert titles(path) == expected


def test_each_record_gives_what_a_file_holds_twice(tmp_path: Path) -> None:
    path = tmp_path / "twice.nbib"
    path.write_bytes(MEDLINE)
    assert [record.title for record in each_record([path])] == ["Seven", "Seven again"]
