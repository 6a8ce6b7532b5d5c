"""Which held record a file's reference is: by PMID, DOI, record id, or title and year together.

A nominated work that is not held has no year: its title alone names it. The number under which it
was nominated is one store's own, so another store's file may mean another work by it.
Nothing is guessed: what fits no record, or several, is told and left to a person.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from litwatch.domain import Outline
from litwatch.formats.decision_rows import Reference

Ids = frozenset[str]
Key = tuple[str, ...]
# Keys that choose among records, but contradict no surer key.
_WEAK: Final = ("title", "nomination")
_NOMINATED: Final = "nominated:"
_NO_LETTER = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Found:
    """The held record that a reference is, or why none is named."""

    record_id: str = ""
    problem: str = ""
    is_ambiguous: bool = False


@dataclass(frozen=True, slots=True)
class HeldReferences:
    """The records of a topic by all that names them."""

    outlines: dict[str, Outline] = field(default_factory=dict)
    ids_of: dict[Key, set[str]] = field(default_factory=lambda: defaultdict(set))

    @classmethod
    def of(cls, outlines: Iterable[Outline]) -> HeldReferences:
        """Index the outlines of a topic's records."""
        held = cls()
        for outline in outlines:
            held.outlines[outline.record_id] = outline
            for key in _keys_of(outline):
                held.ids_of[key].add(outline.record_id)
        return held

    def find(self, reference: Reference) -> Found:
        """Find the one record that a reference names.

        The first key that names any record counts; where it names several, the next ones choose
        among them. Two keys that name different records contradict each other.
        """
        chosen: Ids = frozenset()
        surest = ""
        for key in _keys(reference):
            ids = frozenset(self.ids_of.get(key, ()))
            if chosen and ids and not chosen & ids and key[0] not in _WEAK:
                return _ambiguous(f"names different records: {_listed(chosen | ids)}")
            surest = surest or (key[0] if ids else "")
            chosen = (chosen & ids or chosen) if chosen else ids
        return self._one(chosen or self._by_accession(reference), reference, surest)

    def _by_accession(self, reference: Reference) -> Ids:
        """Take an accession number for a PMID where the titles agree as well."""
        ids = frozenset(self.ids_of.get(("pmid", reference.accession), ()))
        title = normal_title(reference.title)
        return frozenset(each for each in ids if normal_title(self.outlines[each].title) == title)

    def _one(self, chosen: Ids, reference: Reference, surest: str) -> Found:
        if not chosen:
            return Found(problem="is no record that the topic holds")
        chosen = self._held_of(chosen)
        if len(chosen) > 1:
            return _ambiguous(f"could be any of {_listed(chosen)}")
        (record_id,) = chosen
        held = self.outlines[record_id]
        if _differ(reference.pmid, held.pmid):
            return _ambiguous(f"is like {record_id}, whose PMID is another")
        if surest == "title" and _differ(reference.doi, held.doi):
            return _ambiguous(f"is like {record_id}, whose DOI is another")
        if surest == "nomination" and _says_more(reference, held):
            return _ambiguous(f"is called {record_id}, which is another work here")
        return Found(record_id)

    def _held_of(self, chosen: Ids) -> Ids:
        """Prefer a held record to the nominations that it fulfils."""
        return frozenset(each for each in chosen if self.outlines[each].revision) or chosen


def _ambiguous(problem: str) -> Found:
    return Found(problem=problem, is_ambiguous=True)


def _differ(one: str, other: str) -> bool:
    """Whether both say something, and not the same."""
    return bool(one and other) and one.casefold() != other.casefold()


def _says_more(reference: Reference, held: Outline) -> bool:
    """Whether the file names the work by something that is not known of this one."""
    named = reference.pmid or reference.doi or normal_title(reference.title)
    return bool(named) or _differ(reference.accession, held.pmid)


def normal_title(title: str) -> str:
    """Fold a title to its letters and digits: case, signs, spaces and accents' coding do not count.

    >>> normal_title("Cryo-ablation of Neuroma: a trial.")
    'cryoablationofneuromaatrial'
    """
    return _NO_LETTER.sub("", unicodedata.normalize("NFKC", title).casefold())


def _keys(reference: Reference) -> Iterator[Key]:
    """Give what names a work, the surest first."""
    if reference.pmid:
        yield "pmid", reference.pmid
    if reference.doi:
        yield "doi", reference.doi.casefold()
    is_nomination = reference.record_id.startswith(_NOMINATED)
    if reference.record_id and not is_nomination:
        yield "record_id", reference.record_id
    title = normal_title(reference.title)
    if title:
        yield "title", title, str(reference.year or "")
        yield "title", title, ""
    if is_nomination:
        yield "nomination", reference.record_id


def _keys_of(outline: Outline) -> Iterator[Key]:
    named = Reference(outline.record_id, outline.pmid, outline.doi, outline.title, outline.year)
    can_lack_year = outline.record_id.startswith(_NOMINATED) and not outline.year
    for key in _keys(named):
        if key[0] != "title" or can_lack_year or (outline.year and key[-1]):
            yield key


def _listed(ids: Iterable[str]) -> str:
    return ", ".join(sorted(ids))
