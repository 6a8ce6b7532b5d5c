"""One PubmedArticle element → Record, with all that a team cites or filters by."""

from __future__ import annotations

from dataclasses import replace

from lxml.etree import _Element

from litwatch.domain import Author, Journal, Record
from litwatch.errors import FormatError
from litwatch.formats import pubmed_parts as parts
from litwatch.formats.pubmed_dates import read_dates
from litwatch.formats.pubmed_text import (
    Children,
    children_of,
    first,
    full_text,
    listed,
    text_at,
    texts_at,
)

SOURCE = "pubmed"


def read_record(entry: _Element, *, where: str) -> Record:
    """Read a PubmedArticle (DTD pubmed_250101). Raises FormatError if it names no PMID."""
    element = entry.find("MedlineCitation")
    citation = children_of(element)
    pmid = text_at(citation, "PMID")
    if element is None or not pmid:
        raise FormatError("a PubmedArticle names no PMID", where=where, remedy="Fetch it again.")
    article = children_of(first(citation, "Article"))
    data = children_of(entry.find("PubmedData"))
    return Record(
        source=SOURCE,
        source_id=pmid,
        version=_read_version(citation),
        pmid=pmid,
        doi=_read_identifier(article, data, "doi"),
        pmcid=_read_identifier(article, data, "pmc"),
        pii=_read_identifier(article, data, "pii"),
        registry_numbers=parts.read_registry_numbers(article),
        title=text_at(article, "ArticleTitle"),
        vernacular_title=text_at(article, "VernacularTitle"),
        abstract=parts.read_abstract(first(article, "Abstract")),
        other_abstracts=parts.read_other_abstracts(citation),
        authors=_read_authors(article),
        investigators=parts.read_people(listed(citation, "InvestigatorList", "Investigator")),
        journal=_read_journal(citation, article),
        **_read_issue(article),
        elocation=_read_elocation(article),
        publication_model=_attribute(first(citation, "Article"), "PubModel"),
        dates=read_dates(citation, article, data),
        languages=tuple(texts_at(article, "Language")),
        publication_types=parts.read_publication_types(article),
        mesh=parts.read_mesh(citation),
        supplementary_concepts=parts.read_supplementary_concepts(citation),
        keywords=parts.read_keywords(citation),
        chemicals=parts.read_chemicals(citation),
        grants=parts.read_grants(article),
        related_works=parts.read_related_works(citation),
        conflict_of_interest=text_at(citation, "CoiStatement"),
        copyright=full_text(next(listed(article, "Abstract", "CopyrightInformation"), None)),
        status=element.get("Status", ""),
        indexing_method=element.get("IndexingMethod", ""),
        citation_subsets=tuple(texts_at(citation, "CitationSubset")),
    )


def _attribute(element: _Element | None, name: str, default: str = "") -> str:
    return default if element is None else element.get(name, default)


def _read_version(citation: Children) -> str:
    return _attribute(first(citation, "PMID"), "Version", "1")


def _read_identifier(article: Children, data: Children, kind: str) -> str:
    """Read an identifier of this work, never one of the works in its ReferenceList.

    ArticleIdList comes first; ELocationID stands in where a record has no PubmedData.
    """
    for identifier in listed(data, "ArticleIdList", "ArticleId"):
        if identifier.get("IdType") == kind and (text := full_text(identifier)):
            return text
    for place in article.get("ELocationID", ()):
        if place.get("EIdType") == kind and place.get("ValidYN") != "N":
            return full_text(place)
    return ""


def _read_authors(article: Children) -> tuple[Author, ...]:
    """Read the authors; before 2014 the article's one affiliation is its first author's."""
    authors = parts.read_people(listed(article, "AuthorList", "Author"))
    shared = tuple(texts_at(article, "Affiliation"))
    if not shared or not authors or authors[0].affiliations:
        return authors
    return (replace(authors[0], affiliations=shared), *authors[1:])


def _read_issue(article: Children) -> dict[str, str]:
    """Read volume, issue and pages: as MEDLINE prints them (`2045-51`), or first and last."""
    issue = children_of(next(listed(article, "Journal", "JournalIssue"), None))
    pagination = children_of(first(article, "Pagination"))
    ends = (text_at(pagination, f"{end}Page") for end in ("Start", "End"))
    return {
        "volume": text_at(issue, "Volume"),
        "issue": text_at(issue, "Issue"),
        "pages": text_at(pagination, "MedlinePgn") or "-".join(page for page in ends if page),
    }


def _read_elocation(article: Children) -> str:
    """Write the electronic locations as PubMed's LID field does: `e012 [pii] 10.1/x [doi]`."""
    return " ".join(
        f"{full_text(place)} [{place.get('EIdType', '')}]"
        for place in article.get("ELocationID", ())
        if place.get("ValidYN") != "N"
    )


def _read_journal(citation: Children, article: Children) -> Journal:
    """Read the journal; the abbreviation is MEDLINE's, or ISO's where there is none."""
    journal = children_of(first(article, "Journal"))
    info = children_of(first(citation, "MedlineJournalInfo"))
    issn = first(journal, "ISSN")
    return Journal(
        title=text_at(journal, "Title"),
        abbreviation=text_at(info, "MedlineTA") or text_at(journal, "ISOAbbreviation"),
        issn=full_text(issn),
        issn_type=_attribute(issn, "IssnType"),
        issn_linking=text_at(info, "ISSNLinking"),
        nlm_id=text_at(info, "NlmUniqueID"),
        country=text_at(info, "Country"),
    )
