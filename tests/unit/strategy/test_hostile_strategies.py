"""Strategies made to hurt: every stage answers in time, with findings, never with a crash."""

from __future__ import annotations

import time

import pytest

from litwatch.domain import Severity
from litwatch.strategy.evaluate import evaluate, line_yields, losing_line
from litwatch.strategy.index import RecordIndex
from litwatch.strategy.lint import check
from litwatch.strategy.mesh import MeshTree
from litwatch.strategy.ovid import read_strategy
from litwatch.strategy.pubmed import translate
from litwatch.strategy.render import to_ovid
from tests.unit.strategy.making import record


def lines(form: str, count: int) -> str:
    """A first line of text, then `form` with the number of the line above."""
    return "\n".join(["nerve.tw.", *(form.format(n=n) for n in range(1, count))])


HOSTILE = {
    "a long chain of lines": lines("{n} and pain.tw.", 499),
    "lines that double": lines("({n} adj2 a{n}) or ({n} not b{n}.ti.)", 499),
    "lines that all refer to all": lines("or/1-{n}", 499),
    "exact lines that double": lines("({n} and a.ti.) or ({n} and b{n}.ti.)", 499),
    "mixed operators, deep": "(a1 or b1 and " * 29 + "x1" + ")" * 29 + ".ti.",
    "500 parentheses": "(" * 500 + "a1" + ")" * 500,
    "500 groups": "(a1 or " * 500 + "b1" + ")" * 500 + ".tw.",
    "a very long or": "(" + " or ".join(f"word{n}*" for n in range(5_000)) + ").tw.",
    "a very long phrase": "word " * 9_000,
    "a very long adj chain": "a1 adj3 " * 6_000 + "b1",
    "nothing but headings": " or ".join(f"Heading{n}/" for n in range(3_000)),
    "short stems": "(" + " or ".join(f"a{c}{d}*" for c in "abcdefgh" for d in "abcdefgh") + ").tw.",
    "nothing but quotes": '"' * 5_000,
    "nothing but slashes": "/" * 20_000,
    "suffix after suffix": "a1" + ".tw" * 8_000,
    "frequency after frequency": "a1/freq=1" * 4_000,
    "wildcards": "a" + "?" * 2_000 + ".tw. or a" + "*b" * 2_000 + ".tw.",
    "an enormous range": "nerve.tw.\nor/1-999999999",
    "enormous numbers": "nerve.tw.\n99999999999999999999 or 1",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_every_stage_survives(text: str, mesh: MeshTree) -> None:
    start = time.process_time()
    strategy = read_strategy(text)
    reading = time.process_time() - start
    findings = check(strategy, mesh)
    translation = translate(strategy, mesh)
    (match,) = evaluate(strategy, RecordIndex.build([record(1, "nerve pain")]), mesh=mesh)
    line_yields(strategy, [match])
    losing_line(strategy, match.lines)
    assert all(to_ovid(line.tree) for line in strategy.lines if line.tree)
    assert reading < 2
    assert time.process_time() - start < 10
    if translation.exactness in ("narrower", "unsupported"):
        assert any(each.severity is Severity.ERROR for each in findings)
