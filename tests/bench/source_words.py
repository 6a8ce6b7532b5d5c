"""The words and headings of a strategy's text, read without the compiler: an oracle of its own.

It knows lines, references, headings and suffixes by plain patterns, and no tree.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_NUMBER = re.compile(r"\s*#?(\d{1,4})[.):]?\s+(?=\S)")
_COMMENT = re.compile(r"\[[^\]]*\]?")
_COUNT = re.compile(r"\s*\(\d[\d,]*\)\s*$|\s{2,}\d[\d,]*\s*$")
_LINES = re.compile(r"(?i)\b(?:or|and)\s*/\s*([\d\s,\-#]+)")
_LIMIT = re.compile(r"(?i)limit\s+#?(\d+)\s+to\b|remove duplicates from\s+#?(\d+)|#?(\d+) use ")
_ONLY_LINES = re.compile(r"(?i)[\s()#\d]+(?:(?:and|or|not)[\s()#\d]+)*")
_HEADING = re.compile(
    r'(?i)(?:exp(?:lode)?\s+)?\*?\s*(?:exp\s+)?"?((?:(?!\b(?:and|or|not)\b)[^()"/\[\]])+?)"?\s*/'
    r"(?:(?:[a-z]{2})(?:\s*,\s*[a-z]{2})*(?![\w.]))?"
)
_SUFFIX = re.compile(r"(?i)\.\s*[a-z]{2}(?:\s*[,.]\s*[a-z]{2})*\s*(?:\.|(?=[\s)]|$))")
# Codes of subheadings and days: no words, and lifted or named in full.
_NO_WORDS = re.compile(r"(?i)\.(?:fs|xs|ed|dt|dc|da|ep|ez|up|yr|dp)\b")
_OPERATORS = frozenset(["and", "or", "not", "adj", "exp", "explode", "use"])
_NOT = re.compile(r"(?i)\bnot\b")
_BESIDE = re.compile(r"(?i)(?<![\w*$?-])#?(\d{1,3})(?=\s+(?:and|or|not)\b|\s*[.)]?\s*$)")


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One line: the lines it names, its headings, its words with wildcards."""

    number: int
    uses: frozenset[int]
    headings: tuple[str, ...]
    words: tuple[str, ...]
    has_not: bool


def read_source(text: str) -> tuple[SourceLine, ...]:
    """The lines of a strategy in order, numbered by themselves or by place."""
    text = re.sub("[\u2010-\u2014]", "-", text)
    physical = [
        line for line in text.splitlines() if line.strip() and not line.startswith(("# ", "+"))
    ]
    numbered = sum(bool(_NUMBER.match(line)) for line in physical) > len(physical) * 0.8
    lines = []
    for place, line in enumerate(physical, 1):
        found = _NUMBER.match(line) if numbered else None
        number = int(found[1]) if found else place
        body = _COUNT.sub("", line[found.end() :] if found else line)
        lines.append(_read(number, _COMMENT.sub(" ", body)))
    return tuple(lines)


def _read(number: int, body: str) -> SourceLine:
    uses = _references(body)
    line = body.strip()
    if any((_NO_WORDS.search(line), _LIMIT.match(line), _ONLY_LINES.fullmatch(line.rstrip(".")))):
        return SourceLine(number, uses, (), (), bool(_NOT.search(body)))
    rest = _LINES.sub(" ", body)
    headings = tuple(" ".join(found[1].split()) for found in _HEADING.finditer(rest))
    rest = _SUFFIX.sub(" ", re.sub(r"(?i)/freq\s*=\s*\d+", " ", _HEADING.sub(" ", rest)))
    words = re.findall(r"[^\W_](?:[^\W_]|[*$?#:])*", re.sub(r"(?i)\badj\d*\b", " ", rest))
    kept = tuple(word for word in words if word.lower() not in _OPERATORS)
    return SourceLine(number, uses, headings, kept, bool(_NOT.search(body)))


def _references(body: str) -> frozenset[int]:
    """Line numbers in line algebra, lists and limits; numbers inside text lines are words."""
    numbers: set[int] = set()
    for found in _LINES.finditer(body):
        for part in found[1].replace("#", "").split(","):
            ends = [int(end) for end in re.findall(r"\d+", part)]
            numbers.update(range(ends[0], ends[-1] + 1) if ends else ())
    if limit := _LIMIT.match(body.strip()):
        numbers.add(int(next(filter(None, limit.groups()))))
    elif "/" not in body and not re.search(r"\.[a-z]{2}", body):
        numbers.update(map(int, re.findall(r"(?<![\w-])#?(\d{1,3})(?![\w-])", body)))
    else:
        numbers.update(map(int, _BESIDE.findall(body)))
    return frozenset(numbers)


def in_use(lines: tuple[SourceLine, ...]) -> tuple[SourceLine, ...]:
    """The last line and all that it rests on."""
    known = {line.number: line for line in lines}
    wanted, waiting = set[int](), [lines[-1].number] if lines else []
    while waiting:
        number = waiting.pop()
        if number in known and number not in wanted:
            wanted.add(number)
            waiting.extend(n for n in known[number].uses if n < number)
    return tuple(line for line in lines if line.number in wanted)
