"""Facts that an abstract states about its own study, each with its words. Blank beats wrong.

A fact is given only where one statement says it; two statements that differ leave it blank.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from litwatch.domain import Fact, Record
from litwatch.screening import fact_patterns as stated
from litwatch.screening.fields import field_text, name_quotes
from litwatch.screening.numbers import read_number
from litwatch.screening.roles import Role, read_role, sentence_bounds

# An abstract states fewer; beyond this the text is no abstract.
_P_VALUES_READ = 50


def read_facts(record: Record) -> tuple[Fact, ...]:
    """List the facts that the record states, at most one of a name but for comparators."""
    found: list[Fact | None] = [
        _design(record),
        _patients(record),
        _stated_of_this_study("randomised", record, stated.RANDOMISED),
        _stated_of_this_study("masked", record, stated.MASKED),
        *_comparators(record),
        _follow_up(record),
        _main_outcome(record),
        _adverse_events(record),
        _device(record),
        _conflict_of_interest(record),
    ]
    return tuple(fact for fact in found if fact)


def _fact(name: str, value: str, record: Record, field: str, span: tuple[int, int]) -> Fact:
    start, end = span
    return Fact(name, value, field_text(record, field)[start:end], field, start, end)


def _is_secondary(record: Record) -> bool:
    if any(kind.name in stated.SECONDARY_TYPES for kind in record.publication_types):
        return True
    return bool(stated.SECONDARY_TITLE.search(record.title))


def _is_of_this_study(text: str, span: tuple[int, int]) -> bool:
    """Say whether a phrase is neither denied nor in a sentence about other studies."""
    first, last = sentence_bounds(text, *span)
    is_denied = read_role(text, *span).role in (Role.NEGATED, Role.REPLACED, Role.TRIED_BEFORE)
    return not is_denied and not stated.OF_OTHERS.search(text, first, last)


def _design(record: Record) -> Fact | None:
    types = {quote.text: quote for quote in name_quotes(record, "publication_types")}
    for name, value in stated.DESIGN_BY_TYPE:
        if name in types:
            quote = types[name]
            return _fact("design", value, record, quote.field, (quote.start, quote.end))
    return next(_designs(record), None)


def _designs(record: Record) -> Iterator[Fact]:
    for pattern, fields, value in stated.DESIGN_IN_TEXT:
        for field in fields:
            text = field_text(record, field)
            for found in pattern.finditer(text):
                if _is_of_this_study(text, found.span()):
                    words = value or " ".join(found[0].lower().split())
                    yield _fact("design", words, record, field, found.span())


def _patients(record: Record) -> Fact | None:
    """Give the number of people studied, where every statement of it agrees."""
    if _is_secondary(record):
        return None
    text = record.abstract_text
    spans = {span: n for span, n in _counts(text) if not _counts_others(text, span)}
    values = set(spans.values())
    if len(values) == 1:
        return _fact("n", str(values.pop()), record, "abstract", min(spans))
    return None if values else _one_patient(record)


def _counts(text: str) -> Iterator[tuple[tuple[int, int], int]]:
    """Give each statement of a number of people that may be the study's, with its span."""
    opening = sentence_bounds(text, 0, 0)[1]
    for pattern in stated.N_STATED:
        for found in pattern.finditer(text):
            n, start = read_number(found["n"]) or 0, found.start("n")
            is_part = stated.PART_OF.search(text[max(0, start - 12) : start])
            is_few = n < stated.FEWEST_LATER and start > opening
            if n and (_introduced(found) or not (is_part or is_few or n == 1)):
                yield (start, _people_end(found)), n


def _introduced(found: re.Match[str]) -> bool:
    """Say whether the pattern itself read words before the number, such as `series of`."""
    return found.start("n") > found.start()


def _people_end(found: re.Match[str]) -> int:
    counted = stated.COUNTED_PEOPLE.match(found.string, found.start("n"))
    return counted.end() if counted else found.end()


def _counts_others(text: str, span: tuple[int, int]) -> bool:
    """Say whether the sentence counts people screened, of one arm, or of two groups."""
    first, last = sentence_bounds(text, *span)
    rest = stated.IN_PARENTHESES.sub("", text[first : span[0]] + " | " + text[span[1] : last])
    return any(
        (
            stated.OTHER_COUNT.search(text[first:last]),
            stated.SECOND_COUNT.search(rest),
            stated.SECOND_GROUP.search(rest),
        )
    )


def _one_patient(record: Record) -> Fact | None:
    for field in ("title", "abstract"):
        text = field_text(record, field)
        found = stated.ONE_PATIENT.search(text)
        if found and not stated.SEVERAL_CASES.search(text):
            return _fact("n", "1", record, field, found.span())
    return None


def _stated_of_this_study(
    name: str, record: Record, patterns: Iterable[re.Pattern[str]]
) -> Fact | None:
    """Give the first words of a pattern that are neither denied nor about other studies."""
    for field in () if _is_secondary(record) else ("title", "abstract"):
        text = field_text(record, field)
        for pattern in patterns:
            for found in pattern.finditer(text):
                if _is_of_this_study(text, found.span()):
                    return _fact(name, found[0].lower(), record, field, found.span())
    return None


def _comparators(record: Record) -> list[Fact]:
    if _is_secondary(record):
        return []
    facts = []
    for name, pattern in stated.COMPARATORS:
        for field in ("title", "abstract"):
            text = field_text(record, field)
            found = pattern.search(text)
            if found and _is_of_this_study(text, found.span()):
                facts.append(_fact("comparator", name, record, field, found.span()))
                break
    return facts


def _follow_up(record: Record) -> Fact | None:
    if _is_secondary(record):
        return None
    text = record.abstract_text
    found = {
        match.span(): " ".join(match["length"].lower().split())
        for pattern in stated.FOLLOW_UP
        for match in pattern.finditer(text)
    }
    if len(set(found.values())) != 1:
        return None
    span, length = min(found.items())
    if stated.ANOTHER_LENGTH.search(_outside(text, span)):
        return None
    average = stated.AVERAGE.search(text[span[0] : span[1]])
    prefix = f"{average[1].lower()} " if average and not length.startswith("a ") else ""
    return _fact("follow_up", prefix + length.removeprefix("a "), record, "abstract", span)


def _outside(text: str, span: tuple[int, int]) -> str:
    """Give the rest of the sentence after a span, without what stands in parentheses."""
    last = sentence_bounds(text, *span)[1]
    return stated.IN_PARENTHESES.sub("", text[span[1] : last])


def _main_outcome(record: Record) -> Fact | None:
    """Give direction and p-value of the first outcome that is stated with both."""
    text = record.abstract_text
    p_values = () if _is_secondary(record) else stated.P_VALUE.finditer(text)
    for p_value in islice(p_values, _P_VALUES_READ):
        first, last = sentence_bounds(text, *p_value.span())
        outcome = stated.OUTCOME.search(text, first, last)
        direction = stated.DIRECTION.search(text, first, p_value.start())
        if outcome and direction:
            value = f"{outcome[0].lower()} {direction[0].lower()}, {p_value[0]}"
            return _fact("main_outcome", value, record, "abstract", (first, last))
    return None


def _adverse_events(record: Record) -> Fact | None:
    return _first_as_stated(
        "adverse_events", record, () if _is_secondary(record) else stated.ADVERSE_EVENTS
    )


def _device(record: Record) -> Fact | None:
    return _first_as_stated("device", record, stated.DEVICES)


def _first_as_stated(name: str, record: Record, patterns: Iterable[re.Pattern[str]]) -> Fact | None:
    for pattern in patterns:
        for field in ("abstract", "title"):
            found = pattern.search(field_text(record, field))
            if found:
                value = " ".join(found[0].split())
                return _fact(name, value, record, field, found.span())
    return None


def _conflict_of_interest(record: Record) -> Fact | None:
    text = record.conflict_of_interest
    if not text.strip():
        return None
    value = "none declared" if stated.NOTHING_DECLARED.search(text) else "declared"
    return _fact("conflict_of_interest", value, record, "conflict_of_interest", (0, len(text)))
