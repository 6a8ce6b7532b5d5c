"""The search fields as EInfo lists them: names and flags recorded from NCBI in November 2025."""

from __future__ import annotations

from litwatch.localpubmed.replies import FieldInfo
from litwatch.strategy.pubmed_query import SearchField

_S, _D, _H, _N, _X = "single", "date", "hierarchy", "numerical", "hidden"

# Name, field, description, flags: only fields that are served here.
_FIELDS: tuple[tuple[str, SearchField, str, str], ...] = (
    ("ALL", SearchField.ALL, "All terms from all searchable fields", ""),
    ("UID", SearchField.UID, "Unique number assigned to publication", f"{_N} {_S} {_X}"),
    ("FILT", SearchField.FILTER, "Limits the records", _S),
    ("TITL", SearchField.TITLE, "Words in title of publication", ""),
    ("MESH", SearchField.MESH, "Medical Subject Headings assigned to publication", f"{_S} {_H}"),
    (
        "MAJR",
        SearchField.MESH_MAJOR,
        "MeSH terms of major importance to publication",
        f"{_S} {_H}",
    ),
    ("JOUR", SearchField.JOURNAL, "Journal abbreviation of publication", _S),
    ("AFFL", SearchField.AFFILIATION, "Author's institutional affiliation and address", ""),
    ("ECNO", SearchField.REGISTRY_NUMBER, "EC number for enzyme or CAS registry number", _S),
    ("SUBS", SearchField.SUBSTANCE, "CAS chemical name or MEDLINE Substance Name", _S),
    ("PDAT", SearchField.PUBLISHED, "Date of publication", f"{_D} {_S}"),
    (
        "EDAT",
        SearchField.ENTERED,
        "Date publication first accessible through Entrez",
        f"{_D} {_S}",
    ),
    ("VOL", SearchField.VOLUME, "Volume number of publication", _S),
    ("PAGE", SearchField.PAGES, "Page number(s) of publication", _S),
    ("PTYP", SearchField.PUBLICATION_TYPE, "Type of publication (e.g., review)", f"{_S} {_H}"),
    ("LANG", SearchField.LANGUAGE, "Language of publication", _S),
    ("ISS", SearchField.ISSUE, "Issue number of publication", _S),
    ("SUBH", SearchField.SUBHEADING, "Additional specificity for MeSH term", f"{_S} {_H}"),
    (
        "SI",
        SearchField.SECONDARY_SOURCE,
        "Cross-reference from publication to other databases",
        _S,
    ),
    (
        "MHDA",
        SearchField.MESH_ADDED,
        "Date publication was indexed with MeSH terms",
        f"{_D} {_S}",
    ),
    ("TIAB", SearchField.TITLE_ABSTRACT, "Free text associated with Abstract/Title", ""),
    ("OTRM", SearchField.OTHER_TERM, "Other terms associated with publication", ""),
    ("COLN", SearchField.CORPORATE_AUTHOR, "Corporate Author of publication", ""),
    ("CNTY", SearchField.PLACE, "Country of publication", _X),
    ("GRNT", SearchField.GRANT, "NIH Grant Numbers", _S),
    ("MDAT", SearchField.MODIFIED, "Date of last modification", f"{_D} {_S}"),
    ("CDAT", SearchField.COMPLETED, "Date of completion", f"{_D} {_S}"),
    ("FAUT", SearchField.FIRST_AUTHOR, "First Author of publication", _S),
    ("FULL", SearchField.AUTHOR, "Full Author Name(s) of publication", _S),
    ("FINV", SearchField.INVESTIGATOR, "Full name of investigator", _S),
    ("TT", SearchField.TRANSLITERATED_TITLE, "Words in transliterated title of publication", ""),
    ("LAUT", SearchField.LAST_AUTHOR, "Last Author of publication", _S),
    (
        "PPDT",
        SearchField.PUBLISHED_IN_PRINT,
        "Date of print publication",
        f"{_D} {_S} {_X}",
    ),
    (
        "EPDT",
        SearchField.PUBLISHED_ELECTRONICALLY,
        "Date of Electronic publication",
        f"{_D} {_S} {_X}",
    ),
    ("LID", SearchField.LOCATION, "ELocation ID", _S),
    (
        "CRDT",
        SearchField.CREATED,
        "Date publication first accessible through Entrez",
        f"{_D} {_S}",
    ),
    ("AUID", SearchField.AUTHOR_IDENTIFIER, "Author Identifier", _S),
    ("PS", SearchField.PERSONAL_NAME, "Personal Name as Subject", _S),
    ("COIS", SearchField.CONFLICT_OF_INTEREST, "Conflict of Interest Statements", ""),
    ("WORD", SearchField.TEXT_WORD, "Free text associated with publication", ""),
)

FIELD_LIST = tuple(
    FieldInfo(
        name=name,
        full_name=field.value,
        description=description,
        is_date=_D in flags,
        is_numerical=_N in flags,
        is_single_token=_S in flags,
        is_hierarchical=_H in flags,
        is_hidden=_X in flags,
    )
    for name, field, description, flags in _FIELDS
)
