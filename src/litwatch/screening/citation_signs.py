"""What the citation alone tells of a record: where it stands, how long it is, what it is not.

These are conventions of sources and journals, not words of authors: meeting abstracts stand in
supplements, Web of Science ends the title of a correction with the corrected work's volume and
year, CENTRAL gives a registry as journal and a registry's number as author of a registration.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from litwatch.domain import Record
from litwatch.screening.fields import Quote, field_text

_SUPPLEMENT = re.compile(r"\bsuppl\w*(?:\s*\w{1,3}\b)?", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")
_RANGE = re.compile(r"\s*[A-Za-z]{0,2}\d{1,6}(?:\s*[-\u2013]\s*[A-Za-z]{0,2}\d{1,6})?\s*$")
# More digits than this are the number of an article in an electronic journal, not of a page.
_LONGEST_PAGE = 4
_MEETING_ABSTRACT_PAGES = 2
_SHORT_PIECE_PAGES = 3
_CORRECTED_WORK = re.compile(
    r"\(vol(?:ume)?\.?\s*\w{1,6},\s*(?:(?:pg|pp?|art)\.?\s*)?[\w.-]{1,20},\s*(?:19|20)\d\d\)\.?\s*$",
    re.IGNORECASE,
)
_REGISTRY_ADDRESS = re.compile(
    r"clinicaltrials\.gov|clinicaltrialsregister\.eu|trialsearch|isrctn\.com|anzctr\.org|"
    r"chictr\.org|ctri\.nic\.in|pactr\.|drks\.de|irct\.ir|umin\.ac\.jp|jrct\.",
    re.IGNORECASE,
)
# The registers of WHO's ICTRP, as an author's whole name: `NCT05951595`, `Isrctn`.
_REGISTRY_NUMBER = re.compile(
    r"(?:^|; )((?:NCT|ISRCTN|ACTRN|PACTR|CTRI|ChiCTR|EUCTR|EudraCT|DRKS|IRCT|JPRN|jRCT|UMIN|TCTR|"
    r"SLCTR|LBCTR|NTR|KCT|RBR|RPCEC|PER)[\d/-]*)(?=; |$)",
    re.IGNORECASE,
)


def supplement_page(record: Record) -> Quote | None:
    """Give the issue of a record that stands on at most two pages of a supplement."""
    for name in ("issue", "volume"):
        found = _SUPPLEMENT.search(field_text(record, name))
        if found and page_count(record.pages) in range(1, _MEETING_ABSTRACT_PAGES + 1):
            return _quote(found, name)
    return None


def page_count(pages: str) -> int:
    """Count the pages of `S281-2`, `A99.1` or `79`; 0 where the text does not tell.

    Only the first range counts; an article's number in an electronic journal is one page.
    """
    numbers = [int(digits) for digits in _DIGITS.findall(pages.partition(",")[0].partition(".")[0])]
    if not numbers:
        return 0
    first, last = str(numbers[0]), str(numbers[-1])
    full_last = int(first[: max(0, len(first) - len(last))] + last)
    return max(0, full_last - numbers[0] + 1)


def corrected_work(record: Record) -> Quote | None:
    """Give the volume and year of another work with which the title ends."""
    found = _CORRECTED_WORK.search(record.title, max(0, len(record.title) - 100))
    return _quote(found, "title") if found else None


def registration(record: Record) -> Quote | None:
    """Give what shows that the record is a study's entry in a register, not a report of it."""
    address = _REGISTRY_ADDRESS.search(record.journal.title)
    if address:
        return _quote(address, "journal")
    number = _REGISTRY_NUMBER.search(field_text(record, "authors"))
    return Quote(number[1], "authors", number.start(1), number.end(1)) if number else None


def bare_title(record: Record) -> Quote | None:
    """Give the title of an entry that has nothing else, as exports of registers leave it."""
    stated = (
        record.pmid,
        record.doi,
        record.abstract,
        record.authors,
        record.journal.title,
        record.year,
        record.pages,
        record.mesh,
        record.languages,
        record.publication_types,
    )
    if any(stated) or not record.title:
        return None
    return Quote(record.title, "title", 0, len(record.title))


def short_piece(record: Record) -> Quote | None:
    """Give the pages of a record without abstract that fills at most three pages of a journal."""
    if record.abstract_text.strip() or not record.journal.title:
        return None
    pages = field_text(record, "pages")
    is_page = _RANGE.match(pages) and len(_DIGITS.findall(pages)[0]) <= _LONGEST_PAGE
    if is_page and page_count(pages) in range(1, _SHORT_PIECE_PAGES + 1):
        return Quote(pages, "pages", 0, len(pages))
    return None


def _quote(found: re.Match[str], name: str) -> Quote:
    return Quote(found[0], name, found.start(), found.end())


CITATION_SIGNS: Mapping[str, Callable[[Record], Quote | None]] = MappingProxyType(
    {
        "supplement_page": supplement_page,
        "corrected_work": corrected_work,
        "registration": registration,
        "bare_title": bare_title,
        "short_piece": short_piece,
    }
)
"""The signs by the names that criteria files give them."""
