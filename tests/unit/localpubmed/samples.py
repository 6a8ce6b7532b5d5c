"""Small PubMed XML, written part by part for the tests of the embedded PubMed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from litwatch.localpubmed import Corpus, PubmedSearch, SearchOutcome, SearchRules
from litwatch.localpubmed.headings import HeadingTree

TREE = (
    ("Neoplasms", "C04"),
    ("Nerve Sheath Neoplasms", "C04.557"),
    ("Neurilemmoma", "C04.557.580"),
    ("Neuroma, Acoustic", "C04.557.580.100"),
    ("Neuroma", "C10.668"),
    ("Neuroma, Acoustic", "C10.668.200"),
    ("Quality of Life", "I01.800"),
    ("Animals", "B01.050"),
    ("Humans", "B01.050.150"),
)


def element(name: str, text: str) -> str:
    """`<name>text</name>`; text may hold markup of its own."""
    return f"<{name}>{text}</{name}>"


def day_parts(day: str) -> str:
    """`2024-03-01` as Year, Month, Day."""
    year, month, day_of_month = day.split("-")
    return element("Year", year) + element("Month", month) + element("Day", day_of_month)


def heading(text: str) -> str:
    """`*Neuroma/*surgery/diagnosis` as a MeshHeading; a star marks a main topic."""
    first, *qualifiers = text.split("/")
    parts = [("DescriptorName", first), *(("QualifierName", name) for name in qualifiers)]
    return element(
        "MeshHeading",
        "".join(
            f'<{tag} MajorTopicYN="{"NY"[name.startswith("*")]}">{name.strip("*")}</{tag}>'
            for tag, name in parts
        ),
    )


def article(
    pmid: int,
    title: str = "A title.",
    *,
    abstract: str = "",
    mesh: Sequence[str] = (),
    **more: str,
) -> str:
    """One PubmedArticle. `more`: created, entered, indexed, revised, completed (days);
    keywords, types (joined by |); language, version, extra (XML in Article), tail (in citation).
    """
    created = more.get("created", "2024-03-01")
    history = {
        "entrez": created,
        "pubmed": more.get("entered", created),
        "medline": more.get("indexed", created),
    }
    events = "".join(
        f'<PubMedPubDate PubStatus="{status}">{day_parts(day)}</PubMedPubDate>'
        for status, day in history.items()
    )
    return element(
        "PubmedArticle",
        citation(pmid, title, abstract, mesh, more)
        + element("PubmedData", element("History", events)),
    )


def citation(
    pmid: int, title: str, abstract: str, mesh: Sequence[str], more: Mapping[str, str]
) -> str:
    """The MedlineCitation of an article."""
    dated = [
        element(name, day_parts(more[key]))
        for key, name in (("completed", "DateCompleted"), ("revised", "DateRevised"))
        if key in more
    ]
    types = more.get("types", "Journal Article").split("|")
    body = [
        element("ArticleTitle", title),
        element("Abstract", element("AbstractText", abstract)) if abstract else "",
        element("Language", more.get("language", "eng")),
        element("PublicationTypeList", "".join(element("PublicationType", t) for t in types)),
        more.get("extra", ""),
    ]
    keywords = [element("Keyword", word) for word in more.get("keywords", "").split("|") if word]
    return element(
        "MedlineCitation",
        f'<PMID Version="{more.get("version", "1")}">{pmid}</PMID>'
        + "".join(dated)
        + element("Article", "".join(body))
        + element("MeshHeadingList", "".join(map(heading, mesh)))
        + element("KeywordList", "".join(keywords))
        + more.get("tail", ""),
    )


def article_set(*articles: str, deleted: Sequence[int] = ()) -> bytes:
    """A PubmedArticleSet as a file holds it."""
    withdrawn = "".join(f'<PMID Version="1">{pmid}</PMID>' for pmid in deleted)
    tail = element("DeleteCitation", withdrawn) if deleted else ""
    root = element("PubmedArticleSet", "\n" + "\n".join(articles) + tail)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{root}\n'.encode()


def search_in(*articles: str, rules: SearchRules | None = None) -> PubmedSearch:
    """A search over articles, with the small tree."""
    corpus = Corpus.from_bytes(article_set(*articles))
    return PubmedSearch(corpus, lambda: HeadingTree(TREE), rules)


def found(search: PubmedSearch, query: str, *, day: date | None = None) -> set[int]:
    """The PMIDs of an answer."""
    return {int(pmid) for pmid in search.run(query, day=day).ids}


def titles(*texts: str, rules: SearchRules | None = None) -> PubmedSearch:
    """A search over records 1, 2, 3 … with these titles."""
    return search_in(*(article(n, text) for n, text in enumerate(texts, 1)), rules=rules)


def answer(search: PubmedSearch, query: str) -> SearchOutcome:
    """The whole answer."""
    return search.run(query, today=date(2024, 6, 1))


def write_set(folder: Path, name: str, *articles: str, deleted: Sequence[int] = ()) -> Path:
    """A file with a set in it."""
    path = folder / name
    path.write_bytes(article_set(*articles, deleted=deleted))
    return path
