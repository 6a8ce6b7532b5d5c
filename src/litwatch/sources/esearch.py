"""An ESearch answer: ids, count, and every way in which PubMed searched otherwise than asked."""

from __future__ import annotations

import tempfile
from io import BytesIO
from typing import Any, Final

from Bio import Entrez

from litwatch.errors import BadAnswer
from litwatch.sources.base import SearchAnswer

# Bio.Entrez reads against a DTD and would fetch one that it does not have. The answer is put
# under the header of one that Biopython brings along, so that reading never touches the network.
_HEADER: Final = (
    b'<?xml version="1.0" encoding="UTF-8" ?>\n'
    b'<!DOCTYPE eSearchResult PUBLIC "-//NLM//DTD esearch 20060628//EN" '
    b'"https://eutils.ncbi.nlm.nih.gov/eutils/dtd/20060628/esearch.dtd">\n'
)
_START: Final = b"<eSearchResult"
_NOTHING_FOUND: Final = "No items found."

# What PubMed did with a part of the query, by the name it gives (E-utilities, ErrorList and
# WarningList). FieldNotFound is no warning: PubMed drops the tag and searches everything.
_SENTENCES: Final = {
    "PhraseNotFound": "PubMed does not know {!r} and searched without it.",
    "QuotedPhraseNotFound": "PubMed has no phrase {!r} in its index and searched its words apart.",
    "PhraseIgnored": "PubMed ignored {!r}.",
    "OutputMessage": "PubMed remarks: {}",
}


def read_esearch(body: bytes, *, where: str) -> SearchAnswer:
    """Read an ESearch answer with Bio.Entrez, offline.

    Raises BadAnswer for a body that is no search result and for a query of which PubMed dropped
    a restriction (FieldNotFound).
    """
    answer = _read(body, where)
    unknown = _texts(answer, "ErrorList", "FieldNotFound")
    if unknown:
        fields = ", ".join(f"[{name}]" for name in unknown)
        raise BadAnswer(
            f"PubMed has no search field {fields}, dropped it and searched everything",
            where=where,
            remedy="Report this: the compiler writes only fields that PubMed has.",
        )
    try:
        count = int(answer["Count"])
        ids = tuple(str(found) for found in answer["IdList"])
    except (KeyError, TypeError, ValueError) as error:
        raise BadAnswer("a search result without a count or ids", where=where) from error
    return SearchAnswer(
        ids=ids,
        count=count,
        warnings=_warnings(answer),
        translation=str(answer.get("QueryTranslation") or ""),
    )


def read_count(body: bytes, *, where: str) -> int:
    """Read the count of an ESearch answer that holds no ids (`rettype=count`).

    Raises BadAnswer as `read_esearch` does.
    """
    return read_esearch(body.replace(b"</Count>", b"</Count><IdList/>", 1), where=where).count


def _read(body: bytes, where: str) -> Any:
    start = body.find(_START)
    if start < 0:
        raise BadAnswer("no search result", where=where)
    # On its first use Bio.Entrez makes a folder for DTDs, in the user's home if not told where.
    if Entrez.local_cache is None:
        Entrez.local_cache = tempfile.gettempdir()  # type: ignore[assignment] # declared as None
    try:
        return Entrez.read(BytesIO(_HEADER + body[start:]), validate=False)
    except (ValueError, RuntimeError, OSError) as error:
        problem = " ".join(str(error).split())
        raise BadAnswer(f"an unreadable search result: {problem}", where=where) from error


def _warnings(answer: Any) -> tuple[str, ...]:
    """Say in sentences what PubMed reports; that nothing was found is an answer, no warning."""
    parts = [
        (name, text)
        for name in _SENTENCES
        for part in ("ErrorList", "WarningList")
        for text in _texts(answer, part, name)
    ]
    return tuple(_SENTENCES[name].format(text) for name, text in parts if text != _NOTHING_FOUND)


def _texts(answer: Any, part: str, name: str) -> tuple[str, ...]:
    """Texts of one kind in ErrorList or WarningList, either of which may be absent."""
    found = answer.get(part) or {}
    return tuple(" ".join(str(text).split()) for text in found.get(name, ()))
