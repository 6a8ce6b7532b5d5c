"""Real PubMed XML: our records equal two readings that share no code with ours.

The first is Bio.Entrez.read, which validates against NLM's DTD. It refuses a DTD that is named by
an http address, so each record is read under a header that names one of those it brings along.
The second is the standard library's ElementTree over the unchanged file.
"""

from __future__ import annotations

import gzip
import re
from collections import Counter
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET
from xml.sax.saxutils import unescape

import pytest
from Bio import Entrez

from litwatch.domain import Author, MeshHeading, Record
from litwatch.formats.document import (
    changed_fields,
    content_hash,
    from_document,
    to_document,
)
from litwatch.formats.pubmed_xml import PubmedSet, read_pubmed_xml

Facts = dict[str, object]

FILES = (
    "pubmed_578_distinct_records.xml",
    "biopython/pubmed[124567].xml",
    "metapub/fixtures/pmid_xml/*.xml",
    "metapub/data/pmid_28731372.xml",
    "pmparser/*.xml*",
    "pubmedparser21/*.xml",
    "eutils_json/efetch.pubmed.xml",
)
# (PMID, field) where our record differs from an independent reading, and why that is right.
LAYOUT = "line breaks inside its MathML are the layout of the XML: one space, see pubmed_text"
JUSTIFIED = {
    ("30108519", "abstract"): LAYOUT,
    ("29963580", "abstract"): LAYOUT,
    ("17284678", "authors"): "the article's one affiliation (before 2014) is its first author's",
}


HEADER = (
    b'<?xml version="1.0" ?>\n<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle//EN" '
    b'"https://dtd.nlm.nih.gov/ncbi/pubmed/out/%s">\n<PubmedArticleSet>'
)
OLD_DTD, NEW_DTD = HEADER % b"pubmed_130101.dtd", HEADER % b"pubmed_250101.dtd"
ENTRY = re.compile(rb"<PubmedArticle>.*?</PubmedArticle>", re.DOTALL)
TAG = re.compile(r"<[^>]*>")
IDS = {"doi": "doi", "pmc": "pmcid", "pii": "pii"}


def payload_files(payloads: Path) -> Iterator[Path]:
    for pattern in FILES:
        yield from sorted(payloads.glob(pattern))


def unpacked(path: Path) -> bytes:
    data = path.read_bytes()
    return gzip.decompress(data) if path.suffix == ".gz" else data


def our_facts(record: Record) -> Facts:
    return {
        "pmid": record.pmid,
        "title": record.title,
        "abstract": [(section.label, section.text) for section in record.abstract],
        "authors": [author_facts(author) for author in record.authors],
        "mesh": [heading_facts(heading) for heading in record.mesh],
        "types": [kind.name for kind in record.publication_types],
        "languages": list(record.languages),
        "journal": record.journal.title,
        "ids": {name: getattr(record, field) for name, field in IDS.items()},
    }


def author_facts(author: Author) -> tuple[object, ...]:
    name = (author.last_name, author.fore_name, author.initials, author.suffix)
    return (*name, author.collective_name, list(author.affiliations))


def heading_facts(heading: MeshHeading) -> tuple[object, ...]:
    qualifiers = [(qualifier.name, qualifier.major) for qualifier in heading.qualifiers]
    return (heading.descriptor, heading.major, qualifiers)


# --- Bio.Entrez.read -----------------------------------------------------------------------------


def by_entrez(data: bytes) -> list[Facts]:
    """Records of 2013 are told by DateCreated, which later DTDs no longer have."""
    entries = ENTRY.findall(data)
    old = [entry for entry in entries if b"<DateCreated>" in entry]
    new = [entry for entry in entries if b"<DateCreated>" not in entry]
    facts = [*entrez_read(OLD_DTD, old), *entrez_read(NEW_DTD, new)]
    return sorted(facts, key=lambda fact: str(fact["pmid"]))


def entrez_read(header: bytes, entries: list[bytes]) -> list[Facts]:
    data = header + b"".join(entries) + b"</PubmedArticleSet>"
    # escape: "P < 0.05" stays apart from markup.
    answer = Entrez.read(BytesIO(data), escape=True)
    # The DTD of 2013 makes a set a list of records, later ones a list in a dictionary.
    return [
        entrez_facts(entry) for entry in (answer["PubmedArticle"] if header == NEW_DTD else answer)
    ]


def entrez_facts(entry: Any) -> Facts:
    citation = entry["MedlineCitation"]
    article = citation.get("Article", {})
    return {
        "pmid": str(citation["PMID"]),
        "title": plain(article.get("ArticleTitle", "")),
        "abstract": [
            (part.attributes.get("Label", ""), plain(part))
            for part in article.get("Abstract", {}).get("AbstractText", [])
            if part or part.attributes.get("Label")
        ],
        "authors": [entrez_author(author) for author in article.get("AuthorList", [])],
        "mesh": [entrez_heading(heading) for heading in citation.get("MeshHeadingList", [])],
        "types": [plain(kind) for kind in article.get("PublicationTypeList", [])],
        "languages": [plain(language) for language in article.get("Language", [])],
        "journal": plain(article.get("Journal", {}).get("Title", "")),
        "ids": entrez_ids(entry.get("PubmedData", {}), article),
    }


def plain(text: str) -> str:
    """Entrez.read keeps inline markup as tags in the text."""
    return unescape(TAG.sub("", text)).strip()


def entrez_author(author: Any) -> tuple[object, ...]:
    names = ("LastName", "ForeName", "Initials", "Suffix", "CollectiveName")
    places = [plain(place["Affiliation"]) for place in author.get("AffiliationInfo", [])]
    return (*(plain(author.get(name, "")) for name in names), places)


def entrez_heading(heading: Any) -> tuple[object, ...]:
    descriptor = heading["DescriptorName"]
    qualifiers = [
        (plain(name), name.attributes["MajorTopicYN"] == "Y") for name in heading["QualifierName"]
    ]
    return (plain(descriptor), descriptor.attributes["MajorTopicYN"] == "Y", qualifiers)


def entrez_ids(data: Any, article: Any) -> dict[str, str]:
    found = dict.fromkeys(IDS, "")
    for place in reversed(article.get("ELocationID", [])):
        if place.attributes["ValidYN"] == "Y":
            found[place.attributes["EIdType"]] = plain(place)
    for identifier in reversed(data.get("ArticleIdList", [])):
        if identifier.attributes["IdType"] in IDS:
            found[identifier.attributes["IdType"]] = plain(identifier)
    return found


# --- ElementTree ---------------------------------------------------------------------------------


def by_element_tree(data: bytes) -> list[Facts]:
    root = ET.fromstring(data)  # noqa: S314  # recorded files, read only in this test
    facts = [tree_facts(entry) for entry in root if entry.tag == "PubmedArticle"]
    return sorted(facts, key=lambda fact: str(fact["pmid"]))


def tree_facts(entry: ET.Element) -> Facts:
    citation = entry.find("MedlineCitation")
    assert citation is not None
    article = citation.find("Article")
    article = ET.Element("Article") if article is None else article
    return {
        "pmid": citation.findtext("PMID", ""),
        "title": joined(article.find("ArticleTitle")),
        "abstract": [
            (part.get("Label", ""), joined(part))
            for part in article.iterfind("Abstract/AbstractText")
            if joined(part) or part.get("Label")
        ],
        "authors": [tree_author(author) for author in article.iterfind("AuthorList/Author")],
        "mesh": [tree_heading(heading) for heading in citation.iter("MeshHeading")],
        "types": [joined(kind) for kind in article.iter("PublicationType")],
        "languages": [joined(language) for language in article.iter("Language")],
        "journal": joined(article.find("Journal/Title")),
        "ids": tree_ids(entry, article),
    }


def joined(element: ET.Element | None) -> str:
    return "" if element is None else "".join(element.itertext()).strip()


def tree_author(author: ET.Element) -> tuple[object, ...]:
    names = ("LastName", "ForeName", "Initials", "Suffix", "CollectiveName")
    places = [joined(place) for place in author.iter("Affiliation")]
    return (*(joined(author.find(name)) for name in names), places)


def tree_heading(heading: ET.Element) -> tuple[object, ...]:
    descriptor, *qualifiers = [(joined(part), part.get("MajorTopicYN") == "Y") for part in heading]
    return (*descriptor, qualifiers)


def tree_ids(entry: ET.Element, article: ET.Element) -> dict[str, str]:
    found = {}
    for name in IDS:
        listed = entry.findall(f"PubmedData/ArticleIdList/ArticleId[@IdType='{name}']")
        placed = article.findall(f"ELocationID[@EIdType='{name}'][@ValidYN='Y']")
        found[name] = joined((listed + placed)[0]) if listed or placed else ""
    return found


# --- the checks ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def readings(shared_data: Path) -> dict[str, tuple[bytes, PubmedSet]]:
    payloads = shared_data / "payloads"
    files = {str(path.relative_to(payloads)): unpacked(path) for path in payload_files(payloads)}
    return {name: (data, read_pubmed_xml(data)) for name, data in files.items()}


@pytest.fixture(scope="module")
def records(readings: dict[str, tuple[bytes, PubmedSet]]) -> list[Record]:
    return [record for _, answer in readings.values() for record in answer.records]


@pytest.mark.parametrize("oracle", [by_entrez, by_element_tree], ids=["Entrez", "ElementTree"])
def test_records_equal_an_independent_reading(
    readings: dict[str, tuple[bytes, PubmedSet]], oracle: Callable[[bytes], list[Facts]]
) -> None:
    differing = {
        (str(theirs["pmid"]), name): (ours[name], theirs[name])
        for data, answer in readings.values()
        for ours, theirs in zip(sorted_facts(answer), oracle(data), strict=True)
        for name in ours
        if ours[name] != theirs[name]
    }
    assert set(differing) == set(JUSTIFIED), differing
    for key, (ours, theirs) in differing.items():
        if JUSTIFIED[key] == LAYOUT:
            assert str(ours).split() == str(theirs).replace("\\n", " ").split()


def sorted_facts(answer: PubmedSet) -> list[Facts]:
    return sorted(map(our_facts, answer.records), key=lambda fact: str(fact["pmid"]))


def test_all_files_are_read(readings: dict[str, tuple[bytes, PubmedSet]]) -> None:
    counts = {name: len(answer.records) for name, (_, answer) in readings.items()}
    assert counts["pubmed_578_distinct_records.xml"] == 578
    assert sum(counts.values()) > 1100
    assert len(readings["pmparser/pubmed20n1016.xml.gz"][1].deleted) == 262
    assert len(readings["pmparser/pubmed26n1335.xml.gz"][1].deleted) == 6


def test_books_are_named_and_are_no_records(shared_data: Path) -> None:
    answer = read_pubmed_xml(
        (shared_data / "payloads/eutils_json/efetch.pubmedbook.xml").read_bytes()
    )
    assert answer.records == ()
    assert answer.books == ("20301295",)


def test_every_real_record_survives_its_document(records: list[Record]) -> None:
    for record in records:
        assert from_document(to_document(record)) == record


def test_every_real_record_differs_from_every_other(records: list[Record]) -> None:
    distinct = {to_document(record) for record in records}
    assert len({content_hash(record) for record in records}) == len(distinct)


def test_two_versions_of_a_real_record_tell_what_changed(records: list[Record]) -> None:
    """Some PMIDs stand in several files as they were in different years."""
    versions: dict[str, list[Record]] = {}
    for record in records:
        versions.setdefault(record.pmid, []).append(record)
    pairs = [
        (held[0], later) for held in versions.values() for later in held[1:] if later != held[0]
    ]
    for old, new in pairs:
        assert changed_fields(old, new)
        assert content_hash(old) != content_hash(new)
    assert pairs


def test_counts_known_of_the_578_records(readings: dict[str, tuple[bytes, PubmedSet]]) -> None:
    """Figures counted in the XML by hand; they guard the fields that no oracle compares."""
    found = readings["pubmed_578_distinct_records.xml"][1].records
    assert Counter(record.status for record in found)["PubMed-not-MEDLINE"] == 218
    assert sum(len(record.grants) for record in found) == 486
    assert sum(len(record.chemicals) for record in found) == 759
    assert sum(len(record.keywords) for record in found) == 1980  # of 1,981 one is empty
    assert sum(len(record.related_works) for record in found) == 225
    assert sum(len(record.registry_numbers) for record in found) == 33
    assert sum(len(record.investigators) for record in found) == 222
    assert sum(len(record.supplementary_concepts) for record in found) == 9
    assert sum(len(record.other_abstracts) for record in found) == 65
    assert sum(bool(record.conflict_of_interest) for record in found) == 117
    assert sum(bool(author.orcid) for record in found for author in record.authors) == 487
    assert all(record.dates.created and record.dates.entered for record in found)
    assert all(record.dates.revised and record.dates.published for record in found)


def test_a_record_entered_late_shows_when_it_really_arrived(records: list[Record]) -> None:
    late = next(record for record in records if record.pmid == "30849835")
    assert late.dates.created is not None
    assert late.dates.entered is not None
    assert (late.dates.created.year, late.dates.entered.year) == (2019, 1999)
