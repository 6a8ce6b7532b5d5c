"""The lists of a PubMed record: abstracts, authors, headings, chemicals, grants and the like."""

from __future__ import annotations

import re

from lxml.etree import _Element

from litwatch.domain import (
    AbstractSection,
    Author,
    Chemical,
    Grant,
    Keyword,
    MeshHeading,
    OtherAbstract,
    PublicationType,
    Qualifier,
    RegistryNumber,
    RelatedWork,
    SupplementaryConcept,
)
from litwatch.formats.pubmed_text import full_text, is_yes, text_at, texts_at

_ORCID = re.compile(r"(\d{4})-?(\d{4})-?(\d{4})-?(\d{3}[\dXx])")


def read_abstract(element: _Element | None) -> tuple[AbstractSection, ...]:
    """Read an Abstract's or OtherAbstract's sections; one with neither text nor label is none."""
    if element is None:
        return ()
    sections = (
        AbstractSection(
            text=full_text(part),
            label=part.get("Label", "").strip(),
            category=part.get("NlmCategory", ""),
        )
        for part in element.iterfind("AbstractText")
    )
    return tuple(section for section in sections if section.text or section.label)


def read_other_abstracts(citation: _Element) -> tuple[OtherAbstract, ...]:
    """Read abstracts in other languages and plain-language summaries."""
    return tuple(
        OtherAbstract(
            language=other.get("Language", ""),
            kind=other.get("Type", ""),
            sections=read_abstract(other),
        )
        for other in citation.iterfind("OtherAbstract")
    )


def read_people(parent: _Element, path: str) -> tuple[Author, ...]:
    """Read authors or investigators.

    A name marked ValidYN="N" is a misprint kept beside its correction (PubMed DTD): left out.
    """
    return tuple(
        _read_person(person) for person in parent.iterfind(path) if person.get("ValidYN") != "N"
    )


def _read_person(person: _Element) -> Author:
    return Author(
        last_name=text_at(person, "LastName"),
        fore_name=text_at(person, "ForeName"),
        initials=text_at(person, "Initials"),
        suffix=text_at(person, "Suffix"),
        collective_name=text_at(person, "CollectiveName"),
        orcid=_read_orcid(person),
        # Before 2015 an affiliation stood directly under the author.
        affiliations=(
            *texts_at(person, "AffiliationInfo/Affiliation"),
            *texts_at(person, "Affiliation"),
        ),
    )


def _read_orcid(person: _Element) -> str:
    """Write an ORCID as `0000-0002-1825-0097`, however the publisher wrote it."""
    for identifier in person.iterfind("Identifier[@Source='ORCID']"):
        text = full_text(identifier)
        found = _ORCID.search(text)
        return "-".join(found.groups()).upper() if found else text
    return ""


def read_mesh(citation: _Element) -> tuple[MeshHeading, ...]:
    """Read the MeSH headings with their subheadings and major flags."""
    return tuple(_read_heading(h) for h in citation.iterfind("MeshHeadingList/MeshHeading"))


def _read_heading(heading: _Element) -> MeshHeading:
    descriptor = heading.find("DescriptorName")
    if descriptor is None:
        return MeshHeading(descriptor="", qualifiers=_read_qualifiers(heading))
    return MeshHeading(
        descriptor=full_text(descriptor),
        ui=descriptor.get("UI", ""),
        major=is_yes(descriptor, "MajorTopicYN"),
        qualifiers=_read_qualifiers(heading),
        kind=descriptor.get("Type", ""),
    )


def _read_qualifiers(heading: _Element) -> tuple[Qualifier, ...]:
    return tuple(
        Qualifier(name=full_text(q), ui=q.get("UI", ""), major=is_yes(q, "MajorTopicYN"))
        for q in heading.iterfind("QualifierName")
    )


def read_supplementary_concepts(citation: _Element) -> tuple[SupplementaryConcept, ...]:
    """Read protocols, rare diseases and organisms from SupplMeshList."""
    return tuple(
        SupplementaryConcept(name=full_text(c), ui=c.get("UI", ""), kind=c.get("Type", ""))
        for c in citation.iterfind("SupplMeshList/SupplMeshName")
    )


def read_keywords(citation: _Element) -> tuple[Keyword, ...]:
    """Read free keywords; the owner (NOTNLM: the authors) stands on their list."""
    return tuple(
        Keyword(text=text, major=is_yes(word, "MajorTopicYN"), owner=words.get("Owner", ""))
        for words in citation.iterfind("KeywordList")
        for word in words.iterfind("Keyword")
        if (text := full_text(word))
    )


def read_chemicals(citation: _Element) -> tuple[Chemical, ...]:
    """Read substances that the indexers assigned."""
    return tuple(
        Chemical(
            name=text_at(chemical, "NameOfSubstance"),
            registry_number=text_at(chemical, "RegistryNumber"),
            ui=name.get("UI", "") if (name := chemical.find("NameOfSubstance")) is not None else "",
        )
        for chemical in citation.iterfind("ChemicalList/Chemical")
    )


def read_grants(article: _Element) -> tuple[Grant, ...]:
    """Read funding as the record states it."""
    return tuple(
        Grant(
            grant_id=text_at(grant, "GrantID"),
            acronym=text_at(grant, "Acronym"),
            agency=text_at(grant, "Agency"),
            country=text_at(grant, "Country"),
        )
        for grant in article.iterfind("GrantList/Grant")
    )


def read_registry_numbers(article: _Element) -> tuple[RegistryNumber, ...]:
    """Read trial registrations and data bank accessions, in their order."""
    return tuple(
        RegistryNumber(registry=text_at(bank, "DataBankName"), number=number)
        for bank in article.iterfind("DataBankList/DataBank")
        for number in texts_at(bank, "AccessionNumberList/AccessionNumber")
    )


def read_publication_types(article: _Element) -> tuple[PublicationType, ...]:
    """Read publication types with their MeSH identifiers."""
    return tuple(
        PublicationType(name=full_text(kind), ui=kind.get("UI", ""))
        for kind in article.iterfind("PublicationTypeList/PublicationType")
    )


def read_related_works(citation: _Element) -> tuple[RelatedWork, ...]:
    """Read errata, retractions, updates and comments, in both directions."""
    return tuple(
        RelatedWork(
            relation=work.get("RefType", ""),
            citation=text_at(work, "RefSource"),
            pmid=text_at(work, "PMID"),
        )
        for work in citation.iterfind("CommentsCorrectionsList/CommentsCorrections")
    )
