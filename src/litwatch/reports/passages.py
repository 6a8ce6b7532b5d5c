"""Verdicts → the sentences they rest on, verbatim, with the words that decided marked.

Verdicts that say the same of one sentence share it. The title stands above every item, so of it
only the deciding words are shown; of a list (publication types, headings) only the name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from litwatch.domain import CriterionVerdict, Record
from litwatch.reports.wording import reason
from litwatch.screening.fields import FIELDS, field_text

_LONGEST = 200  # characters of a sentence that are shown
_LONGEST_QUOTE = 240
_SENTENCE_END = re.compile(
    r"(?<=[.!?])[\"')\]\u201d\u2019]*\s+(?=[\"'(\[\u201c\u2018]?[A-Z0-9])|\n"
)
_PROSE = ("abstract", "conflict_of_interest")
_GAP = " … "


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a record's text; what decided is marked."""

    text: str
    is_marked: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """What is read in one place: `source` names its field and the rules that read it.

    An empty `verdict` says something that is neither good nor bad.
    """

    criteria: str
    verdict: str
    segments: tuple[Segment, ...]
    source: str


def read_passages(record: Record, verdicts: Iterable[CriterionVerdict]) -> tuple[Passage, ...]:
    """Give each verdict with its sentence, in the verdicts' order, equal ones together."""
    groups: dict[tuple[object, ...], list[CriterionVerdict]] = {}
    for verdict in verdicts:
        shown = _shown(record, verdict)
        key = (verdict.verdict, verdict.field, shown) if shown else (verdict,)
        groups.setdefault(key, []).append(verdict)
    return tuple(_passage(record, same) for same in groups.values())


def _passage(record: Record, same: Sequence[CriterionVerdict]) -> Passage:
    first = same[0]
    rules = dict.fromkeys(verdict.rule for verdict in same)
    parts = [first.field.replace("_", " "), *rules]
    return Passage(
        criteria="; ".join(reason(verdict.criterion) for verdict in same),
        verdict=first.verdict.value,
        segments=tuple(_segments(record, same)),
        source=" · ".join(part for part in parts if part),
    )


def _shown(record: Record, verdict: CriterionVerdict) -> tuple[int, int] | None:
    """Say which part of the field is shown; None where the words do not stand there any more."""
    if not verdict.quote or verdict.field not in FIELDS:
        return None
    text, start, end = field_text(record, verdict.field), verdict.start, verdict.end
    if text[start:end] != verdict.quote:
        return None
    if verdict.field == "title":
        return 0, len(text)
    return _window(text, start, end) if verdict.field in _PROSE else (start, end)


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """Give the bounds of the sentence, or sentences, that hold `text[start:end]`."""
    ends = [found.span() for found in _SENTENCE_END.finditer(text)]
    first = max((after for _, after in ends if after <= start), default=0)
    return first, min((before for before, _ in ends if before >= end), default=len(text))


def _window(text: str, start: int, end: int) -> tuple[int, int]:
    """Cut a long sentence to the words around `text[start:end]`."""
    first, last = _sentence(text, start, end)
    if last - first <= _LONGEST:
        return first, last
    room = max(0, _LONGEST - (end - start)) // 2
    if first < start - room:
        first = start - room
        first = text.find(" ", first, start) + 1 or first
    if last > end + room:
        last = end + room
        cut = text.rfind(" ", end, last)
        last = cut if cut >= 0 else last
    return first, last


def _segments(record: Record, same: Sequence[CriterionVerdict]) -> Iterator[Segment]:
    shown = _shown(record, same[0])
    if shown is None:
        if same[0].quote:
            yield _marked(same[0].quote)
        return
    text = field_text(record, same[0].field)
    spans = _joined_spans((verdict.start, verdict.end) for verdict in same)
    if same[0].field == "title":
        yield from _words(text, spans)
    else:
        yield from _whole(text, shown, spans, is_prose=same[0].field in _PROSE)


def _words(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[Segment]:
    for place, (start, end) in enumerate(spans):
        if place:
            yield Segment(_GAP)
        yield _marked(text[start:end])


def _whole(
    text: str, shown: tuple[int, int], spans: Sequence[tuple[int, int]], *, is_prose: bool
) -> Iterator[Segment]:
    first, last = shown
    begin, finish = _sentence(text, *spans[0]) if is_prose else shown
    if first > begin and text[first - 1].isspace():
        yield Segment("… ")
    for start, end in spans:
        yield Segment(text[first:start])
        yield _marked(text[start:end])
        first = end
    yield Segment(text[first:last])
    if last < finish:
        yield Segment(" …")


def _joined_spans(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Sort spans and join those that overlap."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _marked(quote: str) -> Segment:
    whole = len(quote) <= _LONGEST_QUOTE
    return Segment(quote if whole else f"{quote[:_LONGEST_QUOTE].rstrip()} …", is_marked=True)
