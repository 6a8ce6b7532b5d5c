"""The authors and investigators of a PubMed record."""

from __future__ import annotations

import re
from dataclasses import replace

from lxml.etree import _Element

from litwatch.domain import Author
from litwatch.formats.pubmed_text import Children, Entry, entries_of, full_text, texts_at

_ORCID = re.compile(r"(\d{4})-?(\d{4})-?(\d{4})-?(\d{3}[\dXx])")
_NAMES = frozenset({"LastName", "ForeName", "Initials", "Suffix", "CollectiveName"})


def read_authors(article: Children) -> tuple[Author, ...]:
    """Read the authors; before 2014 the article's one affiliation is its first author's."""
    authors = read_people(article, "AuthorList", "Author")
    shared = texts_at(article, "Affiliation")
    if not shared or not authors or authors[0].affiliations:
        return authors
    return (replace(authors[0], affiliations=shared), *authors[1:])


def read_people(children: Children, list_name: str, name: str) -> tuple[Author, ...]:
    """Read authors or investigators.

    A name marked ValidYN="N" is a misprint kept beside its correction (PubMed DTD): left out.
    """
    people = entries_of(children, list_name, name)
    return tuple([_read_person(person) for person in people if person[0].get("ValidYN") != "N"])


def _read_person(person: Entry) -> Author:
    """Read a name and its affiliations; before 2015 one stood directly under the author."""
    names: dict[str, str] = {}
    affiliations: list[str] = []
    orcid = ""
    for part in person:
        kind = part.tag
        if kind in _NAMES:
            names[kind] = full_text(part)
        elif kind == "Affiliation":
            affiliations.append(full_text(part))
        elif kind == "Identifier" and not orcid:
            orcid = _read_orcid(part)
    return Author(
        names.get("LastName", ""),
        names.get("ForeName", ""),
        names.get("Initials", ""),
        names.get("Suffix", ""),
        names.get("CollectiveName", ""),
        orcid,
        tuple(filter(None, affiliations)),
    )


def _read_orcid(identifier: _Element) -> str:
    """Write an ORCID as `0000-0002-1825-0097`, however the publisher wrote it."""
    if identifier.get("Source") != "ORCID":
        return ""
    text = full_text(identifier)
    found = _ORCID.search(text)
    return "-".join(found.groups()).upper() if found else text
