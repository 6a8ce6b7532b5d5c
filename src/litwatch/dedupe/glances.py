"""The first look at a pair: whether comparing it in full could tell anything, from a few values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz

from litwatch.dedupe.citation import Citation
from litwatch.dedupe.titles import Kind

# No more than what is asked of titles and of names before two records are compared in full.
_TITLES_ALIKE: Final = 55
_NAMES_ALIKE: Final = 75


@dataclass(frozen=True, slots=True)
class Glance:
    """What a first look sees of a citation. Texts of several words have them parted by spaces.

    `title` and `main_title` are letters without spaces; `other_names` are the parts of authors'
    names that are no surname; `is_special` marks what the rules may relate to another work of any
    title: a notice, a plan, a preprint, an entry in a registry. Numbers are 0 where not stated.
    """

    title: str
    main_title: str
    surnames: str
    other_names: str
    identifiers: str
    volume: int
    first_page: int
    last_page: int
    is_special: bool


def glance_at(citation: Citation) -> Glance:
    """Take down what a first look sees."""
    place, names = citation.place, citation.names
    single = {citation.pmid, citation.doi, citation.pmcid, citation.cochrane_number} - {""}
    return Glance(
        title=citation.title.compact,
        main_title=citation.title.main,
        surnames=" ".join(names.surnames),
        other_names=" ".join(sorted(names.parts - set(names.surnames))),
        identifiers=" ".join(
            sorted({*single, *citation.related_pmids, *citation.registry_numbers})
        ),
        volume=place.volume,
        first_page=place.pages.first,
        last_page=place.pages.last,
        is_special=_is_special(citation),
    )


def _is_special(citation: Citation) -> bool:
    """Whether rules may look past title and people; a DOI with a path may name a view of a work."""
    is_report = citation.title.kind is Kind.REPORT and not citation.is_preprint
    return not is_report or citation.doi.count("/") > 1 or citation.doi.endswith(".pdf")


def may_be_told(one: Glance, other: Glance) -> bool:
    """Whether the rules could say anything of a pair that is worth keeping.

    False only where they say nothing, or that two works under unlike titles are two. Of a pair
    that shares neither letters nor an identifier, the rules ask for the same volume and pages, and
    there for the same people or a title within the other, save where one of both is special.
    """
    if fuzz.ratio(one.title, other.title, score_cutoff=_TITLES_ALIKE):
        return True
    if one.main_title and one.main_title == other.main_title:
        return True
    return _share(one.identifiers, other.identifiers) or (
        _on_the_same_pages(one, other) and _may_be_one_work(one, other)
    )


def _share(one: str, other: str) -> bool:
    return bool(one and other) and not set(one.split(" ")).isdisjoint(other.split(" "))


def _on_the_same_pages(one: Glance, other: Glance) -> bool:
    pages = (one.volume, one.first_page, one.last_page)
    return all(pages) and pages == (other.volume, other.first_page, other.last_page)


def _may_be_one_work(one: Glance, other: Glance) -> bool:
    return (
        one.is_special
        or other.is_special
        or _holds(one.title, other.title)
        or _may_be_same_people(one, other)
    )


def _holds(one: str, other: str) -> bool:
    """Whether one title begins or ends with the other."""
    short, long = sorted((one, other), key=len)
    return long.startswith(short) or long.endswith(short)


def _may_be_same_people(one: Glance, other: Glance) -> bool:
    ours, theirs = (f"{each.surnames} {each.other_names}".strip() for each in (one, other))
    if _share(ours, theirs):
        return True
    short, long = sorted((one.surnames.split(), other.surnames.split()), key=len)
    beginning = " ".join(long[: len(short)])
    return bool(short) and fuzz.ratio(" ".join(short), beginning) >= _NAMES_ALIKE
