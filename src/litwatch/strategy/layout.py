"""A strategy's text as numbered rows: comments, numbering, counts and wrapped lines taken apart."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from litwatch.domain import Finding
from litwatch.strategy.findings import finding
from litwatch.strategy.pasted import is_prose, is_remark_after, unfold, without_counts

MAX_CHARACTERS = 500_000
MAX_ROWS = 500
MAX_ROW_LENGTH = 50_000


@dataclass(frozen=True, slots=True)
class Row:
    """One search line before it is read; `number` is its own, or its place from 1."""

    number: int
    text: str
    comment: str = ""


_COMMENT = re.compile(r"\s*#(?!\d)\s?(.*)")
_NUMBERED = re.compile(
    r"\s*(?:[-\u2022]\s+)?#?(?P<number>\d{1,5})(?:[.):]\s*|\s+)"
    r"(?!(?:and|or|not|adj\d*)\b(?!\s*/))(?=\S)(?P<rest>.*)",
    re.IGNORECASE,
)
_CHARACTERS = str.maketrans(
    {
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"'),
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032", "'"),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d", "-"),
        **dict.fromkeys("\u00a0\u2007\u2009\u202f\u3000\t\v\f", " "),
    }
)
_INVISIBLE = re.compile(
    r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00-\x08\x0e-\x1f\x7f]"
)


def clean(text: str) -> str:
    """Curly quotes, odd hyphens and spaces as plain ones; invisible characters gone."""
    return _INVISIBLE.sub("", text).translate(_CHARACTERS)


def read_rows(text: str) -> tuple[list[Row], list[Finding]]:
    """The search lines of a file in order, and what was odd about the file."""
    if refusal := _refuse(text):
        return [], [refusal]
    physical = unfold(line.rstrip() for line in clean_breaks(text).split("\n"))
    numbered = is_numbered(physical)
    rows, findings = _Reader(numbered).read(physical)
    if len(rows) > MAX_ROWS:
        message = f"{len(rows)} lines; only the first {MAX_ROWS} were read"
        findings.append(finding("too-long", message, line=MAX_ROWS))
    return rows[:MAX_ROWS], findings


def clean_breaks(text: str) -> str:
    """All of the line breaks that people paste as one kind."""
    return re.sub(r"\r\n?|[\u2028\u2029\x85]", "\n", text)


def _refuse(text: str) -> Finding | None:
    """Why a text is no strategy at all, if it is none."""
    if "\x00" in text or text.count("\ufffd") > len(text) // 20 + 2 or _is_binary(text):
        return finding("not-text", "this is not text", line=1)
    if len(text) > MAX_CHARACTERS:
        message = f"{len(text):,} characters; a strategy may have {MAX_CHARACTERS:,}"
        return finding("too-long", message, line=1)
    start = text.lstrip("\ufeff \r\n\t")[:200].lower()
    if start.startswith(("{\\rtf", "<!doctype", "<html", "<?xml", "%pdf", "<div", "<p>", "<p ")):
        return finding("rich-text", "this is a formatted document, not plain text", line=1)
    return None


_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b]")


def _is_binary(text: str) -> bool:
    sample = text[:10_000]
    return len(_CONTROL.findall(sample)) > len(sample) // 50 + 2


def is_numbered(physical: Iterable[str]) -> bool:
    """Whether the lines carry numbers of their own, rising from line to line.

    Headings may stand above them where at least three lines are numbered from 1.
    """
    content = [line for line in physical if line.strip() and not _COMMENT.match(line)]
    numbers = [int(found["number"]) for line in content if (found := _NUMBERED.match(line))]
    first = next((line for line in content if not is_prose(line)), "")
    if not numbers or not (_NUMBERED.match(first) or _is_list(numbers, len(content))):
        return False
    rising = sum(b > a for a, b in pairwise(numbers))
    return rising >= 0.8 * (len(numbers) - 1) and (numbers[0] == 1 or len(numbers) > 1)


def _is_list(numbers: list[int], lines: int) -> bool:
    """Whether so many of the lines are numbered 1, 2, 3 that what stands above is a heading."""
    return numbers[:3] == [1, 2, 3] and 2 * len(numbers) >= lines


class _Reader:
    """Gathers physical lines into rows."""

    def __init__(self, numbered: bool) -> None:  # noqa: FBT001 — private, one caller
        self.numbered = numbered
        self.parts: list[tuple[int, str, str]] = []
        self.comment: list[str] = []
        self.findings: list[Finding] = []

    def read(self, physical: Iterable[str]) -> tuple[list[Row], list[Finding]]:
        for line in physical:
            self._take(line)
        texts = [text for _, text, _ in self.parts]
        kept = without_counts(texts) if self.numbered else texts
        rows = [
            self._finish(n, text, note) for (n, _, note), text in zip(self.parts, kept, strict=True)
        ]
        return rows, self.findings

    def _take(self, line: str) -> None:
        if not line.strip():
            return
        if found := _COMMENT.match(line):
            self.comment.append(found[1].strip())
        elif is_prose(line):
            self._pass_over(line)
        elif self.numbered:
            self._take_numbered(line)
        elif self.parts and _continues(self.parts[-1][1], line):
            self._append(line)
        else:
            self._begin(len(self.parts) + 1, line)

    def _take_numbered(self, line: str) -> None:
        found = _NUMBERED.match(line)
        last, text = self.parts[-1][:2] if self.parts else (0, "")
        number = int(found["number"]) if found else 0
        if found and number > last and (number == last + 1 or not _is_open(text)):
            self._begin(number, found["rest"])
        elif not self.parts or is_remark_after(text, line):
            self._pass_over(line)
        else:
            self._append(line)

    def _pass_over(self, line: str) -> None:
        message = f"not read as a search line: {line.strip()[:40]!r}"
        self._report("prose-line", message, len(self.parts) + 1, len(line))

    def _begin(self, number: int, text: str) -> None:
        self.parts.append((number, text, " ".join(self.comment)))
        self.comment.clear()

    def _append(self, line: str) -> None:
        number, text, comment = self.parts.pop()
        self.parts.append((number, f"{text} {line.strip()}", comment))

    def _finish(self, number: int, text: str, comment: str) -> Row:
        if _INVISIBLE.search(text):
            self._report("invisible-characters", "invisible characters were left out", number)
        if len(text) > MAX_ROW_LENGTH:
            message = f"{len(text):,} characters in one line; {MAX_ROW_LENGTH:,} were read"
            self._report("too-long", message, number)
            text = text[:MAX_ROW_LENGTH]
        return Row(number, text.strip(), comment)

    def _report(self, code: str, message: str, line: int, length: int = 1) -> None:
        self.findings.append(finding(code, message, line=line, length=length))


_OPEN_END = re.compile(r"(?:\b(?:and|or|not|adj\d*)|[(,])\s*$", re.IGNORECASE)
_OPEN_START = re.compile(r"\s*(?:(?:and|or|not|adj\d*)\b(?!\s*/)|\))", re.IGNORECASE)


def _continues(text: str, line: str) -> bool:
    """Whether an unnumbered line goes on in the next physical one."""
    return bool(_OPEN_END.search(text)) or (_is_open(text) and bool(_OPEN_START.match(line)))


def _is_open(text: str) -> bool:
    """Whether a parenthesis is still to be closed."""
    return text.count("(") > text.count(")")
