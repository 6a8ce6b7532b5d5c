"""Words, phrases and proximity on the index: spans in word columns, values in value columns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from litwatch.strategy import precedence
from litwatch.strategy.columns import VALUE_COLUMNS, WORD_COLUMNS
from litwatch.strategy.fields import columns_of
from litwatch.strategy.index import Ints, Mask, Names, RecordIndex
from litwatch.strategy.masks import every, some
from litwatch.strategy.places import NONE, Spans, follow, join, linked, unite
from litwatch.strategy.stopwords import OVID
from litwatch.strategy.subheadings import CODES, expand, explode, read_code
from litwatch.strategy.switches import Switches
from litwatch.strategy.tree import (
    And,
    Fielded,
    Frequency,
    Mixed,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Word,
)
from litwatch.strategy.words import fold


def find(index: RecordIndex, node: Node, fields: tuple[str, ...], switches: Switches) -> Mask:
    """Records where `node` occurs in one of `fields`."""
    key = (node, fields, switches)
    if key in index.cache:
        return index.cache[key]
    mask = np.zeros(len(index.records), np.bool_)
    for names in _searched(node, fields):
        mask |= _find_in(index, node, names, switches)
    return index.remember(key, mask)


def find_words(index: RecordIndex, words: tuple[Word, ...], fields: tuple[str, ...]) -> Mask:
    """Records where any of these words occurs in one of `fields`; a stopword counts as a word."""
    key = (words, fields)
    if key in index.cache:
        return index.cache[key]
    mask = np.zeros(len(index.records), np.bool_)
    for names in _searched(words[0], fields):
        for word in words:
            if names[0] in _SUBHEADINGS:
                mask |= _find_subheading(index, word, _SUBHEADINGS[names[0]])
                continue
            for records in index.postings(names, word.text):
                mask[records] = True
    return index.remember(key, mask)


def _searched(node: Node, fields: tuple[str, ...]) -> list[Names]:
    """The columns of the fields: word columns in one, where the node allows it."""
    columns = columns_of(fields)
    words = tuple(name for name in columns if name in WORD_COLUMNS)
    if len(words) < _SEVERAL or not _is_text(node):
        return [(name,) for name in columns]
    return [words, *((name,) for name in columns if name not in WORD_COLUMNS)]


def _is_text(node: Node) -> bool:
    """Whether a node finds the same in several columns together as in each by itself.

    Counting, fields inside proximity, and and/not inside it ask which column a word stands in.
    """
    match node:
        case Word() | Phrase():
            return True
        case Near(operands=operands) | Or(operands=operands):
            return all(map(_is_text, operands))
        case _:
            return False


def _find_in(index: RecordIndex, node: Node, names: Names, switches: Switches) -> Mask:
    if names[0] in _SUBHEADINGS:
        return _find_subheading(index, node, _SUBHEADINGS[names[0]])
    if names[0] in VALUE_COLUMNS:
        return _records(index, names, _pattern(node))
    if isinstance(node, Word):
        return _records(index, names, node.text)
    search = Search(index, names, switches)
    if isinstance(node, Near) and not switches.chain_from_group:
        return search.records(search.chain_ends(node))
    return search.records(search.spans(node))


def _records(index: RecordIndex, names: Names, pattern: str) -> Mask:
    mask = np.zeros(len(index.records), np.bool_)
    for records in index.postings(names, pattern):
        mask[records] = True
    return mask


def _pattern(node: Node) -> str:
    """A word or phrase as one pattern for whole values; anything else is no value."""
    match node:
        case Word(text=text):
            return text
        case Phrase(words=words):
            return " ".join(word.text for word in words)
        case Frequency(operand=operand):
            return _pattern(operand)
        case _:
            return ""


_SEVERAL = 2
_SUBHEADINGS = {"subheading": expand, "subheading_exploded": explode}
_CODES_BY_FOLD = {fold(name): code for name, code in CODES.items()}


def _find_subheading(
    index: RecordIndex, node: Node, widen: Callable[[str], frozenset[str]]
) -> Mask:
    """Subheadings by code or by name."""
    pattern = _pattern(node)
    code = read_code(pattern) or _CODES_BY_FOLD.get(pattern)
    names = [fold(name) for name in widen(code)] if code else [pattern]
    masks = [_records(index, ("subheading",), name) for name in names]
    return some(masks)


@dataclass(frozen=True, slots=True)
class Search:
    """One column of one index, or several as one, under given switches."""

    index: RecordIndex
    names: Names
    switches: Switches

    def records(self, spans: Spans) -> Mask:
        """The records that own these spans."""
        return self.index.mask_of(self.index.owners(self.names, spans.first))

    def spans(self, node: Node) -> Spans:
        """Every occurrence of `node` in the column."""
        match node:
            case Word(text=text):
                places = self._places(text)
                return Spans(places, places)
            case Phrase():
                return self._phrase(node)
            case Or(operands=operands):
                return self._any(operands)
            case Near():
                return self._chain(node)
            case _:
                return self._qualified(node)

    def chain_ends(self, node: Near) -> Spans:
        """The last operand's occurrences that a chain of neighbour links leads to.

        Of two in either order it may be the first's: the rarer one is looked up among the others.
        """
        kept = self.spans(node.operands[0])
        for operand, distance in zip(node.operands[1:], node.distances, strict=True):
            following = self.spans(operand)
            if len(node.distances) == 1 and distance and len(kept) < len(following):
                kept, following = following, kept
            kept = following.keep(linked(kept, following, distance))
        return kept

    def _places(self, *patterns: str, count_all: bool = False) -> Ints:
        """Ascending places of any of these word patterns, by this search's way of counting."""
        is_all = count_all or self.switches.count_stopwords
        return self.index.find_places((self.names, patterns, is_all))

    def _any(self, operands: tuple[Node, ...]) -> Spans:
        """Every occurrence of some operand; the words among them are gathered at once."""
        words = tuple([each.text for each in operands if isinstance(each, Word)])
        others = [self.spans(each) for each in operands if not isinstance(each, Word)]
        if not words:
            return unite(others)
        places = self._places(*words)
        found = Spans(places, places)
        return unite([found, *others]) if others else found

    def _phrase(self, node: Phrase) -> Spans:
        """A phrase; where stopwords are not counted they are left out of it."""
        patterns = [word.text for word in node.words]
        kept = [text for text in patterns if text not in OVID]
        if self.switches.count_stopwords:
            return follow([self._places(text) for text in patterns])
        if not kept:
            return follow([self._places(text, count_all=True) for text in patterns])
        return follow([self._places(text) for text in kept])

    def _chain(self, node: Near) -> Spans:
        """Every way to read a chain, from its first place to its last."""
        whole = self.spans(node.operands[0])
        edge = whole
        for operand, distance in zip(node.operands[1:], node.distances, strict=True):
            following = self.spans(operand)
            left = whole if self.switches.chain_from_group else edge
            before, after = join(left, following, distance)
            first = np.minimum(whole.first[before], following.first[after])
            last = np.maximum(whole.last[before], following.last[after])
            order = np.lexsort((last, first))
            whole = Spans(first[order], last[order])
            edge = following.keep(after[order])
        return whole

    def _often(self, spans: Spans, least: int) -> Spans:
        """Spans in records that hold at least `least` of them."""
        owners = self.index.owners(self.names, spans.first)
        counts = np.bincount(owners, minlength=len(self.index.records))
        return spans.keep(counts[owners] >= least)

    def _qualified(self, node: Node) -> Spans:
        """Occurrences in the right column, or often enough."""
        match node:
            case Fielded(operand=operand, fields=fields):
                is_searched = set(self.names) <= set(columns_of(fields))
                return self.spans(operand) if is_searched else NONE
            case Frequency(operand=operand, least=least):
                return self._often(self.spans(operand), least)
            case _:
                return self._boolean(node)

    def _boolean(self, node: Node) -> Spans:
        """and, not inside proximity: the places of what is wanted, in records that qualify."""
        match node:
            case And(operands=operands):
                parts = [self.spans(operand) for operand in operands]
                masks = [self.records(part) for part in parts]
                return self._within(unite(parts), every(masks))
            case Not(operand=operand, excluded=excluded):
                masks = [self.records(self.spans(each)) for each in excluded]
                return self._within(self.spans(operand), ~some(masks))
            case Mixed(operands=operands, operators=operators):
                is_plain = self.switches.left_to_right
                read = precedence.left_to_right if is_plain else precedence.and_first
                return self.spans(read(operands, operators))
            case _:
                return NONE

    def _within(self, spans: Spans, mask: Mask) -> Spans:
        return spans.keep(mask[self.index.owners(self.names, spans.first)])
