"""How long the transport is patient: the run has an end, and a dead server is left alone."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from litwatch.errors import Rejected, SourceError, Stopped, Unreachable
from litwatch.sources.exchange import Limits

if TYPE_CHECKING:
    from tests.unit.sources.conftest import Desk


class TestTheRunsTime:
    def test_nothing_is_sent_after_its_end(self, desk: Desk) -> None:
        sender = desk.open(Limits(run_seconds=100))
        desk.clock.passed = 101
        with pytest.raises(Stopped, match="the run may take 100 seconds") as failed:
            sender.post(desk.question)
        assert "Nothing was lost" in failed.value.remedy
        assert desk.ncbi.asked == []

    def test_waiting_for_the_pace_counts(self, desk: Desk) -> None:
        sender = desk.open(Limits(run_seconds=100))
        desk.pace().hold_off(200)
        with pytest.raises(Stopped, match="100 seconds"):
            sender.post(desk.question)
        assert desk.clock.passed < 100
        assert desk.ncbi.asked == []

    def test_waiting_between_tries_counts(self, desk: Desk) -> None:
        desk.ncbi.play(desk.replies.reply(status=503, headers={"Retry-After": "150"}))
        with pytest.raises(Stopped, match=r"100 seconds \(the last answer: .*HTTP 503\)"):
            desk.open(Limits(run_seconds=100)).post(desk.question)
        assert desk.clock.passed < 100
        assert len(desk.ncbi.asked) == 1

    def test_a_slow_answer_is_cut_off_at_the_runs_end(self, desk: Desk) -> None:
        desk.ncbi.play(desk.replies.reply(b" " * 400, trickle_seconds=0.05))
        started = time.monotonic()
        with pytest.raises(Unreachable, match=r"too slowly|may take"):
            desk.open(Limits(run_seconds=0.4, attempts=1)).post(desk.question)
        assert time.monotonic() - started < 2


class TestTheCircuit:
    def test_after_two_requests_in_vain_the_next_ones_fail_at_once(self, desk: Desk) -> None:
        """Ten topics and a server that is down: two of them are tried, not ten."""
        desk.ncbi.play(*[desk.replies.reply(status=503)] * 20)
        sender = desk.open(Limits(attempts=3))
        raised = []
        for _ in range(10):
            with pytest.raises(Unreachable) as failed:
                sender.post(desk.question)
            raised.append(failed.value)
        assert len(desk.ncbi.asked) == sender.requests == 6
        assert [type(error) for error in raised] == [Unreachable] * 2 + [Stopped] * 8
        assert len({str(error) for error in raised[2:]}) == 1
        assert re.fullmatch(
            r"PubMed \(127\.0\.0\.1, esearch\): is not asked since 06:00:\d\d UTC, after 2 "
            r"requests in a row failed \(the last: answered with HTTP 503 \(asked 3 times\)\), and "
            r"not before 2026-09-28 06:02:\d\d UTC\. Nothing was lost: .*",
            str(raised[-1]),
        )

    @pytest.mark.parametrize("is_back", [True, False], ids=["back", "still down"])
    def test_after_its_rest_one_request_tries_the_server(
        self, desk: Desk, *, is_back: bool
    ) -> None:
        sender = desk.open(Limits(attempts=2, rest_seconds=60))
        desk.ncbi.play(*[desk.replies.reply(status=500)] * 4)
        for _ in range(2):
            with pytest.raises(Unreachable):
                sender.post(desk.question)
        desk.clock.passed += 61
        if is_back:
            desk.ncbi.play(*[desk.replies.esearch("1")] * 2)
            assert sender.post(desk.question) == sender.post(desk.question)
            assert sender.requests == 6
        else:
            desk.ncbi.play(*[desk.replies.reply(status=500)] * 9)
            with pytest.raises(Unreachable) as failed:
                sender.post(desk.question)
            assert failed.value.message == "answered with HTTP 500"
            with pytest.raises(Stopped, match="is not asked since"):
                sender.post(desk.question)
            assert sender.requests == 5

    def test_a_success_or_a_refusal_between_failures_keeps_it_closed(self, desk: Desk) -> None:
        down, refusal = desk.replies.reply(status=503), desk.replies.reply(status=404)
        desk.ncbi.play(down, refusal, down, desk.replies.esearch(), down, refusal)
        sender = desk.open(Limits(attempts=1))
        outcomes = []
        for _ in range(6):
            try:
                sender.post(desk.question)
            except SourceError as error:
                outcomes.append(type(error))
        assert outcomes == [Unreachable, Rejected, Unreachable, Unreachable, Rejected]

    def test_trials_are_short_and_open_nothing(self, desk: Desk) -> None:
        desk.ncbi.play(*[desk.replies.reply(status=503)] * 20)
        sender = desk.open(Limits(attempts=5))
        for _ in range(4):
            with pytest.raises(Unreachable, match="asked 2 times"):
                sender.post(replace(desk.question, is_trial=True))
        assert sender.requests == 8

    def test_a_server_that_asks_for_a_long_rest_is_left_alone(self, desk: Desk) -> None:
        desk.ncbi.play(desk.replies.reply(status=503, headers={"Retry-After": "7200"}))
        sender = desk.open()
        with pytest.raises(Unreachable, match="HTTP 503"):
            sender.post(desk.question)
        with pytest.raises(Stopped, match="not before 2026-09-28 08:00:0"):
            sender.post(desk.question)
        assert len(desk.ncbi.asked) == 1
