"""What a search promised and the source did not give is asked for again by every run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from litwatch.domain import Owed, Record, SearchWindow
from litwatch.pipeline.acquisition import Acquisition, HeldRecords, acquire
from litwatch.sources.base import FetchAnswer, UnreadableRecord
from tests.fakes import FakeSource
from tests.unit.pipeline.conftest import Plan

RECORDS = {name: Record("pubmed", name, pmid=name) for name in "123"}
WEEK = SearchWindow(date(2026, 9, 24), date(2026, 10, 8))
FOLLOWING = HeldRecords(frozenset("12"), frozenset(), WEEK)


@dataclass
class Spoilt(FakeSource):
    """A source that cannot send record 9 in a form that anybody can read."""

    def fetch(self, ids: Sequence[str], *, purpose: str) -> FetchAnswer:
        answer = super().fetch([name for name in ids if name != "9"], purpose=purpose)
        unreadable = (UnreadableRecord("9", "no well-formed XML"),) if "9" in ids else ()
        return replace(answer, unreadable=unreadable)


def ask(plan: Plan, source: FakeSource, *owed: str) -> Acquisition:
    """Acquire for a topic to which these ids are owed."""
    waiting = replace(plan(), owed=tuple(Owed(name, "not sent") for name in owed))
    return acquire([waiting], source, following=FOLLOWING, take=lambda _records: None)


def test_an_owed_record_is_fetched_though_no_search_finds_it(plan: Plan) -> None:
    source = FakeSource({"t": ()}, RECORDS)
    acquired = ask(plan, source, "3")
    assert ("fetch", ("3",)) in source.asked
    assert (acquired.records, acquired.owed) == (1, {})


def test_an_id_that_does_not_come_is_owed_with_the_reason(plan: Plan) -> None:
    acquired = ask(plan, Spoilt({"t": ("1", "8", "9")}, RECORDS))
    assert acquired.owed == {"8": "not sent", "9": "no well-formed XML"}


def test_with_nothing_owed_a_quiet_week_stays_at_two_requests(plan: Plan) -> None:
    source = FakeSource({"t": ()}, RECORDS)
    ask(plan, source)
    assert source.requests == 2
