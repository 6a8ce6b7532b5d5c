"""Runs the examples that a criteria file carries: each must get the verdict it states."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from litwatch.domain import CriterionVerdict
from litwatch.screening.criterion import Criteria, Example
from litwatch.screening.evidence import Reading
from litwatch.screening.verdicts import judge, judge_part


@dataclass(frozen=True, slots=True)
class ExampleFailure:
    """An example that got another verdict, or the same by another rule."""

    example: Example
    found: CriterionVerdict

    def __str__(self) -> str:
        """Say in a sentence what was expected and what came."""
        wanted = f"{self.example.verdict} {self.example.rule}".strip()
        got = f"{self.found.verdict} {self.found.rule}".strip()
        return f"{self.example.place}: expected {wanted}, got {got}"


def failing_examples(criteria: Criteria) -> tuple[ExampleFailure, ...]:
    """List the examples that do not hold, in the file's order; empty when all do."""
    return tuple(
        ExampleFailure(example, found)
        for example, found in _judged(criteria)
        if found.verdict is not example.verdict or example.rule not in ("", found.rule)
    )


def _judged(criteria: Criteria) -> Iterator[tuple[Example, CriterionVerdict]]:
    for criterion in criteria.criteria:
        for example in criterion.examples:
            yield example, judge(criterion, Reading.of(example.record)).whole.verdict
        for part in criterion.parts if criterion.is_conjunction else ():
            for example in part.examples:
                yield example, judge_part(part, Reading.of(example.record)).verdict
