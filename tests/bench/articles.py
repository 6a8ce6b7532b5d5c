"""Made-up records: what a version says, and the XML that PubMed would send for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import escape, quoteattr

_SET = (
    '<?xml version="1.0" ?>\n<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st '
    'January 2025//EN" "https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">\n'
)


@dataclass(frozen=True, slots=True)
class Article:
    """One version of a record. It is visible from the later of `created` and `revised`.

    `indexed` is None until the record has its headings: PubMed then shows the day of creation in
    its place. `related` holds (RefType, PMID); `references` counts the works it cites. `year` is
    that of publication, where it is not the one of creation.
    """

    pmid: str
    title: str
    created: date
    abstract: str = ""
    status: str = "Publisher"
    revised: date | None = None
    indexed: date | None = None
    headings: tuple[str, ...] = ()
    types: tuple[str, ...] = ("Journal Article",)
    keywords: tuple[str, ...] = ()
    authors: tuple[tuple[str, str], ...] = ()
    related: tuple[tuple[str, str], ...] = ()
    references: int = 0
    year: int | None = None

    @property
    def visible_on(self) -> date:
        """The first day on which PubMed shows this version."""
        return max(self.created, self.revised or self.created)


def to_set(articles: Iterable[Article]) -> bytes:
    """A PubmedArticleSet with these versions in their order."""
    inner = "\n".join(map(to_xml, articles))
    return f"{_SET}<PubmedArticleSet>\n{inner}\n</PubmedArticleSet>\n".encode()


def to_xml(article: Article) -> str:
    """One PubmedArticle."""
    return (
        f'<PubmedArticle><MedlineCitation Status="{article.status}" Owner="NLM">'
        f'<PMID Version="1">{article.pmid}</PMID>'
        f"{_day('DateRevised', article.revised)}{_article(article)}"
        "<MedlineJournalInfo><Country>England</Country><MedlineTA>J Made Up</MedlineTA>"
        "<NlmUniqueID>0000001</NlmUniqueID></MedlineJournalInfo>"
        f"{''.join(_lists(article))}</MedlineCitation>{_history(article)}</PubmedArticle>"
    )


def _article(article: Article) -> str:
    year = article.year or article.created.year
    issue = (
        f"<JournalIssue><Volume>7</Volume><PubDate><Year>{year}</Year>"
        f"<Month>{article.created:%b}</Month></PubDate></JournalIssue>"
    )
    abstract = f"<AbstractText>{escape(article.abstract)}</AbstractText>"
    return (
        '<Article PubModel="Print"><Journal><ISSN IssnType="Print">0000-0019</ISSN>'
        f"{issue}<Title>Journal of made-up records</Title></Journal>"
        f"<ArticleTitle>{escape(article.title)}</ArticleTitle>"
        f"{f'<Abstract>{abstract}</Abstract>' if article.abstract else ''}"
        f"{_wrapped('AuthorList', map(_author, article.authors))}<Language>eng</Language>"
        f"{_wrapped('PublicationTypeList', map(_type, article.types))}</Article>"
    )


def _author(author: tuple[str, str]) -> str:
    name, affiliation = map(escape, author)
    return (
        f'<Author ValidYN="Y"><LastName>{name}</LastName><ForeName>Ada B</ForeName>'
        f"<Initials>AB</Initials><AffiliationInfo><Affiliation>{affiliation}</Affiliation>"
        "</AffiliationInfo></Author>"
    )


def _type(name: str) -> str:
    return f'<PublicationType UI="">{escape(name)}</PublicationType>'


def _lists(article: Article) -> Iterator[str]:
    """The lists of MedlineCitation, in the order of the DTD."""
    related = (
        f"<CommentsCorrections RefType={quoteattr(kind)}><RefSource>J Made Up</RefSource>"
        f'<PMID Version="1">{pmid}</PMID></CommentsCorrections>'
        for kind, pmid in article.related
    )
    headings = (
        f'<MeshHeading><DescriptorName UI="" MajorTopicYN="N">{escape(name)}</DescriptorName>'
        "</MeshHeading>"
        for name in article.headings
    )
    keywords = (f'<Keyword MajorTopicYN="N">{escape(word)}</Keyword>' for word in article.keywords)
    yield _wrapped("CommentsCorrectionsList", related)
    yield _wrapped("MeshHeadingList", headings)
    yield _wrapped("KeywordList", keywords)


def _wrapped(name: str, parts: Iterable[str]) -> str:
    inner = "".join(parts)
    return f"<{name}>{inner}</{name}>" if inner else ""


def _history(article: Article) -> str:
    stages = {
        "entrez": article.created,
        "pubmed": article.created,
        "medline": article.indexed or article.created,
    }
    days = "".join(
        _day("PubMedPubDate", day, f' PubStatus="{stage}"') for stage, day in stages.items()
    )
    return (
        f"<PubmedData><History>{days}</History><ArticleIdList>"
        f'<ArticleId IdType="pubmed">{article.pmid}</ArticleId></ArticleIdList>'
        f"{_wrapped('ReferenceList', map(_reference, range(article.references)))}</PubmedData>"
    )


def _reference(number: int) -> str:
    return (
        f"<Reference><Citation>Author A, Author B, Author C. A work that is cited here as number "
        f"{number}, with a title of a common length. J Made Up. 2001;7(2):101-109.</Citation>"
        f'<ArticleIdList><ArticleId IdType="doi">10.1000/made.up.{number}</ArticleId>'
        f'<ArticleId IdType="pubmed">{number + 1}</ArticleId></ArticleIdList></Reference>'
    )


def _day(name: str, day: date | None, attributes: str = "") -> str:
    if day is None:
        return ""
    parts = f"<Year>{day.year}</Year><Month>{day.month:02d}</Month><Day>{day.day:02d}</Day>"
    return f"<{name}{attributes}>{parts}</{name}>"
