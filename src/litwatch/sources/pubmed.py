"""PubMed by E-utilities: one search gives every id, one fetch gives every record."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Final
from urllib.parse import urljoin, urlsplit

from litwatch.config import PubmedSettings
from litwatch.domain import Payload, SearchWindow
from litwatch.errors import BadAnswer, FormatError
from litwatch.formats.pubmed_xml import PubmedSet, read_pubmed_xml
from litwatch.sources.answers import judge
from litwatch.sources.archive import Archive
from litwatch.sources.base import FetchAnswer, SearchAnswer
from litwatch.sources.esearch import read_count, read_esearch
from litwatch.sources.exchange import Courier, Limits, Manners, Request
from litwatch.sources.http import Transport
from litwatch.sources.isolation import Fetched, fetch_isolating
from litwatch.sources.pace import Clock, Pace
from litwatch.sources.slices import MOST_IN_A_SLICE, Unsettled, joined, search_in_slices

# ESearch serves at most this many PubMed records of one query, whatever is asked for.
MOST_IDS: Final = 9_999
IDS_PER_FETCH: Final = 200
# A term of 1,000 PMIDs is about 16 kB.
IDS_PER_SEARCH: Final = 1_000
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
        answer_seconds=settings.answer_timeout_seconds,
        run_seconds=settings.run_timeout_seconds,
        attempts=settings.attempts,
        failures=settings.circuit_failures,
        rest_seconds=settings.circuit_rest_seconds,
    )
    return PubmedSource(settings, Transport(manners, archive, pace=pace, clock=now, limits=limits))


def _user_number() -> int:
    """Tell users apart: one may not write another's file. Windows gives each a folder anyway."""
    return os.getuid() if hasattr(os, "getuid") else 0


class PubmedSource:
    """PubMed, or anything that answers as it does."""

    name = "pubmed"

    def __init__(self, settings: PubmedSettings, transport: Courier) -> None:
        self._settings = settings
        self._transport = transport
        self._known_good = ""

    @property
    def requests(self) -> int:
        """HTTP requests sent so far."""
        return self._transport.requests

    @property
    def payloads(self) -> tuple[Payload, ...]:
        """Every answer archived so far."""
        return self._transport.payloads

    @property
    def server_ahead(self) -> timedelta | None:
        """How far PubMed's clock is ahead of this machine's; None before the first answer."""
        return self._transport.server_ahead

    def search(self, query: str, *, window: SearchWindow | None, purpose: str) -> SearchAnswer:
        """Find all ids that meet `query` in `window`: one request, more above 9,000 records.

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
        return joined(answers)

    def fetch(self, ids: Sequence[str], *, purpose: str) -> FetchAnswer:
        """Read records, 200 in a request; ids that do not come are asked for once more.

        A record that spoils the answer for the others is isolated and named. Raises SourceError
        where no record can be read.
        """
        wanted = tuple(dict.fromkeys(ids))
        read = self._fetch_all(wanted, purpose, Fetched())
        read = self._fetch_all(_missing(wanted, read), purpose, read)
        records = {record.source_id: record for record in read.found.records}
        return FetchAnswer(
            records=tuple(records[i] for i in wanted if i in records),
            missing=_missing(wanted, read),
            deleted=read.found.deleted,
            books=read.found.books,
            unreadable=read.unreadable,
        )

    def _complete_search(self, term: str, purpose: str) -> SearchAnswer:
        """Search, and once more where PubMed's counts changed while they were read."""
        try:
            return self._search_whole(term, purpose)
        except Unsettled:
            return self._search_whole(term, purpose)

    def _search_whole(self, term: str, purpose: str) -> SearchAnswer:
        """Search in one request, or in slices where PubMed would not serve every id at once."""

        def ask(part: str) -> SearchAnswer:
            return self._search_once(part, purpose)

        answer = ask(term)
        if answer.count <= MOST_IN_A_SLICE:
            return answer
        try:
            sliced = search_in_slices(term, answer.count, ask)
        except Unsettled as error:
            raise Unsettled(
                error.message, where=self._where("esearch"), remedy=error.remedy
            ) from error
        return SearchAnswer(sliced.ids, answer.count, answer.warnings, answer.translation)

    def _search_once(self, term: str, purpose: str) -> SearchAnswer:
        """Search without the history server: records are fetched by id, so that no key expires."""
        body = self._post("esearch", {"term": term, "retmax": str(MOST_IDS)}, purpose)
        answer = read_esearch(body, where=self._where("esearch"))
        distinct = len(set(answer.ids))
        if distinct != min(answer.count, MOST_IDS):
            raise Unsettled(
                f"{answer.count} records were found, but {distinct} different ids were sent",
                where=self._where("esearch"),
                remedy="Run again.",
            )
        return answer

    def _fetch_all(self, ids: Sequence[str], purpose: str, read: Fetched) -> Fetched:
        """Add what can be read of `ids` to what was `read` before."""

        def fetch(ids: Sequence[str], *, is_trial: bool) -> PubmedSet:
            return self._fetch_once(ids, purpose, is_trial=is_trial)

        for part in _parts(ids, IDS_PER_FETCH):
            fetched = fetch_isolating(part, fetch, known_good=self._known_good)
            if fetched.found.records:
                self._known_good = fetched.found.records[-1].source_id
            read += fetched
        return read

    def _fetch_once(self, ids: Sequence[str], purpose: str, *, is_trial: bool) -> PubmedSet:
        body = self._post("efetch", {"id": ",".join(ids)}, purpose, is_trial=is_trial)
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

    def _post(
        self, operation: str, fields: Mapping[str, str], purpose: str, *, is_trial: bool = False
    ) -> bytes:
        address = urljoin(self._settings.base_url.rstrip("/") + "/", f"{operation}.fcgi")
        sent = {"db": "pubmed", "retmode": "xml", **fields, **self._introduction()}
        return self._transport.post(Request(address, sent, operation, purpose, is_trial))

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


def _missing(ids: Sequence[str], read: Fetched) -> tuple[str, ...]:
    """Name the ids that neither came nor were explained."""
    records = {record.source_id for record in read.found.records}
    unreadable = {record.source_id for record in read.unreadable}
    known = records | unreadable | {*read.found.deleted, *read.found.books}
    return tuple(wanted for wanted in ids if wanted not in known)
