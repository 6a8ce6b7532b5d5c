"""PubMed by E-utilities: all ids or an error, all records or their names, few requests."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from litwatch.domain import SearchWindow
from litwatch.errors import BadAnswer, Rejected, Unreachable
from litwatch.sources.base import FetchAnswer, SearchAnswer, Source, UnreadableRecord
from litwatch.sources.pubmed import MOST_IDS, PubmedSource, window_term

if TYPE_CHECKING:
    from tests.unit.sources.conftest import Asked, FakeClock, Replies, Reply, ScriptedNcbi

Open = Callable[..., PubmedSource]
WEEK = SearchWindow(date(2026, 9, 21), date(2026, 9, 28))


def test_it_is_a_source(pubmed: Open) -> None:
    source: Source = pubmed()
    assert (source.name, source.requests, source.payloads) == ("pubmed", 0, ())


def test_all_who_ask_one_server_share_its_pace(
    ncbi: ScriptedNcbi, replies: type[Replies], pubmed: Open, fake_clock: FakeClock
) -> None:
    ncbi.play(*[replies.esearch()] * 4)
    one, other = pubmed(), pubmed()
    for source in (one, other, one, other):
        source.search("a", window=None, purpose="topic")
    assert 1 < fake_clock.passed < 1.2


class TestSearch:
    def test_one_post_asks_for_every_id_and_for_no_history(
        self, ncbi: ScriptedNcbi, replies: type[Replies], pubmed: Open
    ) -> None:
        ncbi.play(replies.esearch("2", "1"))
        source = pubmed(tool="litwatch-test")
        answer = source.search("cold[tiab]", window=None, purpose="topic")
        assert answer == SearchAnswer(("2", "1"), 2, (), "as asked")
        (asked,) = ncbi.asked
        assert asked.operation == "esearch"
        assert asked.fields == {
            "db": "pubmed",
            "retmode": "xml",
            "term": "cold[tiab]",
            "retmax": "9999",
            "tool": "litwatch-test",
            "email": "librarian@example.org",
        }
        assert [payload.purpose for payload in source.payloads] == ["topic"]

    def test_the_window_is_created_or_indexed_or_revised(
        self, ncbi: ScriptedNcbi, replies: type[Replies], pubmed: Open
    ) -> None:
        ncbi.play(replies.esearch())
        pubmed().search("a OR b", window=WEEK, purpose="topic")
        assert ncbi.asked[0].fields["term"] == (
            "(a OR b) AND (2026/09/21:2026/09/28[crdt] OR 2026/09/21:2026/09/28[mhda] "
            "OR 2026/09/21:2026/09/28[lr])"
        )
        assert window_term(WEEK) in ncbi.asked[0].fields["term"]

    def test_the_key_is_sent_when_there_is_one(
        self, ncbi: ScriptedNcbi, replies: type[Replies], pubmed: Open
    ) -> None:
        ncbi.play(replies.esearch())
        pubmed(api_key="k" * 36, email="").search("a", window=None, purpose="topic")
        assert ncbi.asked[0].fields["api_key"] == "k" * 36
        assert "email" not in ncbi.asked[0].fields

    @pytest.mark.parametrize("base", ["{}", "{}/"])
    def test_the_base_url_may_end_with_a_slash_or_not(
        self, ncbi: ScriptedNcbi, replies: type[Replies], pubmed: Open, base: str
    ) -> None:
        ncbi.play(replies.esearch("1"))
        source = pubmed(base_url=base.format(ncbi.base_url.rstrip("/")))
        assert source.search("a", window=None, purpose="topic").ids == ("1",)

    @pytest.mark.parametrize("ids", [("1",), ("1", "1"), ()], ids=["fewer", "repeated", "none"])
    def test_ids_that_do_not_add_up_are_a_bad_answer(
        self, ncbi: ScriptedNcbi, replies: type[Replies], pubmed: Open, ids: tuple[str, ...]
    ) -> None:
        ncbi.play(*[replies.esearch(*ids, count=2)] * 2)
        with pytest.raises(
            BadAnswer, match=rf"2 records were found, but {len(set(ids))} different"
        ):
            pubmed().search("a", window=None, purpose="topic")
        assert len(ncbi.asked) == 2

    def test_a_count_that_changed_in_between_is_asked_for_once_more(
        self, ncbi: ScriptedNcbi, replies: type[Replies], pubmed: Open
    ) -> None:
        ncbi.play(replies.esearch("1", count=2), replies.esearch("1", "2"))
        assert pubmed().search("a", window=None, purpose="topic").ids == ("1", "2")

    def test_a_source_that_is_down_says_so(
        self, ncbi: ScriptedNcbi, replies: type[Replies], pubmed: Open
    ) -> None:
        ncbi.play(*[replies.reply(status=503)] * 2)
        with pytest.raises(Unreachable, match="asked 2 times"):
            pubmed(attempts=2).search("a", window=None, purpose="topic")


class ManyRecords:
    """Answers searches over records 1, 2, … that have a day of creation each."""

    def __init__(self, replies: type[Replies], days: list[date]) -> None:
        self.replies = replies
        self.days = [f"{day:%Y/%m/%d}" for day in days]

    def __call__(self, asked: Asked) -> Reply:
        spans = re.findall(r"(\d{4}/\d\d/\d\d):(\d{4}/\d\d/\d\d)\[crdt\]", asked.fields["term"])
        found = [
            str(number)
            for number, day in enumerate(self.days, 1)
            if all(first <= day <= last for first, last in spans)
        ]
        return self.replies.esearch(*found[:MOST_IDS], count=len(found))


class TestSlices:
    @pytest.mark.parametrize("count, requests", [(9_000, 1), (9_001, 3)])
    def test_above_nine_thousand_records_come_in_slices(
        self, ncbi: ScriptedNcbi, replies: type[Replies], pubmed: Open, count: int, requests: int
    ) -> None:
        days = [date(2000, 1, 1) + timedelta(days=n) for n in range(count)]
        ncbi.play(*[ManyRecords(replies, days)] * 9)
        answer = pubmed().search("a OR b", window=None, purpose="topic")
        assert answer.count == len(set(answer.ids)) == count
        assert answer.translation == "as asked"
        assert len(ncbi.asked) == requests
        assert all("[dp]" not in asked.fields["term"] for asked in ncbi.asked)
        assert all(asked.fields["term"].startswith("(a OR b) AND") for asked in ncbi.asked[1:])

    def test_slices_that_do_not_add_up_are_searched_once_more(
        self, ncbi: ScriptedNcbi, replies: type[Replies], pubmed: Open
    ) -> None:
        first = replies.esearch(*map(str, range(MOST_IDS)), count=12_000)
        more = replies.esearch(*map(str, range(MOST_IDS)), count=12_001)
        ncbi.play(first, more, replies.esearch("1"))
        assert pubmed().search("a", window=None, purpose="topic").ids == ("1",)

    def test_slices_that_never_add_up_are_a_bad_answer(
        self, ncbi: ScriptedNcbi, replies: type[Replies], pubmed: Open
    ) -> None:
        first = replies.esearch(*map(str, range(MOST_IDS)), count=12_000)
        more = replies.esearch(*map(str, range(MOST_IDS)), count=12_001)
        ncbi.play(first, more, first, more)
        with pytest.raises(BadAnswer, match=r"of 12000 records 12001 were found in 1900") as failed:
            pubmed().search("a", window=None, purpose="topic")
        assert str(failed.value).startswith("PubMed (127.0.0.1, esearch): ")
        assert failed.value.remedy == "PubMed changed in between: run again."


class TestSearchIds:
    def test_no_ids_make_no_request(self, pubmed: Open) -> None:
        source = pubmed()
        assert source.search_ids([], window=WEEK, purpose="held").ids == ()
        assert source.requests == 0

    def test_only_revision_counts(
        self, ncbi: ScriptedNcbi, replies: type[Replies], pubmed: Open
    ) -> None:
        ncbi.play(replies.esearch("2"))
        answer = pubmed().search_ids(["1", "2"], window=WEEK, purpose="held")
        assert answer.ids == ("2",)
        assert ncbi.asked[0].fields["term"] == (
            "(1[uid] OR 2[uid]) AND (2026/09/21:2026/09/28[lr])"
        )

    def test_without_a_window_there_is_no_restriction(
        self, ncbi: ScriptedNcbi, replies: type[Replies], pubmed: Open
    ) -> None:
        ncbi.play(replies.esearch("1"))
        pubmed().search_ids(["1"], window=None, purpose="held")
        assert ncbi.asked[0].fields["term"] == "(1[uid])"

    def test_many_ids_are_split_and_their_answers_joined(
        self, ncbi: ScriptedNcbi, replies: type[Replies], pubmed: Open
    ) -> None:
        def half(asked: Asked) -> Reply:
            return replies.esearch(*re.findall(r"(\d*[02468])\[uid\]", asked.fields["term"]))

        ncbi.play(half, half, half)
        ids = [str(number) for number in range(1, 2_502)]
        answer = pubmed().search_ids(ids, window=WEEK, purpose="held")
        assert (answer.count, len(ncbi.asked)) == (1_250, 3)
        assert max(len(asked.fields["term"]) for asked in ncbi.asked) < 20_000


class TestFetch:
    def test_no_ids_make_no_request(self, pubmed: Open) -> None:
        source = pubmed()
        assert source.fetch([], purpose="records") == FetchAnswer()
        assert source.requests == 0

    @pytest.mark.parametrize("count, requests", [(1, 1), (200, 1), (201, 2), (1000, 5)])
    def test_two_hundred_ids_go_into_a_request(
        self, ncbi: ScriptedNcbi, replies: type[Replies], pubmed: Open, count: int, requests: int
    ) -> None:
        ncbi.play(*[replies.efetch_all] * 5)
        source = pubmed()
        ids = [str(number) for number in range(count, 0, -1)]
        answer = source.fetch(ids, purpose="records")
        assert [record.pmid for record in answer.records] == ids
        assert source.requests == requests
        assert {payload.purpose for payload in source.payloads} == {"records"}

    def test_an_id_given_twice_is_asked_for_once(
        self, ncbi: ScriptedNcbi, replies: type[Replies], pubmed: Open
    ) -> None:
        ncbi.play(replies.efetch_all)
        assert len(pubmed().fetch(["1", "1"], purpose="records").records) == 1
        assert ncbi.asked[0].fields["id"] == "1"

    def test_a_record_sent_twice_is_one_record(
        self, ncbi: ScriptedNcbi, replies: type[Replies], pubmed: Open
    ) -> None:
        ncbi.play(replies.efetch("1", "1", "2"))
        assert len(pubmed().fetch(["1", "2"], purpose="records").records) == 2

    def test_ids_that_do_not_come_are_asked_for_again(
        self, ncbi: ScriptedNcbi, replies: type[Replies], pubmed: Open
    ) -> None:
        ncbi.play(replies.efetch("1"), replies.efetch("2"))
        answer = pubmed().fetch(["1", "2"], purpose="records")
        assert [record.pmid for record in answer.records] == ["1", "2"]
        assert ncbi.asked[1].fields["id"] == "2"
        assert answer.missing == ()

    def test_ids_that_never_come_are_named(
        self, ncbi: ScriptedNcbi, replies: type[Replies], pubmed: Open
    ) -> None:
        ncbi.play(replies.efetch("1"), replies.efetch())
        answer = pubmed().fetch(["1", "2"], purpose="records")
        assert answer.missing == ("2",)

    def test_withdrawn_records_and_books_are_explained_and_not_missing(
        self, ncbi: ScriptedNcbi, replies: type[Replies], pubmed: Open
    ) -> None:
        more = (
            "<PubmedBookArticle><BookDocument><PMID>2</PMID></BookDocument></PubmedBookArticle>"
            "<DeleteCitation><PMID>3</PMID></DeleteCitation>"
        )
        ncbi.play(replies.efetch("1", more=more))
        answer = pubmed().fetch(["1", "2", "3"], purpose="records")
        assert (answer.books, answer.deleted, answer.missing) == (("2",), ("3",), ())

    @pytest.mark.parametrize(
        "damaged",
        [(b"<Article>", b"<Artic"), (b">1<", b">66<")],
        ids=["damaged", "another record"],
    )
    def test_an_answer_that_is_spoilt_once_costs_one_more_request(
        self,
        ncbi: ScriptedNcbi,
        replies: type[Replies],
        pubmed: Open,
        damaged: tuple[bytes, bytes],
    ) -> None:
        sound = replies.efetch("1")
        ncbi.play(replies.reply(sound.body.replace(*damaged)), sound)
        answer = pubmed().fetch(["1"], purpose="records")
        assert [record.pmid for record in answer.records] == ["1"]
        assert len(ncbi.asked) == 2

    def test_a_single_record_that_nobody_can_read_is_named(
        self, ncbi: ScriptedNcbi, replies: type[Replies], pubmed: Open
    ) -> None:
        ncbi.play(*[replies.efetch("66")] * 2)
        answer = pubmed().fetch(["1"], purpose="records")
        assert answer.unreadable == (
            UnreadableRecord("1", "records came that nobody asked for: 66"),
        )
        assert (answer.records, answer.missing) == ((), ())

    @pytest.mark.parametrize(
        "spoil, reason",
        [
            ("xml", "damaged at line"),
            ("400", "answered with HTTP 400"),
            ("500", "answered with HTTP 500 (asked 2 times)"),
            ("error", "is not a valid id"),
            ("cut", "cut its answer short"),
        ],
    )
    def test_one_poison_record_of_two_hundred_is_isolated(
        self, ncbi: ScriptedNcbi, replies: type[Replies], pubmed: Open, spoil: str, reason: str
    ) -> None:
        def answer_it(asked: Asked) -> Reply:
            ids = asked.fields["id"].split(",")
            whole = replies.efetch(*ids)
            if "137" not in ids:
                return whole
            error = b"<eFetchResult><ERROR>ID 137 is not a valid id</ERROR></eFetchResult>"
            return {
                "xml": replies.reply(whole.body.replace(b"Record 137<", b"Record 137<<")),
                "400": replies.reply(status=400),
                "500": replies.reply(status=500),
                "error": replies.reply(error, status=400),
                "cut": replies.reply(whole.body[: whole.body.index(b"Record 137")]),
            }[spoil]

        ncbi.play(*[answer_it] * 100)
        ids = [str(number) for number in range(1, 301)]
        source = pubmed()
        answer = source.fetch(ids, purpose="records")
        assert [record.pmid for record in answer.records] == [i for i in ids if i != "137"]
        (poison,) = answer.unreadable
        assert poison.source_id == "137"
        assert reason in poison.reason
        assert answer.missing == ()
        # 1 for each batch, a record known to be good before and after, two for each halving.
        assert source.requests <= 2 + 2 + 2 * 8 + (4 + 8 if spoil in ("500", "cut") else 0)
        assert len(source.payloads) == source.requests

    def test_a_record_left_out_of_its_batch_that_fails_alone_is_named(
        self, ncbi: ScriptedNcbi, replies: type[Replies], pubmed: Open
    ) -> None:
        down = replies.reply(status=500)
        ncbi.play(replies.efetch("1"), *[down] * 2, replies.efetch("1"), *[down] * 2)
        ncbi.play(replies.efetch("1"))
        answer = pubmed(attempts=2).fetch(["1", "2"], purpose="records")
        assert [one.source_id for one in answer.unreadable] == ["2"]
        assert [record.pmid for record in answer.records] == ["1"]

    def test_a_server_that_is_down_is_not_searched_for_poison(
        self, ncbi: ScriptedNcbi, replies: type[Replies], pubmed: Open
    ) -> None:
        ncbi.play(*[replies.reply(status=503)] * 20)
        source = pubmed(attempts=3)
        with pytest.raises(Unreachable, match=r"HTTP 503 \(asked 3 times\)"):
            source.fetch([str(number) for number in range(200)], purpose="records")
        assert source.requests == 3 + 2 + 2

    def test_a_key_that_is_refused_is_no_poison(
        self, ncbi: ScriptedNcbi, replies: type[Replies], pubmed: Open
    ) -> None:
        ncbi.play(*[replies.reply(b'{"error":"API key invalid"}', status=400)] * 9)
        with pytest.raises(Rejected, match="API key invalid"):
            pubmed().fetch(["1", "2", "3"], purpose="records")
        with pytest.raises(Rejected, match="API key invalid"):
            pubmed().fetch(["1"], purpose="records")

    def test_an_empty_set_is_asked_for_once_more_and_then_everything_is_missing(
        self, ncbi: ScriptedNcbi, replies: type[Replies], pubmed: Open
    ) -> None:
        ncbi.play(replies.efetch(), replies.efetch("1", "2"), replies.efetch(), replies.efetch())
        source = pubmed()
        assert len(source.fetch(["1", "2"], purpose="records").records) == 2
        assert source.fetch(["1", "2"], purpose="records").missing == ("1", "2")

    def test_recorded_sets_come_through_whole(
        self, ncbi: ScriptedNcbi, replies: type[Replies], pubmed: Open, shared_data: Path
    ) -> None:
        body = (shared_data / "payloads/biopython/pubmed2.xml").read_bytes()
        ids = re.findall(r'<MedlineCitation [^>]*><PMID Version="1">(\d+)', body.decode())
        ncbi.play(replies.reply(body))
        answer = pubmed().fetch(ids, purpose="records")
        assert [record.pmid for record in answer.records] == ids
        assert answer.missing == ()
