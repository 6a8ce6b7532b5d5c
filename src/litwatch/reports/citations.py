"""A record → its citation, as the policy prints it (AMA) and as NICE's overview prints it.

Both print at most three authors. AMA: `2016; 39(10):1491-1498`, abbreviated journal, all digits
of the last page. NICE: year in brackets, the journal's full title, no issue, an en dash and of
the last page only the digits that change. What a record does not state is left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from litwatch.domain import Record

_AUTHORS_PRINTED = 3
_ARTICLE_NUMBER = re.compile(r"(\S+) \[pii\]")
_PAGE_RANGE = re.compile(r"([A-Za-z]?)(\d+)\s*[-\N{EN DASH}]\s*([A-Za-z]?)(\d+)")


@dataclass(frozen=True, slots=True)
class AmaCitation:
    """An AMA citation in its three parts, each a sentence or empty: who, what, where."""

    authors: str
    title: str
    place: str

    def __str__(self) -> str:
        """Write it in one line."""
        return " ".join(part for part in (self.authors, self.title, self.place) if part)


def cite_ama(record: Record) -> AmaCitation:
    """Cite as the policy does; the parts stay apart for a page that sets them differently."""
    journal = _sentence(record.journal.abbreviation or _full_title(record))
    place = _sentence(_ama_place(record))
    return AmaCitation(
        authors=_sentence(_authors(record, before_et_al=", ")),
        title=_sentence(_title(record)),
        place=" ".join(part for part in (journal, place) if part),
    )


def to_ama(record: Record) -> str:
    """Cite as the policy does: `Cazzato RL, Garnon J, Ramamurthy N, et al. Title. J. 2016; …`."""
    return str(cite_ama(record))


def to_nice(record: Record) -> str:
    """Cite as NICE's overview does: `Cazzato RL, Garnon J, Ramamurthy N et al. (2016) Title. …`."""
    year = f"({record.year})" if record.year else ""
    place = f"{record.volume}: {_nice_pages(record)}".strip(": ")
    journal = _full_title(record) or record.journal.abbreviation
    parts = [_authors(record, before_et_al=" "), year, _sentence(_title(record)), journal, place]
    return " ".join(part for part in parts if part)


def to_short(record: Record) -> str:
    """Name a work in running text: `Cazzato 2016`, `[no author] 2002`, `Ilfeld, no year`."""
    first = next((a.last_name or a.collective_name for a in record.authors), "")
    if not first and not record.year:
        return _title(record) or record.record_id
    if not record.year:
        return f"{first}, no year"
    return f"{first or '[no author]'} {record.year}"


def _authors(record: Record, *, before_et_al: str) -> str:
    names = [author.cited_as for author in record.authors if author.cited_as]
    printed = ", ".join(names[:_AUTHORS_PRINTED])
    return f"{printed}{before_et_al}et al." if len(names) > _AUTHORS_PRINTED else printed


def _title(record: Record) -> str:
    return (record.title or record.vernacular_title).strip().removesuffix(".")


def _full_title(record: Record) -> str:
    """Journal's title without the second form that PubMed adds: `Pain medicine : the journal`."""
    return record.journal.title.partition(" : ")[0].strip()


def _sentence(text: str) -> str:
    """End with one full stop, unless the text ends with a mark of its own."""
    return text if not text or text[-1] in ".?!" else f"{text}."


def _ama_place(record: Record) -> str:
    """Give year, volume, issue and pages; where no page is stated, the DOI leads there."""
    volume = record.volume + (f"({record.issue})" if record.issue else "")
    pages = _ama_pages(record)
    place = f"{volume}:{pages}" if volume and pages else volume or pages
    stated = "; ".join(part for part in (str(record.year or ""), place) if part)
    doi = f"doi:{record.doi}" if record.doi and not pages else ""
    return " ".join(part for part in (_sentence(stated), doi) if part)


def _pages(record: Record) -> str:
    """Pages as stated, else the article number (MEDLINE's LID: `e154225 [pii] 10.1172/… [doi]`)."""
    number = _ARTICLE_NUMBER.search(record.elocation)
    return record.pages or (number[1] if number else "")


def _ama_pages(record: Record) -> str:
    found = _PAGE_RANGE.fullmatch(_pages(record))
    if not found:
        return _pages(record)
    prefix, first, _, last = found.groups()
    return f"{prefix}{first}-{prefix}{first[: max(0, len(first) - len(last))]}{last}"


def _nice_pages(record: Record) -> str:
    found = _PAGE_RANGE.fullmatch(_ama_pages(record))
    if not found:
        return _ama_pages(record)
    prefix, first, _, last = found.groups()
    return f"{prefix}{first}\N{EN DASH}{_changed_digits(first, last)}"


def _changed_digits(first: str, last: str) -> str:
    if len(first) != len(last) or first == last:
        return last
    return next(last[i:] for i in range(len(last)) if first[i] != last[i])
