"""One PubmedArticle element → the texts and days that are searched; a reading of its own.

Which XML date each date field searches was measured on real records: PubStatus `entrez` is
[crdt], `pubmed` [edat], `medline` [mhda] (filled with the entry day until the record is indexed),
DateRevised [lr], DateCompleted [dcom]; [dp] searches print and electronic dates alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from lxml import etree

from litwatch.localpubmed.languages import LANGUAGES
from litwatch.localpubmed.zones import Zone
from litwatch.strategy.pubmed_query import SearchField


@dataclass(frozen=True, slots=True)
class AssignedHeading:
    """A MeSH heading on a record; qualifiers are (name, is major)."""

    name: str
    is_major: bool
    qualifiers: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class SearchableRecord:
    """What can be searched of one version of a record."""

    pmid: str
    version: int
    texts: Mapping[Zone, tuple[str, ...]]
    headings: tuple[AssignedHeading, ...]
    days: Mapping[SearchField, tuple[date, ...]]


# Texts under PubmedArticle whose whole element is one value.
_PATHS: tuple[tuple[Zone, str], ...] = (
    (Zone.TITLE, ".//Article/ArticleTitle | .//BookDocument/ArticleTitle | .//Book/BookTitle"),
    (Zone.VERNACULAR_TITLE, ".//VernacularTitle"),
    (Zone.KEYWORD, ".//KeywordList/Keyword"),
    (Zone.HEADING, ".//MeshHeading/DescriptorName"),
    (Zone.QUALIFIER, ".//MeshHeading/QualifierName"),
    (Zone.SUPPLEMENTARY_CONCEPT, ".//SupplMeshName"),
    (Zone.SUBSTANCE, ".//Chemical/NameOfSubstance"),
    (Zone.REGISTRY_NUMBER, ".//Chemical/RegistryNumber"),
    (Zone.PUBLICATION_TYPE, ".//PublicationType"),
    (Zone.COLLECTIVE, ".//Author/CollectiveName"),
    (Zone.AUTHOR_IDENTIFIER, ".//Author/Identifier"),
    (Zone.AFFILIATION, ".//AffiliationInfo/Affiliation"),
    (
        Zone.JOURNAL,
        ".//Journal/*[not(self::JournalIssue)] | .//MedlineTA | .//ISSNLinking",
    ),
    (Zone.NLM_ID, ".//MedlineJournalInfo/NlmUniqueID"),
    (Zone.VOLUME, ".//JournalIssue/Volume"),
    (Zone.ISSUE, ".//JournalIssue/Issue"),
    (Zone.PAGES, ".//Pagination/StartPage | .//Pagination/MedlinePgn"),
    (Zone.GRANT, ".//Grant/GrantID | .//Grant/Agency"),
    (
        Zone.IDENTIFIER,
        "./*[self::PubmedData or self::PubmedBookData]/ArticleIdList/ArticleId | .//ELocationID",
    ),
    (Zone.PLACE, ".//MedlineJournalInfo/Country"),
    (Zone.CONFLICT, ".//CoiStatement"),
    (Zone.CORRECTION, ".//CommentsCorrections/RefSource"),
    (Zone.UID, "./MedlineCitation/PMID | ./BookDocument/PMID"),
)
_COMPILED = tuple((zone, etree.XPath(path)) for zone, path in _PATHS)
_AUTHORS = etree.XPath(".//Article/AuthorList/Author | .//BookDocument/AuthorList/Author")
_INVESTIGATORS = etree.XPath(".//InvestigatorList/Investigator")
_DATABANKS = etree.XPath(".//DataBankList/DataBank")
_PERSONAL_NAMES = etree.XPath(".//PersonalNameSubjectList/PersonalNameSubject")
_ABSTRACT = etree.XPath(".//Article/Abstract/AbstractText | .//BookDocument/Abstract/AbstractText")
_OTHER_ABSTRACT = etree.XPath(".//OtherAbstract/AbstractText")
_LANGUAGES = etree.XPath(".//Article/Language | .//BookDocument/Language")


def text_of(element: etree._Element) -> str:
    """All text of an element, inline markup included, spaces made single."""
    return " ".join("".join(map(str, element.itertext())).split())


def _select(path: etree.XPath, element: etree._Element) -> list[etree._Element]:
    """The elements that a path finds."""
    found: Any = path(element)
    return list(found)


def read_element(element: etree._Element) -> SearchableRecord:
    """Read a PubmedArticle or PubmedBookArticle element; missing parts stay empty."""
    texts = {zone: _texts(_select(path, element)) for zone, path in _COMPILED}
    texts[Zone.ABSTRACT] = _abstract(_select(_ABSTRACT, element))
    texts[Zone.OTHER_ABSTRACT] = _abstract(_select(_OTHER_ABSTRACT, element))
    texts[Zone.SECONDARY_SOURCE] = tuple(_secondary_sources(element))
    texts[Zone.LANGUAGE] = tuple(_languages(element))
    texts |= _people(element)
    texts[Zone.FILTER] = tuple(_filters(element, texts))
    number = element.find("MedlineCitation/PMID")
    return SearchableRecord(
        pmid=(texts[Zone.UID] or ("",))[0],
        version=int(number.get("Version", "1")) if number is not None else 1,
        texts={zone: found for zone, found in texts.items() if found},
        headings=tuple(_heading(item) for item in element.iterfind(".//MeshHeading")),
        days=_days(element),
    )


def _texts(elements: Iterable[etree._Element]) -> tuple[str, ...]:
    """The texts of elements, empty ones left out."""
    return tuple(filter(None, map(text_of, elements)))


def _abstract(sections: Iterable[etree._Element]) -> tuple[str, ...]:
    """An abstract as one text with its labels, so that phrases may run on inside it."""
    parts = [f"{section.get('Label', '')} {text_of(section)}".strip() for section in sections]
    return (" ".join(parts),) if any(parts) else ()


def _secondary_sources(element: etree._Element) -> Iterable[str]:
    """Accession numbers, with their data bank and alone ("ClinicalTrials.gov/NCT02576665")."""
    for bank in _select(_DATABANKS, element):
        name = bank.findtext("DataBankName", "")
        yield name
        for number in bank.iterfind(".//AccessionNumber"):
            yield text_of(number)
            yield f"{name}/{text_of(number)}"


def _languages(element: etree._Element) -> Iterable[str]:
    """Each language by code and by name."""
    for code in _texts(_select(_LANGUAGES, element)):
        yield code
        if code in LANGUAGES:
            yield LANGUAGES[code]


def _people(element: etree._Element) -> dict[Zone, tuple[str, ...]]:
    """Authors and investigators as PubMed writes them: `Smith JA`, and in full."""
    authors = _select(_AUTHORS, element)
    short = [_short_name(author) for author in authors]
    investigators = _select(_INVESTIGATORS, element)
    return {
        Zone.AUTHOR: tuple(filter(None, short)),
        Zone.FULL_AUTHOR: tuple(filter(None, map(_full_name, authors))),
        Zone.FIRST_AUTHOR: tuple(filter(None, short[:1])),
        Zone.LAST_AUTHOR: tuple(filter(None, short[-1:])),
        Zone.INVESTIGATOR: tuple(filter(None, map(_short_name, investigators))),
        Zone.FULL_INVESTIGATOR: tuple(filter(None, map(_full_name, investigators))),
        Zone.PERSONAL_NAME: tuple(
            filter(None, map(_short_name, _select(_PERSONAL_NAMES, element)))
        ),
    }


def _short_name(person: etree._Element) -> str:
    """`Smith JA Jr`."""
    return " ".join(filter(None, (person.findtext(part) for part in _SHORT)))


def _full_name(person: etree._Element) -> str:
    """`Smith John A`, as [fau] compares it without its comma."""
    return " ".join(filter(None, (person.findtext(part) for part in _FULL)))


_SHORT = ("LastName", "Initials", "Suffix")
_FULL = ("LastName", "ForeName", "Suffix")


def _filters(element: etree._Element, texts: Mapping[Zone, tuple[str, ...]]) -> Iterable[str]:
    """The filters that a record passes: its status as a subset, an abstract, its languages."""
    citation = element.find("MedlineCitation")
    status = citation.get("Status", "") if citation is not None else ""
    yield status.replace("-", "")
    if texts[Zone.ABSTRACT]:
        yield "hasabstract"
    yield from texts[Zone.LANGUAGE]


def _heading(element: etree._Element) -> AssignedHeading:
    """A heading with its subheadings; a starred subheading makes the heading a main topic."""
    descriptor = element.find("DescriptorName")
    qualifiers = tuple(
        (text_of(item), item.get("MajorTopicYN") == "Y")
        for item in element.iterfind("QualifierName")
    )
    is_starred = descriptor is not None and descriptor.get("MajorTopicYN") == "Y"
    name = text_of(descriptor) if descriptor is not None else ""
    return AssignedHeading(name, is_starred or any(major for _, major in qualifiers), qualifiers)


_HISTORY = {
    "entrez": SearchField.CREATED,
    "pubmed": SearchField.ENTERED,
    "medline": SearchField.MESH_ADDED,
}


def _days(element: etree._Element) -> dict[SearchField, tuple[date, ...]]:
    """Every date that can be searched; dates that are none are left out."""
    found: dict[SearchField, list[date | None]] = {}
    for event in element.iterfind("./PubmedData/History/PubMedPubDate"):
        searched = _HISTORY.get(event.get("PubStatus", ""))
        if searched:
            found.setdefault(searched, []).append(_day(event))
    print_days = [_published(item) for item in element.iterfind(".//JournalIssue/PubDate")]
    electronic = [_day(item) for item in element.iterfind(".//Article/ArticleDate")]
    found[SearchField.PUBLISHED_IN_PRINT] = print_days
    found[SearchField.PUBLISHED_ELECTRONICALLY] = electronic
    found[SearchField.PUBLISHED] = print_days + electronic
    for searched, path in (
        (SearchField.MODIFIED, "./MedlineCitation/DateRevised"),
        (SearchField.COMPLETED, "./MedlineCitation/DateCompleted"),
    ):
        found[searched] = [_day(item) for item in element.iterfind(path)]
    return {
        field: days for field, all_days in found.items() if (days := tuple(filter(None, all_days)))
    }


def _day(element: etree._Element) -> date | None:
    """Year, month and day; a missing month or day is the first."""
    parts = (element.findtext("Year"), element.findtext("Month"), element.findtext("Day"))
    return _date(parts[0] or "", parts[1] or "1", parts[2] or "1")


def _published(element: etree._Element) -> date | None:
    """A journal issue's date; of a MedlineDate its first year and month, of a season its start.

    A year stands for its first day where month or day are none.
    """
    if element.findtext("MedlineDate"):
        words = re.split(r"[\s/-]+", element.findtext("MedlineDate", ""))
        years = [word for word in words if word.isdecimal() and len(word) == _YEAR_DIGITS]
        months = [word for word in words if not word.isdecimal() and _month(word)]
        return _date(years[0] if years else "", months[0] if months else "1", "1")
    year = element.findtext("Year", "")
    if element.findtext("Season"):
        return _date(year, element.findtext("Season", ""), "1") or _date(year, "1", "1")
    return _day(element) or _date(year, "1", "1")


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_YEAR_DIGITS = 4
_SEASONS = {"win": 1, "spr": 4, "sum": 7, "aut": 10, "fal": 10}


def _month(text: str) -> int:
    """A month's number from a number, a name or a season; 0 for anything else."""
    short = text.strip().lower()[:3]
    if short.isdecimal():
        return int(short)
    return _MONTHS.index(short) + 1 if short in _MONTHS else _SEASONS.get(short, 0)


def _date(year: str, month: str, day: str) -> date | None:
    """A date, or None where the parts make none."""
    try:
        return date(int(year), _month(month), int(day))
    except ValueError:
        return None
