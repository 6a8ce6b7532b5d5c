"""Which answers of NCBI's E-utilities are answers, and what is wrong with the others.

HTTP 200 is not success here: errors, web pages, cut and empty bodies come with it. The table says
by status and body what is transient (asked again) and what is permanent.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from litwatch.errors import BadAnswer, Rejected, SourceError, Unreachable
from litwatch.sources.exchange import Answer, Refusal, Request

# The element that a complete answer to an operation consists of.
ROOTS: Final = {"esearch": "eSearchResult", "efetch": "PubmedArticleSet", "einfo": "eInfoResult"}

_OK: Final = 200
_SERVER_ERROR: Final = 500
_LONGEST_QUOTE: Final = 300
_LONGEST_END: Final = 200
_ERROR_ELEMENT: Final = re.compile(rb"<ERROR>(.*?)</ERROR>", re.DOTALL | re.IGNORECASE)
# Read by pattern and not as JSON: NCBI writes raw line breaks inside the string.
_ERROR_MEMBER: Final = re.compile(rb'"error"\s*:\s*"((?:[^"\\]|\\.)*)"', re.DOTALL | re.IGNORECASE)
_ENCODING: Final = re.compile(rb"^\s*<\?xml[^>]*?encoding=[\"']([^\"']+)[\"']")
_UTF8: Final = frozenset({b"utf-8", b"utf8", b"us-ascii", b"ascii"})
_ROOT: Final = re.compile(rb"<([A-Za-z][\w.-]*)[\s/>]")
# PubMed says of every search what it searched for, and of one in vain that nothing was found.
_HOLLOW: Final = re.compile(
    rb"<Count>0</Count>.*<IdList\s*/>.*<QueryTranslation\s*(/>|></QueryTranslation>)", re.DOTALL
)
_REMARKS: Final = re.compile(rb"<(ErrorList|WarningList)\b")
_KEY_REMEDY: Final = "Check the key in LITWATCH_PUBMED__API_KEY."


@dataclass(frozen=True, slots=True)
class _Row:
    """Errors whose text holds `words` (a pattern), and what they are."""

    words: str
    error: type[SourceError]
    remedy: str = ""


# The first row that fits counts. Texts: recorded answers and issue threads of public clients.
_TABLE: Final = (
    _Row(r"api key (is )?(invalid|not valid)|invalid api key", Rejected, _KEY_REMEDY),
    _Row(r"rate limit exceeded|too many requests", Unreachable),
    _Row(r"'retstart' cannot be larger", Rejected, "Ask for fewer records at a time."),
    _Row(r"invalid db name|unknown database", Rejected),
    _Row(r"unable to obtain query", Unreachable),
    _Row(r"history data|from history|webenv|query_key", Rejected, "Search again."),
    _Row(r"wildcard", Rejected, "Write some truncated words of the strategy out."),
    _Row(r"query refused", Rejected, "Report this: the query cannot be read as PubMed reads one."),
    _Row(r"empty term|nothing todo|no uids|id list is empty", Rejected),
    _Row(r"too (long|large|big)", Rejected, "Shorten the strategy."),
    _Row(r"external viewer error|timeout|timed out|temporar|try again", Unreachable),
    _Row(r"search backend failed|is not supported|exception", Unreachable),
)
_TRANSIENT_STATUS: Final = frozenset({408, 425, 429})


def judge(request: Request, answer: Answer) -> Refusal | None:
    """Say what is wrong with an answer of E-utilities; None if it is what was asked for."""
    text = error_text(answer.body)
    if text:
        return _named(text, answer.status)
    if answer.status != _OK:
        error = _error_of_status(answer.status)
        remedy = "" if error is Unreachable else "Check pubmed.base_url in config.yaml."
        return Refusal(f"answered with HTTP {answer.status}", error, remedy)
    return _judge_body(answer.body, ROOTS[request.operation])


def error_text(body: bytes) -> str:
    """Give the words of an error body on one line, empty for a body that is none.

    Records are never searched for such words: they may well write about errors.
    """
    start = body[:2000].lstrip()
    if start.startswith(b"{"):
        found = _ERROR_MEMBER.findall(body)
    elif root_of(body) == "PubmedArticleSet":
        found = []
    else:
        found = _ERROR_ELEMENT.findall(body)
    text = "; ".join(" ".join(part.decode("utf-8", "replace").split()) for part in found)
    return text if len(text) <= _LONGEST_QUOTE else f"{text[:_LONGEST_QUOTE]} …"


def root_of(body: bytes) -> str:
    """Name the first element of a body; prolog and DOCTYPE are passed over."""
    found = _ROOT.search(body)
    return found.group(1).decode("ascii") if found else ""


def _named(text: str, status: int) -> Refusal:
    """Find an error's row; a text that no row knows is judged by the status."""
    said = f'answered with an error: "{text}"'
    for row in _TABLE:
        if re.search(row.words, text, re.IGNORECASE):
            return Refusal(said, row.error, row.remedy)
    return Refusal(said, Unreachable if status == _OK else _error_of_status(status))


def _error_of_status(status: int) -> type[SourceError]:
    is_transient = status in _TRANSIENT_STATUS or status >= _SERVER_ERROR
    return Unreachable if is_transient else Rejected


def _judge_body(body: bytes, wanted: str) -> Refusal | None:
    """Judge a body at HTTP 200 by its first and last element."""
    root = root_of(body)
    if not body.strip():
        return Refusal("sent an empty answer", Unreachable)
    if not root:
        message = "an XML prolog and nothing else" if body.lstrip()[:5] == b"<?xml" else "no XML"
        return Refusal(f"sent {message}", Unreachable)
    if root.lower() in ("html", "head", "body"):
        return Refusal("sent a web page instead of data", Unreachable)
    if root != wanted:
        return Refusal(f"sent {root} where {wanted} was asked for", BadAnswer)
    return _judge_content(body, wanted)


def _judge_content(body: bytes, wanted: str) -> Refusal | None:
    """Judge a body of the right kind: its charset, whether it says anything, its end."""
    if not _is_utf8(body):
        return Refusal("sent an answer that is not written in UTF-8", Unreachable)
    if _HOLLOW.search(body) and not _REMARKS.search(body):
        return Refusal("found nothing and does not say what it searched for", Unreachable)
    end = rf"(</{wanted}>|<{wanted}\s*/>)\s*\Z".encode()
    is_whole = re.search(end, body[-_LONGEST_END:])
    return None if is_whole else Refusal("cut its answer short", Unreachable)


def _is_utf8(body: bytes) -> bool:
    """Whether a body is in UTF-8 and says so, or says nothing; PubMed writes nothing else.

    The charset of the Content-Type is not asked: servers and proxies set it without looking.
    """
    declared = _ENCODING.match(body)
    if declared and declared.group(1).lower() not in _UTF8:
        return False
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
