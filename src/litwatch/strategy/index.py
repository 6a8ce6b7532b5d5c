"""A positional index over a batch of records: built once, it serves many strategies.

Every word of a column has a place: `slot * stride + offset`, a slot being one value of one record.
The stride leaves more than 99 free places behind the longest value, so no adjN reaches across.
One kind of place counts every word; another, made when first asked for, leaves stopwords out.
Columns that are always searched together (title and abstract) are likewise put into one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain

import numpy as np
import numpy.typing as npt

from litwatch.domain import Record
from litwatch.strategy.columns import VALUE_COLUMNS, WORD_COLUMNS
from litwatch.strategy.matches import Matches
from litwatch.strategy.stopwords import OVID
from litwatch.strategy.vocabulary import Vocabulary
from litwatch.strategy.words import split_words

Ints = npt.NDArray[np.int64]
Names = tuple[str, ...]
Mask = npt.NDArray[np.bool_]
Placed = tuple[Ints, Ints]
PlacesKey = tuple[Names, Names, bool]

GAP = 100
Values = Sequence[tuple[str, ...]]

_READERS = frozenset((*WORD_COLUMNS.values(), *VALUE_COLUMNS.values()))
_CACHE_LIMIT = 256 * 1024 * 1024
_PLACES_LIMIT = 20_000
_LONGEST_RECURRING = 250


def _no_ints() -> Ints:
    return np.zeros(0, np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """Postings of one column: entry `i` of the vocabulary owns `starts[i]:starts[i+1]`.

    `places` is empty in a value column. A place belongs to slot `place // stride`, a slot to
    record `slot_records[slot]`.
    """

    starts: Ints
    records: Ints
    places: Ints = field(default_factory=_no_ints)
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
    columns: dict[Names, Column]
    values: dict[Names, Vocabulary]
    headings: Headings
    matches: Matches
    texts: dict[str, Texts] = field(default_factory=dict)
    cache: dict[object, Mask] = field(default_factory=dict)
    places: dict[PlacesKey, Ints] = field(default_factory=dict)
    counted: dict[Names, Placed] = field(default_factory=dict)

    @classmethod
    def build(cls, records: Sequence[Record]) -> RecordIndex:
        """Index every column of every record."""
        numbers: defaultdict[str, int] = defaultdict()
        numbers.default_factory = numbers.__len__
        split = Splitter({}, {})
        given = {read: [read(each) for each in records] for read in _READERS}
        texts = {n: _read_texts(given[read], numbers, split) for n, read in WORD_COLUMNS.items()}
        vocabulary = Vocabulary.of(numbers)
        order = np.fromiter(map(vocabulary.numbers.__getitem__, numbers), np.int64, len(numbers))
        texts = {name: part.renumbered(order) for name, part in texts.items()}
        columns: dict[Names, Column] = {}
        values: dict[Names, Vocabulary] = {}
        for name, read in VALUE_COLUMNS.items():
            values[name,], columns[name,] = _value_column(given[read], split)
        headings, matches = _read_headings(records, split), Matches.of(records)
        return cls(tuple(records), vocabulary, columns, values, headings, matches, texts)

    def column(self, names: Names) -> Column:
        """The postings of one column, or of several word columns put into one."""
        if names not in self.columns:
            parts = [self.texts[name] for name in names]
            self.columns[names] = _word_column(_put_together(parts), self.vocabulary)
        return self.columns[names]

    def _counted(self, names: Names) -> Placed:
        """The places that leave stopwords out, a stopword having none, and where each starts."""
        if names not in self.counted:
            texts = _put_together([self.texts[name] for name in names])
            self.counted[names] = _count_places(texts, self.vocabulary)
        return self.counted[names]

    def remember(self, key: object, mask: Mask) -> Mask:
        """Keep a sub-expression's records for the next strategy that asks."""
        if len(self.cache) * (len(self.records) + 64) > _CACHE_LIMIT:
            self.cache.clear()
        mask.setflags(write=False)
        self.cache[key] = mask
        return mask

    def mask_of(self, records: Iterable[int] | Ints) -> Mask:
        """Record numbers as a mask over all records."""
        mask = np.zeros(len(self.records), np.bool_)
        mask[np.asarray(records, np.int64)] = True
        return mask

    def owners(self, names: Names, places: Ints) -> Ints:
        """The record each place of a column belongs to."""
        part = self.column(names)
        return part.slot_records[places // part.stride]

    def postings(self, names: Names, pattern: str) -> list[Ints]:
        """The records of a pattern in a column, one array per run of the vocabulary."""
        vocabulary = self.values.get(names, self.vocabulary)
        part = self.column(names)
        starts, records = part.starts, part.records
        return [records[starts[a] : starts[b]] for a, b in vocabulary.runs(pattern)]

    def find_places(self, key: PlacesKey) -> Ints:
        """Ascending places of any of some word patterns, every word counted or no stopword.

        `key` is the column, the patterns, and whether stopwords are counted.
        """
        known = self.places.get(key)
        if known is not None:
            return known
        names, patterns, count_all = key
        part = self.column(names)
        starts, source = (part.starts, part.places) if count_all else self._counted(names)
        runs = self.vocabulary.runs
        found = [source[starts[a] : starts[b]] for each in patterns for a, b in runs(each)]
        return self._remember_places(key, _ascending(found, len(patterns), patterns[0]))

    def _remember_places(self, key: PlacesKey, places: Ints) -> Ints:
        if len(self.places) > _PLACES_LIMIT:
            self.places.clear()
        places.setflags(write=False)
        self.places[key] = places
        return places


def _ascending(parts: list[Ints], patterns: int, first: str) -> Ints:
    """All of them in one array, each once; the places of a single word are in order as they are."""
    if not parts:
        return _no_ints()
    if len(parts) == 1:
        return parts[0] if patterns == 1 and first.isalnum() else np.sort(parts[0])
    places = np.concatenate(parts)
    places.sort()
    return places if patterns == 1 else places[distinct(places)]


def distinct(ascending: Ints) -> Mask:
    """Where an array shows a number for the first time."""
    is_new = np.empty(len(ascending), np.bool_)
    is_new[:1] = True
    np.not_equal(ascending[1:], ascending[:-1], out=is_new[1:])
    return is_new


@dataclass(frozen=True, slots=True)
class Splitter:
    """Words of texts that recur: names, headings, types, affiliations are read once."""

    words: dict[str, list[str]]
    folds: dict[str, str]

    def split(self, text: str) -> list[str]:
        """The words of `text`; the list is shared."""
        if len(text) > _LONGEST_RECURRING:
            return split_words(text)
        found = self.words.get(text)
        if found is None:
            found = self.words[text] = split_words(text)
        return found

    def fold(self, text: str) -> str:
        """The words of `text` with single spaces."""
        found = self.folds.get(text)
        if found is None:
            found = self.folds[text] = " ".join(self.split(text))
        return found


@dataclass(frozen=True, slots=True, eq=False)
class Texts:
    """A column in the order of its text: word numbers, and per slot its record and length."""

    words: Ints
    slot_records: Ints
    lengths: Ints

    def renumbered(self, order: Ints) -> Texts:
        """The same with word `n` called `order[n]`."""
        words = order[self.words] if len(order) else self.words
        return Texts(words, self.slot_records, self.lengths)


def _read_texts(values: Values, numbers: defaultdict[str, int], split: Splitter) -> Texts:
    texts = list(map(split.split, chain.from_iterable(values)))
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    look_up = map(numbers.__getitem__, chain.from_iterable(texts))
    return Texts(np.fromiter(look_up, np.int64, int(lengths.sum())), _owners(values), lengths)


def _owners(values: Values) -> Ints:
    """For every value the number of its record."""
    return np.repeat(np.arange(len(values)), np.fromiter(map(len, values), np.int64, len(values)))


def _put_together(parts: Sequence[Texts]) -> Texts:
    """Several columns one after the other: every value stays a slot of its own."""
    if len(parts) == 1:
        return parts[0]
    return Texts(
        np.concatenate([part.words for part in parts]),
        np.concatenate([part.slot_records for part in parts]),
        np.concatenate([part.lengths for part in parts]),
    )


def _word_column(texts: Texts, vocabulary: Vocabulary) -> Column:
    """Sort a column's words by vocabulary number, keeping places ascending within each."""
    stride, base, firsts = _lay_out(texts)
    by_word = _stable_order(texts.words)
    return Column(
        starts=_starts(np.bincount(texts.words, minlength=len(vocabulary.entries))),
        records=np.repeat(texts.slot_records, texts.lengths)[by_word],
        places=(base + np.arange(len(texts.words)) - firsts)[by_word],
        stride=stride,
        slot_records=texts.slot_records,
    )


def _count_places(texts: Texts, vocabulary: Vocabulary) -> Placed:
    """Starts and places of a column's words, as if no stopword stood in the text."""
    _, base, firsts = _lay_out(texts)
    kept = _are_counted(vocabulary)[texts.words]
    before: Ints = np.cumsum(kept) - kept
    words = texts.words[kept]
    places = (base + before - before[firsts])[kept]
    starts = _starts(np.bincount(words, minlength=len(vocabulary.entries)))
    return starts, places[_stable_order(words)]


def _lay_out(texts: Texts) -> tuple[int, Ints, Ints]:
    """The stride, and per word its slot's first place and first word."""
    stride = int(texts.lengths.max(initial=0)) + GAP
    firsts = np.repeat(np.cumsum(texts.lengths) - texts.lengths, texts.lengths)
    return stride, np.repeat(np.arange(len(texts.lengths)) * stride, texts.lengths), firsts


def _are_counted(vocabulary: Vocabulary) -> Mask:
    """Which words of the vocabulary are no stopwords."""
    counted = np.ones(len(vocabulary.entries), np.bool_)
    counted[[vocabulary.numbers[word] for word in OVID if word in vocabulary.numbers]] = False
    return counted


def _value_column(values: Values, split: Splitter) -> tuple[Vocabulary, Column]:
    owners = _owners(values)
    folds = [split.fold(value) for value in chain.from_iterable(values)]
    vocabulary = Vocabulary.of({each for each in folds if each})
    numbers = np.fromiter((vocabulary.numbers.get(each, -1) for each in folds), np.int64)
    by_value = np.argsort(numbers, kind="stable")[np.count_nonzero(numbers < 0) :]
    counts = np.bincount(numbers[by_value], minlength=len(vocabulary.entries))
    return vocabulary, Column(_starts(counts), owners[by_value])


def _stable_order(words: Ints) -> Ints:
    """`np.argsort(words, kind="stable")`, several times faster: sorts whole numbers by value."""
    bits = len(words).bit_length()
    ordered: Ints = np.sort((words << bits) | np.arange(len(words)))
    return ordered & ((1 << bits) - 1)


def _starts(counts: Ints) -> Ints:
    """Where each entry's postings start, and where the last one's end."""
    return np.concatenate((np.zeros(1, np.int64), np.cumsum(counts)))


def _read_headings(records: Sequence[Record], split: Splitter) -> Headings:
    """Headings with their subheadings; publication types count as headings, as in Ovid."""
    headings = Headings(defaultdict(list), defaultdict(list))
    for number, record in enumerate(records):
        for kind in record.publication_types:
            headings.any_use[split.fold(kind.name), ""].append(number)
        for heading in record.mesh:
            name = split.fold(heading.descriptor)
            headings.any_use[name, ""].append(number)
            if heading.major or any(each.major for each in heading.qualifiers):
                headings.major[name, ""].append(number)
            for each in heading.qualifiers:
                headings.any_use[name, each.name].append(number)
                if each.major or heading.major:
                    headings.major[name, each.name].append(number)
    return headings
