"""One term of a query → the versions it finds, by the rule of its field."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from litwatch.localpubmed.headings import HeadingTree
from litwatch.localpubmed.index import NONE, Numbers, PubmedIndex, union
from litwatch.localpubmed.matching import Matcher, Words
from litwatch.localpubmed.meaning import Meaning, all_of
from litwatch.localpubmed.notes import SearchNotes
from litwatch.localpubmed.rules import SearchRules
from litwatch.localpubmed.subheadings import subheading_family, subheading_key
from litwatch.localpubmed.tokens import WILDCARD, patterns_of, value_key, value_pattern, words_of
from litwatch.localpubmed.zones import FIELD_RULES, PROXIMITY_FIELDS, FieldRule, Style, Zone
from litwatch.strategy.pubmed_query import SearchField, TaggedTerm

_INITIALS = 2


class TermReader:
    """Finds tagged terms; untagged ones go through term mapping first (mapping.py)."""

    def __init__(self, index: PubmedIndex, tree: HeadingTree, rules: SearchRules) -> None:
        self.index = index
        self.tree = tree
        self.rules = rules
        self.matcher = Matcher(index, rules)
        self._by_style: dict[Style, Callable[[TaggedTerm, FieldRule, SearchNotes], Meaning | None]]
        self._by_style = {
            Style.TEXT: self._text,
            Style.VALUE: self._value,
            Style.AUTHOR: self._author,
            Style.HEADING: self._heading,
            Style.PUBLICATION_TYPE: self._publication_type,
            Style.SUBHEADING: self._subheading,
            Style.UID: self._uid,
        }

    def find(self, term: TaggedTerm, notes: SearchNotes) -> Meaning | None:
        """What a term with a known field finds; None for a term that PubMed ignores."""
        rule = FIELD_RULES[term.field or SearchField.ALL]
        kept = replace(term, text=drop_early_wildcards(term.text, self.rules.wildcard_stem))
        if not patterns_of(kept.text):
            notes.ignore(term.text)
            return None
        return self._by_style[rule.style](kept, rule, notes)

    def _text(self, term: TaggedTerm, rule: FieldRule, notes: SearchNotes) -> Meaning | None:
        """Words: one, side by side if the phrase index has them, near one another, or all."""
        words = self.matcher.significant(patterns_of(term.text))
        if not words:
            notes.ignore(term.text)
            return None
        if len(words) == 1:
            return self._word(words[0], term, rule, notes)
        if _is_near(term):
            found = self.matcher.with_near(rule.zones, words, term.distance or 0)
            return Meaning(found, named(words, term, f":~{term.distance}"))
        if self.matcher.knows_phrase(words):
            return Meaning(self.matcher.with_phrase(rule.zones, words), named(words, term))
        return self._broken_phrase(words, term, rule, notes)

    def _word(self, word: str, term: TaggedTerm, rule: FieldRule, notes: SearchNotes) -> Meaning:
        """One word; one that stands nowhere in the field is reported."""
        found = self.matcher.with_word(rule.zones, word)
        if not found and self.rules.reports_missing_words:
            notes.not_found(as_written(replace(term, text=word)))
        return Meaning(found, named((word,), term))

    def _broken_phrase(
        self, words: Words, term: TaggedTerm, rule: FieldRule, notes: SearchNotes
    ) -> Meaning:
        """A phrase that the phrase index has not: its words joined by AND.

        One written with hyphens finds nothing (PubMed User Guide, "Searching for a phrase").
        """
        if term.quoted:
            notes.quoted(f'"{term.text}"' + (f"[{term.tag}]" if term.tag else ""))
        elif "-" in term.text and " " not in term.text.strip():
            notes.not_found(as_written(term))
            return Meaning(NONE, as_written(term))
        single = [word for word in words if self.matcher.is_indexed(word)]
        return all_of([self._word(word, term, rule, notes) for word in single])

    def _value(self, term: TaggedTerm, rule: FieldRule, notes: SearchNotes) -> Meaning:
        """A whole value."""
        key = value_pattern(term.text)
        return self._found(self.index.with_value(rule.zones, key), term, key, notes)

    def _found(self, numbers: Numbers, term: TaggedTerm, key: str, notes: SearchNotes) -> Meaning:
        """A meaning that is reported when it holds nothing."""
        if not numbers:
            notes.not_found(as_written(term))
            return Meaning(NONE, as_written(term))
        return Meaning(numbers, named((key,), term, "" if term.explode else ":noexp"))

    def _author(self, term: TaggedTerm, rule: FieldRule, notes: SearchNotes) -> Meaning:
        """A name; initials are cut off on the right unless quoted (User Guide, Author [au])."""
        key = value_pattern(term.text)
        numbers = self.index.with_value(rule.zones, key)
        if WILDCARD not in key and not term.quoted:
            longer = [v for zone in rule.zones for v in self._longer_names(zone, key)]
            numbers |= union(self.index.with_value(rule.zones, name) for name in longer)
        found = self._found(numbers, term, key, notes)
        return found if term.quoted else replace(found, pieces=f"{key}[{term.field}]")

    def _longer_names(self, zone: Zone, key: str) -> list[str]:
        """Names that go on after `key`: with initials, or with more of them."""
        has_initials = " " in key and len(key.rpartition(" ")[2]) <= _INITIALS
        starts = self.index.values_starting(zone, key)
        return [name for name in starts if has_initials or name[len(key) :].startswith(" ")]

    def _heading(self, term: TaggedTerm, _rule: FieldRule, notes: SearchNotes) -> Meaning | None:
        """A heading, with narrower ones unless :noexp, and with its subheading if one is given."""
        name, slash, qualifier = term.text.rpartition("/")
        if not slash:
            name, qualifier = term.text, ""
        keys = self.heading_keys(name, explode=term.explode)
        if not keys:
            return self._unknown_heading(term, notes)
        qualifiers = _qualifiers(qualifier, explode=term.explode)
        is_major = term.field is SearchField.MESH_MAJOR
        numbers = union(
            self.index.with_heading(key, under, is_major=is_major)
            for key in keys
            for under in qualifiers
        )
        written = value_pattern(name) + (f"/{subheading_key(qualifier)}" if qualifier else "")
        return Meaning(numbers, named((written,), term, "" if term.explode else ":noexp"))

    def heading_keys(self, name: str, *, explode: bool) -> frozenset[str]:
        """The headings that a name means: with truncation no explosion; empty if there is none."""
        if WILDCARD in name:
            return frozenset(self.index.headings_like(value_pattern(name)))
        key, canonical = value_key(name), self.tree.canonical(name)
        keys = {key} if self.index.with_heading(key) else set()
        if canonical:
            keys |= self.tree.explode(canonical) if explode else {canonical}
        return frozenset(keys)

    def _unknown_heading(self, term: TaggedTerm, notes: SearchNotes) -> Meaning | None:
        """A heading that MeSH has not: of several words, its words in all fields."""
        several = len(words_of(term.text)) > 1 and WILDCARD not in term.text
        if not (several and self.rules.unknown_heading_widens):
            notes.not_found(as_written(term))
            return Meaning(NONE, as_written(term))
        if term.quoted:
            notes.quoted(f'"{term.text}"[{term.tag}]')
        else:
            notes.not_found(as_written(term))
        wider = replace(term, field=SearchField.ALL, explode=True)
        words = self.matcher.significant(patterns_of(term.text))
        single = [word for word in words if self.matcher.is_indexed(word)]
        rule = FIELD_RULES[SearchField.ALL]
        return all_of([self._word(word, wider, rule, notes) for word in single])

    def _publication_type(self, term: TaggedTerm, rule: FieldRule, notes: SearchNotes) -> Meaning:
        """A publication type, with narrower ones unless :noexp."""
        key = value_pattern(term.text)
        key = key if WILDCARD in key else self.tree.canonical(key) or key
        is_wide = term.explode and WILDCARD not in term.text
        keys = self.tree.explode(key) if is_wide else {key}
        numbers = union(self.index.with_value(rule.zones, item) for item in keys)
        return self._found(numbers, term, key, notes)

    def _subheading(self, term: TaggedTerm, rule: FieldRule, notes: SearchNotes) -> Meaning:
        """A subheading under any heading, with its family unless :noexp."""
        keys = _qualifiers(value_pattern(term.text), explode=term.explode)
        numbers = union(self.index.with_value(rule.zones, key) for key in keys)
        return self._found(numbers, term, subheading_key(term.text), notes)

    def _uid(self, term: TaggedTerm, rule: FieldRule, notes: SearchNotes) -> Meaning:
        """PMIDs; several in one term are joined by OR (User Guide, "Searching by PMID")."""
        numbers: Numbers = NONE
        for pmid in words_of(term.text):
            found = self.index.with_value(rule.zones, pmid)
            if not found:
                notes.not_found(f"{pmid}[{term.tag or 'uid'}]")
            numbers |= found
        return Meaning(numbers, " OR ".join(f"{pmid}[UID]" for pmid in words_of(term.text)))


def drop_early_wildcards(text: str, stem: int) -> str:
    """The term without every `*` that has fewer than `stem` letters or digits before it."""
    kept: list[str] = []
    count = 0
    for char in text:
        if char != WILDCARD or count >= stem:
            kept.append(char)
        count += char.isalnum()
    return "".join(kept)


def _is_near(term: TaggedTerm) -> bool:
    """Whether proximity works: in its fields, for a quoted phrase without wildcards."""
    is_allowed = term.field in PROXIMITY_FIELDS and term.quoted and WILDCARD not in term.text
    return term.distance is not None and is_allowed


def _qualifiers(text: str, *, explode: bool) -> frozenset[str]:
    """The subheadings meant; the empty one stands for the heading itself."""
    key = subheading_key(text)
    return subheading_family(key) if explode and key else frozenset({key})


def named(words: Words, term: TaggedTerm, suffix: str = "") -> str:
    """A term as QueryTranslation writes it: `"hip pain"[Title/Abstract:~2]`."""
    return f'"{" ".join(words)}"[{term.field or SearchField.ALL}{suffix}]'


def as_written(term: TaggedTerm) -> str:
    """A term as the ErrorList repeats it: `fleegle[mh]`."""
    return f"{term.text}[{term.tag}]" if term.tag else term.text
