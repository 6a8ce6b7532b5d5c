"""Block keys: which records are worth comparing at all, without comparing all with all.

A key is a signed 64-bit number that is the same on every machine and in every Python, so that a
store can keep keys in a table and join on them.
"""

from __future__ import annotations

from hashlib import blake2b

from litwatch.dedupe.block_texts import block_texts
from litwatch.dedupe.citation import Citation, read_citation
from litwatch.domain import Record


def block_keys(record: Record) -> tuple[int, ...]:
    """Give the keys of a record; two records that share none are never compared."""
    return citation_keys(read_citation(record))


def citation_keys(citation: Citation) -> tuple[int, ...]:
    """Give the keys of a citation, without repetition, in a stable order."""
    return tuple(dict.fromkeys(_key(*text) for text in block_texts(citation)))


def _key(*parts: str) -> int:
    digest = blake2b("\x1f".join(parts).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)
