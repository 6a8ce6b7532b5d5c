"""One term of a PubMed query as a tree over our records' fields, by the User Guide.

A quoted or tagged phrase is read as all of its words: PubMed falls back to that where its phrase
index has not the phrase. Untagged words are all looked for everywhere, or the whole is a heading
with its narrower ones, which is what term mapping does; its other tables are not at hand.
"""

from __future__ import annotations

from itertools import permutations

from litwatch.strategy import greek
from litwatch.strategy.languages import NAMES as LANGUAGES
from litwatch.strategy.pubmed_query import Leaf, Range, SearchField, TaggedTerm
from litwatch.strategy.pubmed_terms import SHORTEST_STEM
from litwatch.strategy.stopwords import PUBMED
from litwatch.strategy.subheadings import read_code
from litwatch.strategy.tree import And, Fielded, Heading, Near, Node, Or, Phrase, Unreadable, Word
from litwatch.strategy.words import split_patterns

WORD_FIELDS: dict[SearchField, tuple[str, ...]] = {
    SearchField.TITLE: ("ti",),
    SearchField.TITLE_ABSTRACT: ("ti", "ab", "kf"),
    SearchField.TEXT_WORD: ("mp", "pt"),
    SearchField.OTHER_TERM: ("kf",),
    SearchField.TRANSLITERATED_TITLE: ("ot",),
    SearchField.ALL: ("af",),
    SearchField.AFFILIATION: ("in",),
    SearchField.SUBSTANCE: ("nm", "sy"),
}
VALUE_FIELDS: dict[SearchField, tuple[str, ...]] = {
    SearchField.REGISTRY_NUMBER: ("rn",),
    SearchField.JOURNAL: ("jn",),
    SearchField.UID: ("ui",),
}
AUTHOR_FIELDS = frozenset({SearchField.AUTHOR, SearchField.FIRST_AUTHOR, SearchField.LAST_AUTHOR})
_PAIR, _MOST_PERMUTED = 2, 4

ANY_RECORD = Fielded(Word("0"), ("ed",))
"""Every record: a day of indexing from the beginning of time, or none yet."""


def leaf_tree(leaf: Leaf, *, generous: bool) -> Node:
    """What a record must have; what a record cannot say counts as met, behind NOT as not met."""
    unknown: Node = ANY_RECORD if generous else Unreadable("left to PubMed")
    if isinstance(leaf, Range) or not isinstance(leaf, TaggedTerm):
        return unknown
    column = leaf.start + 1
    words = _words(leaf.text, column)
    if not words:
        return unknown
    if leaf.field is None:
        return _mapped(leaf, words) if generous else unknown
    if leaf.field in WORD_FIELDS:
        is_certain = generous or len(words) == 1 or leaf.distance is not None
        return _text(leaf, words, WORD_FIELDS[leaf.field]) if is_certain else unknown
    return _value(leaf, words) or unknown


def _words(text: str, column: int) -> tuple[Word, ...]:
    """Words with their wildcards; a `*` with fewer than four characters before it is dropped."""
    kept, count = [], 0
    for character in text.replace("?", " ").replace("#", " ").replace("$", " "):
        if character != "*" or count >= SHORTEST_STEM:
            kept.append(character)
        count += character.isalnum()
    return tuple(Word(word, column) for word in split_patterns("".join(kept)) if word.strip("*"))


def _mapped(leaf: TaggedTerm, words: tuple[Word, ...]) -> Node:
    """An untagged term: its words everywhere, or the heading of that name."""
    everywhere = _every_word(words, ("af",))
    if leaf.quoted or "*" in leaf.text:
        return everywhere
    return Or((everywhere, Heading(leaf.text, explode=True, column=leaf.start + 1)))


def _every_word(words: tuple[Word, ...], fields: tuple[str, ...]) -> Node:
    indexed = tuple(word for word in words if word.text not in PUBMED) or words
    parts = tuple(Fielded(_either(word), fields) for word in indexed)
    return parts[0] if len(parts) == 1 else And(parts)


def _either(word: Word) -> Node:
    """A word; a Greek letter by its name too, as PubMed finds it."""
    first, *others = (Word(form, word.column) for form in greek.forms(word.text))
    return Or((first, *others)) if others else first


def _text(leaf: TaggedTerm, words: tuple[Word, ...], fields: tuple[str, ...]) -> Node:
    is_near = leaf.distance is not None and leaf.quoted and "*" not in leaf.text
    if not is_near or not 1 < len(words) <= _MOST_PERMUTED:
        return _every_word(words, fields)
    links = ((leaf.distance or 0) + 1,) * (len(words) - 1)
    spelled = tuple(_either(word) for word in words)
    orders = [spelled] if len(words) == _PAIR else list(permutations(spelled))
    chains = tuple(Near(tuple(order), links) for order in orders)
    return Fielded(chains[0] if len(chains) == 1 else Or(chains), fields)


def _value(leaf: TaggedTerm, words: tuple[Word, ...]) -> Node | None:
    """Headings, types, subheadings, languages and names; None for what a record cannot say."""
    if leaf.field in VALUE_FIELDS:
        return _whole(words, VALUE_FIELDS[leaf.field])
    if leaf.field in AUTHOR_FIELDS:
        return _author(leaf, words)
    return _indexed(leaf, words)


def _indexed(leaf: TaggedTerm, words: tuple[Word, ...]) -> Node | None:
    """What indexers assign."""
    match leaf.field:
        case SearchField.MESH | SearchField.MESH_MAJOR:
            return _heading(leaf, words)
        case SearchField.PUBLICATION_TYPE:
            is_plain = leaf.explode and "*" not in leaf.text
            return Heading(leaf.text, explode=True) if is_plain else _whole(words, ("pt",))
        case SearchField.SUBHEADING:
            return _whole(words, ("xs",) if leaf.explode else ("fs",))
        case SearchField.LANGUAGE:
            name = LANGUAGES.get(leaf.text.lower(), leaf.text)
            return _whole(_words(name, leaf.start + 1), ("la",))
        case SearchField.UID:
            return Or(tuple(Fielded(word, ("ui",)) for word in words))
        case _:
            return None


def _whole(words: tuple[Word, ...], fields: tuple[str, ...]) -> Node:
    return Fielded(words[0] if len(words) == 1 else Phrase(words), fields)


def _author(leaf: TaggedTerm, words: tuple[Word, ...]) -> Node:
    """A name; initials may go on unless it is quoted (User Guide, Author [au])."""
    exact = _whole(words, ("au",))
    if leaf.quoted or "*" in leaf.text:
        return exact
    *first, last = words
    longer = [Phrase((*words, Word("*")))]
    if first:
        longer.append(Phrase((*first, Word(f"{last.text}*"))))
    return Or((exact, *(Fielded(each, ("au",)) for each in longer)))


def _heading(leaf: TaggedTerm, words: tuple[Word, ...]) -> Node:
    is_major = leaf.field is SearchField.MESH_MAJOR
    if "*" in leaf.text:
        return _whole(words, ("sh",))
    name, slash, qualifier = leaf.text.rpartition("/")
    code = read_code(qualifier) if slash else None
    if code is None:
        return Heading(leaf.text, leaf.explode, is_major, column=leaf.start + 1)
    return Heading(name, leaf.explode, is_major, (code,), column=leaf.start + 1)
