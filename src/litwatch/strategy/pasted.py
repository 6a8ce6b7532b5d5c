"""What pasting adds to a strategy: result columns, page headers, all lines in one, set names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_LEAST_LINES = 3
_MOST = 0.8
_ESCAPE = re.compile(r"\\([*$?#\[\]()_.<>~-])")
_SET_NAME = re.compile(r"\bS(\d{1,3})\b")
_NAMED_SET = re.compile(r"\s*S\d{1,3}\b")
_REMARK = re.compile(r"\s*#(?!\d)")
_INLINE_NUMBER = re.compile(r"(?<!\S)(\d{1,3})\.\s+(?=\S)")
_MARKED_COUNT = re.compile(r"(?<=\S)(?:\s+\(\d[\d,]*\)|\s{2,}\d[\d,]*|\t\s*\d[\d,]*)\s*$")
_BARE_COUNT = re.compile(r"(?<=\S)\s+\d[\d,]*\s*$")
_WANTS_NUMBER = re.compile(
    r"(?:\b(?:and|or|not|adj\d*|to|from|use)(?:\s*/)?|[-,=])\s*$", re.IGNORECASE
)
_PROSE = re.compile(
    r"\s*(?:\+|--+|==+|\*\*|//|©|search strategy\b|databases?\s*:|key\s*:|notes?\s*:|https?://"
    r"|page\s+\d+(?:\s+of\s+\d+)?\s*$|copyright\b|total\b[^.]*:|line\s+search(?:es)?\b"
    r"|ovid\s+medline\s*(?:\(r\)|all\b|<|\d|$)|search\s+date\b|date\s+(?:of\s+search|searched|run)\b)",
    re.IGNORECASE,
)
_FINISHED = re.compile(r"[./)\]\d]\s*$")
_GOES_ON = re.compile(r"\s*(?:(?:and|or|not|adj\d*)\b(?!\s*/)|[).,/\[*])", re.IGNORECASE)


def is_prose(line: str) -> bool:
    """Whether a line is a rule, a heading or a page's foot rather than a search."""
    return _PROSE.match(line) is not None


def is_remark_after(text: str, line: str) -> bool:
    """Whether `line` cannot go on with the search `text`, which is complete as it stands."""
    if text.count("(") > text.count(")") or not _FINISHED.search(text):
        return False
    return not _WANTS_NUMBER.search(text) and not _GOES_ON.match(line)


def unfold(physical: Iterable[str]) -> list[str]:
    """Lines without Markdown's backslashes, sets called S1 as #1, `1. … 2. … 3. …` apart."""
    lines = [_ESCAPE.sub(r"\1", line) for line in physical]
    filled = [line for line in lines if line.strip() and not _REMARK.match(line)]
    named = sum(_NAMED_SET.match(line) is not None for line in filled)
    if len(filled) > 1 and named >= _MOST * len(filled):
        lines = [_SET_NAME.sub(r"#\1", line) for line in lines]
    return [part for line in lines for part in _apart(line)]


def _apart(line: str) -> list[str]:
    """A line in which the numbers 1, 2, 3 … stand in a row, each followed by a dot."""
    cuts: list[int] = []
    for found in _INLINE_NUMBER.finditer(line):
        if int(found[1]) == len(cuts) + 1:
            cuts.append(found.start())
    if len(cuts) < _LEAST_LINES or _REMARK.match(line):
        return [line]
    return [line[a:b].rstrip() for a, b in zip((0, *cuts), (*cuts, None), strict=True) if line[a:b]]


def without_counts(texts: Sequence[str]) -> list[str]:
    """Searches without the numbers of results printed behind them.

    A number after a gap or in parentheses is one; a bare one only where nearly every line has it.
    """
    marked = [_cut(_MARKED_COUNT, text) for text in texts]
    bare = [_cut(_BARE_COUNT, text) for text in marked]
    counted = sum(len(a) < len(b) for a, b in zip(bare, texts, strict=True))
    is_column = len(texts) >= _LEAST_LINES and counted >= _MOST * len(texts)
    return bare if is_column and bare != marked else marked


def _cut(count: re.Pattern[str], text: str) -> str:
    """`text` without a count at its end; the number of a line is none."""
    found = count.search(text)
    if not found or _WANTS_NUMBER.search(text[: found.start()]):
        return text
    return text[: found.start()]
