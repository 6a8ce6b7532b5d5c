"""Two versions of one text → the words in which they differ, with a little around them."""

from __future__ import annotations

from collections.abc import Sequence

_CONTEXT = 5  # words kept on either side of what differs


def differing_parts(old: str, new: str) -> tuple[str, str]:
    """Cut from both texts the beginning and the end that they share, but for a few words."""
    if not old or not new:
        return old, new
    before, after = old.split(), new.split()
    start = _shared(before, after)
    end = _shared(before[start:][::-1], after[start:][::-1])
    return _cut(before, start, end), _cut(after, start, end)


def _shared(one: Sequence[str], other: Sequence[str]) -> int:
    """Count the words at the beginning that both have."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(one), len(other)))


def _cut(words: Sequence[str], start: int, end: int) -> str:
    first = max(0, start - _CONTEXT)
    last = min(len(words), len(words) - end + _CONTEXT)
    marks = ("… " if first else "", " …" if last < len(words) else "")
    return f"{marks[0]}{' '.join(words[first:last])}{marks[1]}"
