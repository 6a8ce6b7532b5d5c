"""PubMed by E-utilities: one search gives every id, one fetch gives every record."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import Final
from urllib.parse import urljoin, urlsplit

from litwatch.config import PubmedSettings
from litwatch.domain import Payload, Record, SearchWindow
from litwatch.errors import BadAnswer, FormatError, Rejected
from litwatch.formats.pubmed_xml import PubmedSet, read_pubmed_xml
from litwatch.sources.answers import judge
from litwatch.sources.archive import Archive
from litwatch.sources.base import FetchAnswer, SearchAnswer
from litwatch.sources.esearch import read_count, read_esearch
from litwatch.sources.http import Limits, Manners, Request, Transport
from litwatch.sources.pace import Clock, Pace

# ESearch serves at most this many PubMed records of one query, whatever is asked for.
MOST_IDS: Final = 9_999
IDS_PER_FETCH: Final = 200
# A term of 1,000 PMIDs is about 16 kB.
IDS_PER_SEARCH: Final = 1_000
# No record was created before the first day or will be after the last.
_ALL_DAYS: Final = SearchWindow(date(1900, 1, 1), date(2100, 12, 31))
_PRIVATE_FIELDS: Final = frozenset({"api_key", "email"})


def open_pubmed(
    settings: PubmedSettings,
    archive: Archive,
    *,
    clock: Clock | None = None,
    pace_folder: Path | None = None,
) -> PubmedSource:
    """Set up PubMed for one run.

    The pace is kept in a file of the machine's temporary folder, so that every litwatch of this
    user shares it; another server than NCBI's (a test's, the sample's) has one of its own.
    """
    now = clock or Clock()
    key = settings.api_key.get_secret_value() if settings.api_key else ""
    place = urlsplit(settings.base_url)
    folder = pace_folder or Path(tempfile.gettempdir()) / f"litwatch-pace-{_user_number()}"
    pace_file = folder / f"{place.hostname}-{place.port or place.scheme}"
    pace = Pace(settings.requests_per_second, pace_file, now)
    manners = Manners(
        source="PubMed",
        judge=judge,
        user_agent=settings.tool,
        private_fields=_PRIVATE_FIELDS,
        secrets=(key,) if key else (),
    )
    limits = Limits(
        connect_seconds=settings.connect_timeout_seconds,
        read_seconds=settings.read_timeout_seconds,
        attempts=settings.attempts,
    )
    return PubmedSource(settings, Transport(manners, archive, pace=pace, clock=now, limits=limits))


def _user_number() -> int:
    """Tell users apart: one may not write another's file. Windows gives each a folder anyway."""
    return os.getuid() if hasattr(os, "getuid") else 0


class PubmedSource:
    """PubMed, or anything that answers as it does."""

    name = "pubmed"

    def __init__(self, settings: PubmedSettings, transport: Transport) -> None:
        self._settings = settings
        self._transport = transport

    @property
    def requests(self) -> int:
        """HTTP requests sent so far."""
        return self._transport.requests

    @property
    def payloads(self) -> tuple[Payload, ...]:
        """Every answer archived so far."""
        return self._transport.payloads

    def search(self, query: str, *, window: SearchWindow | None, purpose: str) -> SearchAnswer:
        """Find all ids that meet `query` in `window`: one request, more above 9,999 records.

        The window asks for records created, indexed or revised then: a window of creation days
        alone would lose each record that only a heading finds (`[mhda]`) or that was changed
        (`[lr]`). Raises SourceError; BadAnswer where the ids do not add up to the count.
        """
        term = f"({query}) AND ({window_term(window)})" if window else query
        return self._complete_search(term, purpose)

    def count(self, query: str, *, purpose: str) -> int:
        """Count all records that meet `query`, without their ids: one request. Raises SourceError.

        PubMed counts 0 for a query whose phrases it does not know.
        """
        body = self._post("esearch", {"term": query, "rettype": "count"}, purpose)
        return read_count(body, where=self._where("esearch"))

    def search_ids(
        self, ids: Sequence[str], *, window: SearchWindow | None, purpose: str
    ) -> SearchAnswer:
        """Find those of `ids` that were revised in `window`: a request for each 1,000."""
        revised = f" AND ({_days(window)}[lr])" if window else ""
        answers = [
            self._complete_search(f"({' OR '.join(f'{i}[uid]' for i in part)}){revised}", purpose)
            for part in _parts(ids, IDS_PER_SEARCH)
        ]
        return _joined(answers)

    def fetch(self, ids: Sequence[str], *, purpose: str) -> FetchAnswer:
        """Read records, 200 in a request; ids that do not come are asked for once more.

        Raises SourceError; BadAnswer for records that nobody asked for.
        """
        wanted = tuple(dict.fromkeys(ids))
        found = self._fetch_all(wanted, purpose)
        found = _merged(found, self._fetch_all(_missing(wanted, found), purpose))
        records = {record.source_id: record for record in found.records}
        return FetchAnswer(
            records=tuple(records[i] for i in wanted if i in records),
            missing=_missing(wanted, found),
            deleted=found.deleted,
            books=found.books,
        )

    def _complete_search(self, term: str, purpose: str) -> SearchAnswer:
        """Search, and search in slices if there are more records than PubMed serves at once."""
        answer = self._search_once(term, purpose)
        if answer.count <= MOST_IDS:
            return answer
        slices = _joined(list(self._search_slices(term, _ALL_DAYS, purpose)))
        if len(slices.ids) != answer.count:
            raise BadAnswer(
                f"{answer.count} records were found but their slices hold {len(slices.ids)}",
                where=self._where("esearch"),
                remedy="PubMed changed in between: run again.",
            )
        return replace(answer, ids=slices.ids)

    def _search_slices(self, term: str, days: SearchWindow, purpose: str) -> Iterator[SearchAnswer]:
        """Halve the days of creation until each half is served whole.

        Never by the day of publication: PubMed holds hundreds of thousands of records under
        each 1 January.
        """
        answer = self._search_once(f"({term}) AND ({_days(days)}[crdt])", purpose)
        if answer.count <= MOST_IDS:
            yield answer
            return
        if days.first_day == days.last_day:
            raise Rejected(
                f"{answer.count} records of the query were created on {days.first_day}, and "
                f"PubMed serves at most {MOST_IDS} at once",
                where=self._where("esearch"),
                remedy="Narrow the strategy.",
            )
        middle = days.first_day + (days.last_day - days.first_day) // 2
        for half in (
            SearchWindow(days.first_day, middle),
            SearchWindow(middle + timedelta(days=1), days.last_day),
        ):
            yield from self._search_slices(term, half, purpose)

    def _search_once(self, term: str, purpose: str) -> SearchAnswer:
        fields = {"term": term, "retmax": str(MOST_IDS), "usehistory": "y"}
        body = self._post("esearch", fields, purpose)
        answer = read_esearch(body, where=self._where("esearch"))
        distinct = len(set(answer.ids))
        if distinct != min(answer.count, MOST_IDS):
            raise BadAnswer(
                f"{answer.count} records were found, but {distinct} different ids were sent",
                where=self._where("esearch"),
                remedy="Run again.",
            )
        return answer

    def _fetch_all(self, ids: Sequence[str], purpose: str) -> PubmedSet:
        found = PubmedSet()
        for part in _parts(ids, IDS_PER_FETCH):
            found = _merged(found, self._fetch_once(part, purpose))
        return found

    def _fetch_once(self, ids: Sequence[str], purpose: str) -> PubmedSet:
        body = self._post("efetch", {"id": ",".join(ids)}, purpose)
        try:
            found = read_pubmed_xml(body, where=self._where("efetch"))
        except FormatError as error:
            raise BadAnswer(error.message, where=error.where, remedy=error.remedy) from error
        strange = {record.source_id for record in found.records} - set(ids)
        if strange:
            raise BadAnswer(
                f"records came that nobody asked for: {', '.join(sorted(strange))}",
                where=self._where("efetch"),
                remedy="Run again.",
            )
        return found

    def _post(self, operation: str, fields: Mapping[str, str], purpose: str) -> bytes:
        address = urljoin(self._settings.base_url.rstrip("/") + "/", f"{operation}.fcgi")
        sent = {"db": "pubmed", "retmode": "xml", **fields, **self._introduction()}
        return self._transport.post(Request(address, sent, operation, purpose))

    def _introduction(self) -> dict[str, str]:
        """Say who asks, as NCBI's usage policy wants it."""
        key = self._settings.api_key
        values = {
            "tool": self._settings.tool,
            "email": self._settings.email,
            "api_key": key.get_secret_value() if key else "",
        }
        return {name: value for name, value in values.items() if value}

    def _where(self, operation: str) -> str:
        return f"PubMed ({urlsplit(self._settings.base_url).hostname}, {operation})"


def window_term(window: SearchWindow) -> str:
    """Write the window as PubMed reads it: created, indexed or revised on its days."""
    return " OR ".join(f"{_days(window)}[{tag}]" for tag in ("crdt", "mhda", "lr"))


def _days(window: SearchWindow) -> str:
    return f"{window.first_day:%Y/%m/%d}:{window.last_day:%Y/%m/%d}"


def _parts(ids: Sequence[str], size: int) -> Iterator[tuple[str, ...]]:
    rest = iter(ids)
    while part := tuple(islice(rest, size)):
        yield part


def _joined(answers: Sequence[SearchAnswer]) -> SearchAnswer:
    """Join answers to parts of one question."""
    ids = tuple(dict.fromkeys(found for answer in answers for found in answer.ids))
    return SearchAnswer(
        ids=ids,
        count=len(ids),
        warnings=tuple(dict.fromkeys(text for answer in answers for text in answer.warnings)),
        translation=" OR ".join(answer.translation for answer in answers),
    )


def _merged(one: PubmedSet, other: PubmedSet) -> PubmedSet:
    return PubmedSet(
        records=one.records + other.records,
        deleted=one.deleted + other.deleted,
        books=one.books + other.books,
    )


def _missing(ids: Sequence[str], found: PubmedSet) -> tuple[str, ...]:
    records: tuple[Record, ...] = found.records
    known = {record.source_id for record in records} | {*found.deleted, *found.books}
    return tuple(wanted for wanted in ids if wanted not in known)
