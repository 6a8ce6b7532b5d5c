"""What PubMed would misread in a query, by its documented rules: a reader of its own.

Sources: PubMed User Guide (operators, tags, phrases, stopwords); NLM Technical Bulletin
2024 May-Jun;(458):e5 (wildcards), 2022 Nov-Dec;(449):e4 (proximity); measured failures of public
translators in `research` notes: Ovid forms that are left over, early wildcards, open parentheses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


MOST_WILDCARDS, LONGEST, STEM = 256, 300_000, 4
TAGS = _words(
    """
    ad all au cn crdt da dcom dp edat 1au is jid la lr majr majr:noexp mh mh:noexp mhda nm
    ot pmid ps pt pt:noexp rn sb sh sh:noexp si ta ti tiab tt tw uid
    """
)
STOPWORDS = _words(
    """
    a about again all almost also although always among an and another any are as at be
    because been before being between both but by can could did do does done due during each
    either enough especially etc for found from further had has have having here how however
    i if in into is it its itself just kg km made mainly make may mg might ml mm most mostly
    must nearly neither no nor obtained of often on our overall perhaps pmid quite rather
    really regarding seem seen several should show showed shown shows significantly since so
    some such than that the their theirs them then there therefore these they this those
    through thus to upon use used using various very was we were what when which while with
    within without would
    """
)
_TERM = re.compile(r'(?:"[^"]*"|[^\s()"\[\]]+)\[[^\]]*\]')
_HISTORY = re.compile(r"#\d+")
_OVID = (
    ("adj left over", re.compile(r"(?i)\badj\d*\b")),
    ("a field suffix left over", re.compile(r"(?i)\.(?:tw|ti|ab|mp|kf|kw|pt|sh|fs|hw|nm)\b\.?")),
    ("exp left over", re.compile(r"(?i)(?:^|[\s(])exp\s")),
    ("a heading's slash left over", re.compile(r"\w/(?:[\s)]|$)")),
    ("line algebra left over", re.compile(r"(?i)\b(?:or|and)/\d")),
    ("limit left over", re.compile(r"(?i)\blimit\s+\d")),
    ("a sign of Ovid left over", re.compile(r"[$?]|#(?!\d)")),
    ("curly quotes", re.compile("[\u2018\u2019\u201c\u201d]")),
)
_TEXT = ("ti", "tiab", "tw", "ot", "tt", "ad", "all")


def misreadings(query: str) -> list[str]:
    """What is wrong with a query, nothing where PubMed reads it as meant."""
    return [*_whole(query), *_skeleton(query), *_terms(query)]


def _whole(query: str) -> Iterator[str]:
    if not query.strip():
        yield "nothing is asked"
    if query.count("*") > MOST_WILDCARDS:
        yield "more wildcards than PubMed takes"
    if len(query) > LONGEST:
        yield "too long"
    if query.count('"') % 2:
        yield "an open quotation"
    bare = _TERM.sub("x", query)
    for name, pattern in _OVID:
        if pattern.search(bare):
            yield name


def _skeleton(query: str) -> Iterator[str]:
    """Parentheses and operators, the terms taken as read."""
    marks = re.findall(r"[()]|[^\s()]+", _TERM.sub(" TERM ", query))
    depth, expects, operators = 0, True, [""]
    for mark in marks:
        if mark == "(":
            depth += 1
            operators.append("")
        elif mark == ")":
            depth -= 1
            operators = operators[:-1] or [""]
            if expects:
                yield "empty parentheses or an operator before a closing one"
        elif mark.upper() in ("AND", "OR", "NOT"):
            yield from _operator(mark, operators, expects=expects)
        elif mark != "TERM" and not _HISTORY.fullmatch(mark):
            yield f"a word without a tag: {mark}"
        elif not expects:
            yield "two terms without an operator"
        expects = mark == "(" or mark.upper() in ("AND", "OR", "NOT")
    if depth or expects:
        yield "parentheses that do not close, or an operator at the end"


def _operator(mark: str, operators: list[str], *, expects: bool) -> Iterator[str]:
    if mark != mark.upper():
        yield f"an operator in small letters: {mark}"
    if expects:
        yield "two operators, or one at the beginning"
    if operators[-1] not in ("", mark.upper()):
        yield "different operators without parentheses"
    operators[-1] = mark.upper()


def _terms(query: str) -> Iterator[str]:
    for found in _TERM.finditer(query):
        text, _, tag = found[0][:-1].rpartition("[")
        near = re.fullmatch(r"(\w+):~\d+", tag)
        if near:
            yield from _proximity(text, near[1])
        elif tag.lower() not in TAGS:
            yield f"an unknown tag: [{tag}]"
        yield from _wildcards(text)
        if tag in _TEXT:
            yield from _text(text)
        elif tag.startswith(("mh", "majr")) and "*" not in text and text[0] != '"':
            yield f"a heading without quotes: {text}"


def _proximity(text: str, field: str) -> Iterator[str]:
    if field not in ("ti", "tiab", "ad"):
        yield f"proximity in [{field}]"
    if "*" in text or len(text.strip('"').split()) < 2:
        yield f"proximity with a wildcard or of one word: {text}"


def _wildcards(text: str) -> Iterator[str]:
    stem, star, _ = text.strip('"').partition("*")
    if star and sum(map(str.isalnum, stem)) < STEM:
        yield f"a wildcard before the fifth character: {text}"


def _text(text: str) -> Iterator[str]:
    """A word: PubMed finds no stopword and may split what is hyphenated or quoted its own way."""
    word = text.strip('"').lower()
    if word in STOPWORDS or (len(word) == 1 and word.isascii()):
        yield f"a stopword or single character alone: {text}"
    if re.search(r"[^\w*\s]", word):
        yield f"a sign inside a word: {text}"
    if " " in word:
        yield f"a phrase that the phrase index may lack: {text}"
