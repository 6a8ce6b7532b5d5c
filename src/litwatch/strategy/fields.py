"""Ovid's field codes as a table: what each searches in a record and how PubMed is asked for it.

`columns` are columns of `litwatch.strategy.columns`. A `word` field is searched by words; a
`value` field holds whole values (a publication type, a heading) that the term must equal; a
`date` field is a day. `tags` are the PubMed field tags whose union is never narrower: [all] leaves
transliterated titles out, [ad] holds investigators' affiliations too, and `uid` stands for [pmid]
of a term's numbers.
Source: Ovid MEDLINE database field guide; PubMed User Guide, search field tags.
"""

from __future__ import annotations

from dataclasses import dataclass

TEXT = ("title", "abstract")
MP = (
    "title",
    "abstract",
    "vernacular_title",
    "substance",
    "heading_words",
    "subheading_words",
    "keyword",
    "supplementary",
    "identifier",
)
EVERYWHERE = (*MP, "author_words", "affiliation", "journal", "type_words", "registry_words")


@dataclass(frozen=True, slots=True)
class Field:
    """One field code. `exact_tag` says that PubMed's tag searches just the same text."""

    code: str
    name: str
    kind: str
    columns: tuple[str, ...]
    tags: tuple[str, ...]
    exact_tag: bool = False


_ROWS = (
    Field("ti", "title", "word", ("title",), ("ti",), exact_tag=True),
    Field("ab", "abstract", "word", ("abstract",), ("tiab",)),
    Field("tw", "text word", "word", TEXT, ("tiab",)),
    Field("ot", "original title", "word", ("vernacular_title",), ("tt",), exact_tag=True),
    Field("tt", "translated title", "word", ("title",), ("ti",)),
    Field("kf", "keyword heading word", "word", ("keyword",), ("ot",), exact_tag=True),
    Field("kw", "keyword heading", "word", ("keyword",), ("ot",), exact_tag=True),
    Field("hw", "subject heading word", "word", ("heading_words",), ("tw",)),
    Field("nm", "name of substance word", "word", ("substance",), ("tw",)),
    Field("px", "protocol supplementary concept word", "word", ("supplementary",), ("tw",)),
    Field("rx", "rare disease supplementary concept word", "word", ("supplementary",), ("tw",)),
    Field("ox", "organism supplementary concept word", "word", ("supplementary",), ("tw",)),
    Field("sy", "synonyms", "word", ("supplementary",), ("tw",)),
    Field("mp", "multi-purpose", "word", MP, ("tw", "tt", "uid")),
    Field("af", "all fields", "word", EVERYWHERE, ("all", "tt", "uid")),
    Field("in", "institution", "word", ("affiliation",), ("ad",)),
    Field("jw", "journal word", "word", ("journal",), ("all",)),
    Field("pt", "publication type", "value", ("publication_type",), ("pt",)),
    Field("sh", "MeSH subject heading", "value", ("heading",), ("mh:noexp",), exact_tag=True),
    Field("mh", "MeSH subject heading", "value", ("heading",), ("mh:noexp",), exact_tag=True),
    Field("fs", "floating subheading", "value", ("subheading",), ("sh:noexp",), exact_tag=True),
    Field("xs", "exploded subheading", "value", ("subheading_exploded",), ("sh",), exact_tag=True),
    Field("rn", "registry number or name", "value", ("registry",), ("rn", "nm")),
    Field("rw", "registry word", "word", ("registry_words",), ("all",)),
    Field("au", "author", "value", ("author",), ("au",)),
    Field("jn", "journal name", "value", ("journal_name",), ("ta",)),
    Field("ja", "journal abbreviation", "value", ("journal_name",), ("ta",)),
    Field("jx", "journal word", "word", ("journal",), ("all",)),
    Field("la", "language", "value", ("language_name",), ("la",), exact_tag=True),
    Field("lg", "language", "value", ("language_name",), ("la",), exact_tag=True),
    Field("ui", "unique identifier", "value", ("identifier_value",), ("pmid",), exact_tag=True),
    Field("an", "accession number", "value", ("identifier_value",), ("pmid",), exact_tag=True),
    Field("ed", "entry (indexing) date", "date", (), ()),
    Field("dc", "date created", "date", (), ()),
    Field("dt", "create date", "date", (), ()),
    Field("da", "date of entry", "date", (), ()),
    Field("ep", "electronic publication date", "date", (), ()),
    Field("ez", "date added to Entrez", "date", (), ()),
    Field("up", "update date", "date", (), ()),
    Field("dp", "date of publication", "date", (), ()),
    Field("yr", "year of publication", "date", (), ()),
    Field("rd", "revision date", "date", (), ()),
)

FIELDS: dict[str, Field] = {row.code: row for row in _ROWS}

DEFAULT: tuple[str, ...] = ("mp",)
"""Where Ovid's keyword search looks when a term names no field."""


def columns_of(codes: tuple[str, ...]) -> tuple[str, ...]:
    """The record columns that `codes` search, each once."""
    named = (column for code in codes if code in FIELDS for column in FIELDS[code].columns)
    return tuple(dict.fromkeys(named))


def kind_of(codes: tuple[str, ...]) -> str:
    """`date` when any code is a date, else `word`: value fields are told apart by column."""
    kinds = {FIELDS[code].kind for code in codes if code in FIELDS}
    return "date" if "date" in kinds else "word"
