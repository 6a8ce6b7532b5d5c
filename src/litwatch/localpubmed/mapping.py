"""Automatic term mapping: what PubMed does with words that carry no tag.

Source: PubMed Help, "How PubMed works: automatic term mapping": words are looked up as headings,
then as journals, then as an author (a word with one or two initials after it); the longest piece
from the left that is found is taken, and what is in no table is searched word by word in all
fields. Recorded: `stem cells` becomes `"stem cells"[MeSH Terms] OR ("stem"[All Fields] AND
"cells"[All Fields]) OR "stem cells"[All Fields]`. Synonyms and spelling variants come from tables
of NLM's that are not at hand; they would widen a search, never narrow it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from litwatch.localpubmed.matching import Words
from litwatch.localpubmed.meaning import Meaning, all_of, any_of, text_of_pieces
from litwatch.localpubmed.notes import SearchNotes
from litwatch.localpubmed.terms import TermReader, drop_early_wildcards
from litwatch.localpubmed.tokens import WILDCARD, words_of
from litwatch.localpubmed.zones import Zone
from litwatch.strategy.pubmed_query import SearchField, TaggedTerm

_LONGEST = 8
_INITIALS = 2


class TermMapper:
    """Finds untagged terms."""

    def __init__(self, reader: TermReader) -> None:
        self._reader = reader

    def find(self, term: TaggedTerm, notes: SearchNotes) -> Meaning | None:
        """What an untagged term finds; None for a term that PubMed ignores.

        A quoted phrase of the phrase index, a hyphenated one and a truncated term are searched in
        all fields as they are.
        """
        text = drop_early_wildcards(term.text, self._reader.rules.wildcard_stem)
        words = tuple(words_of(text))
        everywhere = replace(term, text=text, field=SearchField.ALL, tag="")
        if self._are_pmids(term, words):
            return self._reader.find(replace(term, field=SearchField.UID), notes)
        is_joined = "-" in text and " " not in text
        is_phrase = term.quoted and self._reader.matcher.knows_phrase(words)
        if WILDCARD in text or is_joined or is_phrase or len(words) == 0:
            return self._reader.find(everywhere, notes)
        if term.quoted:
            notes.quoted(f'"{term.text}"')
        parts = [self._piece(piece, notes) for piece in self._pieces(words)]
        found = [part for part in parts if part is not None]
        if not found:
            notes.ignore(term.text)
        return all_of(found) if found else None

    def _are_pmids(self, term: TaggedTerm, words: Words) -> bool:
        """Whether a term consists of PMIDs that PubMed holds."""
        index = self._reader.index
        return (
            bool(words)
            and not term.quoted
            and all(word.isdecimal() and index.with_value((Zone.UID,), word) for word in words)
        )

    def _pieces(self, words: Words) -> Iterator[Words]:
        """The longest pieces that a table has, from the left; else single words."""
        start = 0
        while start < len(words):
            longest = min(_LONGEST, len(words) - start)
            sizes = (n for n in range(longest, 1, -1) if self._table(words[start : start + n]))
            size = next(sizes, 1)
            yield words[start : start + size]
            start += size

    def _table(self, words: Words) -> SearchField | None:
        """The first table that has a piece."""
        text = " ".join(words)
        if self._reader.heading_keys(text, explode=False):
            return SearchField.MESH
        if self._reader.index.with_value((Zone.JOURNAL,), text):
            return SearchField.JOURNAL
        has_initials = len(words) > 1 and len(words[-1]) <= _INITIALS and words[-1].isalpha()
        if has_initials and self._reader.index.values_starting(Zone.AUTHOR, text):
            return SearchField.AUTHOR
        return None

    def _piece(self, words: Words, notes: SearchNotes) -> Meaning | None:
        """A mapped piece, or a word in all fields."""
        text = " ".join(words)
        plain = TaggedTerm(text, SearchField.ALL)
        table = self._table(words)
        if table is None:
            is_found = self._reader.matcher.is_indexed(words[0])
            return self._reader.find(plain, notes) if is_found else None
        mapped = self._reader.find(TaggedTerm(text, table), notes)
        parts = [mapped, *([] if table is SearchField.AUTHOR else self._as_words(words, notes))]
        meaning = any_of([part for part in parts if part is not None])
        notes.mapped(text, text_of_pieces(meaning.pieces))
        return meaning

    def _as_words(self, words: Words, notes: SearchNotes) -> Iterator[Meaning | None]:
        """The words of a mapped piece in all fields, and the piece as a phrase."""
        matcher = self._reader.matcher
        single = [TaggedTerm(word, SearchField.ALL) for word in words if matcher.is_indexed(word)]
        silent = SearchNotes()
        found = [self._reader.find(term, silent) for term in single]
        kept = [part for part in found if part is not None]
        if kept:
            yield all_of(kept)
        if len(words) > 1 and matcher.knows_phrase(words):
            yield self._reader.find(TaggedTerm(" ".join(words), SearchField.ALL), notes)
