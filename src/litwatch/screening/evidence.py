"""Finds what a rule asks for in a record, and gives the words that show it."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from litwatch.domain import Fact, Record
from litwatch.screening.citation_signs import CITATION_SIGNS
from litwatch.screening.criterion import Condition, Rule, Terms
from litwatch.screening.facts import read_facts
from litwatch.screening.fields import Quote, field_text, name_quotes
from litwatch.screening.roles import Role, read_role
from litwatch.screening.stems import fold_text
from litwatch.screening.study_design import TrialSign, TrialStatement, trial_statement
from litwatch.strategy.spans import find_spans

# No abstract says one thing so often; beyond this the text is no abstract.
_MOST_LOOKED_AT: Final = 200
_WITH_CUE = frozenset({Role.NEGATED, Role.REPLACED, Role.TRIED_BEFORE, Role.FOLLOWED})


@dataclass(frozen=True, slots=True)
class Reading:
    """One record while it is screened; what is looked for in it is kept."""

    record: Record
    texts: dict[str, str]
    folded: dict[str, str]
    facts: tuple[Fact, ...] = ()
    spans: dict[tuple[str, str], tuple[tuple[int, int], ...]] = field(default_factory=dict)
    trials: list[TrialStatement | None] = field(default_factory=list)
    listed: dict[str, list[tuple[str, Quote]]] = field(default_factory=dict)

    @classmethod
    def of(cls, record: Record) -> Reading:
        """Open a record."""
        names = ("title", "abstract")
        texts = {name: field_text(record, name) for name in names}
        folded = {name: fold_text(text) for name, text in texts.items()}
        return cls(record, texts, folded, read_facts(record))

    @property
    def has_abstract(self) -> bool:
        """Whether there is an abstract to judge by."""
        return bool(self.texts["abstract"].strip())

    def names(self, name: str) -> list[tuple[str, Quote]]:
        """Give the names of a list field, each without case and as a quote."""
        if name not in self.listed:
            quotes = name_quotes(self.record, name)
            self.listed[name] = [(quote.text.casefold(), quote) for quote in quotes]
        return self.listed[name]

    def trial(self) -> TrialStatement | None:
        """Give the words for a randomised trial; they are looked for once."""
        if not self.trials:
            self.trials.append(trial_statement(self.record))
        return self.trials[0]

    def find(self, terms: Terms, name: str) -> tuple[tuple[int, int], ...]:
        """Give the spans of `terms` in a field; words of two sections of an abstract are none."""
        key = (terms.expression, name)
        if key not in self.spans:
            text = self.texts[name]
            can_match = terms.stems is None or terms.stems.search(self.folded[name])
            spans = find_spans(terms.node, text) if can_match else ()
            self.spans[key] = tuple(span for span in spans if "\n" not in text[slice(*span)])
        return self.spans[key]


def rule_evidence(rule: Rule, reading: Reading) -> Quote | None:
    """Give the words by which the rule applies to the record, or None if it does not."""
    quote = condition_evidence(rule.when, reading)
    if quote is None:
        return None
    if rule.also is not None and condition_evidence(rule.also, reading) is None:
        return None
    if rule.unless is not None and condition_evidence(rule.unless, reading) is not None:
        return None
    return quote


def condition_evidence(condition: Condition, reading: Reading) -> Quote | None:
    """Give the first words that fulfil the condition, most trusted signal first."""
    return (
        _named(condition.publication_types, reading, "publication_types")
        or _language(condition, reading)
        or _named(condition.mesh, reading, "mesh")
        or _major_heading(condition.major_mesh, reading)
        or _cited(condition.citation, reading.record)
        or _stated(condition.facts, reading.facts)
        or _title_start(condition.title_starts, reading.texts["title"])
        or _title_end(condition.title_ends, reading.texts["title"])
        or _design(condition.designs, reading)
        or (_phrase(condition.terms, reading) if condition.terms else None)
    )


def _named(names: frozenset[str], reading: Reading, name: str) -> Quote | None:
    if not names:
        return None
    return next((quote for folded, quote in reading.names(name) if folded in names), None)


def _language(condition: Condition, reading: Reading) -> Quote | None:
    found = _named(condition.languages, reading, "languages")
    if found or not condition.languages_other_than:
        return found
    if _named(condition.languages_other_than, reading, "languages"):
        return None
    return next((quote for _, quote in reading.names("languages")), None)


def _major_heading(names: frozenset[str], reading: Reading) -> Quote | None:
    if not names:
        return None
    for heading, (folded, quote) in zip(reading.record.mesh, reading.names("mesh"), strict=True):
        is_major = heading.major or any(qualifier.major for qualifier in heading.qualifiers)
        if is_major and folded in names:
            return quote
    return None


def _cited(signs: tuple[str, ...], record: Record) -> Quote | None:
    quotes = (CITATION_SIGNS[sign](record) for sign in signs)
    return next((quote for quote in quotes if quote), None)


def _stated(names: frozenset[str], facts: tuple[Fact, ...]) -> Quote | None:
    for fact in facts:
        if fact.name in names:
            return Quote(fact.quote, fact.field, fact.start, fact.end)
    return None


def _title_start(starts: tuple[str, ...], title: str) -> Quote | None:
    lowered = title[:200].lower()
    for start in starts:
        if lowered.startswith(start):
            return Quote(title[: len(start)], "title", 0, len(start))
    return None


def _title_end(ends: tuple[str, ...], title: str) -> Quote | None:
    stripped = title.rstrip(" .")
    lowered = stripped[-200:].lower()
    for end in ends:
        start = len(stripped) - len(end)
        if start >= 0 and lowered.endswith(end):
            return Quote(stripped[start:], "title", start, len(stripped))
    return None


def _design(designs: frozenset[str], reading: Reading) -> Quote | None:
    """Give the words for a randomised trial that has been done; for a likely one if asked."""
    if not designs:
        return None
    found = reading.trial()
    if found is None or found.is_planned:
        return None
    is_said = found.sign is TrialSign.RANDOMISED
    return found.quote if ("randomised_trial" if is_said else "likely_trial") in designs else None


def _phrase(terms: Terms, reading: Reading) -> Quote | None:
    for name in terms.fields:
        text = reading.texts[name]
        for start, end in islice(reading.find(terms, name), _MOST_LOOKED_AT):
            seen = read_role(text, start, end)
            if seen.role in terms.roles:
                first, last = (seen.start, seen.end) if seen.role in _WITH_CUE else (start, end)
                return Quote(text[first:last], name, first, last)
    return None
