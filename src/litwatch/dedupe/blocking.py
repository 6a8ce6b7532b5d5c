"""Block keys: which records are worth comparing at all, without comparing all with all.

A key is a signed 64-bit number that is the same on every machine and in every Python, so that a
store can keep keys in a table and join on them.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from itertools import combinations, groupby
from typing import Final

from litwatch.dedupe.citation import Citation, read_citation
from litwatch.dedupe.word_lists import COMMON_WORDS
from litwatch.dedupe.wording import JOINING_WORDS
from litwatch.domain import Record

Pair = tuple[int, int]

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
    """Identifiers of the record, and the PMIDs of works that PubMed relates it to."""
    single = (("pmid", citation.pmid), ("doi", citation.doi), ("pmcid", citation.pmcid))
    yield from ((name, value) for name, value in single if value)
    yield from (("pmid", pmid) for pmid in sorted(citation.related_pmids))
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
    longest = sorted(set(telling), key=_length, reverse=True)
    yield ("words", "".join(longest[:_LONGEST_WORDS]))
    if citation.names.first:
        yield ("author and words", citation.names.first, *longest[: _LONGEST_WORDS - 1])


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


def candidate_pairs(citations: Sequence[Citation]) -> list[Pair]:
    """Give the pairs worth comparing as positions (i, j), i < j, each once, sorted.

    A block of more than 40 records is split by year, by first author and by first page; a piece
    that is still larger is sorted by title and each record compared with its next 12. So no block
    is skipped, and the number of pairs grows with the number of records alone. Which pairs come
    out does not depend on the order of the citations.
    """
    pairs: set[Pair] = set()
    keyed = ((key, n) for n, citation in enumerate(citations) for key in citation_keys(citation))
    large = _pair_blocks(keyed, pairs)
    finer = (
        (narrower, member)
        for key, members in large
        for member in members
        for narrower in refined_keys(citations[member], key)
    )
    for _, members in _pair_blocks(finer, pairs):
        pairs.update(_neighbours(citations, members))
    return sorted(pairs)


def _pair_blocks(keyed: Iterable[tuple[int, int]], pairs: set[Pair]) -> list[tuple[int, list[int]]]:
    """Pair all members of each block that is small enough; give back the others with their key."""
    keys, members = array("q"), array("q")
    for key, member in keyed:
        keys.append(key)
        members.append(member)
    order = sorted(range(len(keys)), key=keys.__getitem__)
    large = []
    for key, places in groupby(order, key=keys.__getitem__):
        block = [members[place] for place in places]
        if len(block) > _LARGEST_BLOCK:
            large.append((key, block))
        else:
            pairs.update(combinations(block, 2))
    return large


def _neighbours(citations: Sequence[Citation], members: Sequence[int]) -> Iterator[Pair]:
    """Pair each member of a block with those that follow it when sorted by what they say."""
    line = sorted(members, key=lambda member: _sorting(citations[member]))
    for place, member in enumerate(line):
        for other in line[place + 1 : place + 1 + _NEIGHBOURS]:
            yield (min(member, other), max(member, other))


def _sorting(citation: Citation) -> tuple[str | int, ...]:
    place = citation.place
    return (
        citation.title.compact,
        citation.names.first,
        place.volume,
        place.pages.first,
        place.year,
        citation.record_id,
    )
