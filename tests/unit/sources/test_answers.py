"""What E-utilities answer, told apart by status and body."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from litwatch.errors import BadAnswer, Rejected, SourceError, Unreachable
from litwatch.sources.answers import error_text, judge, root_of
from litwatch.sources.exchange import Answer, Request

WHOLE = b'<?xml version="1.0"?>\n<eSearchResult><Count>0</Count></eSearchResult>\n'
EMPTY_SET = b'<?xml version="1.0"?><PubmedArticleSet></PubmedArticleSet>'


def verdict(
    body: bytes, *, status: int = 200, operation: str = "esearch"
) -> type[SourceError] | None:
    refusal = judge(Request("https://x/", {}, operation, "p"), Answer(status, {}, body))
    return refusal.error if refusal else None


def says(body: bytes, *, status: int = 200, operation: str = "esearch") -> str:
    refusal = judge(Request("https://x/", {}, operation, "p"), Answer(status, {}, body))
    return refusal.message if refusal else ""


@pytest.mark.parametrize(
    "body, operation",
    [(WHOLE, "esearch"), (EMPTY_SET, "efetch"), (b"<PubmedArticleSet/>", "efetch")],
)
def test_a_whole_answer_is_accepted(body: bytes, operation: str) -> None:
    assert verdict(body, operation=operation) is None


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504, 599])
def test_a_busy_server_is_transient(status: int) -> None:
    assert verdict(b"", status=status) is Unreachable
    assert str(status) in says(b"", status=status)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 414])
def test_a_refusing_server_is_permanent(status: int) -> None:
    assert verdict(b"", status=status) is Rejected


@pytest.mark.parametrize(
    "text, expected",
    [
        ("Search Backend failed: Exception: busy", Unreachable),
        ("Search Backend failed: 'retstart' cannot be larger than 9998", Rejected),
        ("Invalid db name specified: nonsense", Rejected),
        ("API key invalid", Rejected),
        ("API rate limit exceeded", Unreachable),
        ("Error: External viewer error: Empty Response. Status: Timeout", Unreachable),
        ("Too many wildcard variations", Rejected),
        ("Empty term and query_key - nothing todo", Rejected),
        ("Unable to obtain query #1", Unreachable),
        ("something that nobody has seen yet", Unreachable),
    ],
)
@pytest.mark.parametrize(
    "form", ["<eSearchResult><ERROR>{}</ERROR></eSearchResult>", '{{"error":"{}"}}']
)
def test_errors_at_200_are_judged_by_their_words(
    text: str, expected: type[SourceError], form: str
) -> None:
    body = form.format(text).encode()
    assert verdict(body) is expected
    assert text in says(body)


def test_an_error_that_no_row_knows_is_judged_by_its_status() -> None:
    body = b"<eSearchResult><ERROR>new</ERROR></eSearchResult>"
    assert (verdict(body, status=400), verdict(body, status=500)) == (Rejected, Unreachable)


@pytest.mark.parametrize(
    "body, words",
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (b'<?xml version="1.0" ?>\n', "prolog and nothing else"),
        (b"<!DOCTYPE html>\n<html><body>Maintenance</body></html>", "web page"),
        (b"please wait", "no XML"),
        (WHOLE[:-20], "cut"),
        (b"<eSearchResult><IdList/>", "cut"),
    ],
)
def test_bodies_that_are_worth_asking_again(body: bytes, words: str) -> None:
    assert verdict(body) is Unreachable
    assert words in says(body)


def in_vain(translation: bytes, remark: bytes = b"") -> bytes:
    """A search that found nothing, with what PubMed says that it searched for."""
    told = b"<QueryTranslation>" + translation + b"</QueryTranslation>"
    head = b"<eSearchResult><Count>0</Count><RetMax>0</RetMax><IdList/>"
    return head + told + remark + b"</eSearchResult>"


def test_nothing_found_and_nothing_said_is_no_answer() -> None:
    """Were it believed, a first run would find nothing and cover all days."""
    remark = b"<WarningList><OutputMessage>No items found.</OutputMessage></WarningList>"
    assert verdict(in_vain(b"")) is Unreachable
    assert verdict(in_vain(b"neuroma[tiab]")) is None
    assert verdict(in_vain(b"", remark)) is None


def test_another_operations_answer_is_a_bad_answer() -> None:
    assert verdict(WHOLE, operation="efetch") is BadAnswer
    assert "eSearchResult where PubmedArticleSet" in says(WHOLE, operation="efetch")


@pytest.mark.parametrize(
    "declared, encoding, expected",
    [
        ("UTF-8", "utf-8", None),
        ("utf-8", "utf-8", None),
        ("US-ASCII", "ascii", None),
        ("ISO-8859-1", "utf-8", Unreachable),
        ("ISO-8859-1", "latin-1", Unreachable),
        ("UTF-8", "latin-1", Unreachable),
        ("UTF-16", "utf-16", Unreachable),
    ],
)
def test_an_answer_in_another_encoding_is_worth_asking_again(
    declared: str, encoding: str, expected: type[SourceError] | None
) -> None:
    name = "Morton" if encoding == "ascii" else "Ménière"
    text = f'<?xml version="1.0" encoding="{declared}"?>\n<PubmedArticleSet><!-- {name} -->'
    body = f"{text}</PubmedArticleSet>".encode(encoding)
    assert verdict(body, operation="efetch") is expected


@settings(deadline=None)
@given(cut=st.integers(min_value=0, max_value=len(WHOLE) - 3))
def test_an_answer_cut_at_any_byte_is_worth_asking_again(cut: int) -> None:
    assert verdict(WHOLE[:cut]) is Unreachable


def test_records_may_write_about_errors() -> None:
    body = EMPTY_SET.replace(b"></", b"><!-- <ERROR>Search Backend failed</ERROR> --></")
    assert error_text(body) == ""
    assert verdict(body, operation="efetch") is None


def test_long_errors_are_shortened_to_one_line() -> None:
    body = b"<eSearchResult><ERROR>" + b"so\nlong " * 200 + b"</ERROR></eSearchResult>"
    assert "\n" not in error_text(body)
    assert len(error_text(body)) < 310


def test_the_root_is_found_behind_prolog_and_doctype() -> None:
    assert root_of(b'<?xml version="1.0"?><!DOCTYPE a SYSTEM "a.dtd">\n<a b="c"/>') == "a"
    assert root_of(b"no markup") == ""


# Every recorded error body, with the status it came with and what it is.
RECORDED = {
    "efetch_history_lost_200.xml": (200, "efetch", Rejected),
    "efetch_history_retstart_400.xml": (400, "efetch", Rejected),
    "efetch_viewer_timeout_400.xml": (400, "efetch", Unreachable),
    "esearch_baddb_200.json": (200, "esearch", Rejected),
    "esearch_db_not_supported_200.xml": (200, "esearch", Unreachable),
    "esearch_error_raw_newlines_200.json": (200, "esearch", Rejected),
    "esearch_phrase_not_found_with_hits.xml": (200, "esearch", None),
    "esearch_retstart_200.xml": (200, "esearch", Rejected),
    "http429.json": (429, "esearch", Unreachable),
    "http500_diagnostic.html": (500, "esearch", Unreachable),
}


@pytest.mark.parametrize("name", RECORDED)
def test_recorded_error_bodies_are_told_apart(shared_data: Path, name: str) -> None:
    status, operation, expected = RECORDED[name]
    body = (shared_data / "payloads" / "error_bodies" / name).read_bytes()
    assert verdict(body, status=status, operation=operation) is expected
    if expected:
        assert "\n" not in says(body, status=status, operation=operation)


def test_no_recorded_error_body_is_left_out(shared_data: Path) -> None:
    names = {path.name for path in (shared_data / "payloads" / "error_bodies").iterdir()}
    assert names - {"README.md"} == set(RECORDED)
