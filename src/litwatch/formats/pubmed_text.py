"""The text of PubMed's elements, inline markup included.

Rule about white space: every character of an element is kept, those inside <i>, <sub>, <sup> and
MathML too, in reading order and without anything put between them. White space at the edges, and
runs of it that hold a line break, are the layout of the XML file and not of the text: the edges
go, and such a run becomes one space. Other spaces (double, thin, non-breaking) stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.etree import _Element

_LAYOUT = re.compile(r"[ \t\r\n]*[\r\n][ \t\r\n]*")


def full_text(element: _Element | None) -> str:
    """All characters of an element and of what it holds; an absent element has none."""
    if element is None:
        return ""
    text = "".join(map(str, element.itertext())) if len(element) else element.text or ""
    if "\n" in text or "\r" in text:
        text = _LAYOUT.sub(" ", text)
    return text.strip()


def text_at(element: _Element, path: str) -> str:
    """Text of the first element at `path`, empty if there is none."""
    return full_text(element.find(path))


def texts_at(element: _Element, path: str) -> Iterator[str]:
    """Text of each element at `path` that has any."""
    return (text for text in map(full_text, element.iterfind(path)) if text)


def is_yes(element: _Element, attribute: str) -> bool:
    """Whether a YN attribute says Y."""
    return element.get(attribute) == "Y"
