"""Bad input: one clear sentence with the place and the next step, the right exit code, no loss."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import duckdb
import pytest

from litwatch.cli import main
from tests.functional.conftest import Workplace

TOPIC = "nice-neuroma-cryoablation"


@dataclass(frozen=True)
class Outcome:
    code: int
    out: str
    err: str


Litwatch = Callable[..., Outcome]


@pytest.fixture
def place(new_workplace: Callable[[], Workplace]) -> Workplace:
    return new_workplace()


@pytest.fixture(scope="module")
def asked(new_workplace: Callable[[], Workplace]) -> Workplace:
    """A workplace that was run once and is only read."""
    made = new_workplace()
    made.run(None, TOPIC)
    return made


@pytest.fixture
def litwatch(
    place: Workplace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Litwatch:
    """Call the command line in the workplace, its PubMed a port where nobody listens."""
    monkeypatch.chdir(place.folder)
    monkeypatch.setenv("LITWATCH_PUBMED__BASE_URL", "http://127.0.0.1:9/entrez/eutils/")
    monkeypatch.setenv("LITWATCH_PUBMED__EMAIL", "test@example.org")
    monkeypatch.setenv("LITWATCH_PUBMED__ATTEMPTS", "1")

    def call(*words: str) -> Outcome:
        monkeypatch.setattr(sys, "argv", ["litwatch", *words])
        code = 0
        try:
            main()
        except SystemExit as stop:
            code = int(stop.code or 0)
        captured = capsys.readouterr()
        return Outcome(code, captured.out, captured.err)

    return call


def assert_refused(outcome: Outcome, code: int, *parts: str) -> None:
    assert outcome.code == code, outcome
    assert "Traceback" not in outcome.err
    sentence = outcome.err.strip().splitlines()[-1]
    for part in parts:
        assert part in sentence, sentence


@pytest.mark.parametrize(
    "words,parts",
    [
        (("run", "--config", "nowhere.yaml"), ("nowhere.yaml", "--config FILE")),
        (("run", "no-such-topic"), ("no-such-topic", "Topics: nice-neuroma-cryoablation")),
        (("run", "--as-of", "2026-13-01"), ("2026-13-01", "2026-11-20")),
        (("run", "--since", "yesterday"), ("yesterday", "2026-11-20")),
        (("run", "--as-of", "2999-01-01"), ("2999-01-01", "future")),
        (("digest", "--week", "2026-47"), ("2026-47", "2026-W47")),
        (("digest", "--week", "2999-W01"), ("2999-W01", "future")),
        (("digest", "no-such-topic"), ("no-such-topic", "Topics:")),
        (("decide", "1", "perhaps", "--topic", "t", "--by", "A"), ("perhaps", "maybe")),
        (("strategy", "check", "nowhere.ovid"), ("nowhere.ovid", "No such file")),
        (("screen", "nowhere.yaml", "x.xml"), ("nowhere.yaml",)),
        (
            ("strategy", "match", "data/strategies/nice-neuroma-cryoablation.ovid", "x.xml"),
            ("x.xml",),
        ),
        (("recall", "no-such-topic"), ("no-such-topic",)),
        (("pubmed", "serve", "nowhere.xml"), ("nowhere.xml",)),
        (("nonsense",), ("nonsense",)),
    ],
)
def test_wrong_use_exits_with_two(
    litwatch: Litwatch, words: tuple[str, ...], parts: tuple[str, ...]
) -> None:
    assert_refused(litwatch(*words), 2, *parts)


@pytest.mark.parametrize(
    "file,content,parts",
    [
        (
            "data/strategies/nice-neuroma-cryoablation.ovid",
            b"1 neuroma*.tw.\n2 1 and 7\n",
            ("line 2", "7"),
        ),
        ("data/strategies/nice-neuroma-cryoablation.ovid", b"", (".ovid",)),
        ("data/strategies/nice-neuroma-cryoablation.ovid", b"\xff\xfe\x00", ("UTF-8",)),
        ("data/criteria/neuroma-cryoablation.yaml", b"criteria: [", ("neuroma-cryoablation.yaml",)),
        ("data/criteria/neuroma-cryoablation.yaml", b"colour: blue", ("name: Field required",)),
        ("data/policies/nice-neuroma-overview.yaml", b"number: [", ("nice-neuroma-overview.yaml",)),
        ("config.yaml", b"topics: 3", ("config.yaml", "topics")),
        ("data/mesh/mesh-2019.tsv.gz", b"not gzip", ("mesh-2019.tsv.gz",)),
    ],
)
def test_a_broken_file_is_named_with_its_place(
    litwatch: Litwatch, place: Workplace, file: str, content: bytes, parts: tuple[str, ...]
) -> None:
    (place.folder / file).write_bytes(content)
    assert_refused(litwatch("run", TOPIC), 2, *parts)
    assert not (place.folder / "data/evidence.duckdb").exists()


def test_an_unreachable_pubmed_fails_the_run_and_moves_nothing(
    litwatch: Litwatch, place: Workplace
) -> None:
    outcome = litwatch("run", TOPIC)
    assert outcome.code == 1
    assert "Traceback" not in outcome.err
    assert f"{TOPIC}: FAILED: " in outcome.out
    assert outcome.out.strip().splitlines()[-1].endswith(".html")
    connection = duckdb.connect(str(place.folder / "data/evidence.duckdb"), read_only=True)
    rows = connection.execute("select outcome, found, new from run_health").fetchall()
    assert rows == [("failed", 0, 0)]
    assert connection.execute("select count(*) from watermarks").fetchone() == (0,)
    digest = Path(outcome.out.strip().splitlines()[-1]).with_suffix(".md").read_text()
    assert "failed" in digest.casefold()


class Talker(BaseHTTPRequestHandler):
    """A server that says the same to everybody."""

    body = b""

    def do_POST(self) -> None:
        """Answer with the body at HTTP 200."""
        self.send_response(200)
        self.send_header("Content-Length", str(len(self.body)))
        self.end_headers()
        self.wfile.write(self.body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Say nothing."""


@pytest.fixture
def talker() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Talker)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/entrez/eutils/"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    "body",
    [
        b"<html><body>Down for maintenance</body></html>",
        b"",
        b'<?xml version="1.0" encoding="UTF-8" ?>',
        b"<eSearchResult><Count>3</Count><IdL",
        b"<eSearchResult><ERROR>Search Backend failed: out of order</ERROR></eSearchResult>",
        b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
        b"\x00\x01\x02",
    ],
)
def test_an_answer_that_is_no_answer_fails_by_name(
    litwatch: Litwatch, talker: str, monkeypatch: pytest.MonkeyPatch, body: bytes
) -> None:
    monkeypatch.setenv("LITWATCH_PUBMED__BASE_URL", talker)
    monkeypatch.setattr(Talker, "body", body)
    outcome = litwatch("run", TOPIC)
    assert outcome.code == 1
    assert "Traceback" not in outcome.err
    assert f"{TOPIC}: FAILED: " in outcome.out
    assert "root:" not in outcome.out


def test_a_folder_that_cannot_be_written_is_named(litwatch: Litwatch, place: Workplace) -> None:
    (place.folder / "data/sample-run").write_text("a file where a folder is wanted")
    assert_refused(litwatch("run", "--sample"), 1, "sample-run")


@pytest.mark.parametrize("name", ["litwatch.duckdb", "evidence.duckdb"])
def test_a_file_that_is_no_database_is_named(
    litwatch: Litwatch, place: Workplace, name: str
) -> None:
    folder = place.folder / "data/sample-run"
    folder.mkdir()
    (folder / name).write_bytes(b"no database" * 1000)
    command = ("run",) if name == "litwatch.duckdb" else ("sql", "select 1")
    assert_refused(litwatch(*command, "--sample"), 1, name)
    assert (folder / name).read_bytes() == b"no database" * 1000


def test_a_database_of_a_later_litwatch_is_refused_untouched(
    litwatch: Litwatch, place: Workplace
) -> None:
    assert litwatch("run", "--sample", TOPIC).code == 0
    path = place.folder / "data/sample-run/litwatch.duckdb"
    with duckdb.connect(str(path)) as connection:
        row = connection.execute("from schema_migrations order by all desc limit 1").fetchone()
        assert row
        marks = ", ".join("?" for _ in row)
        connection.execute(
            f"insert into schema_migrations values ({marks})",  # noqa: S608 - marks only
            [row[0] + 1, *row[1:]],
        )
    assert_refused(litwatch("run", "--sample", TOPIC), 1, "later", "litwatch.duckdb")


@pytest.mark.parametrize(
    "question",
    [
        "select * from nowhere",
        "selekt 1",
        "drop table records",
        "insert into topics select * from topics",
        "copy records to 'stolen.csv'",
        "select * from read_text('config.yaml')",
        "attach 'other.duckdb'",
        "install httpfs",
        "",
        "select 1; select 2",
    ],
)
def test_a_question_that_cannot_be_answered_is_refused(
    litwatch: Litwatch, asked: Workplace, monkeypatch: pytest.MonkeyPatch, question: str
) -> None:
    monkeypatch.chdir(asked.folder)
    before = asked.ask("select count(*) from records")
    outcome = litwatch("sql", question, "--sample", "--format", "json")
    assert outcome.code == 2, outcome
    assert "Traceback" not in outcome.err
    assert asked.ask("select count(*) from records") == before
    assert not (asked.folder / "stolen.csv").exists()


def test_asking_before_any_run_says_to_run_first(litwatch: Litwatch) -> None:
    assert_refused(litwatch("sql", "select 1"), 1, "litwatch run")
    assert_refused(litwatch("show", "1"), 1, "litwatch run")


def test_an_unknown_record_is_named(litwatch: Litwatch) -> None:
    assert litwatch("run", "--sample", TOPIC).code == 0
    assert_refused(litwatch("show", "1", "--sample"), 2, "'1'", "evidence")
    assert_refused(
        litwatch("decide", "1", "include", "--topic", TOPIC, "--by", "A", "--sample"), 2, "'1'"
    )


def test_a_clock_that_was_set_back_is_named(litwatch: Litwatch) -> None:
    assert litwatch("run", "--sample", TOPIC, "--as-of", "2026-10-05").code == 0
    outcome = litwatch("run", "--sample", TOPIC, "--as-of", "2026-09-28")
    assert_refused(outcome, 2, "2026-10-05", "clock")


def test_a_port_that_is_taken_is_named(litwatch: Litwatch) -> None:
    with HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as taken:
        port = str(taken.server_port)
        outcome = litwatch("pubmed", "serve", "data/sample/pubmed", "--port", port)
    assert_refused(outcome, 2, f"--port {port}", "Give another")
    assert not outcome.out


def test_a_strategy_that_lacks_a_line_is_not_matched(litwatch: Litwatch, place: Workplace) -> None:
    (place.folder / "gap.ovid").write_text("1 cat.tw.\n2 1 and 7\n", encoding="utf-8")
    outcome = litwatch("strategy", "match", "gap.ovid", "data/sample/pubmed", "--json")
    assert_refused(outcome, 2, "gap.ovid, line 2, column 7", "no line 7")
    assert not outcome.out
