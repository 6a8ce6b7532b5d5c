"""A query over the corpus as it stands on a day: ids, translation, warnings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from threading import Lock

from litwatch.domain import Finding, Severity
from litwatch.errors import StrategyError
from litwatch.localpubmed.corpus import Corpus, HeldVersion
from litwatch.localpubmed.days import DaySpan, read_days, read_span, written
from litwatch.localpubmed.headings import HeadingTree
from litwatch.localpubmed.index import NONE, Numbers, PubmedIndex
from litwatch.localpubmed.mapping import TermMapper
from litwatch.localpubmed.meaning import Meaning, all_of, any_of, joined, text_of_pieces
from litwatch.localpubmed.notes import SearchNotes
from litwatch.localpubmed.rules import SearchRules
from litwatch.localpubmed.terms import TermReader
from litwatch.localpubmed.tokens import WILDCARD
from litwatch.strategy.pubmed_query import (
    And,
    HistoryReference,
    Leaf,
    Not,
    Or,
    QueryNode,
    Range,
    SearchField,
    TaggedTerm,
    leaves,
    postorder,
    read_query,
)

_BY_PUBLICATION = ("pub_date", "pub date", "pub+date")
History = Mapping[int, frozenset[str]]


@dataclass(frozen=True, slots=True)
class SearchMoment:
    """When a search is asked: the day PubMed is seen on (None: all that is held) and today."""

    day: date | None
    today: date
    history: History


@dataclass(frozen=True, slots=True)
class SearchOutcome:
    """An answered query: PMIDs, newest entry first, the translation, and what ESearch reports."""

    ids: tuple[str, ...]
    translation: str
    phrases_not_found: tuple[str, ...] = ()
    fields_not_found: tuple[str, ...] = ()
    phrases_ignored: tuple[str, ...] = ()
    quoted_phrases_not_found: tuple[str, ...] = ()
    messages: tuple[str, ...] = ()
    mappings: tuple[tuple[str, str], ...] = ()


class PubmedSearch:
    """Evaluates PubMed queries over a corpus; the index is built at the first search."""

    def __init__(
        self, corpus: Corpus, headings: Callable[[], HeadingTree], rules: SearchRules | None = None
    ) -> None:
        """Take the corpus, a function that gives the MeSH tree when it is needed, the rules."""
        self._corpus = corpus
        self._headings = headings
        self._rules = rules or SearchRules()
        self._lock = Lock()

    @cached_property
    def _reader(self) -> TermReader:
        index = PubmedIndex(self._corpus.versions, self._rules)
        return TermReader(index, self._headings(), self._rules)

    def run(
        self,
        query: str,
        *,
        day: date | None = None,
        today: date | None = None,
        history: History | None = None,
        sort: str = "",
    ) -> SearchOutcome:
        """Answer a query. Raises StrategyError for what is no query, or one that is refused.

        `day` shows PubMed as it stood that day; `today` is what `last 30 days` counts from. The
        newest entry comes first, with `sort` pub_date the newest publication.
        """
        tree = read_query(query)
        self._check_wildcards(tree)
        moment = SearchMoment(day, today or day or date.max, history or {})
        notes = SearchNotes()
        with self._lock:
            reader = self._reader
        meaning = _Evaluation(self._corpus, reader, moment, notes).evaluate(tree)
        return _outcome(meaning, self._corpus.visible(day), notes, sort=sort)

    def _check_wildcards(self, tree: QueryNode) -> None:
        """Refuse a query with more wildcards than PubMed takes."""
        terms = [leaf for leaf in leaves(tree) if isinstance(leaf, TaggedTerm)]
        count = sum(term.text.count(WILDCARD) for term in terms)
        if count > self._rules.wildcard_limit:
            limit = self._rules.wildcard_limit
            raise _refused(
                "query-wildcards", f"The query has {count} wildcards of {limit} allowed."
            )


class _Evaluation:
    """One query's way from its leaves to its root."""

    def __init__(
        self, corpus: Corpus, reader: TermReader, moment: SearchMoment, notes: SearchNotes
    ) -> None:
        self._visible = corpus.visible(moment.day)
        self._reader = reader
        self._mapper = TermMapper(reader)
        self._moment = moment
        self._notes = notes

    def evaluate(self, tree: QueryNode) -> Meaning | None:
        """The query's meaning, None if PubMed ignores all of it. Operands may be ignored too."""
        done: list[Meaning | None] = []
        for node in postorder(tree):
            if isinstance(node, And | Or):
                parts = done[-len(node.operands) :]
                del done[-len(node.operands) :]
                done.append(_combined(node, [part for part in parts if part is not None]))
            elif isinstance(node, Not):
                right, left = done.pop(), done.pop()
                done.append(_without(left, right))
            else:
                done.append(self._leaf(node))
        return done.pop()

    def _leaf(self, leaf: Leaf) -> Meaning | None:
        """A term, a range or a reference."""
        if isinstance(leaf, HistoryReference):
            return self._reference(leaf)
        if isinstance(leaf, Range):
            return self._range(leaf)
        if leaf.has_unknown_tag:
            self._notes.unknown_field(leaf.tag)
        if leaf.field is None:
            return self._mapper.find(leaf, self._notes)
        if leaf.field.is_date:
            span = read_days(leaf.text, today=self._moment.today)
            return self._dated(leaf.field, span, f"{leaf.text}[{leaf.tag}]")
        return self._reader.find(leaf, self._notes)

    def _reference(self, leaf: HistoryReference) -> Meaning:
        """The result of an earlier search of this session."""
        if leaf.number not in self._moment.history:
            raise _refused(
                "query-history",
                f"Nothing can be had from history: it holds no search #{leaf.number}.",
            )
        ids = self._moment.history[leaf.number]
        numbers = frozenset(self._visible[pmid].number for pmid in ids if pmid in self._visible)
        return Meaning(numbers, f"#{leaf.number}")

    def _range(self, leaf: Range) -> Meaning:
        """Days or PMIDs from one to another."""
        if leaf.field.is_date:
            span = read_span(leaf.first, leaf.last, today=self._moment.today)
            return self._dated(leaf.field, span, f"{leaf.first}:{leaf.last}[{leaf.field}]")
        translation = f"{leaf.first}:{leaf.last}[{leaf.field}]"
        if not (leaf.first.isdecimal() and leaf.last.isdecimal()):
            self._notes.not_found(translation)
            return Meaning(NONE, translation)
        first, last = int(leaf.first), int(leaf.last)
        held = self._visible.values()
        found = frozenset(item.number for item in held if first <= int(item.pmid) <= last)
        return Meaning(found, translation)

    def _dated(self, field: SearchField, span: DaySpan | None, text: str) -> Meaning:
        """The visible versions with a day in the span; what is no date is reported."""
        if span is None:
            self._notes.not_found(text)
            return Meaning(NONE, text)
        numbers = frozenset(
            item.number
            for item in self._visible.values()
            if any(span.holds(day) for day in item.record.days.get(field, ()))
        )
        return Meaning(numbers, f"{written(span.first)}:{written(span.last)}[{field}]")


def _combined(node: And | Or, parts: list[Meaning]) -> Meaning | None:
    """The operands that PubMed did not ignore."""
    if not parts:
        return None
    return all_of(parts) if isinstance(node, And) else any_of(parts)


def _without(left: Meaning | None, right: Meaning | None) -> Meaning | None:
    """The left side without the right one; an ignored right side takes nothing away."""
    if left is None or right is None:
        return left
    return joined("NOT", [left, _bracketed(right)], left.numbers - right.numbers)


def _bracketed(right: Meaning) -> Meaning:
    """A NOT on the right of a NOT keeps its parentheses."""
    is_not = right.operator == "NOT"
    return Meaning(right.numbers, ("(", right.pieces, ")")) if is_not else right


def _outcome(
    meaning: Meaning | None, visible: Mapping[str, HeldVersion], notes: SearchNotes, *, sort: str
) -> SearchOutcome:
    """The answer in its order; only versions that stand on the day count."""
    numbers: Numbers = meaning.numbers if meaning else NONE
    found = [version for version in visible.values() if version.number in numbers]
    sorted_by = SearchField.PUBLISHED if sort in _BY_PUBLICATION else SearchField.CREATED
    found.sort(key=lambda version: (version.day(sorted_by), int(version.pmid)), reverse=True)
    if not found:
        notes.messages.append("No items found.")
    return SearchOutcome(
        ids=tuple(version.pmid for version in found),
        translation=text_of_pieces(meaning.pieces) if meaning else "",
        phrases_not_found=tuple(notes.phrases_not_found),
        fields_not_found=tuple(notes.unknown_fields),
        phrases_ignored=tuple(notes.ignored),
        quoted_phrases_not_found=tuple(notes.quoted_not_found),
        messages=tuple(notes.messages),
        mappings=tuple(notes.mappings),
    )


def _refused(code: str, message: str) -> StrategyError:
    """A query that PubMed refuses as a whole."""
    remedy = "Ask it in parts."
    finding = Finding(code, Severity.ERROR, 1, 1, 1, message, remedy)
    return StrategyError(message, where="query", remedy=remedy, findings=(finding,))
