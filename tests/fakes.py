"""Fakes that stand where the real thing cannot be: a source that answers from a script."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from litwatch.domain import Payload, Record, SearchWindow
from litwatch.errors import SourceError
from litwatch.sources.base import FetchAnswer, SearchAnswer


@dataclass
class FakeSource:
    """A source whose searches, by purpose, give the ids written down, or the error."""

    found: Mapping[str, Sequence[str] | SourceError]
    records: Mapping[str, Record] = field(default_factory=dict)
    revised: Sequence[str] = ()
    fetch_error: SourceError | None = None
    name: str = "pubmed"
    requests: int = 0
    payloads: tuple[Payload, ...] = ()
    asked: list[tuple[str, object]] = field(default_factory=list)

    def search(self, query: str, *, window: SearchWindow | None, purpose: str) -> SearchAnswer:
        """Give the ids scripted for this purpose."""
        self.requests += 1
        self.asked.append(("search", (query, window)))
        found = self.found[purpose]
        if isinstance(found, SourceError):
            raise found
        return SearchAnswer(tuple(found), len(found))

    def search_ids(
        self, ids: Sequence[str], *, window: SearchWindow | None, purpose: str
    ) -> SearchAnswer:
        """Give those of the ids that are scripted as revised."""
        del purpose, window
        self.requests += 1
        self.asked.append(("search_ids", tuple(ids)))
        answer = tuple(name for name in ids if name in self.revised)
        return SearchAnswer(answer, len(answer))

    def fetch(self, ids: Sequence[str], *, purpose: str) -> FetchAnswer:
        """Give the records that are held for these ids; name the others as missing."""
        del purpose
        self.asked.append(("fetch", tuple(ids)))
        if self.fetch_error:
            raise self.fetch_error
        if not ids:
            return FetchAnswer()
        self.requests += 1
        return FetchAnswer(
            records=tuple(self.records[name] for name in ids if name in self.records),
            missing=tuple(name for name in ids if name not in self.records),
        )
