"""Identifiers in one form each, and which of several records of one report stands for it."""

from __future__ import annotations

import re
from urllib.parse import unquote

from litwatch.domain import Record

_DOI_PREFIX = re.compile(r"^(?:https?://)?(?:dx\.)?doi\.org/|^doi\s*[:=]?\s*", re.IGNORECASE)
_PMCID = re.compile(r"^(?:PMC)?(\d+)(?:\.\d+)?$", re.IGNORECASE)


def normalise_doi(doi: str) -> str:
    """Give a DOI in lower case without resolver or `doi:` prefix; empty if it is not one."""
    text = doi.strip()
    if not text:
        return ""
    bare = _DOI_PREFIX.sub("", text)
    if bare != text and "%" in bare:
        bare = unquote(bare)
    bare = bare.strip().rstrip(".,;").lower()
    return bare if bare.startswith("10.") and "/" in bare else ""


def normalise_pmcid(pmcid: str) -> str:
    """Give `PMC1234567` without its version; empty if it is not one."""
    match = _PMCID.match(pmcid.strip())
    return f"PMC{match[1]}" if match else ""


def normalise_pmid(pmid: str) -> str:
    """Give the digits of a PMID without leading zeros; empty if it is not one."""
    text = pmid.strip()
    return str(int(text)) if text.isascii() and text.isdigit() else ""


def rank(record: Record) -> tuple[bool, bool, int, str]:
    """Order in which records represent a group: MEDLINE first, then the lowest PMID, then id."""
    pmid = normalise_pmid(record.pmid)
    return (record.status != "MEDLINE", not pmid, int(pmid or 0), record.record_id)
