"""The server answers as NCBI does: pages, limits, history, errors, pace; and it can play faults."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
import requests

from litwatch.errors import ConfigError
from litwatch.localpubmed import Corpus, LocalPubmed, Response, SearchRules
from litwatch.localpubmed.exchange import Exchange
from litwatch.localpubmed.server import RequestPace
from litwatch.localpubmed.sessions import Sessions
from tests.unit.localpubmed.samples import TREE, article, article_set

FAST = 10_000
ARTICLES = (
    article(1, "Nerve one", created="2024-01-01"),
    article(2, "Nerve two", created="2024-02-01"),
    article(3, "Nerve three", created="2024-03-01"),
)


@pytest.fixture
def mesh(tmp_path: Path) -> Path:
    path = tmp_path / "mtrees.bin"
    path.write_text("\n".join(f"{heading};{number}" for heading, number in TREE))
    return path


@pytest.fixture
def pubmed(mesh: Path) -> Iterator[LocalPubmed]:
    corpus = Corpus.from_bytes(article_set(*ARTICLES))
    with LocalPubmed(corpus, mesh_path=mesh, requests_per_second=FAST) as server:
        yield server


def ask(pubmed: LocalPubmed, operation: str, **params: object) -> requests.Response:
    address = f"{pubmed.base_url}{operation}.fcgi"
    return requests.get(address, params={"db": "pubmed", **params}, timeout=10)  # type: ignore[arg-type]


def ids(answer: requests.Response) -> list[str]:
    return re.findall(r"<Id>(\d+)</Id>", answer.text)


def member(answer: requests.Response, name: str) -> str:
    match = re.search(f"<{name}>(.*?)</{name}>", answer.text, re.DOTALL)
    return match[1] if match else ""


class TestESearch:
    def test_get_and_post_give_the_same_answer(self, pubmed: LocalPubmed) -> None:
        params = {"db": "pubmed", "term": "nerve[ti]"}
        address = f"{pubmed.base_url}esearch.fcgi"
        got = requests.get(address, params=params, timeout=10)
        posted = requests.post(address, data=params, timeout=10)
        assert got.text == posted.text
        assert ids(got) == ["3", "2", "1"]

    def test_a_page_is_cut_out_by_retstart_and_retmax(self, pubmed: LocalPubmed) -> None:
        page = ask(pubmed, "esearch", term="nerve[ti]", retstart=1, retmax=1)
        assert ids(page) == ["2"]
        told = [member(page, name) for name in ("Count", "RetMax", "RetStart")]
        assert told == ["3", "1", "1"]

    def test_a_page_holds_twenty_ids_unless_asked_otherwise(self, mesh: Path) -> None:
        corpus = Corpus.from_bytes(article_set(*(article(n) for n in range(1, 31))))
        with LocalPubmed(corpus, mesh_path=mesh) as server:
            assert len(ids(ask(server, "esearch", term="english[la]"))) == 20

    def test_only_the_first_9999_records_are_served(self, mesh: Path) -> None:
        corpus = Corpus.from_bytes(article_set(*(article(n) for n in range(1, 10_003))))
        with LocalPubmed(corpus, mesh_path=mesh, requests_per_second=FAST) as server:
            all_of_them = ask(server, "esearch", term="english[la]", retmax=100_000)
            last = ask(server, "esearch", term="english[la]", retmax=10, retstart=9_998)
        assert member(all_of_them, "Count") == "10002"
        assert member(all_of_them, "RetMax") == "9999"
        assert len(ids(all_of_them)) == 9_999
        assert len(ids(last)) == 1

    def test_retstart_above_9998_is_an_error_at_http_200(self, pubmed: LocalPubmed) -> None:
        refused = ask(pubmed, "esearch", term="nerve[ti]", retstart=9_999)
        assert refused.status_code == 200
        assert "'retstart' cannot be larger than 9998" in member(refused, "ERROR")

    def test_a_count_comes_without_ids(self, pubmed: LocalPubmed) -> None:
        answer = ask(pubmed, "esearch", term="nerve[ti]", rettype="count")
        assert (member(answer, "Count"), ids(answer)) == ("3", [])

    def test_json_says_the_same(self, pubmed: LocalPubmed) -> None:
        term = "nerve[ti] OR xyzzy[ti] OR the OR nerve[foo]"
        found = ask(pubmed, "esearch", term=term, retmode="json").json()["esearchresult"]
        assert (found["count"], found["idlist"]) == ("3", ["3", "2", "1"])
        assert found["errorlist"] == {"phrasesnotfound": ["xyzzy[ti]"], "fieldsnotfound": ["foo"]}
        assert found["warninglist"]["phrasesignored"] == ["the"]

    def test_a_json_count_has_its_warnings(self, pubmed: LocalPubmed) -> None:
        asked = {"term": "xyzzy[ti]", "retmode": "json", "rettype": "count"}
        found = ask(pubmed, "esearch", **asked).json()["esearchresult"]
        assert found["count"] == "0"
        assert found["warninglist"]["outputmessages"] == ["No items found."]

    @pytest.mark.parametrize(
        "params, message",
        [
            ({"term": ""}, "Empty term and query_key - nothing todo"),
            ({"term": "nerve", "db": "fleegle"}, "Invalid db name specified: fleegle"),
            ({"term": "nerve", "retmax": "many"}, "Invalid retmax specified: many"),
            ({"term": "(nerve"}, "The parenthesis never closes."),
            ({"term": "nerve", "mindate": "x", "maxdate": "y"}, "Invalid mindate"),
            ({"term": "nerve", "reldate": "5", "datetype": "x"}, "Invalid datetype"),
            ({"term": "#4"}, "history"),
            ({"term": " OR ".join(["nerv*"] * 257)}, "257 wildcards"),
        ],
    )
    def test_every_failure_is_an_error_at_http_200(
        self, pubmed: LocalPubmed, params: dict[str, str], message: str
    ) -> None:
        as_xml = ask(pubmed, "esearch", **params)
        as_json = ask(pubmed, "esearch", **params, retmode="json")
        assert (as_xml.status_code, as_json.status_code) == (200, 200)
        assert message in member(as_xml, "ERROR")
        assert message in as_json.json()["esearchresult"]["ERROR"]

    @pytest.mark.parametrize(
        "params, expected",
        [
            ({"mindate": "2024/02", "maxdate": "2024/03", "datetype": "crdt"}, ["3", "2"]),
            ({"mindate": "2024/02/01", "maxdate": "2024/02/01", "datetype": "edat"}, ["2"]),
            ({"mindate": "2024/02/01"}, ["3", "2", "1"]),
            ({"reldate": "31", "datetype": "crdt"}, ["3", "2"]),
        ],
    )
    def test_datetype_limits_the_whole_term(
        self, pubmed: LocalPubmed, params: dict[str, str], expected: list[str]
    ) -> None:
        pubmed.set_as_of(date(2024, 3, 2))
        assert ids(ask(pubmed, "esearch", term="one[ti] OR nerve[ti]", **params)) == expected

    def test_the_newest_publication_comes_first_when_asked(self, mesh: Path) -> None:
        def published(year: int) -> str:
            date_part = f"<PubDate><Year>{year}</Year></PubDate>"
            return f"<Journal><JournalIssue>{date_part}</JournalIssue></Journal>"

        articles = [article(n, extra=published(2020 - n)) for n in (1, 2)]
        with LocalPubmed(Corpus.from_bytes(article_set(*articles)), mesh_path=mesh) as server:
            answer = ask(server, "esearch", term="english[la]", sort="pub_date")
        assert ids(answer) == ["1", "2"]

    def test_what_xml_would_mistake_is_escaped(self, pubmed: LocalPubmed) -> None:
        answer = ask(pubmed, "esearch", term='"a<b&c"[x<y]')
        assert "<FieldNotFound>x&lt;y</FieldNotFound>" in answer.text


class TestHistory:
    def test_a_kept_result_is_fetched_page_by_page(self, pubmed: LocalPubmed) -> None:
        kept = ask(pubmed, "esearch", term="nerve[ti]", usehistory="y", retmax=0)
        session = {"WebEnv": member(kept, "WebEnv"), "query_key": member(kept, "QueryKey")}
        page = ask(pubmed, "efetch", **session, retstart=1, retmax=1)
        assert "Nerve two" in page.text
        assert page.text.count("<PubmedArticle>") == 1

    def test_results_of_one_session_are_combined(self, pubmed: LocalPubmed) -> None:
        first = ask(pubmed, "esearch", term="nerve[ti]", usehistory="y")
        session = {"WebEnv": member(first, "WebEnv"), "usehistory": "y"}
        second = ask(pubmed, "esearch", term="two[ti]", **session)
        assert member(second, "QueryKey") == "2"
        assert ids(ask(pubmed, "esearch", term="#1 NOT #2", **session)) == ["3", "1"]
        assert ids(ask(pubmed, "esearch", term="one[ti]", query_key=1, **session)) == ["1"]
        assert ids(ask(pubmed, "esearch", query_key=2, **session)) == ["2"]

    def test_history_does_not_lift_the_limit(self, pubmed: LocalPubmed) -> None:
        kept = ask(pubmed, "esearch", term="nerve[ti]", usehistory="y")
        refused = ask(pubmed, "efetch", WebEnv=member(kept, "WebEnv"), query_key=1, retstart=9_999)
        assert refused.status_code == 400
        assert "'retstart' cannot be larger than 9998" in member(refused, "ERROR")

    @pytest.mark.parametrize("session", [{"WebEnv": "MCID_lost", "query_key": "1"}])
    def test_a_lost_session_is_an_error_at_http_200(
        self, pubmed: LocalPubmed, session: dict[str, str]
    ) -> None:
        lost = ask(pubmed, "efetch", **session)
        assert lost.status_code == 200
        assert lost.text.count("<ERROR>") == 2

    def test_the_oldest_session_goes_when_there_are_a_thousand(self) -> None:
        sessions = Sessions()
        names = [sessions.keep((str(n),))[1] for n in range(1_001)]
        assert sessions.of(names[0]) == {}
        assert sessions.of(names[-1]) == {1: ("1000",)}
        assert len(set(names)) == 1_001


class TestEFetch:
    def test_records_come_verbatim_in_the_order_asked(self, pubmed: LocalPubmed) -> None:
        answer = ask(pubmed, "efetch", id="3,1", retmode="xml")
        body = answer.content.decode()
        assert body.index(ARTICLES[2]) < body.index(ARTICLES[0])
        assert answer.headers["Content-Type"] == "text/xml; charset=UTF-8"

    def test_unknown_and_repeated_ids_are_left_out_without_a_word(
        self, pubmed: LocalPubmed
    ) -> None:
        answer = ask(pubmed, "efetch", id="2,99,2,x")
        assert answer.text.count("<PubmedArticle>") == 1

    def test_no_known_id_gives_an_empty_set(self, pubmed: LocalPubmed) -> None:
        assert "<PubmedArticleSet>\n</PubmedArticleSet>" in ask(pubmed, "efetch", id="99").text

    def test_ids_may_be_posted_by_the_thousand_and_one_by_one(self, pubmed: LocalPubmed) -> None:
        address = f"{pubmed.base_url}efetch.fcgi"
        many = {"db": "pubmed", "id": ",".join(map(str, range(1, 5_000)))}
        answer = requests.post(address, data=many, timeout=10)
        assert answer.text.count("<PubmedArticle>") == 3
        pairs = [("id", "1"), ("id", "3")]
        assert requests.post(address, data=pairs, timeout=10).text.count("<PubmedArticle>") == 2

    def test_a_list_of_ids_can_be_had_instead(self, pubmed: LocalPubmed) -> None:
        answer = ask(pubmed, "efetch", id="3,99,1", rettype="uilist", retmode="text")
        assert answer.text == "3\n1\n"

    @pytest.mark.parametrize(
        "params, message",
        [
            ({}, "Empty id list"),
            ({"id": "1", "db": "gene"}, "Invalid db name"),
            ({"id": "1", "retmode": "asn.1"}, "retmode"),
            ({"id": "1", "retstart": "x"}, "retstart"),
        ],
    )
    def test_what_cannot_be_served_is_refused(
        self, pubmed: LocalPubmed, params: dict[str, str], message: str
    ) -> None:
        refused = ask(pubmed, "efetch", **params)
        assert refused.status_code == 400
        assert message in member(refused, "ERROR")


class TestEInfo:
    def test_it_lists_its_database_and_its_fields(self, pubmed: LocalPubmed) -> None:
        listed = requests.get(f"{pubmed.base_url}einfo.fcgi", timeout=10)
        assert member(listed, "DbName") == "pubmed"
        answer = ask(pubmed, "einfo")
        assert member(answer, "Count") == "3"
        assert "<Name>TIAB</Name><FullName>Title/Abstract</FullName>" in answer.text

    def test_another_database_is_an_error(self, pubmed: LocalPubmed) -> None:
        assert "db=fleegle" in member(ask(pubmed, "einfo", db="fleegle"), "ERROR")


class TestClock:
    def test_pubmed_can_be_seen_on_another_day(self, pubmed: LocalPubmed) -> None:
        pubmed.set_as_of(date(2024, 2, 15))
        assert ids(ask(pubmed, "esearch", term="nerve[ti]")) == ["2", "1"]
        assert "Nerve three" not in ask(pubmed, "efetch", id="1,3").text
        assert member(ask(pubmed, "einfo"), "Count") == "2"
        pubmed.set_as_of(None)
        assert ids(ask(pubmed, "esearch", term="nerve[ti]")) == ["3", "2", "1"]

    def test_it_can_start_on_a_day(self, mesh: Path) -> None:
        corpus = Corpus.from_bytes(article_set(*ARTICLES))
        with LocalPubmed(corpus, mesh_path=mesh, as_of=date(2024, 1, 5)) as server:
            assert ids(ask(server, "esearch", term="nerve[ti]")) == ["1"]


class TestPace:
    def test_the_fourth_request_in_a_second_is_refused_as_recorded(self, mesh: Path) -> None:
        corpus = Corpus.from_bytes(article_set(*ARTICLES))
        with LocalPubmed(corpus, mesh_path=mesh) as server:
            answers = [ask(server, "einfo") for _ in range(4)]
        assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
        told = [answer.headers["X-RateLimit-Remaining"] for answer in answers]
        assert told == ["2", "1", "0", "0"]
        assert answers[3].headers["X-RateLimit-Limit"] == "3"
        assert json.loads(answers[3].text) == {
            "error": "API rate limit exceeded",
            "api-key": "127.0.0.1",
            "count": "4",
            "limit": "3",
        }

    def test_with_a_key_it_is_the_eleventh_and_the_key_is_nowhere(self, mesh: Path) -> None:
        key = "0123456789abcdef"
        corpus = Corpus.from_bytes(article_set(*ARTICLES))
        with LocalPubmed(corpus, mesh_path=mesh) as server:
            answers = [ask(server, "einfo", api_key=key) for _ in range(11)]
            assert key not in repr(server.requests)
        assert [answer.status_code for answer in answers] == [200] * 10 + [429]
        assert key not in "".join(answer.text + repr(answer.headers) for answer in answers)

    def test_a_second_later_it_goes_on(self) -> None:
        moments = iter([0.0, 0.5, 0.9, 1.0, 1.45, 5.0])
        pace = RequestPace(lambda: next(moments))
        assert [pace.count() for _ in range(6)] == [1, 2, 3, 3, 4, 1]

    def test_many_clients_at_once_get_what_one_gets(self, pubmed: LocalPubmed) -> None:
        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(lambda _: ask(pubmed, "esearch", term="nerv*"), range(40)))
        assert {tuple(ids(answer)) for answer in answers} == {("3", "2", "1")}
        assert len(pubmed.requests) == 40

    def test_a_kept_connection_answers_without_delay(self, pubmed: LocalPubmed) -> None:
        with requests.Session() as session:
            session.get(f"{pubmed.base_url}einfo.fcgi", timeout=10)
            start = time.perf_counter()
            for _ in range(10):
                session.get(f"{pubmed.base_url}einfo.fcgi", timeout=10)
            assert time.perf_counter() - start < 0.4


class TestFaults:
    def test_a_fault_stands_in_for_the_answer_it_is_meant_for(self, pubmed: LocalPubmed) -> None:
        def second_search(exchange: Exchange) -> Response | None:
            is_meant = exchange.operation == "esearch" and exchange.number == 2
            return Response(503, b"down", headers={"Retry-After": "1"}) if is_meant else None

        pubmed.faults = second_search
        answers = [ask(pubmed, "esearch", term="nerve[ti]") for _ in range(3)]
        assert [answer.status_code for answer in answers] == [200, 503, 200]
        assert answers[1].headers["Retry-After"] == "1"
        assert len(pubmed.requests) == 3

    def test_a_body_can_be_cut_short(self, pubmed: LocalPubmed) -> None:
        pubmed.faults = lambda _exchange: Response(body=b"<x>", promised_length=100)
        with pytest.raises(requests.exceptions.RequestException):
            ask(pubmed, "efetch", id="1")

    def test_a_connection_can_be_dropped(self, pubmed: LocalPubmed) -> None:
        pubmed.faults = lambda _exchange: Response(drops_connection=True)
        with pytest.raises(requests.exceptions.ConnectionError):
            ask(pubmed, "efetch", id="1")

    def test_an_answer_can_be_held_back(self, pubmed: LocalPubmed) -> None:
        pubmed.faults = lambda _exchange: Response(body=b"late", delay=0.2)
        start = time.perf_counter()
        assert ask(pubmed, "efetch", id="1").text == "late"
        assert time.perf_counter() - start >= 0.2


class TestServer:
    def test_requests_are_listed_with_their_parameters(self, pubmed: LocalPubmed) -> None:
        ask(pubmed, "esearch", term="nerve[ti]", email="a@example.org")
        expected = {"db": "pubmed", "term": "nerve[ti]", "email": "a@example.org"}
        assert pubmed.requests == [("esearch", expected)]

    @pytest.mark.parametrize("path", ["elink.fcgi", "../x", ""])
    def test_other_addresses_are_not_there(self, pubmed: LocalPubmed, path: str) -> None:
        assert requests.get(f"{pubmed.base_url}{path}", timeout=10).status_code == 404

    def test_it_serves_on_loopback_only_and_stops(self, mesh: Path) -> None:
        server = LocalPubmed(Corpus.from_bytes(article_set(*ARTICLES)), mesh_path=mesh)
        with pytest.raises(RuntimeError, match="not running"):
            _ = server.base_url
        with server:
            address = server.base_url
            assert address.startswith("http://127.0.0.1:")
        with pytest.raises(requests.exceptions.ConnectionError):
            requests.get(f"{address}einfo.fcgi", timeout=2)
        server.stop()

    def test_a_request_of_unreadable_length_is_refused(self, pubmed: LocalPubmed) -> None:
        headers = {"Content-Length": "many"}
        address = f"{pubmed.base_url}einfo.fcgi"
        assert requests.post(address, headers=headers, timeout=10).status_code == 400

    def test_without_a_mesh_tree_it_does_not_begin(self, tmp_path: Path) -> None:
        with pytest.raises(ConfigError, match=r"nowhere\.bin"):
            LocalPubmed(Corpus(()), mesh_path=tmp_path / "nowhere.bin")

    def test_a_broken_mesh_tree_is_told_in_the_answer(self, tmp_path: Path) -> None:
        path = tmp_path / "broken.gz"
        path.write_bytes(b"\x1f\x8bbroken")
        corpus = Corpus.from_bytes(article_set(*ARTICLES))
        with LocalPubmed(corpus, mesh_path=path) as server:
            refused = ask(server, "esearch", term="nerve[ti]")
        assert "The MeSH tree cannot be read" in member(refused, "ERROR")

    def test_other_rules_take_effect_at_once(self, pubmed: LocalPubmed) -> None:
        assert ids(ask(pubmed, "esearch", term='"two nerve"[ti]')) == ["2"]
        pubmed.use_rules(SearchRules(knows_phrase=lambda _words: True))
        assert ids(ask(pubmed, "esearch", term='"two nerve"[ti]')) == []

    def test_the_sample_is_ready_in_less_than_half_a_second(self, root: Path) -> None:
        start = time.process_time()
        corpus = Corpus.load([root / "data" / "sample" / "pubmed"])
        tree = root / "data" / "mesh" / "mesh-2019.tsv.gz"
        with LocalPubmed(corpus, mesh_path=tree) as server:
            assert time.process_time() - start < 0.5
            assert ids(ask(server, "esearch", term='"Neuroma"[mh]'))
