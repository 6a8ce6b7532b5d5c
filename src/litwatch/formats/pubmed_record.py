"""One PubmedArticle element → Record, with all that a team cites or filters by."""

from __future__ import annotations

from collections.abc import Mapping

from lxml.etree import _Element

from litwatch.domain import Journal, Record
from litwatch.errors import FormatError
from litwatch.formats import pubmed_parts as parts
from litwatch.formats.pubmed_dates import read_dates
from litwatch.formats.pubmed_people import read_authors, read_people
from litwatch.formats.pubmed_references import SetAside, read_references
from litwatch.formats.pubmed_text import (
    Children,
    children_of,
    first,
    full_text,
    inside,
    listed,
    text_at,
    texts_at,
    texts_in,
)

SOURCE = "pubmed"


def read_record(entry: _Element, *, where: str, lists: SetAside) -> Record:
    """Read a PubmedArticle (DTD pubmed_250101). Raises FormatError if it names no PMID.

    `lists` are the cited works that were set aside before parsing.
    """
    sections = children_of(entry)
    element = first(sections, "MedlineCitation")
    citation = children_of(element)
    pmid = text_at(citation, "PMID")
    if element is None or not pmid:
        raise FormatError("a PubmedArticle names no PMID", where=where, remedy="Fetch it again.")
    article = children_of(first(citation, "Article"))
    journal = children_of(first(article, "Journal"))
    issue = children_of(first(journal, "JournalIssue"))
    data = children_of(first(sections, "PubmedData"))
    identifiers = _read_identifiers(article, data)
    kinds = parts.read_publication_types(article)
    return Record(
        source=SOURCE,
        source_id=pmid,
        version=_read_version(citation),
        pmid=pmid,
        doi=identifiers.get("doi", ""),
        pmcid=identifiers.get("pmc", ""),
        pii=identifiers.get("pii", ""),
        registry_numbers=parts.read_registry_numbers(article),
        title=text_at(article, "ArticleTitle"),
        vernacular_title=text_at(article, "VernacularTitle"),
        abstract=parts.read_abstract(first(article, "Abstract")),
        other_abstracts=parts.read_other_abstracts(citation),
        authors=read_authors(article),
        investigators=read_people(citation, "InvestigatorList", "Investigator"),
        journal=_read_journal(citation, journal),
        volume=text_at(issue, "Volume"),
        issue=text_at(issue, "Issue"),
        pages=_read_pages(article),
        elocation=_read_elocation(article),
        publication_model=_attribute(first(citation, "Article"), "PubModel"),
        dates=read_dates(citation, article, issue=issue, data=data),
        languages=texts_at(article, "Language"),
        publication_types=kinds,
        mesh=parts.read_mesh(citation),
        supplementary_concepts=parts.read_supplementary_concepts(citation),
        keywords=parts.read_keywords(citation),
        chemicals=parts.read_chemicals(citation),
        grants=parts.read_grants(article),
        related_works=parts.read_related_works(citation),
        references=read_references(data, kinds, lists),
        conflict_of_interest=text_at(citation, "CoiStatement"),
        copyright=parts.read_copyright(first(article, "Abstract")),
        status=element.get("Status", ""),
        indexing_method=element.get("IndexingMethod", ""),
        citation_subsets=texts_at(citation, "CitationSubset"),
    )


def _attribute(element: _Element | None, name: str, default: str = "") -> str:
    return default if element is None else element.get(name, default)


def _read_version(citation: Children) -> str:
    return _attribute(first(citation, "PMID"), "Version", "1")


def _read_identifiers(article: Children, data: Children) -> Mapping[str, str]:
    """Read the identifiers of this work by kind, never those of the works in its ReferenceList.

    ArticleIdList comes first; ELocationID stands in where a record has no PubmedData.
    """
    found: dict[str, str] = {}
    for identifier in listed(data, "ArticleIdList", "ArticleId"):
        if text := full_text(identifier):
            found.setdefault(identifier.get("IdType", ""), text)
    for place in article.get("ELocationID", ()):
        if place.get("ValidYN") != "N":
            found.setdefault(place.get("EIdType", ""), full_text(place))
    return found


def _read_pages(article: Children) -> str:
    """Read the pages as MEDLINE prints them (`2045-51`), or the first and the last."""
    pages = texts_in(inside(article, "Pagination"))
    ends = (pages.get("StartPage"), pages.get("EndPage"))
    return pages.get("MedlinePgn") or "-".join(page for page in ends if page)


def _read_elocation(article: Children) -> str:
    """Write the electronic locations as PubMed's LID field does: `e012 [pii] 10.1/x [doi]`."""
    return " ".join(
        f"{full_text(place)} [{place.get('EIdType', '')}]"
        for place in article.get("ELocationID", ())
        if place.get("ValidYN") != "N"
    )


def _read_journal(citation: Children, journal: Children) -> Journal:
    """Read the journal; the abbreviation is MEDLINE's, or ISO's where there is none."""
    info = texts_in(inside(citation, "MedlineJournalInfo"))
    issn = first(journal, "ISSN")
    return Journal(
        title=text_at(journal, "Title"),
        abbreviation=info.get("MedlineTA") or text_at(journal, "ISOAbbreviation"),
        issn=full_text(issn),
        issn_type=_attribute(issn, "IssnType"),
        issn_linking=info.get("ISSNLinking", ""),
        nlm_id=info.get("NlmUniqueID", ""),
        country=info.get("Country", ""),
    )
