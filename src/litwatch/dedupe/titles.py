"""Titles as compared: labels of databases taken off, words in one spelling, what kind of notice."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel, Levenshtein

from litwatch.dedupe.word_lists import GENERIC_WORDS, LANGUAGES, NUMBER_WORDS, TELLING_WORDS
from litwatch.dedupe.wording import JOINING_WORDS, fold, plain, spelled, words_of


class Kind(StrEnum):
    """What a title or a publication type says a record is, where it is not simply a report."""

    REPORT = "report"
    ERRATUM = "erratum"
    RETRACTION = "retraction"
    CONCERN = "expression of concern"
    COMMENT = "comment"
    REPLY = "reply"
    PROTOCOL = "protocol"
    REGISTRATION = "registration"


# Kinds that speak of another work.
NOTICES: Final = (Kind.ERRATUM, Kind.RETRACTION, Kind.CONCERN, Kind.COMMENT, Kind.REPLY)

_DASH = r"[:.\[(\u2013-]"
# Read on the title as it is written, in this order; the first that fits counts.
_FORMS: Final[Mapping[Kind, tuple[str, ...]]] = {
    Kind.RETRACTION: (
        r"^\W*(notice of )?retraction( note| notice)?( to| of)?\s*[:.\u2013-]",
        r"^\W*(notice of )?retraction (of|to|notice)\b",
        r"[\[(]retraction\b",
    ),
    Kind.CONCERN: (r"expression of concern",),
    Kind.ERRATUM: (
        r"^\W*(erratum|errata|corrigend\w+|addendum)\b",
        r"^\W*(\w+ )?corrections?( to)?\s*[:\u2013]",
        r"^\W*correction to\b",
        r"\[(erratum|correction|corrigendum)\]",
        r"\berratum\W*$",
        r"\(vol\.? [^()]*\d{4}\)\W*$",  # Web of Science's: (vol 102, pg 620, 2021)
    ),
    Kind.REPLY: (
        r"\bauthors?['\u2019]?s?['\u2019]? (reply|response|respond)\b",
        r"^\W*response by .{2,80} to letters? regarding\b",
        r"^\W*(in )?(reply|re)\b\s*[:.]?(?=\W|$)",
        r"\breply (to|by|from)\b",
        r"\bin reply\b",
        rf"{_DASH}\s*(a )?(reply|response)\b\W*$",
        r"^\W*response(\s*[:.]| to\b)",
    ),
    Kind.COMMENT: (
        r"^\W*(editorial |invited |a )?comment(s|ary)?\b\s*(on|to|:|\.|$)",
        r"\bcomment(s|ary)? on\b",
        rf"{_DASH}\s*(an? |invited |editorial )?comment(s|ary)?\W*$",
        r"^\W*letters?( to the editor)?\s*[:.]",
        r"^\W*letters? (to the editors?|by .{2,80}) regarding\b",
        r"^\W*(regarding|concerning)\s*[:\"'\u201c\u2018]",
        r"[:.\[(]\s*letter( to the editor)?\W*$",
    ),
    Kind.PROTOCOL: (
        r"\bprotocols?\b",
        r"\brationale,? (and|&) (study |trial )?design\b|\bdesign,? (and|&) rationale\b",
        rf"{_DASH}\s*(study|trial) design\b|\bstatistical analysis plan\b",
    ),
}
_KINDS: Final = tuple(
    (kind, re.compile("|".join(forms), re.IGNORECASE)) for kind, forms in _FORMS.items()
)

# Only a title that holds one of these, or begins with `re`, can speak of a kind.
_SPEAK_OF_A_KIND: Final = (
    *("retract", "concern", "errat", "corri", "correc", "addend", "(vol", "reply", "repli"),
    *("respon", "comment", "letter", "regarding", "protocol", "design", "analysis plan"),
)
_BEGINS_WITH_RE: Final = re.compile(r"\W*(?:in )?re\b")

# Labels that databases add to a title; none of them tells two works apart.
_LABEL = (
    r"(?:review|reviews|editorial|abstract|letter|corrected|electronic resource|proceedings)"
    r"|\d+\s+ref(?:s|erences)?\.?"
    r"|(?:article )?(?:in )?(?:{language})(?:[,;/ ]+(?:and )?(?:{language}))*"
    r"|(?:abstract (?:no|number)|reprint|vol\.? \d+|corrected and republished"
    r"|retracted article)[^\])]*"
).format(language="|".join(LANGUAGES))
_NOTES = (
    r"\s*\[\s*(?:see |comment|summary|(?:published )?errat|retract|corrected)"
    r"[^\]]{0,20}?\b(?:appears?|comments?|in|for|of)\b[^\]]*(?:\]|$)"
)
_LABELS: Final = re.compile(rf"{_NOTES}|\s*[\[(]\s*(?:{_LABEL})\s*[\])](?:\s*\.)?", re.IGNORECASE)
_BEFORE: Final = re.compile(
    r"^\W*(?:reprint(?:ed)?(?: of| from)?|republished(?: \w+)?|withdrawn|retracted(?: article)?"
    r"|original article|research article|proceedings)\s*[:.]\s*",
    re.IGNORECASE,
)
_AFTER: Final = re.compile(
    r"(?:[.?!]\s*(?:" + "|".join(LANGUAGES) + r")\s*\.?\s*$)|(?:\s+review \d+ refs$)"
    r"|(?<=[A-Za-z)])[1*\u2020\u2021]+\s*$",
    re.IGNORECASE,
)
# Where a notice's title says in which issue its work stands.
_OF_WORK: Final = re.compile(
    r"\s*[\[(](?:vol\b|[A-Z][\w\s.,&'\u2019:;/-]*\(?\b(?:19|20)\d\d\b).*$", re.DOTALL
)
# A lone hyphen parts a subtitle only between spaces.
_SUBTITLE: Final = re.compile(r":|\?|;|\u2013|\u2014|\.\s|-(?:-|(?<=\s-)\s)")
# A title with another end than these has none of `_AFTER` behind it.
_ENDS: Final = (*LANGUAGES, "refs", "1", "*", "\u2020", "\u2021")
_LONGEST_AFTER = 80

_FEWEST_WORDS = 3
_FEWEST_LETTERS = 18


@dataclass(frozen=True, slots=True)
class Title:
    """A title as compared: `words` in order, `compact` without joining words and spaces.

    `main` is `compact` of the part before a subtitle. `generic` titles name no single work.
    """

    words: tuple[str, ...] = ()
    compact: str = ""
    main: str = ""
    kind: Kind = Kind.REPORT
    generic: bool = True


def read_title(text: str) -> Title:
    """Make a title comparable; an empty one is generic."""
    text = plain(text).strip()
    kind = _kind_of(text)
    bare = _bare(_OF_WORK.sub("", text) if kind in NOTICES else text).strip()
    words = _spelled_words(bare)
    content = [word for word in words if word not in JOINING_WORDS]
    compact = "".join(content)
    subtitle = _SUBTITLE.search(bare)
    return Title(
        words=tuple(words),
        compact=compact,
        main=_main(words, bare[: subtitle.start()]) if subtitle else compact,
        kind=kind,
        generic=_is_generic(content),
    )


def _bare(text: str) -> str:
    """Take off what databases put before, into and behind a title."""
    before = _BEFORE.match(text)
    if before:
        text = text[before.end() :]
    if "[" in text or "(" in text:
        text = _LABELS.sub("", text)
    beyond = max(0, len(text) - _LONGEST_AFTER)
    if not text[beyond:].casefold().rstrip(" .").endswith(_ENDS):
        return text
    after = _AFTER.search(text, beyond)
    return text[: after.start()] if after else text


def _main(words: list[str], text: str) -> str:
    """Give the words of a title's beginning in one; `words` are those of the whole title."""
    size = len(words_of(fold(text)))
    return "".join(word for word in words[:size] if word not in JOINING_WORDS)


def _kind_of(text: str) -> Kind:
    lower = text.casefold()
    if not any(stem in lower for stem in _SPEAK_OF_A_KIND) and not _BEGINS_WITH_RE.match(lower):
        return Kind.REPORT
    return next((kind for kind, form in _KINDS if form.search(text)), Kind.REPORT)


def _spelled_words(text: str) -> list[str]:
    return [spelled(word) for word in words_of(fold(text))]


def _is_generic(content: list[str]) -> bool:
    own = [word for word in content if word not in GENERIC_WORDS and not word.isdigit()]
    return len(own) < _FEWEST_WORDS or sum(map(len, own)) < _FEWEST_LETTERS


class TitleAgreement(StrEnum):
    """How two titles agree, from the same letters to other words."""

    SAME = "same"
    SPELLING = "spelling"  # single letters differ: a slip, a plural, a joining word
    EXTENDED = "extended"  # one goes on where the other ends: a subtitle, a translation
    WORDING = "wording"  # whole words differ
    CODES = "codes"  # a name with digits in it differs: p16, HPV18
    NUMBERS = "numbers"  # a number, a part or a single letter differs
    DIFFERENT = "different"
    UNKNOWN = "unknown"


_ALIKE = 0.6
SHORTEST_MAIN: Final = 20


def compare_titles(first: Title, second: Title) -> TitleAgreement:
    """Say how two titles agree; the order of the two does not matter."""
    one, other = first.compact, second.compact
    if not one or not other:
        return TitleAgreement.UNKNOWN
    if one == other:
        return TitleAgreement.SAME
    short, long = sorted((first, second), key=lambda title: (len(title.compact), title.words))
    added = _addition(short, long)
    if added is not None:
        numbered = any(map(_tells_apart, added))
        return TitleAgreement.NUMBERS if numbered else TitleAgreement.EXTENDED
    if title_similarity(first, second) < _ALIKE:
        return TitleAgreement.DIFFERENT
    return _compare_words(short, long)


def title_similarity(first: Title, second: Title) -> float:
    """Share of letters that two titles have in common and in order, 0..1."""
    return fuzz.ratio(first.compact, second.compact) / 100


def _addition(short: Title, long: Title) -> list[str] | None:
    """Words that the longer title has before or after the shorter one; None if it holds it not."""
    if len(short.compact) < SHORTEST_MAIN:
        return None
    size = len(short.words)
    if long.words[:size] == short.words:
        return list(long.words[size:])
    if long.words[-size:] == short.words:
        return list(long.words[:-size])
    if long.main == short.compact or long.compact.endswith(short.compact):
        return []
    return None


def _compare_words(short: Title, long: Title) -> TitleAgreement:
    changes = _changes(short.words, long.words)
    if all(_is_spelling(gone, came) for gone, came in changes):
        return TitleAgreement.SPELLING
    numbered = [change for change in changes if _is_number(*change)]
    if not numbered:
        return TitleAgreement.WORDING
    coded = all(_is_code(_joined(words)) for change in numbered for words in change)
    return TitleAgreement.CODES if coded else TitleAgreement.NUMBERS


def _changes(
    one: tuple[str, ...], other: tuple[str, ...]
) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Runs of words that differ, neighbours taken together: (words of one, words of other)."""
    changes: list[tuple[tuple[str, ...], tuple[str, ...]]] = []
    for step in Indel.opcodes(one, other):
        if step.tag == "equal":
            changes.append(((), ()))
            continue
        gone, came = changes.pop() if changes else ((), ())
        gone += one[step.src_start : step.src_end]
        came += other[step.dest_start : step.dest_end]
        changes.append((gone, came))
    return [change for change in changes if change != ((), ())]


# Word beginnings that turn a word into its opposite or neighbour: hypotension, hypertension.
_OPPOSITES: Final = tuple(
    (spelled(one), spelled(other))
    for one, other in (
        ("hypo", "hyper"),
        ("pre", "post"),
        ("inter", "intra"),
        ("pro", "anti"),
        ("un", ""),
        ("in", ""),
        ("non", ""),
        ("micro", "macro"),
        ("mono", "bi"),
        ("endo", "exo"),
        ("ab", "ad"),
        ("af", "ef"),
        ("in", "out"),
        ("ante", "post"),
        ("in", "ex"),
        ("de", "in"),
    )
)
_ARTICLES: Final = JOINING_WORDS | {"a"}
_LONG_WORD = 8
_MOST_LETTERS = 2
_SHORTEST_SLIP = 4


def _is_spelling(gone: tuple[str, ...], came: tuple[str, ...]) -> bool:
    """Whether a change is a slip of single letters, never one of digits or of whole words.

    A first letter is seldom mistyped, and `inspiratory` is not `expiratory`.
    """
    one, other = _joined(gone), _joined(came)
    if one == other or _ARTICLES.issuperset((*gone, *came)) or _same_numbers(gone, came):
        return True
    if _has_digit(one) or _has_digit(other) or min(len(one), len(other)) < _SHORTEST_SLIP:
        return False
    if one[0] != other[0] or _are_opposites(one, other):
        return False
    most = _MOST_LETTERS if max(len(one), len(other)) >= _LONG_WORD else 1
    return Levenshtein.distance(one, other, score_cutoff=most) <= most


def _joined(words: tuple[str, ...]) -> str:
    return "".join(word for word in words if word not in JOINING_WORDS)


def _has_digit(text: str) -> bool:
    return not text.isalpha() and any(map(str.isdigit, text))


def _are_opposites(one: str, other: str) -> bool:
    return any(
        (one.startswith(a) and other.startswith(b) and one[len(a) :] == other[len(b) :])
        or (one.startswith(b) and other.startswith(a) and one[len(b) :] == other[len(a) :])
        for a, b in _OPPOSITES
    )


def _is_number(gone: tuple[str, ...], came: tuple[str, ...]) -> bool:
    """Whether a change is one of numbers, parts or single letters: 16 and 18, II and III, A and B.

    `CIN 2` and `CIN II` is none.
    """
    one, other = ([_number(word) for word in words if _tells_apart(word)] for words in (gone, came))
    return sorted(one) != sorted(other) and _joined(gone) != _joined(came)


def _same_numbers(gone: tuple[str, ...], came: tuple[str, ...]) -> bool:
    """Whether nothing but numbers changed, and those are written otherwise: II and 2, two and 2."""
    if not all(map(_tells_apart, (*gone, *came))):
        return False
    return list(map(_number, gone)) == list(map(_number, came))


def _is_code(text: str) -> bool:
    return _has_digit(text) and not text.isdigit()


def _tells_apart(word: str) -> bool:
    return (
        _has_digit(word)
        or word in NUMBER_WORDS
        or word in TELLING_WORDS
        or (len(word) == 1 and word not in {"a", "s"})
    )


def _number(word: str) -> str:
    return str(NUMBER_WORDS.get(word, word))
