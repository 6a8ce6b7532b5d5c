"""What an abstract says its own study compared with: sham, placebo, another treatment, usual care.

Of two treatments the comparator is the one that is a control by its words; else the one beside
the cold that the watched policies ask about; else the one that the title does not put first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from litwatch.domain import Fact
from litwatch.screening import comparison_patterns as said
from litwatch.screening.statements import Sentence, StudyText, fact_of

_MOST_WORDS = 6
_FURTHEST = 160
_SHORT = 3


@dataclass(frozen=True, slots=True)
class _Side:
    """One side of a comparison: its words and where they stand in the sentence."""

    words: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two sides in the order of the text; `is_ordered` if the words put the comparator second."""

    one: _Side | None
    other: _Side | None
    sentence: Sentence
    is_ordered: bool


def comparator_facts(study: StudyText) -> list[Fact]:
    """List `comparator`: sham or placebo first, then the treatment compared with."""
    named = _treatment(study)
    is_dummy = named and any(said.DOUBLE_DUMMY.search(one.text) for one in study.sentences)
    found = [] if is_dummy else list(_inert(study))
    if named and not any(fact.value in named.value.lower() for fact in found):
        found.append(named)
    return found


def _inert(study: StudyText) -> Iterator[Fact]:
    seen = set()
    for sentence in study.sentences if study.mentions("sham", "placebo") else ():
        for found in said.INERT.finditer(sentence.text):
            kind = "sham" if found["kind"] else "placebo"
            if kind not in seen and study.states(sentence, found.span()):
                seen.add(kind)
                yield fact_of("comparator", kind, sentence, found.span())


def _treatment(study: StudyText) -> Fact | None:
    """Give the treatment compared with; None where two statements put it on different sides."""
    stated = list(_stated(study))
    if not stated:
        return None
    (pair, side), later = stated[0], stated[1:]
    for another, other in later:
        before = another.sentence.plain[: other.start]
        if another.is_ordered and _is_in(side, before) and not _is_in(side, other.words):
            return None if pair.is_ordered else _as_fact(another.sentence, other)
    return _as_fact(pair.sentence, side)


def _stated(study: StudyText) -> Iterator[tuple[_Pair, _Side]]:
    for pair in _pairs(study):
        side = _comparator(pair, study.record.title)
        if side and study.states(pair.sentence, (side.start, side.end)):
            yield pair, side


def _is_in(side: _Side, text: str) -> bool:
    """Say whether a text has a long word of the side."""
    lowered = text.lower()
    return any(len(word) > _SHORT and word in lowered for word in side.words.lower().split())


def _as_fact(sentence: Sentence, side: _Side) -> Fact:
    return fact_of("comparator", _as_stated(side.words), sentence, (side.start, side.end))


def _as_stated(words: str) -> str:
    """Give the words in small letters, but for abbreviations."""
    return " ".join(word if word.isupper() else word.lower() for word in words.split())


def _pairs(study: StudyText) -> Iterator[_Pair]:
    for sentence in study.title:
        yield from _versus(sentence)
        yield from _compares(sentence)
    own = [
        sentence
        for sentence in study.abstract
        if said.THIS_STUDY.search(sentence.text) and not sentence.is_of_others
    ]
    planned = [sentence for sentence in own if _sets_out(sentence)]
    if not study.mentions("random", "trial", "versus", "compar", "cohort", "series"):
        return
    for read, sentences in _READERS:
        for sentence in planned if sentences == "planned" else own:
            yield from read(sentence)


def _sets_out(sentence: Sentence) -> bool:
    """Say whether a sentence tells what was to be compared, and not what came of it."""
    is_found = said.RESULT.search(sentence.text) or said.CONCLUDES.search(sentence.label)
    return not is_found and bool(said.PLANS.search(sentence.text))


def _versus(sentence: Sentence) -> Iterator[_Pair]:
    text = sentence.plain
    for cue in said.VERSUS.finditer(text):
        one, other = _side_before(text, cue.start()), _side_after(text, cue.end())
        is_whole = (
            one or not said.BETWEEN.match(cue[0]) or (other and _has(said.CONTROL_WORDS, other))
        )
        if is_whole:
            yield _Pair(one, other, sentence, is_ordered=True)


def _compares(sentence: Sentence) -> Iterator[_Pair]:
    text = sentence.plain
    for cue in said.COMPARES.finditer(text):
        between = _only_joint(text, cue.end())
        one = between and _side_after(text[: between.start()], cue.end())
        if between and one and not text[one.end : between.start()].strip():
            yield _Pair(one, _side_after(text, between.end()), sentence, is_ordered=False)


def _only_joint(text: str, start: int) -> re.Match[str] | None:
    """Find what joins two sides; None where `A and B with C` may be parted in two ways."""
    first = said.AND_WITH.search(text, start, start + _FURTHEST)
    joint = first[0].strip() if first else ""
    if first is None or joint not in ("and", "with"):
        return first
    stop = said.CLAUSE_END.search(text, first.end(), first.end() + _FURTHEST)
    end = stop.start() if stop else first.end() + _FURTHEST
    others = said.JOINTS[joint == "with"]
    return None if others.search(text, first.end(), end) else first


def _allocated(sentence: Sentence) -> Iterator[_Pair]:
    text = sentence.plain
    for cue in said.ALLOCATED.finditer(text):
        choices = list(said.OR.finditer(text, cue.end(), cue.end() + _FURTHEST))
        listed = choices and "," in text[cue.end() : choices[0].start()]
        if len(choices) == 1 and not listed:
            between = choices[0]
            one = _side_after(text[: between.start()], cue.end())
            yield _Pair(one, _side_after(text, between.end()), sentence, is_ordered=False)


def _arms(sentence: Sentence) -> Iterator[_Pair]:
    text = sentence.plain
    for found in said.ARMS.finditer(text) if said.HAD.search(text) else ():
        one = _side_after(text[: found.end("one")], found.start("one"))
        if one:
            yield _Pair(one, _side_after(text, found.end()), sentence, is_ordered=True)


def _compared_people(sentence: Sentence) -> Iterator[_Pair]:
    if not said.COMPARES.search(sentence.plain):
        return
    for cue in said.COMPARED_PEOPLE.finditer(sentence.plain):
        yield _Pair(None, _side_after(sentence.plain, cue.end()), sentence, is_ordered=True)


def _or_usual(sentence: Sentence) -> Iterator[_Pair]:
    for cue in said.OR_USUAL.finditer(sentence.plain):
        yield _Pair(None, _side_after(sentence.plain, cue.end()), sentence, is_ordered=True)


def _control_got(sentence: Sentence) -> Iterator[_Pair]:
    for cue in said.CONTROL_GOT.finditer(sentence.plain):
        side = _side_after(sentence.plain, cue.end())
        if side and _has(said.CONTROL_WORDS, side):
            yield _Pair(None, side, sentence, is_ordered=True)


def _usual_group(sentence: Sentence) -> Iterator[_Pair]:
    for group in said.USUAL_GROUP.finditer(sentence.plain):
        start, end = group.span("usual")
        yield _Pair(None, _side(sentence.plain, start, end), sentence, is_ordered=True)


def _noted(sentence: Sentence) -> Iterator[_Pair]:
    for note in said.CONTROL_NOTE.finditer(sentence.text):
        plain, end = sentence.plain, note.start()
        start = max(0, end - _FURTHEST)
        choices = [end_of.end() for end_of in said.CHOICE.finditer(plain, start, end)]
        side = _side_after(plain[:end], choices[-1]) if choices else _side_before(plain, end)
        yield _Pair(None, side, sentence, is_ordered=True)


_READERS: tuple[tuple[Callable[[Sentence], Iterator[_Pair]], str], ...] = (
    (_noted, "own"),
    (_arms, "own"),
    (_allocated, "own"),
    (_control_got, "own"),
    (_usual_group, "own"),
    (_or_usual, "planned"),
    (_compared_people, "planned"),
    (_versus, "planned"),
    (_compares, "planned"),
)


def _side_after(text: str, start: int) -> _Side | None:
    """Read a side from where it starts to the word that ends it."""
    start = _skip_lead(text, start)
    stop = said.BOUNDARY.search(text, start, start + _FURTHEST)
    return _side(text, start, stop.start() if stop else min(len(text), start + _FURTHEST))


def _skip_lead(text: str, start: int) -> int:
    """Pass articles, `the effects of` and a dose."""
    while text[start : start + 1].isspace():
        start += 1
    for skipped in (said.LEAD, said.DOSE, said.LEAD):
        found = skipped.match(text, start)
        start = found.end() if found else start
    return start


def _side_before(text: str, end: int) -> _Side | None:
    """Read a side backwards from where it ends to the word before it that is no part of it."""
    first = max(0, end - _FURTHEST)
    for stop in said.BEFORE_A_SIDE.finditer(text, first, end):
        first = stop.end()
    return _side(text, _skip_lead(text, first), end)


def _side(text: str, start: int, end: int) -> _Side | None:
    words = text[start:end].split()
    if not words or len(words) > _MOST_WORDS or said.NOT_A_SIDE.search(" ".join(words)):
        return None
    start += len(text[start:end]) - len(text[start:end].lstrip())
    end = start + len(text[start:end].rstrip())
    is_word = len(words[0]) > 1 and words[0][0].isalpha() and not words[-1].endswith("-")
    return _Side(" ".join(words), start, end) if is_word else None


_ASKED = ((said.CONTROL_WORDS, True), (said.OF_THE_WATCH, False), (said.OF_ABLATION, False))


def _comparator(pair: _Pair, title: str) -> _Side | None:
    """Choose the side that is the comparator; None where the words do not tell."""
    one, other = pair.one, pair.other
    if other and other.words.lower() in pair.sentence.text[: other.start].lower():
        return None  # the same treatment twice: two doses or two times of it are compared
    for asked, wanted in _ASKED:
        fitting = [side for side in (one, other) if side and _has(asked, side) is wanted]
        if len(fitting) == 1 and (wanted or (one and other)):
            return fitting[0]
    if one is None or other is None:
        return other if pair.is_ordered and other and not _has(said.OF_THE_WATCH, other) else None
    if pair.is_ordered:
        return one if _adds_to(one, other) else other
    return _later_in(title, one, other)


def _adds_to(one: _Side, other: _Side) -> bool:
    """Say whether the other is the one with something added: then the one is the comparator."""
    words, others = one.words.lower(), other.words.lower()
    if f"{words} " in others or f" {words}" in others:
        return True
    shared = {word for word in words.split() if len(word) > _SHORT}
    is_more = _has(said.COMBINED, other) and not _has(said.COMBINED, one)
    return is_more and any(word in others for word in shared)


def _has(pattern: re.Pattern[str], side: _Side) -> bool:
    return bool(pattern.search(side.words))


def _later_in(title: str, one: _Side, other: _Side) -> _Side | None:
    """Give the side that the title names later, or not at all; None if it names neither."""
    places = [_place(title, one), _place(title, other)]
    if places[0] == places[1]:
        return None
    return other if places[0] < places[1] else one


def _place(title: str, side: _Side) -> int:
    """Give where a title names a side by its first long word; beyond its end if it does not."""
    lowered = title.lower()
    for word in side.words.lower().split():
        if len(word) > _SHORT and word in lowered:
            return lowered.index(word)
    return len(title)
