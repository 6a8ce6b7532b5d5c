"""ESearch, EFetch and EInfo: request parameters → answer.

Sources: NCBI, "E-utilities In-Depth" (parameters); answers recorded from NCBI (limits, errors).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from litwatch.errors import LitwatchError
from litwatch.localpubmed.corpus import Corpus
from litwatch.localpubmed.days import DaySpan, last_days, read_span, written
from litwatch.localpubmed.field_list import FIELD_LIST
from litwatch.localpubmed.replies import (
    JSON,
    TEXT,
    XML,
    Response,
    SearchPage,
    database_xml,
    databases_xml,
    fetch_error,
    info_error,
    records_xml,
    search_count_json,
    search_count_xml,
    search_error,
    search_json,
    search_xml,
)
from litwatch.localpubmed.search import PubmedSearch, SearchOutcome
from litwatch.localpubmed.sessions import Sessions
from litwatch.strategy.pubmed_tags import field_of

Params = Mapping[str, str]

# PubMed serves the first 9,999 records of a result and none beyond.
SERVED = 9_999
_LAST_START = SERVED - 1
_SEARCH_PAGE = 20
_FETCH_PAGE = 10_000
_LIMIT_TEXT = "For PubMed, ESearch can only retrieve the first 9,999 records"
_SEARCH_LIMIT = (
    f"Search Backend failed: Exception:\n'retstart' cannot be larger than 9998. {_LIMIT_TEXT}"
    " \nmatching the query. To obtain more than 9,999 PubMed records, consider using EDirect that"
    " contains additional logic to batch PubMed search results automatically so that an arbitrary"
    " number can be retrieved."
)
_FETCH_LIMIT = (
    "Search backend cannot retrieve history data. Reason: Exception: 'retstart' cannot be larger"
    f" than 9998. {_LIMIT_TEXT} matching the query."
)


_HISTORY_LOST = (
    "Can't fetch uids from history because of: NCBI C++ Exception: Error:"
    " UNK_MODULE(CException::eInvalid)"
)


class BadParameter(ValueError):
    """A parameter that cannot be read; the text is what the answer says."""


@dataclass(frozen=True, slots=True)
class Clock:
    """The day PubMed is seen on (None: everything held) and today."""

    as_of: date | None
    today: date


class Operations:
    """Answers requests over one corpus."""

    def __init__(self, corpus: Corpus, search: PubmedSearch) -> None:
        self._corpus = corpus
        self._search = search
        self._sessions = Sessions()
        self._by_name: dict[str, Callable[[Params, Clock], Response]] = {
            "esearch": self._esearch,
            "efetch": self._efetch,
            "einfo": self._einfo,
        }

    def names(self) -> frozenset[str]:
        """The operations served."""
        return frozenset(self._by_name)

    def answer(self, operation: str, params: Params, clock: Clock) -> Response:
        """Answer one request."""
        return self._by_name[operation](params, clock)

    def _esearch(self, params: Params, clock: Clock) -> Response:
        """ESearch: every failure is an ERROR at HTTP 200, as at NCBI."""
        is_json = params.get("retmode") == "json"
        if params.get("db", "pubmed") != "pubmed":
            message = f"Invalid db name specified: {params['db']}"
            return search_error(message, is_json=is_json)
        try:
            return self._searched(params, clock, is_json=is_json)
        except BadParameter as error:
            return search_error(str(error), is_json=is_json)
        except LitwatchError as error:
            return search_error(f"Query refused: {error}", is_json=is_json)

    def _searched(self, params: Params, clock: Clock, *, is_json: bool) -> Response:
        """Run the search, keep it if asked, and cut out the page."""
        start = _number(params, "retstart", 0)
        if start > _LAST_START:
            raise BadParameter(_SEARCH_LIMIT)
        size = min(_number(params, "retmax", _SEARCH_PAGE), SERVED)
        outcome = self._outcome(params, clock)
        if params.get("rettype") == "count":
            body = search_count_json(outcome) if is_json else search_count_xml(outcome)
            return Response(body=body, content_type=JSON if is_json else XML)
        keeps = params.get("usehistory") == "y"
        kept = self._sessions.keep(outcome.ids, params.get("WebEnv", "")) if keeps else None
        ids = outcome.ids[start : min(start + size, SERVED)]
        page = SearchPage(outcome, ids, start, kept)
        body = search_json(page) if is_json else search_xml(page)
        return Response(body=body, content_type=JSON if is_json else XML)

    def _outcome(self, params: Params, clock: Clock) -> SearchOutcome:
        """The term with what other parameters add to it."""
        history = self._sessions.of(params.get("WebEnv", ""))
        return self._search.run(
            _whole_term(params, clock.today),
            day=clock.as_of,
            today=clock.today,
            history={key: frozenset(ids) for key, ids in history.items()},
            sort=params.get("sort", ""),
        )

    def _efetch(self, params: Params, clock: Clock) -> Response:
        """EFetch: records in the order asked; unknown ids are left out without a word."""
        if params.get("db", "pubmed") != "pubmed":
            return fetch_error(400, f"Invalid db name specified: {params['db']}")
        if params.get("retmode", "xml") not in ("xml", "text"):
            return fetch_error(400, "Only retmode=xml, or rettype=uilist, is served here.")
        try:
            ids = self._asked_ids(params)
        except BadParameter as error:
            return fetch_error(400, str(error))
        except _HistoryLost as error:
            return fetch_error(200, *error.messages)
        visible = self._corpus.visible(clock.as_of)
        held = [visible[pmid] for pmid in dict.fromkeys(ids) if pmid in visible]
        if params.get("rettype") == "uilist":
            listed = "".join(f"{version.pmid}\n" for version in held)
            return Response(body=listed.encode(), content_type=TEXT)
        return Response(body=records_xml(version.raw for version in held))

    def _asked_ids(self, params: Params) -> Sequence[str]:
        """The ids of the request itself, or a page of a kept result."""
        start = _number(params, "retstart", 0)
        size = min(_number(params, "retmax", _FETCH_PAGE), _FETCH_PAGE)
        if params.get("id"):
            ids = [pmid.strip() for pmid in params["id"].split(",") if pmid.strip()]
            return ids[start : start + size]
        if not params.get("WebEnv"):
            raise BadParameter("Empty id list - nothing todo")
        if start > _LAST_START:
            raise BadParameter(_FETCH_LIMIT)
        key, web_env = params.get("query_key", ""), params["WebEnv"]
        kept = self._sessions.of(web_env)
        if not key.isdecimal() or int(key) not in kept:
            raise _HistoryLost(key, web_env, start, size)
        return kept[int(key)][start : min(start + size, SERVED)]

    def _einfo(self, params: Params, clock: Clock) -> Response:
        """EInfo: the one database, its count and fields."""
        database = params.get("db", "")
        if not database:
            return Response(body=databases_xml(["pubmed"]))
        if database != "pubmed":
            return info_error(database)
        count = len(self._corpus.visible(clock.as_of))
        updated = f"{written(clock.as_of or clock.today)} 00:00"
        return Response(body=database_xml(count=count, updated=updated, fields=FIELD_LIST))


class _HistoryLost(LookupError):
    """A WebEnv or query key that is not there (any more)."""

    def __init__(self, key: str, web_env: str, start: int, size: int) -> None:
        super().__init__(key)
        where = f"query_key: {key}, WebEnv: {web_env}, retstart: {start}, retmax: {size}"
        self.messages = (
            f"Cannot retrieve history data. {where}",
            _HISTORY_LOST,
        )


def _number(params: Params, name: str, default: int) -> int:
    """A count among the parameters."""
    text = params.get(name, "")
    if not text:
        return default
    if not text.isdecimal():
        raise BadParameter(f"Invalid {name} specified: {text}")
    return int(text)


def _whole_term(params: Params, today: date) -> str:
    """The term, AND the kept result that query_key names, AND the days that datetype limits to."""
    parts = [f"({params['term']})"] if params.get("term", "").strip() else []
    if params.get("query_key"):
        parts.append(f"#{_number(params, 'query_key', 0)}")
    if not parts:
        raise BadParameter("Empty term and query_key - nothing todo")
    span = _date_limit(params, today)
    if span:
        field = field_of(params.get("datetype", "edat"))
        if field is None or not field.is_date:
            raise BadParameter(f"Invalid datetype specified: {params.get('datetype')}")
        parts.append(f"{written(span.first)}:{written(span.last)}[{field}]")
    return " AND ".join(parts) if len(parts) > 1 else params.get("term") or parts[0]


def _date_limit(params: Params, today: date) -> DaySpan | None:
    """The days of reldate, or of mindate and maxdate, which only work together."""
    if params.get("reldate"):
        return last_days(_number(params, "reldate", 0), today=today)
    if params.get("mindate") and params.get("maxdate"):
        span = read_span(params["mindate"], params["maxdate"], today=today)
        if span is None:
            raise BadParameter("Invalid mindate or maxdate specified")
        return span
    return None
