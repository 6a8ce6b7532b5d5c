"""Sentences of an abstract, and whether they speak of the study that the record reports."""

from __future__ import annotations

import re
from dataclasses import dataclass

from litwatch.domain import Fact, Record
from litwatch.screening.fields import field_text
from litwatch.screening.roles import Role, read_role

# An abstract is shorter; a record that holds more has a book in its place, and is read no further.
LONGEST_READ = 20_000
_LONGEST_SENTENCE = 1_500
_SENTENCE_END = re.compile(
    r"[.!?](?<!\bvs\.)(?<!\bv\.)(?<!\bal\.)(?<!\be\.g\.)(?<!\bi\.e\.)(?<!\bi\.v\.)(?<!\bSt\.)"
    r"(?<!\bNo\.)(?<!\bapprox\.)(?:[\"')\]]?;?\s+(?=[\"'(\[]?[A-Z0-9])|(?<=[a-z)%]\.)(?=[A-Z][a-z]))|\n"
)
_LABEL = re.compile(r"(?P<label>[A-Z][A-Za-z/()&,' -]{2,60}):\s+")
_OF_OTHERS = re.compile(
    r"\b(?:(?:is|are|be)\s+(?:\w+\s+)?(?:needed|necessary|mandatory|warranted|required|recommended|lacking)|"
    r"(?:further|future|larger|more|previous|prior|earlier|recent|other|several|many|few|published|"
    r"available|no|most|additional|these|such|well-designed)\s+(?:[\w-]+,?\s+){0,4}?"
    r"(?:stud(?:y|ies)|trials?|analys[ie]s|research|reports|investigations?|series)|"
    r"(?:studies|trials)\s+(?:have|are|were|should|of|on|that|in|with)|"
    r"(?:has|have)\s+(?:previously|recently)|calls?\s+for|(?:has|have)\s+(?:not\s+|never\s+|also\s+|often\s+)?been\s+(?:\w+ly\s+)?"
    r"(?:shown|reported|used|compared|suggested|associated|proposed|demonstrated|described)|"
    r"recommend\w*|should|will\s+require|requires?\s+an?)\b",
    re.IGNORECASE,
)
_NOT_THIS_STUDYS = frozenset({Role.NEGATED, Role.REPLACED, Role.TRIED_BEFORE, Role.PLANNED})
_PARENTHESES = re.compile(r"\([^()]{0,300}\)")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a field: `field_text(record, field)[start:][: len(text)] == text`.

    `label` is the heading of the section it stands in, where the abstract has any. In `plain`
    what stands in parentheses is blanked, so that offsets stay.
    """

    text: str
    start: int
    field: str
    label: str
    plain: str

    @property
    def is_of_others(self) -> bool:
        """Whether it tells of other studies, or wishes for them."""
        return bool(_OF_OTHERS.search(self.text))


@dataclass(frozen=True, slots=True)
class StudyText:
    """A record, the sentences of its title and abstract, and both in small letters."""

    record: Record
    title: tuple[Sentence, ...]
    abstract: tuple[Sentence, ...]
    lowered: str

    @classmethod
    def of(cls, record: Record) -> StudyText:
        """Split a record's title and abstract."""
        lowered = f"{record.title}\n{record.abstract_text}"[:LONGEST_READ].lower()
        return cls(record, _sentences(record, "title"), _sentences(record, "abstract"), lowered)

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """Title and abstract."""
        return self.title + self.abstract

    def mentions(self, *stems: str) -> bool:
        """Say whether any of the stems stands anywhere: a quick look before patterns."""
        return any(stem in self.lowered for stem in stems)

    def states(self, sentence: Sentence, span: tuple[int, int]) -> bool:
        """Say whether words of a sentence are neither denied, planned, nor about other studies."""
        if sentence.is_of_others:
            return False
        text = field_text(self.record, sentence.field)
        first, last = sentence.start + span[0], sentence.start + span[1]
        return read_role(text, first, last).role not in _NOT_THIS_STUDYS


def _sentences(record: Record, field: str) -> tuple[Sentence, ...]:
    """Split a field; a heading such as `METHODS:` starts a section and belongs to it."""
    text = field_text(record, field)[:LONGEST_READ]
    found, start, label = [], 0, ""
    for end, after in (*(stop.span() for stop in _SENTENCE_END.finditer(text)), (len(text),) * 2):
        heading = _LABEL.match(text, start)
        label = heading["label"].lower() if heading else label
        if start < end:
            found.append(_sentence(text[start:end][:_LONGEST_SENTENCE], start, field, label))
        start = after
    return tuple(found)


def _sentence(text: str, start: int, field: str, label: str) -> Sentence:
    plain = _PARENTHESES.sub(lambda found: " " * len(found[0]), text)
    return Sentence(text, start, field, label, plain)


def fact_of(name: str, value: str, sentence: Sentence, span: tuple[int, int]) -> Fact:
    """Make a fact whose quote is a span of the sentence."""
    start, end = span
    quote = sentence.text[start:end]
    return Fact(name, value, quote, sentence.field, sentence.start + start, sentence.start + end)
