"""The transport: patient with what passes, firm with what does not, and discreet."""

from __future__ import annotations

import gzip
import logging
import time
import tracemalloc
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
import requests

from litwatch.errors import (
    BadAnswer,
    LitwatchError,
    Rejected,
    StoreError,
    Unreachable,
)
from litwatch.sources.archive import read_payload
from litwatch.sources.bodies import name_failure
from litwatch.sources.exchange import Limits

if TYPE_CHECKING:
    from tests.unit.sources.conftest import Desk

KEY = "0123456789abcdef0123456789abcdef0123"


class TestOneRequest:
    def test_fields_are_posted(self, desk: Desk) -> None:
        desk.ncbi.play(desk.replies.esearch("1"))
        assert desk.open().post(desk.question) == desk.replies.esearch("1").body
        (asked,) = desk.ncbi.asked
        assert asked.operation == "esearch"
        assert asked.fields == desk.question.fields
        assert asked.headers["User-Agent"] == "litwatch"

    def test_gzip_is_unpacked(self, desk: Desk) -> None:
        packed = gzip.compress(desk.replies.esearch("1").body)
        desk.ncbi.play(desk.replies.reply(packed, headers={"Content-Encoding": "gzip"}))
        assert desk.open().post(desk.question) == desk.replies.esearch("1").body

    def test_the_answer_is_archived_with_an_address_that_can_be_shown(self, desk: Desk) -> None:
        desk.ncbi.play(desk.replies.esearch("1"))
        sender = desk.open()
        body = sender.post(desk.question)
        (payload,) = sender.payloads
        assert read_payload(desk.folder / "archive", payload) == body
        assert payload.address == f"{desk.question.address}?db=pubmed&term=cold"
        assert (payload.operation, payload.purpose) == ("esearch", "topic")
        assert payload.received_at.tzinfo is not None

    def test_an_answer_that_cannot_be_archived_is_not_read(self, desk: Desk) -> None:
        desk.ncbi.play(desk.replies.esearch("1"))
        (desk.folder / "file").write_text("in the way")
        with pytest.raises(StoreError):
            desk.open(archive="file").post(desk.question)


class TestTransient:
    @pytest.mark.parametrize(
        "fault",
        [
            {"status": 429, "body": b'{"error":"API rate limit exceeded","count":"4","limit":"3"}'},
            {"status": 500, "body": b"<head><title>Error 500</title></head>"},
            {"status": 502},
            {"status": 503},
            {"status": 400, "body": b"<e><ERROR>External viewer error: Timeout</ERROR></e>"},
            {"body": b"<eSearchResult><ERROR>Search Backend failed</ERROR></eSearchResult>"},
            {"body": b"<html><body>Maintenance</body></html>"},
            {"body": b'<?xml version="1.0" ?>\n'},
            {"body": b""},
            {"body": b"<eSearchResult><Count>1</Count>"},
            {"body": b"<eSearchResult><Count>1</Count></eSearchResult>", "sent": 20},
            {"body": b"not gzip", "headers": {"Content-Encoding": "gzip"}},
            {"body": b"<eSearchResult/>", "sent": 5, "stall_seconds": 1.2},
        ],
        ids=[
            "429", "500", "502", "503", "400 timeout", "200 backend", "200 web page", "prolog",
            "empty", "cut", "connection closed early", "broken gzip", "stall",
        ],
    )  # fmt: skip
    def test_what_passes_is_asked_again(self, desk: Desk, fault: dict[str, object]) -> None:
        desk.ncbi.play(desk.replies.reply(**fault), desk.replies.esearch("1"))  # type: ignore[arg-type] # a table
        sender = desk.open(Limits(read_seconds=0.5 if "stall_seconds" in fault else 30))
        assert sender.post(desk.question) == desk.replies.esearch("1").body
        assert sender.requests == 2

    def test_attempts_are_counted_and_end(self, desk: Desk) -> None:
        desk.ncbi.play(*[desk.replies.reply(status=503)] * 3)
        sender = desk.open(Limits(attempts=3))
        with pytest.raises(Unreachable, match=r"HTTP 503.*asked 3 times") as failed:
            sender.post(desk.question)
        assert (sender.requests, len(desk.ncbi.asked), len(sender.payloads)) == (3, 3, 3)
        assert "127.0.0.1, esearch" in failed.value.where
        assert "Nothing was lost" in failed.value.remedy

    def test_waits_grow_with_full_jitter(self, desk: Desk) -> None:
        desk.ncbi.play(*[desk.replies.reply(status=503)] * 5)
        desk.clock.chance = 0.9
        with pytest.raises(Unreachable):
            desk.open(Limits(attempts=5)).post(desk.question)
        assert [pause for pause in desk.clock.slept if pause >= 0.9] == [0.9, 1.8, 3.6, 7.2]

    def test_retry_after_is_the_least_and_holds_for_everybody(self, desk: Desk) -> None:
        desk.ncbi.play(
            desk.replies.reply(status=429, headers={"Retry-After": "20"}), desk.replies.esearch()
        )
        desk.open().post(desk.question)
        assert 20 <= desk.clock.passed < 21
        desk.ncbi.play(desk.replies.reply(status=429, headers={"Retry-After": "20"}))
        with pytest.raises(Unreachable):
            desk.open(Limits(attempts=1)).post(desk.question)
        before = desk.clock.passed
        desk.pace().wait()
        assert desk.clock.passed >= before + 20

    def test_retry_after_may_be_a_date(self, desk: Desk) -> None:
        late = {"Retry-After": "Mon, 28 Sep 2026 06:00:30 GMT"}
        desk.ncbi.play(desk.replies.reply(status=503, headers=late), desk.replies.esearch())
        desk.open().post(desk.question)
        assert 30 <= desk.clock.passed < 31
        assert desk.clock.clock.now() >= datetime(2026, 9, 28, 6, 0, 30, tzinfo=UTC)

    def test_nobody_waits_for_hours(self, desk: Desk) -> None:
        desk.ncbi.play(desk.replies.reply(status=503, headers={"Retry-After": "7200"}))
        with pytest.raises(Unreachable, match="HTTP 503"):
            desk.open().post(desk.question)
        assert len(desk.ncbi.asked) == 1

    def test_an_exhausted_allowance_is_waited_out(self, desk: Desk) -> None:
        last = replace(desk.replies.esearch(), headers={"X-RateLimit-Remaining": "0"})
        desk.ncbi.play(last, desk.replies.esearch())
        sender = desk.open()
        sender.post(desk.question)
        sender.post(desk.question)
        assert desk.clock.passed >= 1

    def test_a_server_that_is_not_there_is_unreachable(self, desk: Desk) -> None:
        nowhere = replace(desk.question, address="http://127.0.0.1:9/esearch.fcgi")
        with pytest.raises(Unreachable, match="cannot be reached") as failed:
            desk.open(Limits(attempts=2)).post(nowhere)
        assert "run again later" in str(failed.value)
        assert desk.ncbi.asked == []

    def test_a_stall_ends_at_the_read_timeout(self, desk: Desk) -> None:
        desk.ncbi.play(desk.replies.reply(b"<eSearchResult/>", sent=0, stall_seconds=1.0))
        started = time.monotonic()
        with pytest.raises(Unreachable):
            desk.open(Limits(read_seconds=0.2, attempts=1)).post(desk.question)
        assert time.monotonic() - started < 0.9

    @pytest.mark.parametrize("headers", [{}, {"Content-Length": ""}], ids=["length", "no length"])
    def test_a_trickle_ends_at_the_answers_own_limit(
        self, desk: Desk, headers: dict[str, str]
    ) -> None:
        """Each byte comes well within the read timeout, the whole would take 20 seconds."""
        body = b"<eSearchResult><Count>0</Count></eSearchResult>" + b" " * 400
        desk.ncbi.play(desk.replies.reply(body, headers=headers, trickle_seconds=0.05))
        started = time.monotonic()
        with pytest.raises(Unreachable, match="too slowly"):
            desk.open(Limits(answer_seconds=0.3, read_seconds=5, attempts=1)).post(desk.question)
        assert time.monotonic() - started < 2


class TestPermanent:
    @pytest.mark.parametrize(
        "fault, expected, words",
        [
            ({"status": 404}, Rejected, "HTTP 404"),
            ({"status": 400, "body": b'{"error":"API key invalid"}'}, Rejected, "API key invalid"),
            ({"body": b"<e><ERROR>Invalid db name</ERROR></e>"}, Rejected, "db name"),
            ({"body": b"<PubmedArticleSet/>"}, BadAnswer, "where eSearchResult was asked for"),
        ],
    )  # fmt: skip
    def test_what_stays_is_asked_once(
        self, desk: Desk, fault: dict[str, object], expected: type[LitwatchError], words: str
    ) -> None:
        desk.ncbi.play(desk.replies.reply(**fault))  # type: ignore[arg-type] # a table
        with pytest.raises(expected, match=words):
            desk.open().post(desk.question)
        assert len(desk.ncbi.asked) == 1

    def test_an_answer_without_end_is_cut_off(self, desk: Desk) -> None:
        desk.ncbi.play(desk.replies.reply(b"x" * 2_000_000))
        with pytest.raises(Rejected, match="more than 1 MB"):
            desk.open(Limits(answer_bytes=1_000_000)).post(desk.question)

    @pytest.mark.parametrize("layers", [1, 2], ids=["gzip", "gzip in gzip"])
    def test_a_gzip_bomb_is_cut_off_while_it_unpacks(self, desk: Desk, layers: int) -> None:
        bomb = b"\0" * 100_000_000
        for _ in range(layers):
            bomb = gzip.compress(bomb)
        encoding = ", ".join(["gzip"] * layers)
        desk.ncbi.play(desk.replies.reply(bomb, headers={"Content-Encoding": encoding}))
        sender = desk.open(Limits(answer_bytes=1_000_000))
        tracemalloc.start()
        with pytest.raises(Rejected, match="more than 1 MB"):
            sender.post(desk.question)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert most < 20_000_000

    @pytest.mark.parametrize(
        "said, expected",
        [
            ("[SSL: CERTIFICATE_VERIFY_FAILED] certificate has expired", Rejected),
            ("[SSL: UNEXPECTED_EOF_WHILE_READING] EOF occurred in violation of protocol",
             Unreachable),
        ],
    )  # fmt: skip
    def test_a_bad_certificate_stays_bad_and_a_broken_connection_does_not(
        self, said: str, expected: type[LitwatchError]
    ) -> None:
        assert name_failure(requests.exceptions.SSLError(said)).error is expected

    @pytest.mark.parametrize("address", ["", "nowhere", "ftp://127.0.0.1/x", "http://"])
    def test_an_address_that_is_none_is_named(self, desk: Desk, address: str) -> None:
        with pytest.raises(Rejected, match="cannot be asked at this address") as failed:
            desk.open().post(replace(desk.question, address=address))
        assert "base_url" in failed.value.remedy


class TestRedirects:
    def test_within_the_host_they_are_followed_and_counted(self, desk: Desk) -> None:
        desk.ncbi.play(
            desk.replies.reply(status=308, headers={"Location": "/moved/esearch.fcgi"}),
            desk.replies.esearch("1"),
        )
        sender = desk.open()
        assert sender.post(desk.question) == desk.replies.esearch("1").body
        assert sender.requests == 2
        assert desk.ncbi.asked[1].fields == desk.question.fields

    @pytest.mark.parametrize("target", ["http://localhost/", "http://example.org/esearch.fcgi"])
    def test_to_another_host_they_are_not(self, desk: Desk, target: str) -> None:
        desk.ncbi.play(desk.replies.reply(status=302, headers={"Location": target}))
        with pytest.raises(Rejected, match=r"another place.*not followed"):
            desk.open().post(desk.question)

    def test_in_a_circle_they_end(self, desk: Desk) -> None:
        desk.ncbi.play(
            *[desk.replies.reply(status=302, headers={"Location": "/x/esearch.fcgi"})] * 9
        )
        with pytest.raises(Rejected, match="in a circle"):
            desk.open().post(desk.question)


class TestTheKey:
    def test_it_is_sent_and_shown_nowhere_else(
        self, desk: Desk, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG)
        echo = f'{{"error":"API key invalid: {KEY}","api-key":"{KEY}"}}'.encode()
        desk.ncbi.play(desk.replies.reply(echo, status=429), desk.replies.reply(echo, status=400))
        sender = desk.open()
        with pytest.raises(Rejected) as failed:
            sender.post(
                replace(desk.question, fields=dict(desk.question.fields) | {"term": f"x {KEY}"})
            )
        assert desk.ncbi.asked[0].fields["api_key"] == KEY
        assert KEY not in str(failed.value) + repr(failed.value.__cause__)
        assert KEY not in caplog.text + repr(sender.payloads)
        for path in (desk.folder / "archive").rglob("*.*"):
            content = path.read_bytes()
            plain = gzip.decompress(content) if path.suffix == ".gz" else content
            assert KEY.encode() not in plain
            assert b"me@example.org" not in plain
