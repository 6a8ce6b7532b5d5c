"""PubMed's search fields and every spelling of their tags, as one table.

Sources: the PubMed User Guide, "Search field tags"; the field names that EInfo lists (recorded in
November 2025); the names that ESearch prints in QueryTranslation.
"""

from __future__ import annotations

from enum import StrEnum


class SearchField(StrEnum):
    """A PubMed search field; its value is the name that QueryTranslation prints."""

    ALL = "All Fields"
    UID = "UID"
    TITLE = "Title"
    TITLE_ABSTRACT = "Title/Abstract"
    TEXT_WORD = "Text Word"
    OTHER_TERM = "Other Term"
    TRANSLITERATED_TITLE = "Transliterated Title"
    MESH = "MeSH Terms"
    MESH_MAJOR = "MeSH Major Topic"
    SUBHEADING = "MeSH Subheading"
    SUBSTANCE = "Supplementary Concept"
    REGISTRY_NUMBER = "EC/RN Number"
    PUBLICATION_TYPE = "Publication Type"
    AUTHOR = "Author"
    FIRST_AUTHOR = "Author - First"
    LAST_AUTHOR = "Author - Last"
    FULL_AUTHOR = "Author - Full"
    CORPORATE_AUTHOR = "Author - Corporate"
    AUTHOR_IDENTIFIER = "Author - Identifier"
    INVESTIGATOR = "Investigator"
    FULL_INVESTIGATOR = "Investigator - Full"
    AFFILIATION = "Affiliation"
    JOURNAL = "Journal"
    NLM_ID = "NLM Unique ID"
    LANGUAGE = "Language"
    VOLUME = "Volume"
    ISSUE = "Issue"
    PAGES = "Pagination"
    GRANT = "Grants and Funding"
    ARTICLE_IDENTIFIER = "Article Identifier"
    LOCATION = "Location ID"
    SECONDARY_SOURCE = "Secondary Source ID"
    PLACE = "Place of Publication"
    PERSONAL_NAME = "Subject - Personal Name"
    CONFLICT_OF_INTEREST = "Conflict of Interest Statements"
    FILTER = "Filter"
    CREATED = "Date - Create"
    ENTERED = "Date - Entry"
    MESH_ADDED = "Date - MeSH"
    MODIFIED = "Date - Modification"
    COMPLETED = "Date - Completion"
    PUBLISHED = "Date - Publication"
    PUBLISHED_ELECTRONICALLY = "Electronic Publication Date"
    PUBLISHED_IN_PRINT = "Print Publication Date"

    @property
    def is_date(self) -> bool:
        """Whether the field holds days, so that `first:last` is a range."""
        return self in DATE_FIELDS

    @property
    def takes_range(self) -> bool:
        """Whether `first:last` means a range in this field."""
        return self in DATE_FIELDS or self is SearchField.UID


DATE_FIELDS = frozenset(
    {
        SearchField.CREATED,
        SearchField.ENTERED,
        SearchField.MESH_ADDED,
        SearchField.MODIFIED,
        SearchField.COMPLETED,
        SearchField.PUBLISHED,
        SearchField.PUBLISHED_ELECTRONICALLY,
        SearchField.PUBLISHED_IN_PRINT,
    }
)

# Besides these, each field's own name is a spelling, and so is `date - create` without its dash.
_SPELLINGS: dict[SearchField, tuple[str, ...]] = {
    SearchField.ALL: ("all", "all field"),
    SearchField.UID: ("uid", "pmid"),
    SearchField.TITLE: ("ti", "titl"),
    SearchField.TITLE_ABSTRACT: ("tiab", "title abstract"),
    SearchField.TEXT_WORD: ("tw", "word", "text words"),
    SearchField.OTHER_TERM: ("ot", "otrm", "other terms"),
    SearchField.TRANSLITERATED_TITLE: ("tt",),
    SearchField.MESH: ("mh", "mesh", "mesh term", "subject"),
    SearchField.MESH_MAJOR: ("majr", "mesh major topics", "mjr"),
    SearchField.SUBHEADING: ("sh", "subh", "subheading", "mesh subheadings"),
    SearchField.SUBSTANCE: ("nm", "subs", "substance name"),
    SearchField.REGISTRY_NUMBER: ("rn", "ecno", "ec rn number"),
    SearchField.PUBLICATION_TYPE: ("pt", "ptyp", "publication types"),
    SearchField.AUTHOR: ("au", "auth", "authors", "author name"),
    SearchField.FIRST_AUTHOR: ("1au", "faut", "first author", "first author name"),
    SearchField.LAST_AUTHOR: ("lastau", "laut", "last author", "last author name"),
    SearchField.FULL_AUTHOR: ("fau", "full", "full author name"),
    SearchField.CORPORATE_AUTHOR: ("cn", "coln", "corporate author"),
    SearchField.AUTHOR_IDENTIFIER: ("auid", "author identifier"),
    SearchField.INVESTIGATOR: ("ir", "investigator name"),
    SearchField.FULL_INVESTIGATOR: ("fir", "finv", "full investigator name"),
    SearchField.AFFILIATION: ("ad", "affl"),
    SearchField.JOURNAL: ("ta", "jour", "journal title", "is", "issn"),
    SearchField.NLM_ID: ("jid",),
    SearchField.LANGUAGE: ("la", "lang"),
    SearchField.VOLUME: ("vi", "vol"),
    SearchField.ISSUE: ("ip", "iss"),
    SearchField.PAGES: ("pg", "page", "pages"),
    SearchField.GRANT: ("gr", "grnt", "grant number", "grants funding"),
    SearchField.ARTICLE_IDENTIFIER: ("aid", "doi"),
    SearchField.LOCATION: ("lid",),
    SearchField.SECONDARY_SOURCE: ("si",),
    SearchField.PLACE: ("pl", "cnty"),
    SearchField.PERSONAL_NAME: ("ps", "personal name as subject"),
    SearchField.CONFLICT_OF_INTEREST: ("cois", "conflict of interest"),
    SearchField.FILTER: ("filt", "sb", "subset"),
    SearchField.CREATED: ("crdt", "create date", "date created"),
    SearchField.ENTERED: ("edat", "entrez date", "entry date"),
    SearchField.MESH_ADDED: ("mhda", "mesh date"),
    SearchField.MODIFIED: ("lr", "mdat", "modification date", "date last revised"),
    SearchField.COMPLETED: ("dcom", "cdat", "completion date", "date completed"),
    SearchField.PUBLISHED: ("dp", "pdat", "publication date"),
    SearchField.PUBLISHED_ELECTRONICALLY: ("epdt", "date of electronic publication"),
    SearchField.PUBLISHED_IN_PRINT: ("ppdt", "date of print publication"),
}


def _normal(tag: str) -> str:
    """Compare tags without case, dashes, slashes and doubled spaces."""
    return " ".join(tag.casefold().replace("-", " ").replace("/", " ").split())


_FIELD_OF: dict[str, SearchField] = {
    _normal(spelling): field
    for field, spellings in _SPELLINGS.items()
    for spelling in (field.value, *spellings)
}


def field_of(tag: str) -> SearchField | None:
    """The field that a tag names, in any spelling; None for a tag that PubMed does not know."""
    return _FIELD_OF.get(_normal(tag))
