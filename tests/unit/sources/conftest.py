"""A scripted NCBI on loopback, a clock that nobody waits for, and a PubMed set up with both."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl

import pytest

from litwatch.config import PubmedSettings
from litwatch.sources.answers import judge
from litwatch.sources.archive import Archive
from litwatch.sources.exchange import Limits, Manners, Request
from litwatch.sources.http import Transport
from litwatch.sources.pace import Clock, Pace
from litwatch.sources.pubmed import PubmedSource, open_pubmed

KEY = "0123456789abcdef0123456789abcdef0123"
START = datetime(2026, 9, 28, 6, 0, tzinfo=UTC)


@dataclass
class FakeClock:
    """Time passes only by sleeping."""

    passed: float = 0.0
    slept: list[float] = field(default_factory=list)
    chance: float = 0.5

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.passed += seconds

    @property
    def clock(self) -> Clock:
        return Clock(
            now=lambda: START + timedelta(seconds=self.passed),
            seconds=lambda: START.timestamp() + self.passed,
            sleep=self.sleep,
            chance=lambda: self.chance,
        )


@dataclass(frozen=True)
class Reply:
    """One scripted answer; `sent` bytes of the body go out before the connection is closed.

    A header that is empty is left out. With `trickle_seconds` the body comes byte by byte.
    """

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    sent: int | None = None
    stall_seconds: float = 0.0
    trickle_seconds: float = 0.0


@dataclass(frozen=True)
class Asked:
    """One request as it arrived."""

    operation: str
    fields: Mapping[str, str]
    headers: Mapping[str, str]


class ScriptedNcbi(ThreadingHTTPServer):
    """Plays its script, one reply for each request, and remembers what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Player)
        self.script: list[Reply | Callable[[Asked], Reply]] = []
        self.asked: list[Asked] = []

    def play(self, *replies: Reply | Callable[[Asked], Reply]) -> None:
        self.script.extend(replies)

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/entrez/eutils/"


class _Player(BaseHTTPRequestHandler):
    server: ScriptedNcbi

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        fields = dict(parse_qsl(self.rfile.read(length).decode(), keep_blank_values=True))
        operation = self.path.rpartition("/")[2].removesuffix(".fcgi")
        asked = Asked(operation, fields, dict(self.headers.items()))
        self.server.asked.append(asked)
        over = Reply(b"the script is over", status=501)
        reply = self.server.script.pop(0) if self.server.script else over
        self._play(reply(asked) if callable(reply) else reply)

    def _play(self, reply: Reply) -> None:
        self.send_response(reply.status)
        headers = {"Content-Length": str(len(reply.body)), **reply.headers}
        for name, value in headers.items():
            if value:
                self.send_header(name, value)
        self.end_headers()
        if reply.trickle_seconds:
            self._trickle(reply)
        else:
            self.wfile.write(reply.body[: reply.sent])
        if reply.stall_seconds:
            self.wfile.flush()
            time.sleep(reply.stall_seconds)

    def _trickle(self, reply: Reply) -> None:
        with suppress(ConnectionError):  # the client has lost its patience
            for place in range(len(reply.body)):
                self.wfile.write(reply.body[place : place + 1])
                self.wfile.flush()
                time.sleep(reply.trickle_seconds)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 # as in the base class
        """Say nothing."""


@pytest.fixture
def ncbi() -> Iterator[ScriptedNcbi]:
    with ScriptedNcbi() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def fake_clock() -> FakeClock:
    return FakeClock()


OpenPubmed = Callable[..., PubmedSource]


@pytest.fixture
def pubmed(ncbi: ScriptedNcbi, fake_clock: FakeClock, tmp_path: Path) -> OpenPubmed:
    """Open PubMed at the scripted server; keyword arguments go into its settings."""

    def open_it(**settings: object) -> PubmedSource:
        values = {"base_url": ncbi.base_url, "email": "librarian@example.org", **settings}
        return open_pubmed(
            PubmedSettings.model_validate(values),
            Archive(tmp_path / "archive", "run-1"),
            clock=fake_clock.clock,
            pace_folder=tmp_path,
        )

    return open_it


def esearch(*ids: str, count: int | None = None, more: str = "") -> Reply:
    """Answer of a search; `more` are elements after the list of ids."""
    found = "".join(f"<Id>{i}</Id>\n" for i in ids)
    total = len(ids) if count is None else count
    return Reply(
        '<?xml version="1.0" encoding="UTF-8" ?>\n<!DOCTYPE eSearchResult PUBLIC "-//NLM//DTD '
        'esearch 20060628//EN" "https://eutils.ncbi.nlm.nih.gov/eutils/dtd/20060628/esearch.dtd">'
        f"\n<eSearchResult><Count>{total}</Count><RetMax>{len(ids)}</RetMax><RetStart>0</RetStart>"
        f"<QueryKey>1</QueryKey><WebEnv>MCID_1</WebEnv><IdList>\n{found}</IdList><TranslationSet/>"
        f"<QueryTranslation>as asked</QueryTranslation>{more}</eSearchResult>\n".encode()
    )


def efetch(*ids: str, more: str = "") -> Reply:
    """Answer of a fetch with one bare record for each id."""
    entries = "".join(
        f'<PubmedArticle><MedlineCitation Status="MEDLINE"><PMID Version="1">{i}</PMID><Article>'
        f"<ArticleTitle>Record {i}</ArticleTitle></Article></MedlineCitation></PubmedArticle>"
        for i in ids
    )
    return Reply(
        '<?xml version="1.0" ?>\n<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, '
        '1st January 2025//EN" "https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">\n'
        f"<PubmedArticleSet>{entries}{more}</PubmedArticleSet>".encode()
    )


def efetch_all(asked: Asked) -> Reply:
    """Answer a fetch with every record it asks for."""
    return efetch(*asked.fields["id"].split(","))


@pytest.fixture
def replies() -> type[Replies]:
    return Replies


class Replies:
    """The makers of replies, for tests that cannot import them."""

    reply = Reply
    esearch = staticmethod(esearch)
    efetch = staticmethod(efetch)
    efetch_all = staticmethod(efetch_all)


@dataclass(frozen=True)
class Desk:
    """A server with a script, a clock, and a question; `open` gives a transport to ask it."""

    ncbi: ScriptedNcbi
    replies: type[Replies]
    clock: FakeClock
    folder: Path

    @property
    def question(self) -> Request:
        fields = {"db": "pubmed", "term": "cold", "email": "me@example.org", "api_key": KEY}
        return Request(f"{self.ncbi.base_url}esearch.fcgi", fields, "esearch", "topic")

    def open(self, limits: Limits | None = None, *, archive: str = "archive") -> Transport:
        private = frozenset({"api_key", "email"})
        return Transport(
            Manners("PubMed", judge, private_fields=private, secrets=(KEY,)),
            Archive(self.folder / archive, "run-1"),
            pace=self.pace(),
            clock=self.clock.clock,
            limits=limits,
        )

    def pace(self) -> Pace:
        return Pace(3, self.folder / "pace", self.clock.clock)


@pytest.fixture
def desk(ncbi: ScriptedNcbi, replies: type[Replies], fake_clock: FakeClock, tmp_path: Path) -> Desk:
    return Desk(ncbi, replies, fake_clock, tmp_path)
