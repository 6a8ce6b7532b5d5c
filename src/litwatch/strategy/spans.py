"""Terms of the strategy language inside one text: for screening criteria and their quotes.

A possessive belongs to its word here (`morton* neuroma*` reads "Morton's neuroma") and stopwords
are counted, so that a quote is what a reader would call the term.
"""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache

import numpy as np

from litwatch.domain import Record, Severity
from litwatch.errors import StrategyError
from litwatch.strategy.index import Column, Headings, Names, RecordIndex
from litwatch.strategy.layout import clean
from litwatch.strategy.matches import Matches
from litwatch.strategy.parser import as_text, parse_line
from litwatch.strategy.switches import Switches
from litwatch.strategy.text_search import Search
from litwatch.strategy.tree import Heading, Limit, LineList, LineRef, Node, Unreadable, walk
from litwatch.strategy.vocabulary import Vocabulary
from litwatch.strategy.words import locate_words

_SWITCHES = Switches(count_stopwords=True)
_COLUMN = "title"
_NO_TEXT = (Heading, LineRef, LineList, Limit, Unreadable)
_Offsets = tuple[tuple[int, int], ...]


def read_terms(expression: str) -> Node:
    """Read words, phrases, proximity and and/or/not, such as `cryo* adj4 (ablat* or neuroly*)`.

    Raises StrategyError, with its findings, for anything that cannot be read as such.
    """
    tree, findings = parse_line(clean(expression), 1)
    errors = tuple(found for found in findings if found.severity is Severity.ERROR)
    if tree is not None and not errors:
        tree = as_text(tree)
        if not any(isinstance(node, _NO_TEXT) for node in walk(tree)):
            return tree
    problem = errors[0].message if errors else "only words, phrases and operators can be used here"
    column = errors[0].column if errors else 1
    raise StrategyError(
        problem,
        where=f"{expression!r}, column {column}",
        remedy=errors[0].help if errors else "Leave out headings and line numbers.",
        findings=findings,
    )


def find_spans(node: Node, text: str) -> _Offsets:
    """Character offsets (start, end) of every match in `text`, each once, in order."""
    index, offsets = _read(text)
    if not offsets:
        return ()
    spans = Search(index, (_COLUMN,), _SWITCHES).spans(node)
    pairs = zip(spans.first.tolist(), spans.last.tolist(), strict=True)
    return tuple(sorted({(offsets[first][0], offsets[last][1]) for first, last in pairs}))


@lru_cache(maxsize=256)
def _read(text: str) -> tuple[RecordIndex, _Offsets]:
    """One text as an index of one column, and the character offsets of its words."""
    words = locate_words(text, join_possessives=True)
    vocabulary = Vocabulary.of({word for word, _, _ in words})
    numbers = np.array([vocabulary.numbers[word] for word, _, _ in words], np.int64)
    places = np.argsort(numbers, kind="stable")
    starts = np.searchsorted(numbers[places], np.arange(len(vocabulary.entries) + 1))
    owners = np.zeros(len(words), np.int64)
    one = np.zeros(1, np.int64)
    column = Column(starts, owners, places, stride=len(words) + 1, slot_records=one)
    headings = Headings(defaultdict(list), defaultdict(list))
    columns: dict[Names, Column] = {(_COLUMN,): column}
    index = RecordIndex((_NOBODY,), vocabulary, columns, {}, headings, Matches.of(()))
    return index, tuple((start, end) for _, start, end in words)


_NOBODY = Record("text", "0")
