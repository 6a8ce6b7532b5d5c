"""Pairs of a batch that are worth comparing, without comparing all with all."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, groupby

from litwatch.dedupe.block_texts import block_texts, refined_texts
from litwatch.dedupe.citation import Citation

Pair = tuple[int, int]

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
    keyed = ((key, n) for n, citation in enumerate(citations) for key in _keys(citation))
    large = _pair_blocks(keyed, pairs)
    finer = (
        (hash((key, text)), member)
        for key, members in large
        for member in members
        for text in refined_texts(citations[member])
    )
    for _, members in _pair_blocks(finer, pairs):
        pairs.update(_neighbours(citations, members))
    return sorted(pairs)


def _keys(citation: Citation) -> set[int]:
    """Give numbers that stand for texts in this process alone, cheaper than those of a store."""
    return {hash(text) for text in block_texts(citation)}


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
