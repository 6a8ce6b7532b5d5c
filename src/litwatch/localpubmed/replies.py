"""The bodies of E-utilities answers, as NCBI shapes them: XML with DOCTYPE, and JSON.

Shapes follow answers recorded from NCBI (November 2025 and April 2024).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from litwatch.localpubmed.search import SearchOutcome

XML = "text/xml; charset=UTF-8"
JSON = "application/json; charset=UTF-8"
TEXT = "text/plain; charset=UTF-8"

_DTD = "https://eutils.ncbi.nlm.nih.gov/eutils/dtd"
_PROLOG = '<?xml version="1.0" encoding="UTF-8" ?>\n'
_ESEARCH = (
    f'{_PROLOG}<!DOCTYPE eSearchResult PUBLIC "-//NLM//DTD esearch 20060628//EN"'
    f' "{_DTD}/20060628/esearch.dtd">\n'
)
_EFETCH = (
    f'{_PROLOG}<!DOCTYPE eEfetchResult PUBLIC "-//NLM//DTD efetch 20131226//EN"'
    f' "{_DTD}/20131226/efetch.dtd">\n'
)
_EINFO = (
    f'{_PROLOG}<!DOCTYPE eInfoResult PUBLIC "-//NLM//DTD einfo 20190110//EN"'
    f' "{_DTD}/20190110/einfo.dtd">\n'
)
_RECORDS = (
    b'<?xml version="1.0" ?>\n<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle,'
    b' 1st January 2025//EN" "https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">\n'
    b"<PubmedArticleSet>\n"
)


@dataclass(frozen=True, slots=True)
class Response:
    """One HTTP answer; the last five fields play faults.

    `promised_length` is announced as Content-Length though `body` is shorter or longer; `delay`
    is waited for, in seconds, before the first byte; `drops_connection` sends nothing at all;
    `pauses` are (byte of the body, seconds to wait before it), in their order; after
    `breaks_after` bytes of the body the connection is reset.
    """

    status: int = 200
    body: bytes = b""
    content_type: str = XML
    headers: Mapping[str, str] = field(default_factory=dict)
    promised_length: int | None = None
    delay: float = 0.0
    drops_connection: bool = False
    pauses: tuple[tuple[int, float], ...] = ()
    breaks_after: int | None = None


@dataclass(frozen=True, slots=True)
class SearchPage:
    """One page of a search, as ESearch answers it; `history` is (query key, WebEnv)."""

    outcome: SearchOutcome
    ids: Sequence[str]
    start: int
    history: tuple[int, str] | None = None


@dataclass(frozen=True, slots=True)
class FieldInfo:
    """A search field as EInfo lists it."""

    name: str
    full_name: str
    description: str
    is_date: bool
    is_numerical: bool
    is_single_token: bool
    is_hierarchical: bool
    is_hidden: bool


def _tag(name: str, text: object) -> str:
    return f"<{name}>{escape(str(text))}</{name}>"


def _list(name: str, members: Iterable[tuple[str, Iterable[str]]]) -> str:
    """A list element of named members, nothing if there are none."""
    inner = "".join(_tag(member, text) for member, texts in members for text in texts)
    return f"<{name}>{inner}</{name}>" if inner else ""


def search_count_xml(outcome: SearchOutcome) -> bytes:
    """ESearch with rettype=count."""
    inner = _tag("Count", len(outcome.ids)) + _warnings_xml(outcome)
    return f"{_ESEARCH}<eSearchResult>{inner}</eSearchResult>\n".encode()


def search_xml(page: SearchPage) -> bytes:
    """ESearch with a page of ids."""
    outcome = page.outcome
    head = _tag("Count", len(outcome.ids)) + _tag("RetMax", len(page.ids))
    head += _tag("RetStart", page.start)
    if page.history:
        head += _tag("QueryKey", page.history[0]) + _tag("WebEnv", page.history[1])
    ids = "".join(f"<Id>{pmid}</Id>\n" for pmid in page.ids)
    head += f"<IdList>\n{ids}</IdList>" if ids else "<IdList/>"
    mapped = "".join(
        f"<Translation>     {_tag('From', source)}     {_tag('To', target)}    </Translation>"
        for source, target in outcome.mappings
    )
    head += f"<TranslationSet>{mapped}</TranslationSet>" if mapped else "<TranslationSet/>"
    head += _tag("QueryTranslation", outcome.translation) + _warnings_xml(outcome)
    return f"{_ESEARCH}<eSearchResult>{head}</eSearchResult>\n".encode()


def _warnings_xml(outcome: SearchOutcome) -> str:
    """ErrorList and WarningList, each only if it holds something."""
    errors = _list(
        "ErrorList",
        (
            ("PhraseNotFound", outcome.phrases_not_found),
            ("FieldNotFound", outcome.fields_not_found),
        ),
    )
    return errors + _list(
        "WarningList",
        (
            ("PhraseIgnored", outcome.phrases_ignored),
            ("QuotedPhraseNotFound", outcome.quoted_phrases_not_found),
            ("OutputMessage", outcome.messages),
        ),
    )


def search_json(page: SearchPage) -> bytes:
    """ESearch with retmode=json."""
    outcome = page.outcome
    found: dict[str, object] = {
        "count": str(len(outcome.ids)),
        "retmax": str(len(page.ids)),
        "retstart": str(page.start),
    }
    if page.history:
        found |= {"querykey": str(page.history[0]), "webenv": page.history[1]}
    found["idlist"] = list(page.ids)
    found["translationset"] = [{"from": a, "to": b} for a, b in outcome.mappings]
    found["querytranslation"] = outcome.translation
    return _search_json(found | _warnings_json(outcome))


def search_count_json(outcome: SearchOutcome) -> bytes:
    """ESearch with rettype=count and retmode=json."""
    return _search_json({"count": str(len(outcome.ids)), **_warnings_json(outcome)})


def _search_json(result: Mapping[str, object]) -> bytes:
    header = {"type": "esearch", "version": "0.3"}
    return json.dumps({"header": header, "esearchresult": result}).encode()


def _warnings_json(outcome: SearchOutcome) -> dict[str, object]:
    """The two lists, each only if it holds something."""
    errors = {
        "phrasesnotfound": list(outcome.phrases_not_found),
        "fieldsnotfound": list(outcome.fields_not_found),
    }
    warnings = {
        "phrasesignored": list(outcome.phrases_ignored),
        "quotedphrasesnotfound": list(outcome.quoted_phrases_not_found),
        "outputmessages": list(outcome.messages),
    }
    lists = {"errorlist": errors, "warninglist": warnings}
    return {name: value for name, value in lists.items() if any(value.values())}


def search_error(message: str, *, is_json: bool = False) -> Response:
    """An ESearch that failed: NCBI answers HTTP 200 all the same."""
    if is_json:
        return Response(body=_search_json({"ERROR": message}), content_type=JSON)
    body = f"{_ESEARCH}<eSearchResult>\n\t{_tag('ERROR', message)}\n</eSearchResult>\n"
    return Response(body=body.encode())


def fetch_error(status: int, *messages: str) -> Response:
    """An EFetch that failed."""
    errors = "".join(f"\t{_tag('ERROR', message)}\n" for message in messages)
    body = f"{_EFETCH}<eFetchResult>\n{errors}</eFetchResult>\n"
    return Response(status, body.encode())


def records_xml(raw_records: Iterable[bytes]) -> bytes:
    """EFetch: the records' own bytes in a PubmedArticleSet."""
    return _RECORDS + b"".join(raw_records) + b"</PubmedArticleSet>"


def info_error(database: str) -> Response:
    """EInfo on a database that is not served."""
    message = _tag("ERROR", f"Can not retrieve DbInfo for db={database}")
    return Response(body=f"{_EINFO}<eInfoResult>\n\t{message}\n</eInfoResult>\n".encode())


def databases_xml(names: Iterable[str]) -> bytes:
    """EInfo without a database."""
    listed = "".join(f"\n\t{_tag('DbName', name)}" for name in names)
    return f"{_EINFO}<eInfoResult>\n<DbList>\n{listed}\n</DbList>\n\n</eInfoResult>\n".encode()


def database_xml(*, count: int, updated: str, fields: Iterable[FieldInfo]) -> bytes:
    """EInfo on PubMed; `updated` is `2025/11/27 06:33`."""
    build = f"Build-{updated.replace('/', '.').replace(' ', '.').replace(':', '.')}"
    head = (
        _tag("DbName", "pubmed")
        + _tag("MenuName", "PubMed")
        + _tag("Description", "PubMed bibliographic record")
        + _tag("DbBuild", build)
        + _tag("Count", count)
        + _tag("LastUpdate", updated)
    )
    listed = "".join(map(_field_xml, fields))
    inner = f"{head}<FieldList>{listed}</FieldList><LinkList></LinkList>"
    return f"{_EINFO}<eInfoResult><DbInfo>{inner}</DbInfo></eInfoResult>\n".encode()


def _field_xml(info: FieldInfo) -> str:
    """One search field."""
    flags = (
        ("IsDate", info.is_date),
        ("IsNumerical", info.is_numerical),
        ("SingleToken", info.is_single_token),
        ("Hierarchy", info.is_hierarchical),
        ("IsHidden", info.is_hidden),
    )
    text = _tag("Name", info.name) + _tag("FullName", info.full_name)
    text += _tag("Description", info.description) + "<TermCount/>"
    text += "".join(_tag(name, "Y" if value else "N") for name, value in flags)
    return f"<Field>{text}</Field>"


def too_many_requests(address: str, *, count: int, limit: int) -> Response:
    """The recorded 429; `api-key` holds the caller's address, never a key."""
    body = {
        "error": "API rate limit exceeded",
        "api-key": address,
        "count": str(count),
        "limit": str(limit),
    }
    return Response(429, json.dumps(body, separators=(",", ":")).encode(), JSON)
