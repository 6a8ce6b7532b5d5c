"""The works that records cite: set aside before parsing; a review keeps the PMIDs it lists."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from lxml.etree import _Element

from litwatch.domain import PublicationType
from litwatch.formats.pubmed_text import Children, full_text
from litwatch.formats.xml_bytes import declarations

_START, _END = b"<ReferenceList>", b"</ReferenceList>"
_LISTED = re.compile(rb'IdType="pubmed">\s*(\d{1,9})\s*<')
_PMID = re.compile(r"\d{1,9}", re.ASCII)
_REVIEWS = frozenset({"Systematic Review", "Scoping Review", "Review", "Meta-Analysis"})

# Lists that were not parsed, each by its first and last byte, which are written in its place.
SetAside = Mapping[str, bytes]


def set_aside(data: bytes) -> tuple[bytes, SetAside]:
    """Put an empty one in the place of every ReferenceList: half of the bytes, of hardly a field.

    Bytes with a comment or a CDATA section after the first list stay as they are: the end of a
    list may stand there and not be one.
    """
    found = data.find(_START)
    if found < 0 or any(place > found for place in declarations(data)):
        return data, {}
    kept: list[bytes] = []
    lists: dict[str, bytes] = {}
    end = 0
    while found >= 0:
        kept.append(data[end:found])
        close = data.find(_END, found)
        end = len(data) if close < 0 else close + len(_END)
        place = f"{found}-{end}"
        lists[place] = data[found:end]
        kept.append(b'<ReferenceList place="%s"/>' % place.encode())
        found = data.find(_START, end)
    return b"".join((*kept, data[end:])), lists


def read_references(
    data: Children, kinds: Sequence[PublicationType], lists: SetAside
) -> tuple[str, ...]:
    """Read the PMIDs that a review lists: by these it is told which studies are held."""
    if "ReferenceList" not in data or not any(kind.name in _REVIEWS for kind in kinds):
        return ()
    found = [pmid for element in data["ReferenceList"] for pmid in _listed_pmids(element, lists)]
    return tuple(dict.fromkeys(found))


def _listed_pmids(element: _Element, lists: SetAside) -> Iterator[str]:
    unread = lists.get(element.get("place", ""), b"")
    if unread:
        return (pmid.decode("ascii") for pmid in _LISTED.findall(unread))
    ids = (full_text(i) for i in element.iter("ArticleId") if i.get("IdType") == "pubmed")
    return (pmid for pmid in ids if _PMID.fullmatch(pmid))
