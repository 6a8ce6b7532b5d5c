"""The lists of a PubMed record: abstracts, authors, headings, chemicals, grants and the like."""

from __future__ import annotations

import re
from collections.abc import Iterable

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
from litwatch.formats.pubmed_text import (
    Children,
    children_of,
    first,
    full_text,
    is_yes,
    listed,
    text_at,
)

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
        for part in element.iterchildren("AbstractText")
    )
    return tuple(section for section in sections if section.text or section.label)


def read_other_abstracts(citation: Children) -> tuple[OtherAbstract, ...]:
    """Read abstracts in other languages and plain-language summaries."""
    return tuple(
        OtherAbstract(
            language=other.get("Language", ""),
            kind=other.get("Type", ""),
            sections=read_abstract(other),
        )
        for other in citation.get("OtherAbstract", ())
    )


def read_people(people: Iterable[_Element]) -> tuple[Author, ...]:
    """Read authors or investigators.

    A name marked ValidYN="N" is a misprint kept beside its correction (PubMed DTD): left out.
    """
    return tuple(
        _read_person(children_of(person)) for person in people if person.get("ValidYN") != "N"
    )


def _read_person(person: Children) -> Author:
    return Author(
        last_name=text_at(person, "LastName"),
        fore_name=text_at(person, "ForeName"),
        initials=text_at(person, "Initials"),
        suffix=text_at(person, "Suffix"),
        collective_name=text_at(person, "CollectiveName"),
        orcid=_read_orcid(person),
        affiliations=_read_affiliations(person),
    )


def _read_affiliations(person: Children) -> tuple[str, ...]:
    """Read the affiliations; before 2015 one stood directly under the author."""
    infos = listed(person, "AffiliationInfo", "Affiliation")
    named = [full_text(place) for place in (*infos, *person.get("Affiliation", ()))]
    return tuple(text for text in named if text)


def _read_orcid(person: Children) -> str:
    """Write an ORCID as `0000-0002-1825-0097`, however the publisher wrote it."""
    for identifier in person.get("Identifier", ()):
        if identifier.get("Source") == "ORCID":
            text = full_text(identifier)
            found = _ORCID.search(text)
            return "-".join(found.groups()).upper() if found else text
    return ""


def read_mesh(citation: Children) -> tuple[MeshHeading, ...]:
    """Read the MeSH headings with their subheadings and major flags."""
    headings = listed(citation, "MeshHeadingList", "MeshHeading")
    return tuple(_read_heading(children_of(heading)) for heading in headings)


def _read_heading(heading: Children) -> MeshHeading:
    descriptor = first(heading, "DescriptorName")
    if descriptor is None:
        return MeshHeading(descriptor="", qualifiers=_read_qualifiers(heading))
    return MeshHeading(
        descriptor=full_text(descriptor),
        ui=descriptor.get("UI", ""),
        major=is_yes(descriptor, "MajorTopicYN"),
        qualifiers=_read_qualifiers(heading),
        kind=descriptor.get("Type", ""),
    )


def _read_qualifiers(heading: Children) -> tuple[Qualifier, ...]:
    return tuple(
        Qualifier(name=full_text(q), ui=q.get("UI", ""), major=is_yes(q, "MajorTopicYN"))
        for q in heading.get("QualifierName", ())
    )


def read_supplementary_concepts(citation: Children) -> tuple[SupplementaryConcept, ...]:
    """Read protocols, rare diseases and organisms from SupplMeshList."""
    return tuple(
        SupplementaryConcept(name=full_text(c), ui=c.get("UI", ""), kind=c.get("Type", ""))
        for c in listed(citation, "SupplMeshList", "SupplMeshName")
    )


def read_keywords(citation: Children) -> tuple[Keyword, ...]:
    """Read free keywords; the owner (NOTNLM: the authors) stands on their list."""
    return tuple(
        Keyword(text=text, major=is_yes(word, "MajorTopicYN"), owner=words.get("Owner", ""))
        for words in citation.get("KeywordList", ())
        for word in words.iterchildren("Keyword")
        if (text := full_text(word))
    )


def read_chemicals(citation: Children) -> tuple[Chemical, ...]:
    """Read substances that the indexers assigned."""
    chemicals = map(children_of, listed(citation, "ChemicalList", "Chemical"))
    return tuple(
        Chemical(
            name=text_at(chemical, "NameOfSubstance"),
            registry_number=text_at(chemical, "RegistryNumber"),
            ui="" if (name := first(chemical, "NameOfSubstance")) is None else name.get("UI", ""),
        )
        for chemical in chemicals
    )


def read_grants(article: Children) -> tuple[Grant, ...]:
    """Read funding as the record states it."""
    return tuple(
        Grant(
            grant_id=text_at(grant, "GrantID"),
            acronym=text_at(grant, "Acronym"),
            agency=text_at(grant, "Agency"),
            country=text_at(grant, "Country"),
        )
        for grant in map(children_of, listed(article, "GrantList", "Grant"))
    )


def read_registry_numbers(article: Children) -> tuple[RegistryNumber, ...]:
    """Read trial registrations and data bank accessions, in their order."""
    banks = map(children_of, listed(article, "DataBankList", "DataBank"))
    return tuple(
        RegistryNumber(registry=text_at(bank, "DataBankName"), number=number)
        for bank in banks
        for number in map(full_text, listed(bank, "AccessionNumberList", "AccessionNumber"))
        if number
    )


def read_publication_types(article: Children) -> tuple[PublicationType, ...]:
    """Read publication types with their MeSH identifiers."""
    return tuple(
        PublicationType(name=full_text(kind), ui=kind.get("UI", ""))
        for kind in listed(article, "PublicationTypeList", "PublicationType")
    )


def read_related_works(citation: Children) -> tuple[RelatedWork, ...]:
    """Read errata, retractions, updates and comments, in both directions."""
    return tuple(
        _read_related_work(work)
        for work in listed(citation, "CommentsCorrectionsList", "CommentsCorrections")
    )


def _read_related_work(work: _Element) -> RelatedWork:
    parts = children_of(work)
    return RelatedWork(
        relation=work.get("RefType", ""),
        citation=text_at(parts, "RefSource"),
        pmid=text_at(parts, "PMID"),
    )
