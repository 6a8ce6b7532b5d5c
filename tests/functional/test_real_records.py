"""Real PubMed records in the embedded PubMed: two queries checked by hand, the rest by patterns.

The second reading here uses regular expressions over the raw XML and shares nothing with ours.
"""

from __future__ import annotations

import gzip
import html
import re
from collections import Counter
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

import pytest

from litwatch.localpubmed import Corpus, PubmedSearch
from litwatch.localpubmed.headings import read_headings
from litwatch.localpubmed.stopwords import STOPWORDS

FILES = (
    "pubmed_578_distinct_records.xml",
    "metapub/fixtures/pmid_xml",
    "metapub/data/pmid_28731372.xml",
    "biopython/pubmed1.xml",
    "biopython/pubmed2.xml",
    "biopython/pubmed4.xml",
    "biopython/pubmed5.xml",
    "biopython/pubmed6.xml",
    "biopython/pubmed7.xml",
    "pmparser/pubmed26n1334.xml.gz",
    "pmparser/pubmed20n1016.xml.gz",
)


@pytest.fixture(scope="module")
def payloads(shared_data: Path) -> Path:
    return shared_data / "payloads"


@pytest.fixture(scope="module")
def corpus(payloads: Path) -> Corpus:
    return Corpus.load([payloads / name for name in FILES])


@pytest.fixture(scope="module")
def search(corpus: Corpus, root: Path) -> PubmedSearch:
    mesh = root / "data" / "mesh" / "mesh-2019.tsv.gz"
    return PubmedSearch(corpus, lambda: read_headings(mesh))


class Article:
    """One record as patterns see it."""

    def __init__(self, text: str) -> None:
        self.text = text

    def all(self, pattern: str) -> list[str]:
        return [plain(found) for found in self.all_raw(pattern)]

    def all_raw(self, pattern: str) -> list[str]:
        return re.findall(pattern, self.text, re.DOTALL)

    @cached_property
    def pmid(self) -> int:
        return int(self.all(r"<MedlineCitation[^>]*>\s*<PMID[^>]*>(\d+)")[0])

    @cached_property
    def title(self) -> str:
        return " ".join(self.all(r"<ArticleTitle[^>]*>(.*?)</ArticleTitle>"))

    def day(self, status: str) -> str:
        part = r"\s*<{0}>(\d+)</{0}>"
        pattern = f'PubStatus="{status}">' + "".join(
            part.format(name) for name in ("Year", "Month", "Day")
        )
        found = re.search(pattern, self.text)
        assert found
        return "/".join(number.zfill(2) for number in found.groups())


def plain(markup: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", markup))


@pytest.fixture(scope="module")
def articles(payloads: Path) -> list[Article]:
    text = (payloads / FILES[0]).read_text("utf-8")
    return [
        Article(found)
        for found in re.findall(r"<PubmedArticle>.*?</PubmedArticle>", text, re.DOTALL)
    ]


def test_every_record_of_every_file_is_held(payloads: Path) -> None:
    """Counted by a pattern, file by file; DeleteCitation takes none of these away."""
    for name in FILES:
        path = payloads / name
        paths = sorted(path.glob("*.xml")) if path.is_dir() else [path]
        corpus = Corpus.load(paths)
        counted = sum(len(re.findall(rb"<PubmedArticle[ >]", content(path))) for path in paths)
        assert len(corpus.versions) == counted, name


def content(path: Path) -> bytes:
    data = path.read_bytes()
    return gzip.decompress(data) if path.suffix == ".gz" else data


def test_578_records_stand_in_the_union(corpus: Corpus, articles: list[Article]) -> None:
    assert len(articles) == 578
    assert {int(pmid) for pmid in corpus.visible(None)} >= {item.pmid for item in articles}


def test_deleted_records_of_update_files_are_gone(payloads: Path) -> None:
    """pubmed20n1016 withdraws 262 PMIDs, pubmed26n1335 six."""
    for name, count in (("pubmed20n1016", 262), ("pubmed26n1335", 6)):
        path = payloads / "pmparser" / f"{name}.xml.gz"
        tail = content(path).partition(b"<DeleteCitation>")[2]
        withdrawn = {found.decode() for found in re.findall(rb"<PMID[^>]*>(\d+)", tail)}
        assert len(withdrawn) == count
        assert not withdrawn & set(Corpus.load([path]).visible(None))


def test_operated_people(search: PubmedSearch) -> None:
    """Hand-checked: surgery as a subheading (transplantation is its family) or in the title,
    people, no reviews.

    Left out, rightly: 34334504, 35195805 and 31418827 are reviews; 31449451 is about cats;
    41576697 (title "… after surgery …") has no headings yet.
    """
    query = '("surgery"[sh] OR surg*[ti]) AND "Humans"[mh:noexp] NOT review[pt]'
    assert {int(pmid) for pmid in search.run(query).ids} == {
        32294727,  # End Stage Liver Disease/surgery, Liver Neoplasms/surgery
        38661995,  # Heart Defects, Congenital/surgery
        38700094,  # Atrial Fibrillation/surgery
        38762411,  # Neurilemmoma/surgery, Thoracic Neoplasms/surgery
        31449481,  # Embolism/surgery, Retinal Artery Occlusion/surgery
        31449495,  # Scalp/surgery, Skin Neoplasms/surgery …, Amnion/transplantation
        31479918,  # Airway Obstruction/surgery, Fetal Diseases/surgery
    }


def test_ten_days_of_arrivals_about_diabetes_or_pain(search: PubmedSearch) -> None:
    """Hand-checked: both words looked up in every title, abstract and keyword.

    Left out, rightly: 31418835 (pain) and 31418823 (diabetes) were created on 17 August 2019,
    31388342, 31388317 and 31388316 on 8 August; all others came in other years.
    """
    words = "(diabet*[tiab] OR pain[tiab])"
    query = f"{words} AND 2019/08/27:2019/09/05[crdt] AND english[la]"
    assert {int(pmid) for pmid in search.run(query).ids} == {
        31449490,  # abstract: disappearance of joint pain; created 27 August
        31449492,  # keyword: diabetes mellitus; created 27 August
        31449493,  # title: alterations in type 2 diabetes; created 27 August
        31479874,  # abstract: type 2 diabetes mellitus (T2DM); created 4 September
        31479923,  # title: insulin resistance in type 2 diabetes mellitus; created 4 September
    }


def test_title_words_equal_a_pattern_search(search: PubmedSearch, articles: list[Article]) -> None:
    """The 300 most frequent words of six letters or more; stopwords are found nowhere."""
    words = Counter(
        word for item in articles for word in set(re.findall(r"[a-z]{6,}", item.title.lower()))
    )
    for word, _ in words.most_common(300):
        pattern = re.compile(rf"(?<![^\W_]){word}(?![^\W_])", re.IGNORECASE)
        has_it = {item.pmid for item in articles if pattern.search(item.title)}
        expected = set() if word in STOPWORDS else has_it
        assert {int(pmid) for pmid in search.run(f"{word}[ti]").ids} == expected, word


def test_headings_equal_a_pattern_search(search: PubmedSearch, articles: list[Article]) -> None:
    """Every heading of every record, as heading and as main topic, without explosion."""
    for pattern, tag in (
        (r"<DescriptorName[^>]*>([^<]*)<", "mh:noexp"),
        (r'<DescriptorName[^>]*MajorTopicYN="Y"[^>]*>([^<]*)<', "majr:noexp"),
    ):
        expected: dict[str, set[int]] = {}
        for item in articles:
            for name in item.all(pattern):
                expected.setdefault(name, set()).add(item.pmid)
        if tag.startswith("majr"):
            add_starred_subheadings(expected, articles)
        assert len(expected) > 500
        assert differing(search, expected, tag) == []


def add_starred_subheadings(expected: dict[str, set[int]], articles: list[Article]) -> None:
    """A starred subheading makes its heading a main topic."""
    for item in articles:
        for block in item.all_raw(r"<MeshHeading>(.*?)</MeshHeading>"):
            if re.search(r'<QualifierName[^>]*MajorTopicYN="Y"', block):
                name = plain(re.findall(r"<DescriptorName[^>]*>([^<]*)<", block)[0])
                expected.setdefault(name, set()).add(item.pmid)


def test_types_and_languages_equal_a_pattern_search(
    search: PubmedSearch, articles: list[Article]
) -> None:
    for pattern, tag in (
        (r"<PublicationType(?: [^>]*)?>([^<]*)<", "pt:noexp"),
        (r"<Language>([^<]*)<", "la"),
        (r"<NlmUniqueID>([^<]*)<", "jid"),
    ):
        expected: dict[str, set[int]] = {}
        for item in articles:
            for name in item.all(pattern):
                expected.setdefault(name, set()).add(item.pmid)
        assert differing(search, expected, tag) == []


@pytest.mark.parametrize(
    "status, tag", [("entrez", "crdt"), ("pubmed", "edat"), ("medline", "mhda")]
)
def test_days_equal_a_pattern_search(
    search: PubmedSearch, articles: list[Article], status: str, tag: str
) -> None:
    expected: dict[str, set[int]] = {}
    for item in articles:
        expected.setdefault(item.day(status), set()).add(item.pmid)
    assert differing(search, expected, tag) == []


def differing(
    search: PubmedSearch, expected: Mapping[str, set[int]], tag: str
) -> list[tuple[str, set[int]]]:
    """What a value's search and the pattern disagree on."""
    found = {
        value: {int(pmid) for pmid in search.run(f'"{value}"[{tag}]').ids} for value in expected
    }
    return [(value, found[value] ^ ids) for value, ids in expected.items() if found[value] != ids]


def test_late_entries_are_dated_by_arrival_and_by_publication(search: PubmedSearch) -> None:
    """30849835 arrived in 2019 and was published in 1999: [crdt] and [edat] tell them apart."""
    assert search.run("30849835[uid] AND 2019[crdt]").ids == ("30849835",)
    assert search.run("30849835[uid] AND 1999[edat]").ids == ("30849835",)
    assert search.run("30849835[uid] AND 2019[edat]").ids == ()


def test_a_retracted_work_and_its_notice_are_found(search: PubmedSearch) -> None:
    assert search.run('"Retracted Publication"[pt]').ids == ("31541003",)
    assert "41578200" in search.run('"Retraction Notice"[pt]').ids
