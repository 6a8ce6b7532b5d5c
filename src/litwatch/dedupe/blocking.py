"""Block keys: which records are worth comparing at all, without comparing all with all.

A key is a signed 64-bit number that is the same on every machine and in every Python, so that a
store can keep keys in a table and join on them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import blake2b
from typing import Final

import numpy as np
from numpy.typing import NDArray

from litwatch.dedupe.citation import Citation, read_citation
from litwatch.dedupe.word_lists import COMMON_WORDS
from litwatch.dedupe.wording import JOINING_WORDS
from litwatch.domain import Record

Pairs = NDArray[np.int64]

_PASSED_OVER: Final = COMMON_WORDS | JOINING_WORDS
_WORDS_AT_AN_END = 4
_LONGEST_WORDS = 3
_SHORTEST_TITLE = 8


def block_keys(record: Record) -> tuple[int, ...]:
    """Give the keys of a record; two records that share none are never compared."""
    return citation_keys(read_citation(record))


def citation_keys(citation: Citation) -> tuple[int, ...]:
    """Give the keys of a citation, without repetition, in a stable order."""
    texts = (*_identifiers(citation), *_title_texts(citation), *_place_texts(citation))
    return tuple(dict.fromkeys(_key(*text) for text in texts))


def refined_keys(citation: Citation, key: int) -> tuple[int, ...]:
    """Give narrower keys under a key that too many records share: with year, author and page."""
    place = citation.place
    parts = (("year", place.year), ("author", citation.names.first), ("page", place.pages.first))
    return tuple(_key(str(key), name, str(value)) for name, value in parts if value)


def _key(*parts: str) -> int:
    digest = blake2b("\x1f".join(parts).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def _identifiers(citation: Citation) -> Iterator[tuple[str, ...]]:
    single = (("pmid", citation.pmid), ("doi", citation.doi), ("pmcid", citation.pmcid))
    yield from ((name, value) for name, value in single if value)
    yield from (("registry", number) for number in sorted(citation.registry_numbers))
    if citation.cochrane_number:
        yield ("cochrane", citation.cochrane_number)


def _title_texts(citation: Citation) -> Iterator[tuple[str, ...]]:
    """Whole title, both ends of it, its longest words: each survives other kinds of slips."""
    title = citation.title
    if title.generic:
        if title.compact:
            yield ("generic", title.compact, str(citation.place.volume), citation.names.first)
        return
    yield ("title", title.compact)
    telling = [word for word in title.words if word not in _PASSED_OVER] or list(title.words)
    yield ("ends", "".join(telling[:_WORDS_AT_AN_END]))
    yield ("ends", "".join(telling[-_WORDS_AT_AN_END:]))
    longest = sorted(sorted(set(telling)), key=len, reverse=True)[:_LONGEST_WORDS]
    yield ("words", "".join(longest))


def _place_texts(citation: Citation) -> Iterator[tuple[str, ...]]:
    """Where it stands and who wrote it: these survive any difference in the title."""
    place, author = citation.place, citation.names.first
    page = str(place.pages.first) if place.pages.first else ""
    volume, year = str(place.volume or ""), str(place.year or "")
    if volume and page and year:
        yield ("place", volume, page, year)
    if author and page and volume:
        yield ("author", author, page, volume)
    if author and page and year:
        yield ("author in year", author, page, year)
    if author and year and len(citation.title.compact) >= _SHORTEST_TITLE:
        yield (
            "author and word",
            author,
            year,
            max(citation.title.words, key=_length),
        )


def _length(word: str) -> tuple[int, str]:
    return len(word), word


_LARGEST_BLOCK = 40
_NEIGHBOURS = 12


def candidate_pairs(citations: Sequence[Citation]) -> Pairs:
    """Give the pairs worth comparing as rows (i, j) of positions, i < j, each once, sorted.

    A block of more than 40 records is split by year, by first author and by first page; a piece
    that is still larger is sorted by title and each record compared with its next 12. So no block
    is skipped, and the number of pairs grows with the number of records alone. Which pairs come
    out does not depend on the order of the citations.
    """
    found = [np.empty((0, 2), dtype=np.int64)]
    level = [(key, n) for n, citation in enumerate(citations) for key in citation_keys(citation)]
    small, large = _blocks(level)
    found.append(_all_pairs(small))
    finer = [
        (narrower, member)
        for key, members in large
        for member in members
        for narrower in refined_keys(citations[member], key)
    ]
    small, large = _blocks(finer)
    found.append(_all_pairs(small))
    found.extend(_neighbours(citations, members) for _, members in large)
    return _distinct(np.concatenate(found), len(citations))


def _blocks(
    keyed: Sequence[tuple[int, int]],
) -> tuple[list[NDArray[np.int64]], list[tuple[int, NDArray[np.int64]]]]:
    """Group positions by key: blocks small enough to pair as they are, and (key, block) beyond."""
    if not keyed:
        return [], []
    table = np.array(keyed, dtype=np.int64)
    table = table[np.lexsort((table[:, 1], table[:, 0]))]
    starts = np.flatnonzero(np.r_[True, table[1:, 0] != table[:-1, 0]])
    sizes = np.diff(np.r_[starts, len(table)])
    several = sizes > 1
    small, large = [], []
    for start, size in zip(starts[several].tolist(), sizes[several].tolist(), strict=True):
        members = table[start : start + size, 1]
        if size <= _LARGEST_BLOCK:
            small.append(members)
        else:
            large.append((int(table[start, 0]), members))
    return small, large


def _all_pairs(blocks: Sequence[NDArray[np.int64]]) -> Pairs:
    """Pair all members of each block, the blocks of one size at once."""
    by_size: dict[int, list[NDArray[np.int64]]] = {}
    for members in blocks:
        by_size.setdefault(len(members), []).append(members)
    pairs = [np.empty((0, 2), dtype=np.int64)]
    for size, alike in by_size.items():
        rows, columns = np.triu_indices(size, k=1)
        table = np.stack(alike)
        pairs.append(np.stack([table[:, rows].ravel(), table[:, columns].ravel()], axis=1))
    return np.concatenate(pairs)


def _neighbours(citations: Sequence[Citation], members: NDArray[np.int64]) -> Pairs:
    """Pair each member of a block with those that follow it when sorted by what they say."""
    order = sorted(members.tolist(), key=lambda member: _sorting(citations[member]))
    line = np.array(order, dtype=np.int64)
    pairs = [
        np.stack([line[:-step], line[step:]], axis=1)
        for step in range(1, min(_NEIGHBOURS, len(line) - 1) + 1)
    ]
    return np.concatenate(pairs)


def _sorting(citation: Citation) -> tuple[object, ...]:
    place = citation.place
    return (
        citation.title.compact,
        citation.names.first,
        place.volume,
        place.pages.first,
        place.year,
        citation.record_id,
    )


def _distinct(pairs: Pairs, count: int) -> Pairs:
    lesser, greater = pairs.min(axis=1), pairs.max(axis=1)
    codes = np.unique(lesser * count + greater)
    return np.stack(np.divmod(codes, max(count, 1)), axis=1)
