"""PubMed's own proximity, offered for pasting: closer than AND, but not guaranteed.

`"a b"[tiab:~N]` finds the words in any order with at most N others between them, stopwords
counted; it takes two words or more, no wildcard, and the fields ti, tiab and ad alone (NLM
Technical Bulletin 2022 Nov-Dec;(449):e4). Ovid may skip stopwords and reads a chain link by link,
so that such a form may find less than the strategy: it is never sent by a run.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, product
from math import prod

from litwatch.strategy.asked import Asked, Bounds, conjunction, disjunction, exactly, term, write
from litwatch.strategy.bounding import Note, Writer
from litwatch.strategy.mesh import MeshTree
from litwatch.strategy.ovid import Strategy
from litwatch.strategy.pubmed import Translation
from litwatch.strategy.pubmed_terms import word_bounds
from litwatch.strategy.resolve import resolve
from litwatch.strategy.tree import Near, Node, Or, Phrase, Word
from litwatch.strategy.whole_values import Remark

FIELDS = frozenset(("ti", "tiab", "ad"))
"""Tags that take `:~N`."""

MOST_FORMS = 60
"""Combinations of or-groups that are written out for one adj."""

_CODES = ("tight-truncated", "tight-many", "tight-field", "tight-distance")


@dataclass(frozen=True, slots=True)
class TightLine:
    """A line in a form that is closer than AND, and may lose records.

    `pubmed` is empty where there is no such form; notes say where AND is left, and why.
    """

    number: int
    pubmed: str
    notes: tuple[Note, ...]


def tighten(strategy: Strategy, mesh: MeshTree, translation: Translation) -> tuple[TightLine, ...]:
    """The lines for which PubMed has a closer form than the one that is sent."""
    sent = {line.number: line for line in translation.lines}

    def reference(number: int) -> Bounds:
        asked = term(f"#{number}")
        return exactly(asked) if sent[number].exactness == "exact" else Bounds(asked)

    tight = []
    for line in resolve(strategy).lines:
        notes: dict[Note, None] = {}
        asked = Writer(mesh, reference, notes, near=_offer).bounds(line.tree).best
        kept = tuple(note for note in notes if note.code in _CODES)
        closer = write(asked) if ":~" in write(asked) else ""
        if kept or closer:
            tight.append(TightLine(line.number, closer, kept))
    return tuple(tight)


def _offer(node: Phrase | Near, tag: str, note: Remark) -> Asked | None:
    """Every combination of the operands' words as proximity, None where AND has to do."""
    column = node.words[0].column if isinstance(node, Phrase) else node.column
    operands = node.words if isinstance(node, Phrase) else node.operands
    choices = [tuple(_choices(operand)) for operand in operands]
    if tag not in FIELDS:
        note("tight-field", column, f"[{tag}] takes no ~N; AND is left")
        return None
    if any(word is None for choice in choices for word in choice):
        note("tight-distance", column, "only words, phrases and or-groups have a form with ~N")
        return None
    if prod(map(len, choices)) > MOST_FORMS:
        note("tight-many", column, f"more than {MOST_FORMS} combinations; AND is left")
        return None
    between = 0 if isinstance(node, Phrase) else sum(max(0, each - 1) for each in node.distances)
    forms = [_form(words, tag, between) for words in _combinations(choices)]
    if cut := [words for words in _combinations(choices) if _is_truncated(words)]:
        shown = ", ".join(" ".join(words) for words in cut[:3])
        note("tight-truncated", column, f"~N takes no wildcard; AND is left for {shown}")
    return None if len(cut) == len(forms) else disjunction(forms)


def _choices(operand: Node) -> Iterator[tuple[str, ...] | None]:
    """The phrases that an operand stands for, None for one that has no place."""
    match operand:
        case Word(text=text):
            yield (text,)
        case Phrase(words=words):
            yield tuple(word.text for word in words)
        case Or(operands=operands):
            yield from chain.from_iterable(map(_choices, operands))
        case _:
            yield None


def _combinations(
    choices: list[tuple[tuple[str, ...] | None, ...]],
) -> Iterator[tuple[str, ...]]:
    """One phrase of each operand, put together."""
    for parts in product(*choices):
        yield tuple(chain.from_iterable(part or () for part in parts))


def _is_truncated(words: tuple[str, ...]) -> bool:
    return not all(word.isalnum() for word in words)


def _form(words: tuple[str, ...], tag: str, between: int) -> Asked:
    """`"a b"[tiab:~3]`, or AND of its words where one of them is truncated."""
    if not _is_truncated(words):
        return term(f'"{" ".join(words)}"[{tag}:~{between}]')
    bounds = [word_bounds(word, tag, exact_tag=False).upper for word in words]
    return conjunction([each for each in bounds if each is not None])
