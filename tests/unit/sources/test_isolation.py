"""Records that spoil an answer: all others arrive, these are named, and the search has an end."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from litwatch.errors import BadAnswer, Rejected, SourceError, Stopped, Unreachable
from litwatch.formats.pubmed_xml import PubmedSet, read_pubmed_xml
from litwatch.sources.isolation import MOST_TRIALS, Fetched, fetch_isolating

ONE = read_pubmed_xml(
    b"<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>1</PMID><Article/></MedlineCitation>"
    b"</PubmedArticle></PubmedArticleSet>"
).records[0]
BATCH = tuple(str(number) for number in range(1, 201))


@dataclass
class PlainSource:
    """Fails whenever one of the poison records is asked for, and for good after `dies_after`."""

    poison: Collection[str] = ()
    error: SourceError = field(default_factory=lambda: BadAnswer("is damaged"))
    dies_after: int = 10_000
    asked: list[tuple[Sequence[str], bool]] = field(default_factory=list)

    def __call__(self, ids: Sequence[str], *, is_trial: bool) -> PubmedSet:
        self.asked.append((tuple(ids), is_trial))
        if len(self.asked) > self.dies_after:
            raise Unreachable("is down")
        if set(ids) & set(self.poison):
            raise self.error
        return PubmedSet(records=tuple(replace(ONE, source_id=one) for one in ids))


def ids_of(fetched: Fetched) -> list[str]:
    return [one.source_id for one in fetched.found.records]


def test_a_sound_batch_is_one_request() -> None:
    source = PlainSource()
    assert ids_of(fetch_isolating(BATCH, source)) == list(BATCH)
    assert source.asked == [(BATCH, False)]


@pytest.mark.parametrize(
    "error", [BadAnswer("is damaged"), Rejected("HTTP 400"), Unreachable("HTTP 500")], ids=repr
)
def test_each_place_of_one_poison_record_costs_at_most_nineteen_requests(
    error: SourceError,
) -> None:
    for poison in BATCH:
        source = PlainSource({poison}, error)
        fetched = fetch_isolating(BATCH, source)
        assert sorted(ids_of(fetched)) == sorted(set(BATCH) - {poison})
        assert [(one.source_id, one.reason) for one in fetched.unreadable] == [
            (poison, error.message)
        ]
        assert len(source.asked) <= 19


@settings(max_examples=60, deadline=None)
@given(
    size=st.integers(2, 200),
    spoilt=st.sets(st.integers(1, 200), min_size=1, max_size=3),
    transient=st.booleans(),
)
def test_every_record_arrives_or_is_named(size: int, spoilt: set[int], *, transient: bool) -> None:
    batch = BATCH[:size]
    poison = {str(number) for number in spoilt} & set(batch)
    source = PlainSource(poison, Unreachable("HTTP 500") if transient else BadAnswer("damaged"))
    ends = {batch[0], batch[-1]}
    if ends <= poison:
        with pytest.raises((Unreachable, BadAnswer)):
            fetch_isolating(batch, source)
        return
    fetched = fetch_isolating(batch, source)
    assert sorted(ids_of(fetched)) == sorted(set(batch) - poison)
    assert {one.source_id for one in fetched.unreadable} == poison
    assert len(source.asked) <= 1 + MOST_TRIALS


@pytest.mark.parametrize("error", [BadAnswer("a new format"), Unreachable("HTTP 503")], ids=repr)
def test_where_nothing_can_be_read_it_is_the_source_and_three_requests(error: SourceError) -> None:
    source = PlainSource(BATCH, error)
    with pytest.raises(type(error), match=error.message):
        fetch_isolating(BATCH, source)
    assert len(source.asked) == 3


def test_too_many_spoilt_records_are_the_sources_trouble() -> None:
    source = PlainSource(BATCH[1::3])
    with pytest.raises(BadAnswer, match="is damaged"):
        fetch_isolating(BATCH, source)
    assert len(source.asked) == 1 + MOST_TRIALS


@pytest.mark.parametrize("dies_after", range(1, 18))
def test_a_source_that_goes_down_during_the_search_blames_no_record(dies_after: int) -> None:
    alive = PlainSource({"77"}, Unreachable("HTTP 500"))
    fetch_isolating(BATCH, alive)
    assert dies_after < len(alive.asked)
    with pytest.raises(Unreachable, match="HTTP 500"):
        fetch_isolating(BATCH, PlainSource({"77"}, Unreachable("HTTP 500"), dies_after))


def test_a_transport_that_has_stopped_is_believed() -> None:
    source = PlainSource(BATCH, Stopped("is not asked since 06:00"))
    with pytest.raises(Stopped):
        fetch_isolating(BATCH, source)
    assert len(source.asked) == 1


class StopsLater(PlainSource):
    """The transport gives the source up in the middle of the search."""

    def __call__(self, ids: Sequence[str], *, is_trial: bool) -> PubmedSet:
        if len(self.asked) == 5:
            raise Stopped("the run may take 7200 seconds")
        return super().__call__(ids, is_trial=is_trial)


def test_a_transport_that_stops_in_the_middle_names_no_record() -> None:
    with pytest.raises(Stopped, match="7200"):
        fetch_isolating(BATCH, StopsLater({"77"}))


def test_only_the_first_request_is_no_trial() -> None:
    source = PlainSource({"9"})
    fetch_isolating(BATCH, source)
    assert [is_trial for _, is_trial in source.asked] == [False] + [True] * (len(source.asked) - 1)


@pytest.mark.parametrize(
    "error, is_named",
    [(BadAnswer("is damaged"), True), (Rejected("HTTP 400"), False), (Unreachable("500"), False)],
    ids=repr,
)
def test_a_record_that_came_alone_is_blamed_only_for_an_answer(
    error: SourceError, *, is_named: bool
) -> None:
    source = PlainSource({"1"}, error)
    if is_named:
        assert [one.source_id for one in fetch_isolating(("1",), source).unreadable] == ["1"]
        return
    with pytest.raises(type(error)):
        fetch_isolating(("1",), source)


def test_with_a_record_known_to_be_good_a_lone_one_may_be_blamed() -> None:
    source = PlainSource({"1"}, Unreachable("HTTP 500"))
    fetched = fetch_isolating(("1",), source, known_good="7")
    assert [one.source_id for one in fetched.unreadable] == ["1"]
    assert ids_of(fetched) == []
    with pytest.raises(Unreachable):
        fetch_isolating(("1",), PlainSource({"1", "7"}, Unreachable("HTTP 500")), known_good="7")
