"""Random trees, strategies and records over one small vocabulary, for property tests."""

from __future__ import annotations

from hypothesis import strategies as st

from litwatch.domain import Record
from litwatch.strategy.precedence import combine
from litwatch.strategy.render import to_ovid
from litwatch.strategy.tree import (
    And,
    Fielded,
    Heading,
    Mixed,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Word,
)
from tests.unit.strategy.making import heading, keywords, record

WORDS = [
    "nerve",
    "nerves",
    "nervous",
    "neuroma",
    "neuromas",
    "cryo",
    "cryoablation",
    "ablation",
    "ablate",
    "tumor",
    "tumour",
    "tumours",
    "pain",
    "painful",
    "cold",
    "freeze",
    "freezing",
    "thaw",
    "flu",
    "fluid",
    "flush",
    "haematoma",
    "hematoma",
    "il",
    "6",
    "beta",
    "of",
    "the",
    "with",
    "in",
    "and",
    "boy",
    "boys",
]

PATTERNS = [
    "nerve",
    "nerve*",
    "nerv*",
    "neuroma*",
    "cryo*",
    "ablat*",
    "tumo?r*",
    "tumo#r",
    "pain*",
    "pain*3",
    "freez*",
    "flu*",
    "boy*",
    "h?ematoma",
    "of",
    "the",
    "cold",
    "6",
    "il",
    "beta",
    "thaw*",
]

HEADINGS = ("Neuroma", "Neurilemmoma", "Neuroma, Acoustic", "Cryosurgery", "Animals", "Humans")
FIELDS = (("tw",), ("ti",), ("ab",), ("ti", "ab"), ("mp",), ("tw", "kf"), ("kf",))

words = st.sampled_from(PATTERNS).map(Word)
phrases = st.lists(words, min_size=2, max_size=3).map(lambda found: Phrase(tuple(found)))
terms = st.one_of(words, phrases)
or_groups = st.lists(terms, min_size=2, max_size=4).map(lambda found: Or(tuple(found)))
operands = st.one_of(words, phrases, or_groups)


@st.composite
def chains(draw: st.DrawFn, *, least: int = 0, most: int = 12, longest: int = 3) -> Near:
    """Proximity between words, phrases and or-groups."""
    parts = draw(st.lists(operands, min_size=2, max_size=longest))
    distance = st.integers(least, most)
    distances = draw(st.lists(distance, min_size=len(parts) - 1, max_size=len(parts) - 1))
    return Near(tuple(parts), tuple(distances))


@st.composite
def headings(draw: st.DrawFn) -> Heading:
    """A heading, exploded or not, perhaps as main topic, perhaps with subheadings."""
    codes = draw(st.lists(st.sampled_from(("su", "di", "th")), max_size=2, unique=True))
    name = draw(st.sampled_from(HEADINGS))
    return Heading(name, draw(st.booleans()), draw(st.booleans()), tuple(codes))


texts = st.one_of(terms, or_groups, chains())
fielded = st.builds(Fielded, texts, st.sampled_from(FIELDS))
leaves = st.one_of(fielded, fielded, headings())


def _groups(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    several = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return st.one_of(
        several.map(And),
        several.map(Or),
        st.builds(Not, inner, st.lists(inner, min_size=1, max_size=2).map(tuple)),
        st.builds(_mixed, several, st.sampled_from((("or", "and"), ("not", "and"), ("or", "not")))),
    )


def _mixed(parts: tuple[Node, ...], operators: tuple[str, ...]) -> Node:
    return combine(parts[:3], operators[: len(parts[:3]) - 1])


trees: st.SearchStrategy[Node] = st.recursive(leaves, _groups, max_leaves=6)


def is_mixed(node: Node) -> bool:
    return isinstance(node, Mixed)


@st.composite
def strategy_texts(draw: st.DrawFn) -> str:
    """One to three lines of terms, then one that combines them."""
    lines = [to_ovid(tree) for tree in draw(st.lists(trees, min_size=1, max_size=3))]
    forms = ["1", f"or/1-{len(lines)}", f"and/1-{len(lines)}"]
    if len(lines) > 1:
        forms += ["1 not 2", "1 and 2", "1 or 2"]
    return "\n".join([*lines, draw(st.sampled_from(forms))])


sentences = st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)
marked = st.sampled_from(["", "*"])
heading_texts = st.builds(
    lambda star, name, qualifier: f"{star}{name}{qualifier}",
    marked,
    st.sampled_from((*HEADINGS, "Rats")),
    st.sampled_from(("", "/surgery", "/*diagnosis", "/therapy/surgery")),
)


@st.composite
def records(draw: st.DrawFn, number: int = 1) -> Record:
    """A record with title, abstract, keywords and headings of the small vocabulary."""
    found = draw(st.lists(heading_texts, max_size=3, unique=True))
    return record(
        number,
        draw(sentences),
        draw(sentences),
        mesh=tuple(heading(text) for text in found),
        keywords=keywords(*draw(st.lists(sentences, max_size=1))),
    )


@st.composite
def batches(draw: st.DrawFn, size: int = 5) -> list[Record]:
    """Records numbered from 1."""
    return [draw(records(number)) for number in range(1, draw(st.integers(1, size)) + 1)]
