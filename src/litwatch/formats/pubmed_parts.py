"""The lists of a PubMed record: abstracts, headings, chemicals, grants and the like."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from lxml.etree import _Element

from litwatch.domain import (
    AbstractSection,
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
    Entry,
    entries_of,
    full_text,
    is_yes,
    listed,
    texts_in,
)

# The same few thousand stand on nearly all records: one frozen value serves them all.
_heading = lru_cache(maxsize=8192)(MeshHeading)
_qualifier = lru_cache(maxsize=1024)(Qualifier)
_publication_type = lru_cache(maxsize=1024)(PublicationType)


def read_abstract(element: _Element | None) -> tuple[AbstractSection, ...]:
    """Read an Abstract's or OtherAbstract's sections; one with neither text nor label is none."""
    if element is None:
        return ()
    sections = [
        AbstractSection(
            text=full_text(part),
            label=part.get("Label", "").strip(),
            category=part.get("NlmCategory", ""),
        )
        for part in element
        if part.tag == "AbstractText"
    ]
    return tuple([section for section in sections if section.text or section.label])


def read_copyright(abstract: _Element | None) -> str:
    """Read who holds the rights in an Abstract: its last element, if anyone is named."""
    if abstract is None or not len(abstract) or abstract[-1].tag != "CopyrightInformation":
        return ""
    return full_text(abstract[-1])


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


def read_mesh(citation: Children) -> tuple[MeshHeading, ...]:
    """Read the MeSH headings with their subheadings and major flags."""
    return tuple(map(_read_heading, entries_of(citation, "MeshHeadingList", "MeshHeading")))


def _read_heading(heading: Entry) -> MeshHeading:
    descriptor, qualifiers = None, []
    for name in heading:
        kind = name.tag
        if kind == "QualifierName":
            qualifiers.append(_read_qualifier(name))
        elif kind == "DescriptorName":
            descriptor = name
    if descriptor is None:
        return MeshHeading(descriptor="", qualifiers=tuple(qualifiers))
    return _heading(
        full_text(descriptor),
        descriptor.get("UI", ""),
        is_yes(descriptor, "MajorTopicYN"),
        tuple(qualifiers),
        descriptor.get("Type", ""),
    )


def _read_qualifier(name: _Element) -> Qualifier:
    return _qualifier(full_text(name), name.get("UI", ""), is_yes(name, "MajorTopicYN"))


def read_supplementary_concepts(citation: Children) -> tuple[SupplementaryConcept, ...]:
    """Read protocols, rare diseases and organisms from SupplMeshList."""
    return tuple(
        SupplementaryConcept(name=full_text(c), ui=c.get("UI", ""), kind=c.get("Type", ""))
        for c in listed(citation, "SupplMeshList", "SupplMeshName")
    )


def read_keywords(citation: Children) -> tuple[Keyword, ...]:
    """Read free keywords; the owner (NOTNLM: the authors) stands on their list."""
    return tuple(
        [
            Keyword(text, is_yes(word, "MajorTopicYN"), words.get("Owner", ""))
            for words in citation.get("KeywordList", ())
            for word in words
            if word.tag == "Keyword" and (text := full_text(word))
        ]
    )


def read_chemicals(citation: Children) -> tuple[Chemical, ...]:
    """Read substances that the indexers assigned."""
    return tuple(map(_read_chemical, entries_of(citation, "ChemicalList", "Chemical")))


def _read_chemical(chemical: Entry) -> Chemical:
    name = ui = number = ""
    for part in chemical:
        kind = part.tag
        if kind == "NameOfSubstance":
            name, ui = full_text(part), part.get("UI", "")
        elif kind == "RegistryNumber":
            number = full_text(part)
    return Chemical(name=name, registry_number=number, ui=ui)


def read_grants(article: Children) -> tuple[Grant, ...]:
    """Read funding as the record states it."""
    return tuple(map(_read_grant, entries_of(article, "GrantList", "Grant")))


def _read_grant(grant: Entry) -> Grant:
    texts = texts_in(grant[1:])
    return Grant(
        grant_id=texts.get("GrantID", ""),
        acronym=texts.get("Acronym", ""),
        agency=texts.get("Agency", ""),
        country=texts.get("Country", ""),
    )


def read_registry_numbers(article: Children) -> tuple[RegistryNumber, ...]:
    """Read trial registrations and data bank accessions, in their order."""
    return tuple(
        RegistryNumber(registry=registry, number=number)
        for bank in entries_of(article, "DataBankList", "DataBank")
        for registry, number in _read_bank(bank)
    )


def _read_bank(bank: Entry) -> Iterator[tuple[str, str]]:
    registry = ""
    for part in bank:
        if part.tag == "DataBankName":
            registry = full_text(part)
        elif part.tag == "AccessionNumber" and (number := full_text(part)):
            yield registry, number


def read_publication_types(article: Children) -> tuple[PublicationType, ...]:
    """Read publication types with their MeSH identifiers."""
    return tuple(
        [
            _publication_type(full_text(kind), kind.get("UI", ""))
            for kind in listed(article, "PublicationTypeList", "PublicationType")
        ]
    )


def read_related_works(citation: Children) -> tuple[RelatedWork, ...]:
    """Read errata, retractions, updates and comments, in both directions."""
    works = entries_of(citation, "CommentsCorrectionsList", "CommentsCorrections")
    return tuple(map(_read_related_work, works))


def _read_related_work(work: Entry) -> RelatedWork:
    texts = texts_in(work[1:])
    return RelatedWork(
        relation=work[0].get("RefType", ""),
        citation=texts.get("RefSource", ""),
        pmid=texts.get("PMID", ""),
    )
