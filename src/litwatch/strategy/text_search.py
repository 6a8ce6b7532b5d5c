"""Words, phrases and proximity on the index: spans in word columns, values in value columns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from litwatch.strategy import precedence
from litwatch.strategy.columns import VALUE_COLUMNS
from litwatch.strategy.fields import columns_of
from litwatch.strategy.index import Ints, Mask, RecordIndex
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
    for column in columns_of(fields):
        mask |= _find_in(index, node, column, switches)
    return index.remember(key, mask)


def _find_in(index: RecordIndex, node: Node, column: str, switches: Switches) -> Mask:
    if column in _SUBHEADINGS:
        return _find_subheading(index, node, _SUBHEADINGS[column])
    if column in VALUE_COLUMNS:
        return _find_value(index, node, column)
    if isinstance(node, Word):
        return _records(index, column, node.text)
    search = Search(index, column, switches)
    if isinstance(node, Near) and not switches.chain_from_group:
        return search.records(search.chain_ends(node))
    return search.records(search.spans(node))


def _records(index: RecordIndex, column: str, pattern: str) -> Mask:
    mask = np.zeros(len(index.records), np.bool_)
    owners = index.columns[column].records
    for part in index.postings(column, pattern):
        mask[owners[part]] = True
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


def _find_value(index: RecordIndex, node: Node, column: str) -> Mask:
    return _records(index, column, _pattern(node))


_SUBHEADINGS = {"subheading": expand, "subheading_exploded": explode}
_CODES_BY_FOLD = {fold(name): code for name, code in CODES.items()}


def _find_subheading(
    index: RecordIndex, node: Node, widen: Callable[[str], frozenset[str]]
) -> Mask:
    """Subheadings by code or by name."""
    pattern = _pattern(node)
    code = read_code(pattern) or _CODES_BY_FOLD.get(pattern)
    names = [fold(name) for name in widen(code)] if code else [pattern]
    masks = [_records(index, "subheading", name) for name in names]
    return some(masks)


@dataclass(frozen=True, slots=True)
class Search:
    """One column of one index under given switches."""

    index: RecordIndex
    column: str
    switches: Switches

    def records(self, spans: Spans) -> Mask:
        """The records that own these spans."""
        return self.index.mask_of(self.index.owners(self.column, spans.first))

    def spans(self, node: Node) -> Spans:
        """Every occurrence of `node` in the column."""
        match node:
            case Word(text=text):
                places = self._places(text)
                return Spans(places, places)
            case Phrase():
                return self._phrase(node)
            case Or(operands=operands):
                return unite([self.spans(operand) for operand in operands])
            case Near():
                return self._chain(node)
            case _:
                return self._qualified(node)

    def chain_ends(self, node: Near) -> Spans:
        """The last operand's occurrences that a chain of neighbour links leads to."""
        kept = self.spans(node.operands[0])
        for operand, distance in zip(node.operands[1:], node.distances, strict=True):
            following = self.spans(operand)
            kept = following.keep(linked(kept, following, distance))
        return kept

    def _places(self, pattern: str, *, count_all: bool = False) -> Ints:
        """Ascending places of a word pattern, by this search's way of counting."""
        key = (self.column, pattern, count_all or self.switches.count_stopwords)
        known = self.index.places.get(key)
        return self._read_places(key) if known is None else known

    def _read_places(self, key: tuple[str, str, bool]) -> Ints:
        name, pattern, count_all = key
        column = self.index.columns[name]
        source = column.places if count_all else column.counted
        parts = [source[part] for part in self.index.postings(name, pattern)]
        places = np.concatenate(parts) if parts else NONE.first
        if len(parts) > 1 or not pattern.isalnum():
            places.sort(kind="stable")
        return self.index.remember_places(key, places[np.searchsorted(places, 0) :])

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
        owners = self.index.owners(self.column, spans.first)
        counts = np.bincount(owners, minlength=len(self.index.records))
        return spans.keep(counts[owners] >= least)

    def _qualified(self, node: Node) -> Spans:
        """Occurrences in the right column, or often enough."""
        match node:
            case Fielded(operand=operand, fields=fields):
                return self.spans(operand) if self.column in columns_of(fields) else NONE
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
        return spans.keep(mask[self.index.owners(self.column, spans.first)])
