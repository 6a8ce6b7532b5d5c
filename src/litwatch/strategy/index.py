"""A positional index over a batch of records: built once, it serves many strategies.

Every word of a column has a place: `slot * stride + offset`, a slot being one value of one record.
The stride leaves more than 99 free places behind the longest value, so no adjN reaches across.
Two places are kept per word: one counts every word, the other leaves stopwords out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain

import numpy as np
import numpy.typing as npt

from litwatch.domain import Match, Record
from litwatch.strategy.columns import VALUE_COLUMNS, WORD_COLUMNS
from litwatch.strategy.stopwords import OVID
from litwatch.strategy.vocabulary import Vocabulary
from litwatch.strategy.words import fold, split_words

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

GAP = 100
_NOT_COUNTED = -1
_CACHE_LIMIT = 256 * 1024 * 1024
_PLACES_LIMIT = 20_000


def _no_ints() -> Ints:
    return np.zeros(0, np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """Postings of one column: entry `i` of the vocabulary owns `starts[i]:starts[i+1]`.

    `places` and `counted` (stopwords left out, -1 for a stopword) are empty in a value column.
    A place belongs to slot `place // stride`, a slot to record `slot_records[slot]`.
    """

    starts: Ints
    records: Ints
    places: Ints = field(default_factory=_no_ints)
    counted: Ints = field(default_factory=_no_ints)
    stride: int = GAP
    slot_records: Ints = field(default_factory=_no_ints)


@dataclass(frozen=True, slots=True, eq=False)
class Headings:
    """Records by heading: every key is folded; `major` keys are main topics.

    With an empty subheading the key stands for the heading as such.
    """

    any_use: dict[tuple[str, str], list[int]]
    major: dict[tuple[str, str], list[int]]


@dataclass(frozen=True, slots=True, eq=False)
class RecordIndex:
    """Records ready to be searched; answers are in the records' order."""

    records: tuple[Record, ...]
    vocabulary: Vocabulary
    columns: dict[str, Column]
    values: dict[str, Vocabulary]
    headings: Headings
    unmatched: tuple[Match, ...]
    cache: dict[object, Mask] = field(default_factory=dict)
    places: dict[tuple[str, str, bool], Ints] = field(default_factory=dict)

    @classmethod
    def build(cls, records: Sequence[Record]) -> RecordIndex:
        """Index every column of every record."""
        numbers: defaultdict[str, int] = defaultdict()
        numbers.default_factory = numbers.__len__
        raw = {name: _read_column(records, name, numbers) for name in WORD_COLUMNS}
        vocabulary = Vocabulary.of(numbers)
        order = np.fromiter(
            (vocabulary.numbers[entry] for entry in numbers), np.int64, len(numbers)
        )
        is_stopword = np.isin(np.arange(len(order)), [vocabulary.numbers.get(w, -1) for w in OVID])
        columns = {name: _word_column(part, order, is_stopword) for name, part in raw.items()}
        values = {}
        for name in VALUE_COLUMNS:
            values[name], columns[name] = _value_column(records, name)
        unmatched = tuple(Match(record.record_id, (), in_strategy=False) for record in records)
        return cls(tuple(records), vocabulary, columns, values, _read_headings(records), unmatched)

    def remember(self, key: object, mask: Mask) -> Mask:
        """Keep a sub-expression's records for the next strategy that asks."""
        if len(self.cache) * (len(self.records) + 64) > _CACHE_LIMIT:
            self.cache.clear()
        mask.setflags(write=False)
        self.cache[key] = mask
        return mask

    def remember_places(self, key: tuple[str, str, bool], places: Ints) -> Ints:
        """Keep a word pattern's places in a column."""
        if len(self.places) > _PLACES_LIMIT:
            self.places.clear()
        places.setflags(write=False)
        self.places[key] = places
        return places

    def mask_of(self, records: Iterable[int] | Ints) -> Mask:
        """Record numbers as a mask over all records."""
        mask = np.zeros(len(self.records), np.bool_)
        mask[np.asarray(records, np.int64)] = True
        return mask

    def owners(self, column: str, places: Ints) -> Ints:
        """The record each place of a column belongs to."""
        part = self.columns[column]
        return part.slot_records[places // part.stride]

    def postings(self, column: str, pattern: str) -> list[slice]:
        """Where a pattern's postings lie in a column, as slices."""
        vocabulary = self.values.get(column, self.vocabulary)
        starts = self.columns[column].starts
        entries = vocabulary.find(pattern)
        if len(entries) and entries[-1] - entries[0] == len(entries) - 1:
            return [slice(int(starts[entries[0]]), int(starts[entries[-1] + 1]))]
        return [slice(int(starts[entry]), int(starts[entry + 1])) for entry in entries]


@dataclass(frozen=True, slots=True, eq=False)
class _Raw:
    """A column before sorting: word numbers, and per slot its record and length."""

    words: Ints
    slot_records: Ints
    lengths: Ints


def _read_column(records: Sequence[Record], name: str, numbers: defaultdict[str, int]) -> _Raw:
    read = WORD_COLUMNS[name]
    slots = [(n, split_words(text)) for n, record in enumerate(records) for text in read(record)]
    lengths = np.fromiter((len(words) for _, words in slots), np.int64, len(slots))
    flat = chain.from_iterable(words for _, words in slots)
    words = np.fromiter(map(numbers.__getitem__, flat), np.int64, int(lengths.sum()))
    return _Raw(words, np.fromiter((n for n, _ in slots), np.int64, len(slots)), lengths)


def _word_column(raw: _Raw, order: Ints, is_stopword: Mask) -> Column:
    """Sort a column's words by vocabulary number, keeping places ascending within each."""
    words = order[raw.words] if len(order) else raw.words
    stride = int(raw.lengths.max(initial=0)) + GAP
    firsts = np.repeat(np.cumsum(raw.lengths) - raw.lengths, raw.lengths)
    base = np.repeat(np.arange(len(raw.lengths)) * stride, raw.lengths)
    places = base + np.arange(len(words)) - firsts
    stopped = is_stopword[words] if len(order) else np.zeros(0, np.bool_)
    before = np.cumsum(~stopped) - ~stopped
    counted = np.where(stopped, _NOT_COUNTED, base + before - before[firsts])
    by_word = np.argsort(words, kind="stable")
    starts = np.searchsorted(words[by_word], np.arange(len(order) + 1))
    owners = np.repeat(raw.slot_records, raw.lengths)
    return Column(
        starts, owners[by_word], places[by_word], counted[by_word], stride, raw.slot_records
    )


def _value_column(records: Sequence[Record], name: str) -> tuple[Vocabulary, Column]:
    read = VALUE_COLUMNS[name]
    found: dict[str, list[int]] = defaultdict(list)
    for number, record in enumerate(records):
        for value in read(record):
            if key := fold(value):
                found[key].append(number)
    vocabulary = Vocabulary.of(found)
    lengths = [len(found[entry]) for entry in vocabulary.entries]
    starts = np.concatenate(([0], np.cumsum(lengths, dtype=np.int64))).astype(np.int64)
    flat = chain.from_iterable(found[entry] for entry in vocabulary.entries)
    return vocabulary, Column(starts, np.fromiter(flat, np.int64))


def _read_headings(records: Sequence[Record]) -> Headings:
    """Headings with their subheadings; publication types count as headings, as in Ovid."""
    headings = Headings(defaultdict(list), defaultdict(list))
    for number, record in enumerate(records):
        for kind in record.publication_types:
            headings.any_use[fold(kind.name), ""].append(number)
        for heading in record.mesh:
            name = fold(heading.descriptor)
            headings.any_use[name, ""].append(number)
            if heading.major or any(each.major for each in heading.qualifiers):
                headings.major[name, ""].append(number)
            for each in heading.qualifiers:
                headings.any_use[name, each.name].append(number)
                if each.major or heading.major:
                    headings.major[name, each.name].append(number)
    return headings
