"""The works that a record cites: left out before parsing, but for the PMIDs that a review lists."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from litwatch.domain import Record

_ARTICLE = b"<PubmedArticle>"
_START, _END = b"<ReferenceList>", b"</ReferenceList>"
_DECLARATION = re.compile(rb"<!")
_PMID = re.compile(rb'IdType="pubmed">\s*(\d{1,9})\s*<')
_REVIEWS = frozenset({"Systematic Review", "Scoping Review", "Review", "Meta-Analysis"})


def without_references(data: bytes) -> bytes:
    """Leave out every ReferenceList: half of the bytes, and of hardly any field.

    Bytes with a comment or a CDATA section after the first list stay as they are: the end of a
    list may stand there and not be one.
    """
    end = data.find(_START)
    if end < 0 or _DECLARATION.search(data, end):
        return data
    kept, start = [], 0
    while end >= 0:
        kept.append(data[start:end])
        close = data.find(_END, end)
        start = len(data) if close < 0 else close + len(_END)
        end = data.find(_START, start)
    kept.append(data[start:])
    return b"".join(kept)


def with_references(records: Sequence[Record], data: bytes) -> Iterator[Record]:
    """Give reviews the PMIDs that they list: by these it is told which studies are held."""
    articles = data.split(_ARTICLE)[1:] if _START in data else []
    if len(articles) != len(records):
        yield from records
        return
    for record, article in zip(records, articles, strict=True):
        listed = _listed_pmids(article) if _is_review(record) else ()
        yield replace(record, references=listed) if listed else record


def _is_review(record: Record) -> bool:
    return any(kind.name in _REVIEWS for kind in record.publication_types)


def _listed_pmids(article: bytes) -> tuple[str, ...]:
    lists = article.split(_START)[1:]
    found = (pmid for part in lists for pmid in _PMID.findall(part.partition(_END)[0]))
    return tuple(dict.fromkeys(pmid.decode("ascii") for pmid in found))
