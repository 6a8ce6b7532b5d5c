"""Untrusted text → text that cannot act: cleaned of invisible characters, escaped for Markdown.

Titles, abstracts and names come from outside. HTML is escaped by jinja2's autoescape; what both
need first is `clean`: control characters, bidirectional overrides (Unicode Technical Report 36)
and lone surrogates never reach a page, a mail or a terminal.
"""

from __future__ import annotations

import re
import unicodedata

_DROPPED_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Cn", "Co"})
_JOINERS = frozenset("\u200c\u200d")  # they shape words in Persian and Hindi
_MARKDOWN = re.compile(r"([\\`*_{}\[\]|~$@!]|(?<=\bwww)\.|:(?=//))", re.IGNORECASE)
_LINE_START = re.compile(r"^(?:[#+=\-]|\d+(?=[.)]))")


class _Visible(dict[int, int | None]):
    """A translation table that drops what cannot be seen, and learns each character once."""

    def __missing__(self, code: int) -> int | None:
        character = chr(code)
        kept = character.isspace() or character in _JOINERS or _is_visible(character)
        self[code] = code if kept else None
        return self[code]


def _is_visible(character: str) -> bool:
    return unicodedata.category(character) not in _DROPPED_CATEGORIES


_VISIBLE = _Visible()


def clean(text: str) -> str:
    """One line of visible text: every run of white space is one space, nothing invisible."""
    return " ".join(text.translate(_VISIBLE).split())


def escape_markdown(text: str) -> str:
    r"""Escape `text` so that CommonMark and GitHub's dialect show it letter by letter.

    Tags and entities become entities; marks get a backslash; a bare address is not made a link
    (`https\://`); a mark at the start cannot open a heading or a list.
    """
    visible = clean(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _LINE_START.sub(_escape_line_start, _MARKDOWN.sub(r"\\\1", visible))


def _escape_line_start(found: re.Match[str]) -> str:
    mark = found[0]
    return f"{mark}\\" if mark.isdigit() else f"\\{mark}"
