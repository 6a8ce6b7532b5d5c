"""Bounds in PubMed for every node of a tree: one question that is never narrower, one never wider.

adjN and phrases become AND of their words: a quoted phrase that is not in PubMed's phrase index
falls back to something else, and `"…"[tiab:~N]` counts stopwords and takes two words only. NOT
takes away only forms that are certain: unexploded headings, publication types and subheadings,
and a single word in the title.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from litwatch.strategy import asked, greek, precedence
from litwatch.strategy.asked import Bounds, exactly
from litwatch.strategy.fields import DEFAULT, FIELDS, kind_of
from litwatch.strategy.limits import read_bound
from litwatch.strategy.mesh import MeshTree
from litwatch.strategy.pubmed_terms import (
    pmid_bounds,
    quoted,
    spell_out,
    stopwords_of,
    widened,
    word_bounds,
)
from litwatch.strategy.tree import (
    And,
    Condition,
    Fielded,
    Frequency,
    Heading,
    Limit,
    LineRef,
    Mixed,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Word,
    walk,
)
from litwatch.strategy.whole_values import Remark, ValueWriter


@dataclass(frozen=True, slots=True)
class Note:
    """What PubMed cannot be asked as written, at its column."""

    code: str
    column: int
    message: str


COVERED_BY: dict[str, tuple[str, ...]] = {
    "ti": ("tiab", "tw", "all"),
    "ot": ("tiab", "tw", "all"),
    "tiab": ("tw", "all"),
    "tw": ("all",),
    "ad": ("all",),
}
"""Tags that search at least what another does; [tiab] holds titles, abstracts and keywords."""

IDENTIFIER = "uid"
"""Stands for [pmid] where the numbers among a field's words are meant, not the whole term."""

_TEXT_TAGS = frozenset(("ti", "tiab", "tw", "tt", "ot", "all", "ad"))


def tags_of(fields: tuple[str, ...]) -> tuple[str, ...]:
    """The PubMed tags whose union is never narrower than the Ovid fields, none of them idle."""
    tags = dict.fromkeys(tag for code in fields if code in FIELDS for tag in FIELDS[code].tags)
    return tuple(tag for tag in tags if not tags.keys() & set(COVERED_BY.get(tag, ())))


Proximity = Callable[[Phrase | Near, str, Remark], asked.Asked | None]
"""A form for words near one another in one tag, None where there is none."""


@dataclass(frozen=True, slots=True)
class Writer:
    """Bounds for the nodes of one line; `line_bounds` answers for a line reference.

    `names_narrower`: an exploded heading also names each narrower one of our MeSH year, so that
    PubMed's tree of another year loses none (docs/decisions/0007-mesh-year.md). `near` may offer
    another form than AND for words that stand near one another; such a form is not certain.
    """

    mesh: MeshTree
    line_bounds: Callable[[int], Bounds]
    notes: dict[Note, None]
    names_narrower: bool = False
    near: Proximity | None = None

    @property
    def _values(self) -> ValueWriter:
        return ValueWriter(self.mesh, self.note, self.names_narrower)

    def note(self, code: str, column: int, message: str) -> None:
        """Remember a loss, once per code and place."""
        self.notes[Note(code, max(1, column), message)] = None

    def bounds(self, node: Node, fields: tuple[str, ...] = DEFAULT) -> Bounds:
        """Bounds of `node`, its words searched in `fields`."""
        match node:
            case Word() | Phrase() | Near():
                return self._text(node, fields)
            case Fielded(operand=operand, fields=inner):
                return self.bounds(operand, inner)
            case And(operands=operands):
                return asked.every([self.bounds(each, fields) for each in operands])
            case Or(operands=operands):
                return asked.some([self.bounds(each, fields) for each in operands])
            case Heading():
                return self._values.heading(node)
            case _:
                return self._algebra(node, fields)

    def _algebra(self, node: Node, fields: tuple[str, ...]) -> Bounds:
        match node:
            case Not(operand=operand, excluded=excluded):
                lost = asked.some([self.bounds(each, fields) for each in excluded])
                found = asked.without(self.bounds(operand, fields), lost)
                self._note_not(lost)
                return found
            case LineRef(number=number):
                return self.line_bounds(number)
            case Mixed():
                return self._either_reading(node, fields)
            case Frequency(operand=operand):
                found = self.bounds(operand, fields)
                self.note("frequency", 1, "how often is left to the evaluation")
                return Bounds(found.upper, narrower=found.narrower)
            case Limit():
                return self._limit(node, fields)
            case _:
                self.note("unreadable", 1, "something here could not be read; it matches nothing")
                return asked.UNREADABLE

    def _either_reading(self, node: Mixed, fields: tuple[str, ...]) -> Bounds:
        """Both readings of the operators; each operand is written once and stands in as a line."""
        known = [self.bounds(each, fields) for each in node.operands]
        lines = tuple(LineRef(number) for number in range(len(known)))
        writer = replace(self, line_bounds=known.__getitem__)
        reads = (precedence.and_first, precedence.left_to_right)
        self.note("mixed-operators", node.column, "wide enough for both readings")
        return asked.either_reading([writer.bounds(read(lines, node.operators)) for read in reads])

    def _note_not(self, lost: Bounds) -> None:
        if not (lost.is_exact and lost.lower == lost.upper):
            message = "only what is certain is excluded; the rest is left to the evaluation"
            self.note("not-left-to-evaluation", 1, message)

    def _text(self, node: Node, fields: tuple[str, ...]) -> Bounds:
        """Words in every tag that the fields need."""
        if kind_of(fields) == "date":
            self.note("date-left-to-evaluation", 1, "days are left to the evaluation")
            return asked.LEFT_TO_EVALUATION
        tags = tags_of(fields)
        exact = len(tags) == 1 and all(FIELDS[code].exact_tag for code in fields if code in FIELDS)
        parts = [self._in_tag(node, tag, exact_tag=exact) for tag in tags]
        found = asked.some(parts)
        texts = [tag for tag in tags if tag in _TEXT_TAGS]
        if not exact and texts:
            wide = " and ".join(f"[{tag}]" for tag in texts)
            written = ",".join(fields)
            self.note("field-wider", 1, f"{wide} searches more than .{written}.")
        return found

    def _in_tag(self, node: Node, tag: str, *, exact_tag: bool) -> Bounds:
        if tag == IDENTIFIER:
            return _identifiers(node)
        if tag not in _TEXT_TAGS:
            return self._values.value(node, tag, exact_tag=exact_tag)
        return self._words(node, tag, exact_tag=exact_tag)

    def _words(self, node: Node, tag: str, *, exact_tag: bool) -> Bounds:
        if self.near and isinstance(node, Phrase | Near):
            offered = self.near(node, tag, self.note)
            if offered is not None:
                return Bounds(offered)
        match node:
            case Word():
                return self._word(node, tag, exact_tag=exact_tag)
            case Phrase(words=words):
                message = "a phrase is asked as AND of its words: PubMed's phrase index may lack it"
                self.note("phrase-as-and", words[0].column, message)
                return self._together(words, tag, exact_tag=exact_tag)
            case Near(operands=operands, column=column):
                self.note("adj-as-and", column, "adj is asked as AND; its distance is evaluated")
                return self._together(operands, tag, exact_tag=exact_tag)
            case Or(operands=operands):
                return asked.some([self._in_tag(n, tag, exact_tag=exact_tag) for n in operands])
            case _:
                return self._odd_operand(node, tag, exact_tag=exact_tag)

    def _odd_operand(self, node: Node, tag: str, *, exact_tag: bool) -> Bounds:
        """What else can stand inside proximity: the words that must occur in any case."""
        match node:
            case And(operands=operands):
                return self._together(operands, tag, exact_tag=exact_tag)
            case Not(operand=operand) | Fielded(operand=operand) | Frequency(operand=operand):
                return self._together((operand,), tag, exact_tag=exact_tag)
            case Mixed():
                return asked.LEFT_TO_EVALUATION
            case _:
                return asked.UNREADABLE

    def _together(self, operands: Sequence[Node], tag: str, *, exact_tag: bool) -> Bounds:
        """Operands that must all occur in the field: never certain, never exact."""
        parts = [self._in_tag(operand, tag, exact_tag=exact_tag) for operand in operands]
        found = asked.every(parts)
        return Bounds(found.upper, narrower=found.narrower)

    def _word(self, node: Word, tag: str, *, exact_tag: bool) -> Bounds:
        found = word_bounds(node.text, tag, exact_tag=exact_tag)
        if found.upper is None:
            self._note_word(node)
        elif len(spell_out(node.text) or ()) > 1:
            message = f"{node.text} is spelled out: PubMed drops a * before the fifth character"
            self.note("stem-spelled-out", node.column, message)
        elif widened(node.text) != node.text:
            message = f"{node.text} is asked with PubMed's wildcard, which stands for more"
            self.note("wildcard-wider", node.column, message)
        if greek.is_named(node.text):
            message = f"{node.text}: PubMed finds a Greek letter by its name, and a name by it"
            self.note("greek-letter", node.column, message)
        return found

    def _note_word(self, node: Word) -> None:
        """Why a word cannot be asked, and what to write instead."""
        text = node.text
        if spell_out(text) is None:
            stem = text.split("*")[0]
            message = (
                f"PubMed drops the * of {text}: fewer than 4 characters stand before it; "
                f"write the words you mean, such as {stem}, {stem}s, {stem}es"
            )
            self.note("short-stem", node.column, message)
        elif lost := ", ".join(stopwords_of(text)):
            message = f"{text} stands for what PubMed does not index ({lost}): write the others out"
            self.note("not-indexed", node.column, message)
        else:
            message = f"PubMed does not index {text}: write it as a longer word in Latin letters"
            self.note("not-indexed", node.column, message)

    def _limit(self, node: Limit, fields: tuple[str, ...]) -> Bounds:
        parts = [self._condition(each, node.column) for each in node.conditions]
        return asked.every([self.bounds(node.operand, fields), *parts])

    def _condition(self, condition: Condition, column: int) -> Bounds:
        """One condition as PubMed can be asked for it; what it cannot is left to evaluation."""
        match condition.kind:
            case "language":
                return exactly(asked.term(f"{condition.value}[la]"))
            case "heading":
                name = self.mesh.canonical(condition.value) or condition.value.title()
                return exactly(quoted(name, "mh:noexp"))
            case "type":
                return self._values.value(_as_phrase(condition.value, column), "pt")
            case "date":
                return self._date(condition, column)
            case _:
                message = f"limit to {condition.value or condition.kind} is left to the evaluation"
                self.note("limit-not-kept", column, message)
                return asked.LEFT_TO_EVALUATION

    def _date(self, condition: Condition, column: int) -> Bounds:
        bound = read_bound(condition)
        if bound.last:
            message = f"the upper bound {bound.last} of .{bound.code}. is lifted for surveillance"
            self.note("frozen-date-limit", column, message)
        if bound.code not in ("yr", "dp") or not bound.first:
            self.note("date-left-to-evaluation", column, f".{bound.code}. is left to evaluation")
            return asked.LEFT_TO_EVALUATION
        return Bounds(asked.term(f"{bound.first[:4]}:3000[dp]"))


def _identifiers(node: Node) -> Bounds:
    """The PMIDs among a term's words."""
    words = [each.text for each in walk(node) if isinstance(each, Word)]
    return asked.some([Bounds(asked.NOTHING), *map(pmid_bounds, words)])


def _as_phrase(text: str, column: int) -> Phrase:
    return Phrase(tuple(Word(part, column) for part in text.replace(",", "").split()))
