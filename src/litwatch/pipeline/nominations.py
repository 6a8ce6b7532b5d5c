"""Works that people bring: experts, companies, consultation, citation chasing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from litwatch.config import Settings
from litwatch.domain import FoundBy, Nomination
from litwatch.errors import UsageError
from litwatch.pipeline.decisions import named, reviewing_store
from litwatch.pipeline.stores import publish_evidence
from litwatch.pipeline.stories import as_identifier
from litwatch.store.store import Store

_PMID: Final = re.compile(r"[1-9]\d{0,8}")
# The form of every DOI: a prefix of the registrant, a slash, anything (ISO 26324).
_DOI: Final = re.compile(r"10\.\d{4,9}(\.\d+)*/\S+")
_ADDRESS: Final = re.compile(r"^(https?://(dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Brought:
    """A work as a person brings it: a PMID or DOI, or at least its title."""

    identifier: str
    found_by: FoundBy
    by: str
    why: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Nominated:
    """The nomination as it was kept; `by_strategy`: the topic's strategy finds the work too."""

    nomination: Nomination
    is_held: bool
    by_strategy: bool


def nominate(settings: Settings, topic_id: str, brought: Brought, *, now: datetime) -> Nominated:
    """Add a work to the topic's queue, linked to the held record where there is one.

    Raises UsageError for an identifier that is none, where nothing names the work, no reason is
    given, or somebody nominated it already.
    """
    topic = settings.topic(topic_id)
    by = named(brought.by)
    if not brought.why.strip():
        raise UsageError("a nomination needs a reason", remedy="Give it with --why.")
    pmid, doi = _identifiers(brought)
    store = reviewing_store(settings, topic, now=now)
    record_id = _held(store, pmid, doi)
    kept = store.ledger.nominate(
        Nomination(
            topic_id=topic.id,
            found_by=brought.found_by,
            nominated_by=by,
            nominated_at=now,
            why=brought.why.strip(),
            pmid=pmid,
            doi=doi,
            title=" ".join(brought.title.split()),
            record_id=record_id,
        )
    )
    publish_evidence(settings)
    standing = store.standings(topic.id).get(record_id)
    is_found = bool(standing and standing.in_strategy and standing.first_seen_run)
    return Nominated(kept, is_held=bool(record_id), by_strategy=is_found)


def _identifiers(brought: Brought) -> tuple[str, str]:
    """Give PMID and DOI; at most one of them is filled."""
    text = _ADDRESS.sub("", as_identifier(brought.identifier)).removeprefix("pubmed:")
    if not text and not brought.title.strip():
        raise UsageError("nothing names the work", remedy="Give a PMID, a DOI or --title.")
    if _PMID.fullmatch(text):
        return text, ""
    if _DOI.fullmatch(text):
        return "", text
    if text:
        raise UsageError(
            f"{brought.identifier!r} is no PMID and no DOI",
            remedy="Give one of them, or the work's title with --title.",
        )
    return "", ""


def _held(store: Store, pmid: str, doi: str) -> str:
    wanted = pmid or doi
    return store.ledger.record_ids([wanted]).get(wanted, "") if wanted else ""
