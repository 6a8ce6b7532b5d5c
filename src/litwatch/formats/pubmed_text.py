"""The children of PubMed's elements, and their text with inline markup included.

Rule about white space: every character of an element is kept, those inside <i>, <sub>, <sup> and
MathML too, in reading order and without anything put between them. White space at the edges, and
runs of it that hold a line break, are the layout of the XML file and not of the text: the edges
go, and such a run becomes one space. Other spaces (double, thin, non-breaking) stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from lxml.etree import _Element

_LAYOUT = re.compile(r"[ \t\r\n]*[\r\n][ \t\r\n]*")

# Children by name, in their order: one pass over an element is much faster than many searches.
Children = Mapping[str, Sequence[_Element]]


def children_of(element: _Element | None) -> Children:
    """Give an element's children by name; an absent element has none."""
    children: dict[str, list[_Element]] = {}
    for child in () if element is None else element:
        children.setdefault(child.tag, []).append(child)
    return children


def first(children: Children, name: str) -> _Element | None:
    """Give the first child of that name."""
    found = children.get(name)
    return found[0] if found else None


def listed(children: Children, list_name: str, name: str) -> Iterator[_Element]:
    """Give the elements of a list that stands among the children: AuthorList, Author."""
    for holder in children.get(list_name, ()):
        yield from holder.iterchildren(name)


def full_text(element: _Element | None) -> str:
    """All characters of an element and of what it holds; an absent element has none."""
    if element is None:
        return ""
    text = "".join(map(str, element.itertext())) if len(element) else element.text or ""
    if "\n" in text or "\r" in text:
        text = _LAYOUT.sub(" ", text)
    return text.strip()


def text_at(children: Children, name: str) -> str:
    """Text of the first child of that name, empty if there is none."""
    found = children.get(name)
    return full_text(found[0]) if found else ""


def texts_at(children: Children, name: str) -> Iterator[str]:
    """Text of each child of that name that has any."""
    return (text for text in map(full_text, children.get(name, ())) if text)


def is_yes(element: _Element, attribute: str) -> bool:
    """Whether a YN attribute says Y."""
    return element.get(attribute) == "Y"
