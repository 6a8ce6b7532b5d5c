"""One PubmedArticle element → Record, with all that a team cites or filters by."""

from __future__ import annotations

from dataclasses import replace

from lxml.etree import Element, _Element

from litwatch.domain import Author, Journal, Record
from litwatch.errors import FormatError
from litwatch.formats import pubmed_parts as parts
from litwatch.formats.pubmed_dates import read_dates
from litwatch.formats.pubmed_text import full_text, text_at, texts_at

SOURCE = "pubmed"


def read_record(entry: _Element, *, where: str) -> Record:
    """Read a PubmedArticle (DTD pubmed_250101). Raises FormatError if it names no PMID."""
    citation = entry.find("MedlineCitation")
    pmid = "" if citation is None else text_at(citation, "PMID")
    if citation is None or not pmid:
        raise FormatError("a PubmedArticle names no PMID", where=where, remedy="Fetch it again.")
    record = _read_citation(citation, pmid)
    record = _with_article(record, _child(citation, "Article"))
    return _with_pubmed_data(record, citation, _child(entry, "PubmedData"))


def _child(element: _Element, name: str) -> _Element:
    """Give the child, or an empty element in its place."""
    found = element.find(name)
    return Element(name) if found is None else found


def _read_citation(citation: _Element, pmid: str) -> Record:
    """Read what stands directly in MedlineCitation."""
    number = citation.find("PMID")
    return Record(
        source=SOURCE,
        source_id=pmid,
        pmid=pmid,
        version="1" if number is None else number.get("Version", "1"),
        other_abstracts=parts.read_other_abstracts(citation),
        investigators=parts.read_people(citation, "InvestigatorList/Investigator"),
        mesh=parts.read_mesh(citation),
        supplementary_concepts=parts.read_supplementary_concepts(citation),
        keywords=parts.read_keywords(citation),
        chemicals=parts.read_chemicals(citation),
        related_works=parts.read_related_works(citation),
        conflict_of_interest=text_at(citation, "CoiStatement"),
        status=citation.get("Status", ""),
        indexing_method=citation.get("IndexingMethod", ""),
        citation_subsets=tuple(texts_at(citation, "CitationSubset")),
    )


def _with_article(record: Record, article: _Element) -> Record:
    """Add what stands in Article."""
    return replace(
        record,
        title=text_at(article, "ArticleTitle"),
        vernacular_title=text_at(article, "VernacularTitle"),
        abstract=parts.read_abstract(article.find("Abstract")),
        copyright=text_at(article, "Abstract/CopyrightInformation"),
        authors=_read_authors(article),
        volume=text_at(article, "Journal/JournalIssue/Volume"),
        issue=text_at(article, "Journal/JournalIssue/Issue"),
        pages=_read_pages(article),
        elocation=_read_elocation(article),
        publication_model=article.get("PubModel", ""),
        languages=tuple(texts_at(article, "Language")),
        publication_types=parts.read_publication_types(article),
        registry_numbers=parts.read_registry_numbers(article),
        grants=parts.read_grants(article),
    )


def _with_pubmed_data(record: Record, citation: _Element, data: _Element) -> Record:
    """Add identifiers, dates and journal, which stand in several places."""
    return replace(
        record,
        doi=_read_identifier(citation, data, "doi"),
        pii=_read_identifier(citation, data, "pii"),
        pmcid=_read_identifier(citation, data, "pmc"),
        journal=_read_journal(citation),
        dates=read_dates(citation, data.find("History")),
    )


def _read_identifier(citation: _Element, data: _Element, kind: str) -> str:
    """Read an identifier of this work, never one of the works in its ReferenceList.

    ArticleIdList comes first; ELocationID stands in where a record has no PubmedData.
    """
    named = next(texts_at(data, f"ArticleIdList/ArticleId[@IdType='{kind}']"), "")
    if named:
        return named
    places = citation.iterfind(f"Article/ELocationID[@EIdType='{kind}']")
    return next((full_text(place) for place in places if place.get("ValidYN") != "N"), "")


def _read_authors(article: _Element) -> tuple[Author, ...]:
    """Read the authors; before 2014 the article's one affiliation is its first author's."""
    authors = parts.read_people(article, "AuthorList/Author")
    shared = tuple(texts_at(article, "Affiliation"))
    if not shared or not authors or authors[0].affiliations:
        return authors
    return (replace(authors[0], affiliations=shared), *authors[1:])


def _read_pages(article: _Element) -> str:
    """Read the pages as MEDLINE prints them (`2045-51`), or first and last page."""
    printed = text_at(article, "Pagination/MedlinePgn")
    first, last = (text_at(article, f"Pagination/{end}Page") for end in ("Start", "End"))
    return printed or "-".join(page for page in (first, last) if page)


def _read_elocation(article: _Element) -> str:
    """Write the electronic locations as PubMed's LID field does: `e012 [pii] 10.1/x [doi]`."""
    return " ".join(
        f"{full_text(place)} [{place.get('EIdType', '')}]"
        for place in article.iterfind("ELocationID")
        if place.get("ValidYN") != "N"
    )


def _read_journal(citation: _Element) -> Journal:
    """Read the journal; the abbreviation is MEDLINE's, or ISO's where there is none."""
    journal = _child(_child(citation, "Article"), "Journal")
    info = _child(citation, "MedlineJournalInfo")
    issn = journal.find("ISSN")
    return Journal(
        title=text_at(journal, "Title"),
        abbreviation=text_at(info, "MedlineTA") or text_at(journal, "ISOAbbreviation"),
        issn=full_text(issn),
        issn_type="" if issn is None else issn.get("IssnType", ""),
        issn_linking=text_at(info, "ISSNLinking"),
        nlm_id=text_at(info, "NlmUniqueID"),
        country=text_at(info, "Country"),
    )
