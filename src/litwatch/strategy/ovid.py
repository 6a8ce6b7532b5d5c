"""Ovid text to a Strategy: files, numbering and wrapped lines, comments, commands; then trees."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache

from litwatch.domain import Finding, Severity
from litwatch.strategy.findings import finding
from litwatch.strategy.layout import clean, read_rows
from litwatch.strategy.limits import read_conditions
from litwatch.strategy.parser import parse_line
from litwatch.strategy.tree import Limit, LineRef, Node


@dataclass(frozen=True, slots=True)
class StrategyLine:
    """One line: its number, its text as written, its tree (None: not readable), its comment."""

    number: int
    text: str
    tree: Node | None
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Strategy:
    """A search strategy as read. Findings are what was odd about it, each at its place.

    `syntax` is ovid or pubmed; what is written in PubMed's is sent as it is.
    """

    name: str
    text: str
    lines: tuple[StrategyLine, ...]
    findings: tuple[Finding, ...]
    syntax: str = "ovid"

    @property
    def version(self) -> str:
        """12 hex digits over the lines' text; comments, blank lines and spacing do not count."""
        canonical = "\n".join(" ".join(line.text.split()) for line in self.lines)
        return hashlib.sha256(canonical.encode()).hexdigest()[:12]


def read_strategy(text: str, *, name: str = "strategy") -> Strategy:
    """Read an Ovid MEDLINE strategy of any age and cleanliness.

    Never raises for its content: what cannot be read is a finding, and the rest is read on.
    """
    rows, findings = read_rows(text)
    lines = []
    for row in rows:
        read = _read_again if len(row.text) <= _SHORT else _read_line
        tree, found = read(row.text, row.number)
        lines.append(StrategyLine(row.number, row.text, tree, row.comment))
        findings.extend(found)
    if not lines and not any(each.severity is Severity.ERROR for each in findings):
        findings.append(finding("empty-strategy", "there is no search line", line=1))
    return Strategy(name, text, tuple(lines), tuple(findings))


_LIMIT = re.compile(r"limit\s+#?(?P<line>\d+)\s+to\s+(?P<to>.+)", re.IGNORECASE | re.DOTALL)
_COMMANDS = (
    re.compile(r"remove duplicates from\s+#?(\d+)\.?", re.IGNORECASE),
    re.compile(r"from\s+#?(\d+)\s+keep\s+[\d\s,\-]+", re.IGNORECASE),
    re.compile(r"#?(\d+)\s+use\s+\w+\.?", re.IGNORECASE),
)
_USE = re.compile(
    r"\s+use\s+(?:medall|ppez|prmz|mesz|medl|pmez|cctr|coch)\w*\.?\s*$", re.IGNORECASE
)


def _read_line(text: str, number: int) -> tuple[Node | None, tuple[Finding, ...]]:
    """A limit, a command on one set, or an expression."""
    body = clean(text)
    if found := _LIMIT.fullmatch(body.strip()):
        column = body.index(found["line"]) + 1
        operand = LineRef(int(found["line"]), column)
        to = re.sub(r"\[[^\]]*\]", "", found["to"])
        return Limit(operand, read_conditions(to), body.index(found["to"]) + 1), ()
    for command in _COMMANDS:
        if found := command.fullmatch(body.strip()):
            return LineRef(int(found[1]), body.index(found[1]) + 1), ()
    return parse_line(_USE.sub("", body), number)


_SHORT = 1_000
_read_again = lru_cache(maxsize=2_000)(_read_line)
"""Filters and line algebra recur from strategy to strategy."""
