"""Identifiers → links that can only lead where they say; anything else stays plain text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote

from litwatch.domain import Record
from litwatch.reports.escaping import clean

_PMID = re.compile(r"[1-9]\d{0,8}")
_DOI = re.compile(r"10\.\d{4,9}/\S+")  # DOI Handbook, 2.2: prefix 10.registrant, any suffix
_FIRST_INVENTED_PMID = 99_000_001  # the sample corpus numbers works of unknown PMID from here


@dataclass(frozen=True, slots=True)
class Link:
    """A label and where it leads; an empty `url` means the label is shown as it is."""

    label: str
    url: str = ""


def links_of(record: Record, *, is_sample: bool = False) -> tuple[Link, ...]:
    """PubMed and DOI of a record, each only if it is stated."""
    pubmed = pubmed_link(record.pmid, is_sample=is_sample)
    return tuple(link for link in (pubmed, doi_link(record.doi)) if link)


def pubmed_link(pmid: str, *, is_sample: bool = False) -> Link | None:
    """Link a PMID; an invented one of the sample is named as such and leads nowhere."""
    label = clean(pmid)
    if not label:
        return None
    if is_sample and label.isascii() and label.isdigit() and int(label) >= _FIRST_INVENTED_PMID:
        return Link(f"PMID {label} (number invented for the sample)")
    known = _PMID.fullmatch(label)
    return Link(f"PMID {label}", f"https://pubmed.ncbi.nlm.nih.gov/{label}/" if known else "")


def doi_link(doi: str) -> Link | None:
    """Link a DOI through doi.org; text of another shape (`javascript:…`) leads nowhere."""
    label = clean(doi)
    if not label:
        return None
    known = _DOI.fullmatch(label)
    url = f"https://doi.org/{quote(label, safe='/.-_;:')}" if known else ""
    return Link(f"doi:{label}", url)
