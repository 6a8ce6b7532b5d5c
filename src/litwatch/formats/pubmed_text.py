"""The children of PubMed's elements, and their text with inline markup included.

Rule about white space: every character of an element is kept, those inside <i>, <sub>, <sup> and
MathML too, in reading order and without anything put between them. White space at the edges, and
runs of it that hold a line break, are the layout of the XML file and not of the text: the edges
go, and such a run becomes one space. Other spaces (double, thin, non-breaking) stay as they are.

A record is some hundred and forty elements, and PubMed's largest answers are thousands of records:
each element is looked at once, in document order, and never searched for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from lxml.etree import _Element, tostring

_LAYOUT = re.compile(r"[ \t\r\n]*[\r\n][ \t\r\n]*")

# Children by name, in their order: one pass over an element is much faster than many searches.
Children = Mapping[str, Sequence[_Element]]
# An entry of a list, and after it everything inside it in document order.
Entry = Sequence[_Element]


def children_of(element: _Element | None) -> Children:
    """Give an element's children by name; an absent element has none."""
    children: dict[str, list[_Element]] = {}
    for child in () if element is None else element:
        name = child.tag
        if name in children:
            children[name].append(child)
        else:
            children[name] = [child]
    return children


def first(children: Children, name: str) -> _Element | None:
    """Give the first child of that name."""
    found = children.get(name)
    return found[0] if found else None


def inside(children: Children, name: str) -> Iterable[_Element]:
    """Give what stands in the first child of that name."""
    found = children.get(name)
    return found[0] if found else ()


def listed(children: Children, list_name: str, name: str) -> Sequence[_Element]:
    """Give the entries of a list that stands among the children: ArticleIdList, ArticleId."""
    holders = children.get(list_name)
    if not holders:
        return ()
    return [entry for holder in holders for entry in holder if entry.tag == name]


def entries_of(children: Children, list_name: str, name: str) -> Sequence[Entry]:
    """Give the entries of such a list with what they hold: AuthorList, Author."""
    entries: list[list[_Element]] = []
    entry: list[_Element] = []
    for holder in children.get(list_name, ()):
        for element in holder.iter():
            if element.tag == name:
                entry = []
                entries.append(entry)
            entry.append(element)
    return entries


def full_text(element: _Element | None) -> str:
    """All characters of an element and of what it holds; an absent element has none."""
    if element is None:
        return ""
    text = _inner_text(element) if len(element) else element.text
    if not text:
        return ""
    if "\n" in text or "\r" in text:
        text = _LAYOUT.sub(" ", text)
    return text.strip()


def _inner_text(element: _Element) -> str:
    return tostring(element, encoding="unicode", method="text", with_tail=False)


def text_at(children: Children, name: str) -> str:
    """Text of the first child of that name, empty if there is none."""
    found = children.get(name)
    return full_text(found[0]) if found else ""


def texts_at(children: Children, name: str) -> tuple[str, ...]:
    """Text of each child of that name that has any."""
    found = children.get(name)
    return tuple([text for text in map(full_text, found) if text]) if found else ()


def texts_in(elements: Iterable[_Element]) -> Mapping[str, str]:
    """Text of elements by name; of each name there is at most one, or the last one counts."""
    return {element.tag: full_text(element) for element in elements}


def is_yes(element: _Element, attribute: str) -> bool:
    """Whether a YN attribute says Y."""
    return element.get(attribute) == "Y"
