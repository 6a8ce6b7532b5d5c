"""Slices of a query: every id, each once, in few searches, or an error that says what changed."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import chain, repeat

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from litwatch.errors import BadAnswer
from litwatch.sources.base import SearchAnswer
from litwatch.sources.slices import (
    ALL_DAYS,
    ALL_PMIDS,
    MOST_IN_A_SLICE,
    Span,
    Unsettled,
    joined,
    search_in_slices,
)

SERVED = 9_999
SPAN = re.compile(r"AND \(([\d/]+):([\d/]+)\[(crdt|uid)\]\)")


class PlainPubmed:
    """Records as (day of creation, PMID); serves at most 9,999 ids of a search."""

    def __init__(self, records: Sequence[tuple[date, int]]) -> None:
        self.records = sorted(records)
        self.days = [day for day, _ in self.records]
        self.asked: list[str] = []

    def __call__(self, term: str) -> SearchAnswer:
        self.asked.append(term)
        assert term.startswith("(cold)")
        first, last, pmids = date.min, date.max, (0, 10**9)
        for start, end, field in SPAN.findall(term):
            if field == "uid":
                pmids = max(pmids[0], int(start)), min(pmids[1], int(end))
            else:
                first, last = max(first, as_day(start)), min(last, as_day(end))
        part = self.records[bisect_left(self.days, first) : bisect_right(self.days, last)]
        ids = [str(pmid) for _, pmid in part if pmids[0] <= pmid <= pmids[1]]
        return SearchAnswer(tuple(ids[:SERVED]), len(ids))


def as_day(text: str) -> date:
    return date(*map(int, text.split("/")))


def spread(count: int, *, first: date, days: int, first_pmid: int = 30_000_000) -> PlainPubmed:
    """Records that arrive evenly over so many days."""
    return PlainPubmed(
        [(first + timedelta(days=n * days // count), first_pmid + 3 * n) for n in range(count)]
    )


def sliced(pubmed: PlainPubmed) -> SearchAnswer:
    return search_in_slices("cold", len(pubmed.records), pubmed)


def assert_whole(answer: SearchAnswer, pubmed: PlainPubmed) -> None:
    assert sorted(map(int, answer.ids)) == sorted(pmid for _, pmid in pubmed.records)
    assert answer.count == len(pubmed.records)


@pytest.mark.parametrize(
    "first, days, most",
    [
        (date(2000, 1, 1), 9_500, 9),
        (date(2024, 1, 1), 700, 13),
        (date(2025, 3, 3), 1, 32),
        (date(1966, 1, 1), 22_000, 10),
    ],
    ids=["26 years", "2 years", "one day", "60 years"],
)
def test_thirty_thousand_records_cost_few_searches(first: date, days: int, most: int) -> None:
    pubmed = spread(30_000, first=first, days=days)
    assert_whole(sliced(pubmed), pubmed)
    assert len(pubmed.asked) <= most


def test_a_day_that_is_too_full_is_sliced_by_pmid_and_other_days_are_not() -> None:
    busy = spread(25_000, first=date(2020, 6, 1), days=1)
    quiet = spread(6_000, first=date(2021, 1, 1), days=300, first_pmid=50_000_000)
    pubmed = PlainPubmed(busy.records + quiet.records)
    assert_whole(sliced(pubmed), pubmed)
    by_pmid = [term for term in pubmed.asked if "[uid]" in term]
    assert by_pmid
    assert all("2020/06/01:2020/06/01[crdt]" in term for term in by_pmid)


@settings(max_examples=25, deadline=None)
@given(
    parts=st.lists(
        st.tuples(
            st.dates(date(1950, 1, 1), date(2030, 12, 31)),
            st.integers(1, 4_000),
            st.integers(1, 12_000),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_every_record_comes_once_however_records_lie(parts: list[tuple[date, int, int]]) -> None:
    records: list[tuple[date, int]] = []
    for number, (first, days, count) in enumerate(parts):
        start = 1_000_000 + number * 20_000_000
        records += spread(count, first=first, days=days, first_pmid=start).records
    pubmed = PlainPubmed(records)
    assert_whole(sliced(pubmed), pubmed)
    served = [len(pubmed(term).ids) for term in tuple(pubmed.asked)]
    assert max(served) <= SERVED
    assert len(served) <= 40 + 4 * len(records) // MOST_IN_A_SLICE * 12


def test_no_span_has_a_gap_and_none_overlaps() -> None:
    for whole in (ALL_DAYS, ALL_PMIDS, Span(7, 8, is_days=False)):
        left, right = whole.halves
        assert (left.first, right.last) == (whole.first, whole.last)
        assert left.last + 1 == right.first


def test_spans_are_written_as_pubmed_reads_them() -> None:
    assert ALL_DAYS.term == "1900/01/01:2100/12/31[crdt]"
    assert Span(1, 50, is_days=False).term == "1:50[uid]"


def test_publication_dates_are_never_asked_for() -> None:
    pubmed = spread(30_000, first=date(2025, 3, 3), days=3)
    sliced(pubmed)
    tags = {tag for term in pubmed.asked for tag in re.findall(r"\[(\w+)\]", term)}
    assert tags == {"crdt", "uid"}


class Changing:
    """A record arrives, or leaves, after so many searches."""

    def __init__(self, before: PlainPubmed, after: PlainPubmed, searches: int) -> None:
        self.turns = chain(repeat(before, searches), repeat(after))

    def __call__(self, term: str) -> SearchAnswer:
        return next(self.turns)(term)


@pytest.mark.parametrize("change", [-1, 1], ids=["one fewer", "one more"])
@pytest.mark.parametrize("searches", [0, 1, 4])
def test_what_changed_in_between_is_an_error_and_never_a_loss(change: int, searches: int) -> None:
    before = spread(30_000, first=date(2000, 1, 1), days=9_500)
    day = date(2001, 1, 1)
    after = [*before.records, (day, 5)] if change > 0 else before.records[:-1]
    changing = Changing(before, PlainPubmed(after), searches)
    with pytest.raises(Unsettled, match=r"\d+ records") as failed:
        search_in_slices("cold", 30_000, changing)
    assert isinstance(failed.value, BadAnswer)
    assert "run again" in failed.value.remedy


def test_one_id_in_two_slices_is_an_error() -> None:
    pubmed = spread(20_000, first=date(2000, 1, 1), days=9_500)

    def repeating(term: str) -> SearchAnswer:
        answer = pubmed(term)
        return SearchAnswer(("30000000", *answer.ids[1:]), answer.count) if answer.ids else answer

    with pytest.raises(Unsettled, match="20000 records were found but their slices hold 1999"):
        search_in_slices("cold", 20_000, repeating)


def test_a_count_that_no_slice_explains_ends() -> None:
    def stubborn(_term: str) -> SearchAnswer:
        return SearchAnswer(tuple(map(str, range(SERVED))), 20_000)

    with pytest.raises(Unsettled, match="under one PMID"):
        search_in_slices("cold", 20_000, stubborn)


def test_joined_answers_keep_each_id_and_each_warning_once() -> None:
    one = SearchAnswer(("1", "2"), 2, ("w",), "a")
    other = SearchAnswer(("2", "3"), 2, ("w", "v"), "b")
    assert joined([one, other]) == SearchAnswer(("1", "2", "3"), 3, ("w", "v"), "a OR b")
