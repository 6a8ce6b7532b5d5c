"""Record ↔ canonical JSON, and what two versions of a record differ in."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from functools import cache
from typing import Final

from pydantic import TypeAdapter, ValidationError

from litwatch.domain import AbstractSection, FieldChange, MeshHeading, Record, RecordDates
from litwatch.errors import FormatError

# What indexing at NLM alone changes, each with its reason. A change in nothing else is "headings
# only": a line in the digest, never an update of the work (each December NLM revises headings on
# a large part of MEDLINE).
_CHANGED_BY_INDEXING: Final[Mapping[str, str]] = {
    "mesh": "headings are assigned at indexing and revised with every MeSH year",
    "supplementary_concepts": "assigned at indexing, beside the headings",
    "chemicals": "substance names are assigned at indexing from the MeSH supplement",
    "status": "Publisher, In-Process and MEDLINE are stages of indexing",
    "indexing_method": "says who indexed: a person, a program, or both",
    "references": "publishers send and mend lists of cited works long after the work itself",
    "citation_subsets": "NLM's own lists of journals and topics",
    "dates.completed": "the day indexing was completed",
    "dates.revised": "every change moves it, so it tells nothing of its own",
    "dates.mesh_added": "the day of indexing; until then the day of entry",
}
MATERIAL_EXCEPTIONS: Final = frozenset(_CHANGED_BY_INDEXING)


@cache
def _adapter() -> TypeAdapter[Record]:
    return TypeAdapter(Record)


def to_document(record: Record) -> str:
    """Write a record as canonical JSON: keys sorted, dates in ISO 8601, no optional spaces.

    A field that holds its default is left out, so that a field added to Record later changes
    neither the documents nor the hashes of records that do not use it.
    """
    value = _adapter().dump_python(record, mode="json", exclude_defaults=True)
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_document(text: str) -> Record:
    """Read what `to_document` wrote; nothing is lost. Raises FormatError for anything else."""
    try:
        return _adapter().validate_json(text, strict=True)
    except ValidationError as error:
        problem = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in problem["loc"])
        message = f"is no record: {problem['msg']}" + (f" at {place}" if place else "")
        raise FormatError(message, where="a stored record") from error


def content_hash(record: Record) -> str:
    """Sha256 in hex over every field: two records are equal when, and only when, it is."""
    return hashlib.sha256(to_document(record).encode("utf-8")).hexdigest()


def material_hash(record: Record) -> str:
    """Sha256 in hex over every field but MATERIAL_EXCEPTIONS."""
    return content_hash(_without_indexing(record))


def _without_indexing(record: Record) -> Record:
    return replace(
        record,
        mesh=(),
        supplementary_concepts=(),
        chemicals=(),
        references=(),
        status="",
        indexing_method="",
        citation_subsets=(),
        dates=replace(record.dates, completed=None, revised=None, mesh_added=None),
    )


def changed_fields(old: Record, new: Record) -> tuple[FieldChange, ...]:
    """Name every field that differs, in the order of Record, with both values as text.

    Of a list (authors, mesh, related_works …) only the entries that differ are shown: `old` holds
    those that are gone, `new` those that came. Dates are named one by one: `dates.revised`.
    """
    changes = []
    for name in (field.name for field in fields(Record)):
        before, after = getattr(old, name), getattr(new, name)
        if name == "dates":
            changes.extend(_changed_dates(before, after))
        elif before != after:
            changes.append(_describe(name, before, after))
    return tuple(changes)


def _changed_dates(old: RecordDates, new: RecordDates) -> list[FieldChange]:
    names = [field.name for field in fields(RecordDates)]
    pairs = ((name, getattr(old, name), getattr(new, name)) for name in names)
    return [_describe(f"dates.{name}", a, b) for name, a, b in pairs if a != b]


def _describe(name: str, old: object, new: object) -> FieldChange:
    """Show two values; if the short form hides the difference, show them in full."""
    if isinstance(old, tuple) and isinstance(new, tuple):
        gone = tuple(entry for entry in old if entry not in new)
        came = tuple(entry for entry in new if entry not in old)
        old, new = (gone, came) if gone or came else (old, new)
    shown = _SHORT.get(name, _full)
    if shown(old) == shown(new):
        shown = _full
    return FieldChange(field=name, old=shown(old), new=shown(new))


def _full(value: object) -> str:
    """All parts of a value that are not empty, in their order."""
    if value is None or value is False:
        return ""
    if isinstance(value, tuple):
        return "; ".join(_full(entry) for entry in value)
    if hasattr(value, "__dataclass_fields__"):
        parts = (_part(name, getattr(value, name)) for name in value.__dataclass_fields__)
        return ", ".join(part for part in parts if part)
    return str(value)


def _part(name: str, value: object) -> str:
    """A flag shows its name, everything else its value."""
    return name if value is True else _full(value)


def _abstract(value: object) -> str:
    """Sections as Record.abstract_text writes them."""
    parts = value if isinstance(value, tuple) else ()
    sections = tuple(part for part in parts if isinstance(part, AbstractSection))
    return Record(source="", source_id="", abstract=sections).abstract_text


def _authors(value: object) -> str:
    return ", ".join(author.cited_as for author in value) if isinstance(value, tuple) else ""


def _mesh(value: object) -> str:
    return "; ".join(map(_heading, value)) if isinstance(value, tuple) else ""


def _heading(heading: MeshHeading) -> str:
    """A heading as MEDLINE prints it: `Neuroma/*surgery`, a star before what is major."""
    stars = ["*" if heading.major else ""] + ["*" if q.major else "" for q in heading.qualifiers]
    names = [heading.descriptor] + [q.name for q in heading.qualifiers]
    return "/".join(star + name for star, name in zip(stars, names, strict=True))


_SHORT: Final[Mapping[str, Callable[[object], str]]] = {
    "abstract": _abstract,
    "authors": _authors,
    "investigators": _authors,
    "mesh": _mesh,
}
