"""One line of Ovid syntax as located tokens. What it cannot read becomes a finding, never a stop.

Each form is one row of `_FORMS`: a pattern tried at the current place, and what it makes.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from litwatch.domain import Finding
from litwatch.strategy.fields import FIELDS
from litwatch.strategy.findings import finding
from litwatch.strategy.subheadings import NAMES, read_code
from litwatch.strategy.tree import Heading, LineList, LineRef, Node, Word
from litwatch.strategy.words import split_patterns


class Token(NamedTuple):
    """`kind`: word, number, node, field, freq, operator, adj, open, close; columns from 1."""

    kind: str
    column: int
    text: str = ""
    node: Node | None = None
    codes: tuple[str, ...] = ()
    number: int = 0


@dataclass(slots=True)
class Scan:
    """The reading of one line: its tokens and findings so far."""

    text: str
    line: int
    tokens: list[Token] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def report(self, code: str, message: str, start: int, length: int = 1) -> None:
        """Append a finding at a 0-based place."""
        found = finding(code, message, line=self.line, column=start + 1, length=length)
        self.findings.append(found)

    @property
    def last(self) -> str:
        """The last token's kind."""
        return self.tokens[-1].kind if self.tokens else ""


_OPERAND_ENDS = ("word", "number", "node", "close", "field")
_NO_PLACE = -1
_CODE_LENGTH = 2
FARTHEST = 99
_CODE = rf"(?:{'|'.join(sorted(FIELDS))})\b"
_MORE = rf"(?:\s*,\s*{_CODE}|\s*\.\s*{_CODE}(?=\s*(?:[.,)]|$)))"
_CODES = rf"{_CODE}{_MORE}*\s*,?"
_STRANGE_CODES = r"[a-z]{2}(?:,[a-z]{2})*"
_SUFFIX = rf"\s*\.(?P<codes>{_CODES})\s*(?P<dot>\.)?(?!\w)(?!(?<!\.),[a-z]{{2}}[.,])"
_SPACED_SUFFIX = rf"\s*\.\s+(?P<codes>{_CODES})\s*(?P<dot>\.)(?!\w)"
_STRANGE_SUFFIX = rf"\s*\.(?P<codes>{_STRANGE_CODES})(?P<dot>\.)(?!\w)"
_NO_SUFFIX_HERE = (
    rf"(?!\.(?:{_CODES})\s*\.?(?!\w))(?!\.{_STRANGE_CODES}\.(?!\w))"
    rf"(?!\.\s+(?:{_CODES})\s*\.(?!\w))"
)
_CODES_OF_HEADING = "|".join(sorted(NAMES))
_OPERATOR = r"(?:and|or|not|adj\d{0,4})\b(?!\s*/\s*#?\d)"
_SPLIT_ADJ = r"(?:adj\s+(\d{1,2})|ad\s+j(\d{1,2})|a\s+dj(\d{1,2}))(?=\s+[\w(\"]|\()"
_NAME = r"(?:(?!\b(?:and|or|not|adj\d*)\b)[^()\"/\[\]]){1,150}?"
_REFERENCE = r"#?\d{1,9}(?:\s*-\s*#?\d{1,9})?"


def _field(scan: Scan, found: re.Match[str]) -> int:
    written = found["codes"].strip(" ,")
    codes = tuple(re.findall(r"[a-z]{2}", written.lower()))
    known = tuple(dict.fromkeys(code for code in codes if code in FIELDS))
    start = found.start("codes")
    if unknown := [code for code in codes if code not in FIELDS]:
        scan.report("unknown-field", f"{unknown[0]} is no field of Ovid MEDLINE", start, 2)
    elif not _TIGHT_CODES.fullmatch(scan.text, start - 1, start + len(found["codes"])):
        message = f"the fields are read as .{','.join(known)}."
        scan.report("spaced-field", message, start, len(written))
    if not found["dot"]:
        scan.report("missing-dot", f".{written} has no closing dot", start, len(written))
    if known:
        scan.tokens.append(Token("field", start + 1, ",".join(known), codes=known))
    return found.end()


def _frequency(scan: Scan, found: re.Match[str]) -> int:
    scan.tokens.append(Token("freq", found.start() + 1, number=int(found[1])))
    return found.end()


def _line_list(scan: Scan, found: re.Match[str]) -> int:
    ranges = []
    for part in found[2].replace("#", "").split(","):
        first, _, last = part.partition("-")
        ranges.append((int(first), int(last or first)))
    column = found.start() + 1
    node = LineList(found[1].lower(), tuple(ranges), column)
    scan.tokens.append(Token("node", column, found[0].strip(), node=node))
    return found.end()


def _heading(scan: Scan, found: re.Match[str]) -> int:
    name = " ".join((found["quoted"] or found["name"] or "").split())
    codes, end = _subheadings(scan, found)
    if not name or end == _NO_PLACE:
        return _NO_PLACE
    column = found.start() + 1
    is_exploded = bool(found["exp"] or found["exp2"])
    node = Heading(name, is_exploded, bool(found["focus"]), codes, column)
    scan.tokens.append(Token("node", column, found[0].strip(), node=node))
    return end


def _subheadings(scan: Scan, found: re.Match[str]) -> tuple[tuple[str, ...], int]:
    """The subheading codes after a heading's slash, and where they end."""
    end = found.end()
    following = re.compile(r"([A-Za-z]+)").match(scan.text, end)
    if found["subs"]:
        codes = tuple(dict.fromkeys(re.findall(r"[a-z]{2}", found["subs"].lower())))
        return codes, _after_explanation(scan.text, end)
    if following is None or following[1].lower() in ("or", "and", "not"):
        is_slash_in_text = following is None and re.compile(r"\w").match(scan.text, end)
        return (), _NO_PLACE if is_slash_in_text else end
    if code := read_code(following[1]):
        return (code,), following.end()
    if len(following[1]) > _CODE_LENGTH or _FIELD.match(scan.text, following.end()):
        return (), _NO_PLACE
    message = f"{following[1]} is no subheading; the heading is read without it"
    scan.report("unknown-subheading", message, end, len(following[1]))
    return (), following.end()


def _after_explanation(text: str, end: int) -> int:
    """Past a subheading's name in parentheses, `/su (surgery)`, where there is one."""
    explained = re.compile(r"\s*\(([A-Za-z &]+)\)").match(text, end)
    return explained.end() if explained and read_code(explained[1]) else end


def _quoted(scan: Scan, found: re.Match[str]) -> int:
    if not found[2]:
        scan.report("unclosed-quote", "the quotation is never closed", found.start())
        return found.start() + 1
    scan.tokens.extend(_words_in(scan, found[1], found.start(1)))
    return found.end()


def _operator(scan: Scan, found: re.Match[str]) -> int:
    token = _operator_token(found[0].lower(), found.start() + 1)
    if len(token.text) > len("adj") and not 1 <= token.number <= FARTHEST:
        message = f"{token.text} is read as the nearest of adj1 and adj99"
        scan.report("proximity-range", message, found.start(), len(token.text))
        token = token._replace(number=min(max(token.number, 1), FARTHEST))
    scan.tokens.append(token)
    return found.end()


def _split_adj(scan: Scan, found: re.Match[str]) -> int:
    """`adj 3`, `ad j3`: what a page break or a scan makes of adj3."""
    distance = int(found[1] or found[2] or found[3])
    if not distance:
        return _NO_PLACE
    message = f"{found[0]} is read as adj{distance}"
    scan.report("split-operator", message, found.start(), len(found[0]))
    token = Token("adj", found.start() + 1, f"adj{distance}", number=distance)
    scan.tokens.append(token)
    return found.end()


def _operator_token(word: str, column: int) -> Token:
    if word.startswith("adj"):
        return Token("adj", column, word, number=int(word[3:] or 0))
    return Token("operator", column, word)


def _parenthesis(scan: Scan, found: re.Match[str]) -> int:
    scan.tokens.append(Token("open" if found[0] == "(" else "close", found.start() + 1))
    return found.end()


def _reference(scan: Scan, found: re.Match[str]) -> int:
    column = found.start() + 1
    scan.tokens.append(Token("node", column, found[0], node=LineRef(int(found[1]), column)))
    return found.end()


def _number(scan: Scan, found: re.Match[str]) -> int:
    word = Word(found[0], found.start() + 1)
    scan.tokens.append(Token("number", word.column, word.text, node=word, number=int(found[0])))
    return found.end()


def _run(scan: Scan, found: re.Match[str]) -> int:
    scan.tokens.extend(_words_in(scan, found[0], found.start()))
    return found.end()


def _skip(_scan: Scan, found: re.Match[str]) -> int:
    return found.end()


_WILDCARD_WORD = re.compile(r"[\w*$?#:\u0300-\u036f]+")
_TRUNCATION = re.compile(r"[*$:]+")


def _words_in(scan: Scan, text: str, start: int) -> list[Token]:
    """The words of a run of characters, wildcards normalised."""
    found = []
    for run in _WILDCARD_WORD.finditer(text):
        column = start + run.start() + 1
        for pattern in _patterns(run[0]):
            if pattern[0] in "*?#":
                message = f"{run[0]} starts with a wildcard"
                scan.report("bad-wildcard", message, column - 1, len(run[0]))
            if pattern.strip("*?#"):
                found.append(Token("word", column, pattern, node=Word(pattern, column)))
    return found


def _patterns(run: str) -> list[str]:
    """A run of letters and wildcards as folded patterns; a colon counts at the end only."""
    if run.isascii() and (run[:-1] if run[-1] == "*" else run).isalnum():
        return [run.lower()]
    body = run.rstrip(":")
    body = body.replace(":", " ") + ("*" if body != run else "")
    return [_TRUNCATION.sub("*", part) for part in split_patterns(body)]


_TIGHT_CODES = re.compile(r"\.[a-z]{2}(?:,[a-z]{2})*", re.IGNORECASE)
_FIELD = re.compile(_SUFFIX, re.IGNORECASE)

_Make = Callable[[Scan, "re.Match[str]"], int]
_ANYWHERE = ("", "freq", "operator", "adj", "open", *_OPERAND_ENDS)
_BEFORE_OPERAND = ("", "freq", "operator", "adj", "open", "field", "close")


@dataclass(frozen=True, slots=True)
class _Form:
    """A form of the language: its pattern, its maker, and the tokens it may follow.

    `needs` is a character that each such form holds: where none follows, none is looked for.
    `starts`: whether it can start with a letter, digit or underscore, with anything else, or both.
    """

    pattern: re.Pattern[str]
    make: _Make
    after: frozenset[str]
    needs: str
    starts: str


def _form(
    pattern: str,
    make: _Make,
    after: tuple[str, ...] = _ANYWHERE,
    *,
    needs: str = "",
    starts: str = "both",
) -> _Form:
    return _Form(re.compile(pattern, re.IGNORECASE), make, frozenset(after), needs, starts)


_FORMS = (
    _form(_SUFFIX, _field, _OPERAND_ENDS, needs=".", starts="other"),
    _form(_SPACED_SUFFIX, _field, _OPERAND_ENDS, needs=".", starts="other"),
    _form(_STRANGE_SUFFIX, _field, _OPERAND_ENDS, needs=".", starts="other"),
    _form(r"\s*/\s*freq\s*=\s*(\d{1,4})", _frequency, _OPERAND_ENDS, needs="/", starts="other"),
    _form(r"\s+", _skip, starts="other"),
    _form(r"\[[^\]]*\]?", _skip, needs="[", starts="other"),
    _form(
        rf"(or|and|not)\s*/\s*({_REFERENCE}(?:\s*,\s*{_REFERENCE})*)",
        _line_list,
        needs="/",
        starts="word",
    ),
    _form(
        r"(?:(?P<exp>exp(?:lode)?)\s+)?(?P<focus>\*)?\s*(?:(?P<exp2>exp(?:lode)?)\s+)?"
        rf"(?:\"(?P<quoted>[^\"]*)\"|(?P<name>{_NAME}))\s*/(?!\s*freq\b)"
        rf"(?P<subs>(?:{_CODES_OF_HEADING})(?:\s*,\s*(?:{_CODES_OF_HEADING}))*(?![\w.]))?",
        _heading,
        _BEFORE_OPERAND,
        needs="/",
    ),
    _form(r'"([^"]*)("?)', _quoted, needs='"', starts="other"),
    _form(_SPLIT_ADJ, _split_adj, starts="word"),
    _form(_OPERATOR, _operator, starts="word"),
    _form(r"[()]", _parenthesis, starts="other"),
    _form(r"#(\d{1,9})(?![\w*$?])", _reference, _BEFORE_OPERAND, needs="#", starts="other"),
    _form(r"\d{1,9}(?=[.,;]?(?:[\s()]|$))", _number, starts="word"),
    _form(rf"(?:[^\s()\"\[\].]++|{_NO_SUFFIX_HERE}\.)++", _run),
)


def _forms_by_state() -> dict[tuple[str, bool], tuple[_Form, ...]]:
    """The forms to try after a kind of token, at a word's character or at another."""
    wanted = {True: ("word", "both"), False: ("other", "both")}
    return {
        (last, is_word): tuple(f for f in _FORMS if last in f.after and f.starts in starts)
        for last in _ANYWHERE
        for is_word, starts in wanted.items()
    }


_BY_STATE = _forms_by_state()
_MAY_FOLLOW_SPACE = ("", " ", "\t", ".", "/")
_NEEDED = frozenset(form.needs for form in _FORMS if form.needs)


_PLAIN = re.compile(
    r" *(?:([()])|(and|or|not|adj(?:[1-9]\d?)?)(?=[ (])(?! *\d)"
    r"|(?!(?:and|or|not|adj\d*|ad?)\b)([a-z][a-z0-9]*\*?)(?=[ )]))",
    re.IGNORECASE | re.ASCII,
)
"""What most of a line is made of where no heading follows: read at once, with the forms' result."""


def scan_line(text: str, line: int) -> Scan:
    """Read one cleaned line into tokens and findings."""
    scan = Scan(text, line)
    farthest = {needed: text.rfind(needed) for needed in _NEEDED}
    farthest[""] = len(text)
    place = 0
    while place < len(text):
        if place > farthest["/"]:
            place = _read_plain(scan, place)
        if place < len(text):
            place = _step(scan, place, farthest)
    return scan


def _read_plain(scan: Scan, place: int) -> int:
    """Parentheses, operators and plain words from here on; where something else begins."""
    text, append = scan.text, scan.tokens.append
    while found := _PLAIN.match(text, place):
        place = found.end()
        parenthesis, operator, word = found.groups()
        if word:
            column, word = found.start(3) + 1, word.lower()
            append(Token("word", column, word, Word(word, column)))
        elif parenthesis:
            append(Token("open" if parenthesis == "(" else "close", place))
        else:
            append(_operator_token(operator.lower(), found.start(2) + 1))
    return place


def _step(scan: Scan, place: int, farthest: dict[str, int]) -> int:
    """Read the first form that fits here; a character that fits none is passed over."""
    text = scan.text
    character = text[place]
    if character == " " and text[place + 1 : place + 2] not in _MAY_FOLLOW_SPACE:
        return place + 1
    for form in _BY_STATE[scan.last, character.isalnum() or character == "_"]:
        if farthest[form.needs] < place:
            continue
        found = form.pattern.match(text, place)
        if found and (end := form.make(scan, found)) > place:
            return end
    return place + 1
