"""What every source of records can do, and what it answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from litwatch.domain import Payload, Record, SearchWindow


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """What a search found: all ids, never a first page of them.

    `warnings` are sentences about what the source did differently than asked; `translation` is
    the query as the source understood it.
    """

    ids: tuple[str, ...]
    count: int
    warnings: tuple[str, ...] = ()
    translation: str = ""


@dataclass(frozen=True, slots=True)
class UnreadableRecord:
    """An id whose record the source cannot send, or sends so that nobody can read it."""

    source_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class FetchAnswer:
    """Records asked for, and what became of the others.

    `missing` ids were asked for and neither came nor were explained; `deleted` are named by the
    source as withdrawn; `books` are book chapters, which are no journal records; `unreadable`
    spoil every answer that holds them, were isolated, and must be asked for again.
    """

    records: tuple[Record, ...] = ()
    missing: tuple[str, ...] = ()
    deleted: tuple[str, ...] = ()
    books: tuple[str, ...] = ()
    unreadable: tuple[UnreadableRecord, ...] = ()


class Source(Protocol):
    """A database that can be searched and read. Every method may raise SourceError.

    `purpose` says for whom a request is made and stands in the archive beside each payload.
    """

    @property
    def name(self) -> str:
        """Name of the source, as in Record.source."""
        ...

    @property
    def requests(self) -> int:
        """HTTP requests sent so far, repeated and redirected ones included."""
        ...

    @property
    def payloads(self) -> tuple[Payload, ...]:
        """Every answer archived so far, in their order."""
        ...

    def search(self, query: str, *, window: SearchWindow | None, purpose: str) -> SearchAnswer:
        """Find every record that meets `query` and was created, indexed or revised in `window`."""
        ...

    def search_ids(
        self, ids: Sequence[str], *, window: SearchWindow | None, purpose: str
    ) -> SearchAnswer:
        """Find those of `ids` that were revised in `window`; none given makes no request."""
        ...

    def fetch(self, ids: Sequence[str], *, purpose: str) -> FetchAnswer:
        """Read records; none given makes no request."""
        ...
