"""Words, phrases and whole values as PubMed terms, by today's rules for wildcards and stopwords.

Characters: words are sent folded (lower case, no diacritics, a hyphen or apostrophe splits);
PubMed folds the same way. A Greek letter is asked both as a letter and by its name, docs/
characters.md. Wildcards, since June 2024: `*` is any run of characters, anywhere after a term's
first four; `?`, `#`, `$` are no operators. Sources: PubMed User Guide; NLM Technical Bulletin 2024
May-Jun;(458):e5.
"""

from __future__ import annotations

import re
from string import ascii_lowercase, digits

from litwatch.strategy import greek
from litwatch.strategy.asked import NOTHING, Asked, Bounds, disjunction, term
from litwatch.strategy.stopwords import PUBMED
from litwatch.strategy.vocabulary import to_regex

SHORTEST_STEM = 4
"""Characters that must stand before the first `*`; with fewer PubMed drops the `*` in silence."""

MOST_VARIANTS = 120
"""How many variants of one short stem are written out before the line is called narrower."""

LONGEST_PMID = 9
"""Digits of a PMID; eight are in use."""

_WILD = re.compile(r"\*\d*|[?#]")
_NOT_INDEXED = re.compile(r"[^a-z0-9*]")


def word_bounds(pattern: str, tag: str, *, exact_tag: bool) -> Bounds:
    """One word in one text field. Stopwords and single characters are not in PubMed's index."""
    variants = _variants(pattern)
    if variants is None:
        stem = _WILD.split(pattern)[0]
        return Bounds(None, narrower=term(f"{stem}[{tag}]") if len(stem) > 1 else NOTHING)
    asked = disjunction([term(f"{variant}[{tag}]") for variant in variants])
    if any(is_unindexed(variant) for variant in variants):
        return Bounds(None, narrower=asked)
    is_exact = exact_tag and widened(pattern) == pattern and not greek.is_named(pattern)
    is_certain = is_exact and "*" not in pattern and not greek.may_hide_in(pattern)
    return Bounds(asked, asked if is_certain else NOTHING, is_exact=is_exact)


def _variants(pattern: str) -> tuple[str, ...] | None:
    """All that is asked for one word; a short stem may do with its Greek letters by name."""
    known = [spell_out(form) for form in greek.forms(pattern)]
    found = [each for each in known if each is not None]
    return tuple(dict.fromkeys(variant for each in found for variant in each)) if found else None


def is_unindexed(variant: str) -> bool:
    """Whether some word that `variant` stands for is missing from PubMed's index."""
    variant = greek.by_name(variant)
    if _NOT_INDEXED.search(variant):
        return True
    if "*" not in variant:
        return len(variant) == 1 or variant in PUBMED
    stem, _, rest = variant.partition("*")
    starting = [word for word in PUBMED if word.startswith(stem)]
    matches = re.compile(to_regex(variant)).fullmatch if rest and starting else None
    return any(matches is None or matches(word) for word in starting)


def stopwords_of(pattern: str) -> tuple[str, ...]:
    """The words that a pattern stands for and PubMed does not index, in alphabetical order."""
    matches = re.compile(to_regex(pattern)).fullmatch
    return tuple(sorted(word for word in PUBMED if matches(word)))


def widened(pattern: str) -> str:
    """Every wildcard as `*`, the only one PubMed has."""
    return re.sub(r"\*+", "*", _WILD.sub("*", pattern))


def spell_out(pattern: str) -> tuple[str, ...] | None:
    """Patterns with `*` alone, none before the fifth character; None where there are too many."""
    waiting, done = [pattern], []
    while waiting:
        current = waiting.pop()
        wild = _WILD.search(current)
        if wild is None or sum(map(str.isalnum, current[: wild.start()])) >= SHORTEST_STEM:
            done.append(widened(current))
        else:
            waiting.extend(reversed(_fill(current, wild)))
        if len(waiting) + len(done) > MOST_VARIANTS:
            return None
    return tuple(dict.fromkeys(done))


def _fill(pattern: str, wild: re.Match[str]) -> list[str]:
    """A pattern with its first wildcard replaced by each character it can begin with."""
    before, after = pattern[: wild.start()], pattern[wild.end() :]
    if wild[0].startswith("*"):
        return [before + after, *(f"{before}{c}*{after}" for c in ascii_lowercase + digits)]
    filled = [before + c + after for c in ascii_lowercase + digits]
    return [before + after, *filled] if wild[0] == "?" else filled


def value_term(text: str, tag: str) -> Asked:
    """A whole value: several words in double quotes, one word bare."""
    return term(f'"{text}"[{tag}]' if re.search(r"[^\w*]", text) else f"{text}[{tag}]")


def value_bounds(pattern: str, tag: str, *, exact_tag: bool) -> Bounds:
    """A whole value (author, journal, registry name …) in one field."""
    variants = spell_out(pattern)
    if variants is None:
        return Bounds(None, narrower=value_term(_WILD.split(pattern)[0].strip(), tag))
    asked = disjunction([value_term(variant, tag) for variant in variants])
    return Bounds(asked, is_exact=exact_tag and widened(pattern) == pattern)


def pmid_bounds(pattern: str) -> Bounds:
    """The PMIDs that a word may stand for; a truncated one is asked as ranges."""
    found = re.match(r"\d+(?=[\d*?#]*$)", pattern)
    if found is None:
        return Bounds(NOTHING)
    stem = found[0]
    if stem == pattern:
        return Bounds(term(f"{stem}[pmid]"))
    sizes = range(max(1, LONGEST_PMID - len(stem) + 1))
    return Bounds(disjunction([term(f"{stem}{'0' * n}:{stem}{'9' * n}[pmid]") for n in sizes]))


def quoted(name: str, tag: str) -> Asked:
    """A heading or type by its name, always in double quotes."""
    return term(f'"{name.replace(chr(34), "")}"[{tag}]')
