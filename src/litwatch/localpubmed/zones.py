"""The parts of a record that are searched, and which of them each field searches.

Source: PubMed User Guide, "Search field tags": the description of each field.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum, auto

from litwatch.strategy.pubmed_query import SearchField


class Zone(StrEnum):
    """A part of a record; phrases and proximity never reach from one zone into another."""

    TITLE = "title"
    VERNACULAR_TITLE = "vernacular title"
    ABSTRACT = "abstract"
    OTHER_ABSTRACT = "other abstract"
    KEYWORD = "keyword"
    HEADING = "heading"
    QUALIFIER = "qualifier"
    SUPPLEMENTARY_CONCEPT = "supplementary concept"
    SUBSTANCE = "substance"
    REGISTRY_NUMBER = "registry number"
    PUBLICATION_TYPE = "publication type"
    AUTHOR = "author"
    FULL_AUTHOR = "full author name"
    FIRST_AUTHOR = "first author"
    LAST_AUTHOR = "last author"
    COLLECTIVE = "collective author"
    AUTHOR_IDENTIFIER = "author identifier"
    INVESTIGATOR = "investigator"
    FULL_INVESTIGATOR = "full investigator name"
    AFFILIATION = "affiliation"
    JOURNAL = "journal"
    NLM_ID = "NLM unique ID"
    LANGUAGE = "language"
    VOLUME = "volume"
    ISSUE = "issue"
    PAGES = "pages"
    GRANT = "grant"
    IDENTIFIER = "article identifier"
    SECONDARY_SOURCE = "secondary source"
    PLACE = "place of publication"
    PERSONAL_NAME = "personal name as subject"
    CONFLICT = "conflict of interest"
    CORRECTION = "comment or correction"
    FILTER = "filter"
    UID = "uid"


class Style(Enum):
    """How a field compares a term with a zone."""

    TEXT = auto()
    VALUE = auto()
    AUTHOR = auto()
    HEADING = auto()
    PUBLICATION_TYPE = auto()
    SUBHEADING = auto()
    DATE = auto()
    UID = auto()


@dataclass(frozen=True, slots=True)
class FieldRule:
    """A field's way of comparing and its zones."""

    style: Style
    zones: tuple[Zone, ...] = ()


_TITLE_ABSTRACT = (Zone.TITLE, Zone.ABSTRACT, Zone.OTHER_ABSTRACT, Zone.KEYWORD)
_TEXT_WORD = (
    *_TITLE_ABSTRACT,
    Zone.HEADING,
    Zone.QUALIFIER,
    Zone.PUBLICATION_TYPE,
    Zone.SUBSTANCE,
    Zone.SUPPLEMENTARY_CONCEPT,
    Zone.PERSONAL_NAME,
    Zone.COLLECTIVE,
    Zone.SECONDARY_SOURCE,
    Zone.CORRECTION,
)
# "All Fields" leaves out place of publication and transliterated title (PubMed Help, 2008).
_ALL = tuple(zone for zone in Zone if zone not in (Zone.PLACE, Zone.VERNACULAR_TITLE))
_NAMES = (Zone.AUTHOR, Zone.FULL_AUTHOR, Zone.COLLECTIVE)


def _text(*zones: Zone) -> FieldRule:
    return FieldRule(Style.TEXT, zones)


def _value(*zones: Zone) -> FieldRule:
    return FieldRule(Style.VALUE, zones)


# Fields that EInfo marks SingleToken=Y compare whole values, the others words.
FIELD_RULES: dict[SearchField, FieldRule] = {
    SearchField.ALL: _text(*_ALL),
    SearchField.TITLE: _text(Zone.TITLE),
    SearchField.TITLE_ABSTRACT: _text(*_TITLE_ABSTRACT),
    SearchField.TEXT_WORD: _text(*_TEXT_WORD),
    SearchField.OTHER_TERM: _text(Zone.KEYWORD),
    SearchField.TRANSLITERATED_TITLE: _text(Zone.VERNACULAR_TITLE),
    SearchField.AFFILIATION: _text(Zone.AFFILIATION),
    SearchField.CORPORATE_AUTHOR: _text(Zone.COLLECTIVE),
    SearchField.CONFLICT_OF_INTEREST: _text(Zone.CONFLICT),
    SearchField.FULL_AUTHOR: _text(Zone.FULL_AUTHOR),
    SearchField.FULL_INVESTIGATOR: _text(Zone.FULL_INVESTIGATOR),
    SearchField.MESH: FieldRule(Style.HEADING, (Zone.HEADING,)),
    SearchField.MESH_MAJOR: FieldRule(Style.HEADING, (Zone.HEADING,)),
    SearchField.SUBHEADING: FieldRule(Style.SUBHEADING, (Zone.QUALIFIER,)),
    SearchField.PUBLICATION_TYPE: FieldRule(Style.PUBLICATION_TYPE, (Zone.PUBLICATION_TYPE,)),
    SearchField.SUBSTANCE: _value(Zone.SUBSTANCE, Zone.SUPPLEMENTARY_CONCEPT),
    SearchField.REGISTRY_NUMBER: _value(Zone.REGISTRY_NUMBER),
    SearchField.AUTHOR: FieldRule(Style.AUTHOR, _NAMES),
    SearchField.FIRST_AUTHOR: FieldRule(Style.AUTHOR, (Zone.FIRST_AUTHOR,)),
    SearchField.LAST_AUTHOR: FieldRule(Style.AUTHOR, (Zone.LAST_AUTHOR,)),
    SearchField.INVESTIGATOR: FieldRule(Style.AUTHOR, (Zone.INVESTIGATOR,)),
    SearchField.AUTHOR_IDENTIFIER: _value(Zone.AUTHOR_IDENTIFIER),
    SearchField.JOURNAL: _value(Zone.JOURNAL),
    SearchField.NLM_ID: _value(Zone.NLM_ID),
    SearchField.LANGUAGE: _value(Zone.LANGUAGE),
    SearchField.VOLUME: _value(Zone.VOLUME),
    SearchField.ISSUE: _value(Zone.ISSUE),
    SearchField.PAGES: _value(Zone.PAGES),
    SearchField.GRANT: _value(Zone.GRANT),
    SearchField.ARTICLE_IDENTIFIER: _value(Zone.IDENTIFIER),
    SearchField.LOCATION: _value(Zone.IDENTIFIER),
    SearchField.SECONDARY_SOURCE: _value(Zone.SECONDARY_SOURCE),
    SearchField.PLACE: _value(Zone.PLACE),
    SearchField.PERSONAL_NAME: _value(Zone.PERSONAL_NAME),
    SearchField.FILTER: _value(Zone.FILTER),
    SearchField.UID: FieldRule(Style.UID, (Zone.UID,)),
    **{field: FieldRule(Style.DATE) for field in SearchField if field.is_date},
}

# Proximity works in these alone (NLM Technical Bulletin 2022 Nov-Dec;(449):e4).
PROXIMITY_FIELDS = frozenset(
    {SearchField.TITLE, SearchField.TITLE_ABSTRACT, SearchField.AFFILIATION}
)
# What the default phrase index is made of.
PHRASE_ZONES = (
    Zone.TITLE,
    Zone.VERNACULAR_TITLE,
    Zone.KEYWORD,
    Zone.HEADING,
    Zone.SUBSTANCE,
    Zone.SUPPLEMENTARY_CONCEPT,
)
