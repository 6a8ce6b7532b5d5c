"""Each fault as a client sees it: over a real connection, beside the honest answer."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest
import requests
from lxml import etree

from litwatch.localpubmed import Corpus, LocalPubmed, Response
from litwatch.localpubmed.exchange import Exchange
from litwatch.localpubmed.fault_bodies import Draw, pmids_of
from litwatch.localpubmed.fault_kinds import BOMB_PARTS, BOTH, KINDS, STALL_SECONDS
from litwatch.localpubmed.faults import FaultRule, FaultScript
from tests.unit.localpubmed.samples import TREE, article, article_set

PARAMETERS = {"esearch": {"term": "nerve[ti]"}, "efetch": {"id": "1,2,3"}}
PIECES = {"esearch": rb"<Id>(\d+)</Id>", "efetch": rb"<PMID Version=\"1\">(\d+)</PMID>"}
NEEDS_A_CLOCK = {"stall", "stall-inside", "gzip-bomb"}
EACH = [
    (name, operation)
    for name, kind in KINDS.items()
    for operation in ("esearch", "efetch")
    if operation in kind.operations and name not in NEEDS_A_CLOCK
]


@pytest.fixture(scope="module")
def pubmed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalPubmed]:
    mesh = tmp_path_factory.mktemp("mesh") / "mtrees.bin"
    mesh.write_text("\n".join(f"{heading};{number}" for heading, number in TREE))
    corpus = Corpus.from_bytes(article_set(*(article(n, f"Nerve é {n}") for n in (1, 2, 3))))
    with LocalPubmed(corpus, mesh_path=mesh, requests_per_second=10_000) as server:
        yield server


def ask(pubmed: LocalPubmed, operation: str, fault: str = "") -> requests.Response:
    """Ask once, with one fault or none."""
    rule = FaultRule(fault=fault) if fault else None
    pubmed.faults = FaultScript((rule,), seed=3) if rule else None
    parameters = {"db": "pubmed", **PARAMETERS[operation]}
    address = f"{pubmed.base_url}{operation}.fcgi"
    return requests.post(address, data=parameters, timeout=5, allow_redirects=False)


def ids(body: bytes, operation: str) -> list[str]:
    return [found.decode() for found in re.findall(PIECES[operation], body)]


def outcome(pubmed: LocalPubmed, operation: str, fault: str) -> str:
    """Say in a word what a client meets: a status, a broken connection, a body, or nothing odd."""
    honest = ask(pubmed, operation)
    try:
        answer = ask(pubmed, operation, fault)
    except requests.RequestException as error:
        return type(error).__name__
    if answer.status_code != 200:
        return str(answer.status_code)
    return "as always" if answer.content == honest.content else "another body"


STATUS = {
    "too-many-requests": "429",
    "too-many-requests-wait": "429",
    "server-error": "500",
    "bad-gateway": "502",
    "unavailable": "503",
    "gateway-timeout": "504",
    "viewer-timeout": "400",
    "limit-refused": "400",
    "key-refused": "400",
    "redirect-away": "302",
    "redirect-circle": "302",
    "cut-on-the-way": "ChunkedEncodingError",
    "reset": "ConnectionError",
    "reset-inside": "ChunkedEncodingError",
    "bad-chunks": "ChunkedEncodingError",
    "no-gzip": "ContentDecodingError",
    "trickle": "as always",
    "wrong-charset": "as always",
}


@pytest.mark.parametrize("fault, operation", EACH)
def test_a_client_meets_what_the_fault_is_named_for(
    pubmed: LocalPubmed, fault: str, operation: str
) -> None:
    assert outcome(pubmed, operation, fault) == STATUS.get(fault, "another body")


def test_there_are_enough_faults_that_strike_both_operations() -> None:
    assert sum(kind.operations == BOTH for kind in KINDS.values()) >= 25
    assert all(kind.says and len(kind.says) < 60 for kind in KINDS.values())


@pytest.mark.parametrize("operation", ["esearch", "efetch"])
def test_what_is_missing_repeated_or_strange_is_one_piece(
    pubmed: LocalPubmed, operation: str
) -> None:
    whole = ids(ask(pubmed, operation).content, operation)
    assert len(ids(ask(pubmed, operation, "missing-id").content, operation)) == len(whole) - 1
    twice = ids(ask(pubmed, operation, "repeated-id").content, operation)
    assert (len(twice), set(twice)) == (len(whole) + 1, set(whole))
    assert ids(ask(pubmed, operation, "empty-set").content, operation) == []


def test_a_strange_record_takes_the_place_of_one_asked_for(pubmed: LocalPubmed) -> None:
    sent = set(pmids_of(ask(pubmed, "efetch", "strange-record").content))
    assert len(sent) == 3
    assert sent - {"1", "2", "3"} == {"999999999"}


def test_poison_spoils_the_set_and_leaves_the_other_records_whole(pubmed: LocalPubmed) -> None:
    body = ask(pubmed, "efetch", "poison-record").content
    with pytest.raises(etree.XMLSyntaxError):
        etree.fromstring(body)
    honest = ask(pubmed, "efetch").content
    records = re.findall(rb"<PubmedArticle>.*?</PubmedArticle>", body, re.DOTALL)
    assert sum(record in honest for record in records) == 2


@pytest.mark.parametrize("fault", ["new-dtd", "double-element", "huge-element", "entity-outside"])
@pytest.mark.parametrize("operation", ["esearch", "efetch"])
def test_some_faults_are_well_formed_all_the_same(
    pubmed: LocalPubmed, operation: str, fault: str
) -> None:
    parser = etree.XMLParser(resolve_entities=False, huge_tree=True)
    body = ask(pubmed, operation, fault).content
    etree.fromstring(body, parser)
    assert set(ids(body, operation)) == {"1", "2", "3"}


def test_wrong_bytes_are_no_utf_8_and_a_wrong_declaration_is_no_latin(pubmed: LocalPubmed) -> None:
    with pytest.raises(UnicodeDecodeError):
        ask(pubmed, "efetch", "wrong-bytes").content.decode("utf-8")
    body = ask(pubmed, "efetch", "wrong-declaration").content
    assert "Nerve é" in body.decode("utf-8")
    assert b'encoding="ISO-8859-1"' in body


def test_a_cut_between_records_leaves_whole_records_and_no_end(pubmed: LocalPubmed) -> None:
    body = ask(pubmed, "efetch", "cut-between").content
    assert body.rstrip().endswith(b"</PubmedArticle>")
    assert ask(pubmed, "efetch").content.startswith(body)


def exchange(body: bytes = b"<eSearchResult><Count>0</Count></eSearchResult>") -> Exchange:
    return Exchange("esearch", 1, {}, lambda: Response(body=body))


def draw(at: int | None = None) -> Draw:
    return Draw(Random(1), at)  # noqa: S311 - a fault is drawn, not a secret


def test_a_bomb_is_small_and_unpacks_to_300_mb() -> None:
    response = KINDS["gzip-bomb"].play(exchange(), draw())
    assert len(response.body) < 400_000
    assert response.headers["Content-Encoding"] == "gzip"
    part = response.body[: len(response.body) // BOMB_PARTS]
    assert part * BOMB_PARTS == response.body
    assert len(gzip.decompress(part)) * BOMB_PARTS == 300_000_000


def test_stalls_last_longer_than_a_client_waits() -> None:
    assert KINDS["stall"].play(exchange(), draw()).delay == STALL_SECONDS
    assert KINDS["stall-inside"].play(exchange(), draw(at=7)).pauses == ((7, STALL_SECONDS),)


@pytest.mark.parametrize("at", [0, 1, 20, 10_000])
def test_a_body_is_cut_where_the_rule_says_and_never_whole(at: int) -> None:
    whole = exchange().answer().body
    cut = KINDS["cut-body"].play(exchange(), draw(at)).body
    assert cut == whole[: min(at, len(whole) - 1)]


def test_error_bodies_say_what_the_recorded_ones_say(shared_data: Path) -> None:
    """The same statuses and the same words decide, whatever the rest of the text is."""
    folder = shared_data / "payloads" / "error_bodies"
    recorded = {path.stem: path.read_text("utf-8") for path in folder.glob("*.*ml")}
    said: dict[str, Callable[[str], bool]] = {
        "efetch_viewer_timeout_400": lambda text: "External viewer error" in text,
        "esearch_retstart_200": lambda text: "'retstart' cannot be larger than 9998" in text,
        "efetch_history_lost_200": lambda text: "Cannot retrieve history data" in text,
    }
    played = {
        "efetch_viewer_timeout_400": "viewer-timeout",
        "esearch_retstart_200": "error-limit",
        "efetch_history_lost_200": "history-lost",
    }
    for name, fault in played.items():
        body = KINDS[fault].play(exchange(), draw()).body.decode()
        assert said[name](recorded[name])
        assert said[name](body), fault
