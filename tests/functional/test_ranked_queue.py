"""A queue that learns from decisions, and the advice when its reading may stop."""

from __future__ import annotations

import pytest

from litwatch.errors import LitwatchError
from litwatch.pipeline.decisions import Ruling
from tests.desk import Desk

FIRST = ("--stage", "title_abstract")
ORDERS = ("route", "ranked")


def order(desk: Desk, *words: str) -> list[str]:
    return [entry["record_id"] for entry in desk.told("queue", "neuroma", *words)]


def ruling(name: str, decision: str) -> Ruling:
    return Ruling(name, decision, "title_abstract", "Ann")


def test_the_ranked_queue_is_that_by_route_until_decisions_teach_another_order(desk: Desk) -> None:
    waiting = order(desk, *FIRST)
    assert order(desk, *FIRST, "--order", "ranked") == waiting
    nominated = ("--topic", "neuroma", "--route", "expert", "--by", "Ann", "--why", "Known.")
    assert desk.said("nominate", "10.9999/nobody.holds", *nominated).exit_code == 0
    desk.rule(ruling(waiting[0], "include"), ruling(waiting[-1], "exclude"))
    by_route, ranked = (desk.told("queue", "neuroma", "--order", name) for name in ORDERS)
    assert sorted(map(str, ranked)) == sorted(map(str, by_route))
    assert any(entry["record_id"].startswith("nominated:") for entry in ranked)
    stages = [entry["stage"] for entry in ranked]
    assert stages == sorted(stages, reverse=True)
    assert "full_text" in stages
    told = desk.said("queue", "neuroma", "--order", "ranked").stdout
    assert told.splitlines()[-1].startswith("Stop? Of ")


def test_advice_counts_what_is_settled_on_title_and_abstract(desk: Desk) -> None:
    waiting = order(desk, *FIRST)
    words = ["include", "exclude", "maybe"]
    desk.rule(*(ruling(name, word) for name, word in zip(waiting, words, strict=False)))
    advice = desk.told("stopping", "neuroma")
    assert (advice["read"], advice["waiting"], advice["includes"]) == (2, len(waiting) - 2, 1)
    assert advice["may_stop"] is False
    assert 0 < advice["recall_shown"] < 0.95
    desk.rule(*(ruling(name, "exclude") for name in waiting[2:]), hours=1)
    advice = desk.told("stopping", "neuroma")
    assert (advice["waiting"], advice["may_stop"], advice["recall_shown"]) == (0, True, 1)


@pytest.mark.parametrize(
    "words, said",
    [
        (("stopping", "neuroma", "--recall", "1"), "--recall 1 is no share"),
        (("stopping", "neuroma", "--confidence", "0"), "--confidence 0 is no share"),
        (("stopping", "nothing"), "nothing"),
        (("queue", "nothing", "--order", "ranked"), "nothing"),
    ],
)
def test_what_cannot_be_is_refused(desk: Desk, words: tuple[str, ...], said: str) -> None:
    result = desk.said(*words)
    assert isinstance(result.exception, LitwatchError)
    assert said in str(result.exception)
