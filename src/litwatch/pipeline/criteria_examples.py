"""Criteria files put to their own examples: how many held, and where the others stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from litwatch.screening.criteria import files_of, read_criteria
from litwatch.screening.criterion import Criteria, Criterion, Example
from litwatch.screening.examples import ExampleFailure, failing_examples


@dataclass(frozen=True, slots=True)
class FailedExample:
    """An example that got another verdict, or the same by another rule.

    `number` counts a criterion's (or a conjunct's) examples from 1; `line` is where it stands in
    `file`, 0 where YAML put it together from elsewhere.
    """

    file: str
    line: int
    criterion: str
    number: int
    expected: str
    expected_rule: str
    got: str
    rule: str
    quote: str
    field: str


@dataclass(frozen=True, slots=True)
class ExamplesRun:
    """One criteria file's examples; `without_example` names criteria and conjuncts that have none.

    A conjunction is not named for itself where each of its conjuncts has an example.
    """

    file: str
    version: str
    examples: int
    held: int
    failed: tuple[FailedExample, ...]
    without_example: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an example stands: in a criterion by number, in a file by line."""

    criterion: str
    number: int
    file: str
    line: int


def run_examples(path: Path) -> ExamplesRun:
    """Run the examples of a criteria file, those that it takes over from its base included.

    Raises ConfigError, located, for a file that cannot be read.
    """
    criteria = read_criteria(path)
    places = dict(_places(criteria, _lines(path), path))
    failed = [_failed(each, places[each.example.place]) for each in failing_examples(criteria)]
    return ExamplesRun(
        file=str(path),
        version=criteria.version,
        examples=len(places),
        held=len(places) - len(failed),
        failed=tuple(failed),
        without_example=tuple(_without_example(criteria)),
    )


def _failed(failure: ExampleFailure, place: _Place) -> FailedExample:
    example, found = failure.example, failure.found
    return FailedExample(
        file=place.file,
        line=place.line,
        criterion=place.criterion,
        number=place.number,
        expected=example.verdict,
        expected_rule=example.rule,
        got=found.verdict,
        rule=found.rule,
        quote=found.quote,
        field=found.field,
    )


def _places(
    criteria: Criteria, lines: Mapping[str, tuple[str, int]], path: Path
) -> Iterator[tuple[str, _Place]]:
    for criterion in criteria.criteria:
        for name, examples in _carried(criterion):
            for number, example in enumerate(examples, start=1):
                file, line = lines.get(example.place, (str(path), 0))
                yield example.place, _Place(name, number, file, line)


def _carried(criterion: Criterion) -> Iterator[tuple[str, tuple[Example, ...]]]:
    """Give the examples of a criterion and, where it is a conjunction, of each conjunct."""
    yield criterion.name, criterion.examples
    if criterion.is_conjunction:
        yield from ((part.name, part.examples) for part in criterion.parts)


def _without_example(criteria: Criteria) -> Iterator[str]:
    for criterion in criteria.criteria:
        parts = criterion.parts if criterion.is_conjunction else ()
        bare = [part.name for part in parts if not part.examples]
        yield from bare
        if not criterion.examples and (bare or not parts):
            yield criterion.name


def _lines(path: Path) -> dict[str, tuple[str, int]]:
    """Give file and line of each example by its place; a file's criteria replace its base's."""
    stated: dict[str, dict[str, tuple[str, int]]] = {}
    for file in reversed(files_of(path)):
        top = yaml.compose(file.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
        for name, entry in _children(_children(top).get("criteria")).items():
            stated[name] = {
                place: (str(file), line)
                for place, line in _example_lines(f"criteria.{name}", entry)
            }
    return {place: where for places in stated.values() for place, where in places.items()}


def _example_lines(place: str, entry: yaml.Node) -> Iterator[tuple[str, int]]:
    content = _children(entry)
    examples = content.get("examples")
    for number, example in enumerate(examples.value if examples else ()):
        yield f"{place}.examples[{number}]", example.start_mark.line + 1
    for name, part in _children(content.get("all_of")).items():
        yield from _example_lines(f"{place}.all_of.{name}", part)


def _children(node: yaml.Node | None) -> dict[str, yaml.Node]:
    if not isinstance(node, yaml.MappingNode):
        return {}
    return {key.value: value for key, value in node.value}
