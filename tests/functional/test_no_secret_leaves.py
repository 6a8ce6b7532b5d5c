"""A secret of the environment goes to its server and nowhere else: no file, no output, no report.

The main commands run as a user runs them, with a key and a password planted, against a PubMed that
repeats the key in its errors and a mail server that asks for the password.
"""

from __future__ import annotations

import gzip
import os
import socket
import subprocess
import sys
import zlib
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import duckdb
import pytest
import yaml
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink
from aiosmtpd.smtp import AuthResult, LoginPassword

from litwatch.localpubmed.corpus import Corpus
from litwatch.localpubmed.exchange import Exchange
from litwatch.localpubmed.replies import JSON, Response
from litwatch.localpubmed.server import LocalPubmed

# aiosmtpd warns of a login without encryption, which here never leaves the machine.
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH")
KEY = "planted-key/6f1c&0d"
PASSWORD = "planted password+93ab"  # noqa: S105 - the secret that must be found nowhere
FORMS = {
    form
    for secret in (KEY, PASSWORD)
    for form in (
        secret.encode(),
        quote(secret, safe="").encode(),
        quote(secret).encode(),
        b64encode(secret.encode()),
        b64encode(f"\0analyst\0{secret}".encode()),
    )
}


@dataclass
class Login:
    """Takes the password, and remembers that it was right."""

    right: list[bool] = field(default_factory=list)

    def __call__(
        self, server: Any, session: Any, envelope: Any, mechanism: str, data: Any
    ) -> AuthResult:
        """Compare what was sent."""
        del server, session, envelope, mechanism
        assert isinstance(data, LoginPassword)
        self.right.append(data.password == PASSWORD.encode())
        return AuthResult(success=self.right[-1])


@pytest.fixture(scope="module")
def login() -> Login:
    return Login()


@pytest.fixture(scope="module")
def smtp_port(login: Login) -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    controller = Controller(
        Sink(),
        hostname="127.0.0.1",
        port=port,
        authenticator=login,
        auth_required=True,
        auth_require_tls=False,
    )
    controller.start()
    yield port
    controller.stop()


@pytest.fixture(scope="module")
def pubmed(root: Path) -> Iterator[LocalPubmed]:
    corpus = Corpus.load([root / "data" / "sample" / "pubmed"])
    mesh = root / "data" / "mesh" / "mesh-2019.tsv.gz"
    with LocalPubmed(corpus, mesh_path=mesh, requests_per_second=1000) as server:
        yield server


def telling(_exchange: Exchange) -> Response:
    """NCBI's answer to a key that it does not know holds the key."""
    return Response(400, f'{{"error":"API key invalid","api-key":"{KEY}"}}'.encode(), JSON)


@dataclass
class Desk:
    """A folder, an environment with secrets, and all that was printed."""

    folder: Path
    environment: dict[str, str]
    printed: list[bytes] = field(default_factory=list)

    def litwatch(self, *words: str) -> int:
        """Run a command as a user does; give its exit code."""
        done = subprocess.run(
            [sys.executable, "-m", "litwatch.cli", *words],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            check=False,
        )
        self.printed += [done.stdout, done.stderr]
        return done.returncode

    def files(self) -> list[Path]:
        """Name everything that lies in the folder."""
        return [path for path in self.folder.rglob("*") if path.is_file()]


@pytest.fixture(scope="module")
def desk(
    root: Path, pubmed: LocalPubmed, smtp_port: int, tmp_path_factory: pytest.TempPathFactory
) -> Desk:
    folder = tmp_path_factory.mktemp("desk")
    values = yaml.safe_load((root / "config.yaml").read_text(encoding="utf-8"))
    topic = values["topics"][0]
    topic |= {key: str(root / topic[key]) for key in ("strategy", "criteria", "policy")}
    topic["recipients"] = ["reader@example.org"]
    values["topics"] = [topic]
    values["mesh"] = str(root / "data" / "mesh" / "mesh-2019.tsv.gz")
    values["pubmed"] |= {"base_url": pubmed.base_url, "email": "us@example.org", "attempts": 1}
    values["mail"] |= {
        "host": "127.0.0.1",
        "port": smtp_port,
        "sender": "litwatch@example.org",
        "operator": "operator@example.org",
        "username": "analyst",
        "starttls": False,
    }
    (folder / "config.yaml").write_text(yaml.safe_dump(values), encoding="utf-8")
    secrets = {"LITWATCH_PUBMED__API_KEY": KEY, "LITWATCH_MAIL__PASSWORD": PASSWORD}
    home = {"HOME": str(folder), "TMPDIR": str(folder / "tmp")}
    (folder / "tmp").mkdir()
    return Desk(folder, os.environ | secrets | home)


@pytest.fixture(scope="module")
def used(desk: Desk, pubmed: LocalPubmed) -> Desk:
    """The desk after a working week, a failing run, and a look at everything."""
    topic = "nice-neuroma-cryoablation"
    assert desk.litwatch("run") == 0
    assert desk.litwatch("digest", "--send") == 0
    pubmed.faults = telling
    assert desk.litwatch("run") == 1
    desk.litwatch("doctor")
    pubmed.faults = None
    for words in (("reconcile", topic), ("archive", "verify")):
        desk.litwatch(*words)
    return desk


def unpacked(path: Path) -> bytes:
    """Give a file's bytes, and what they are packed from."""
    data = path.read_bytes()
    try:
        return data + gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data
    except (EOFError, OSError, zlib.error):
        return data


def dump(path: Path) -> bytes:
    """Write every value of a database out: DuckDB packs texts in its file."""
    with duckdb.connect(path, read_only=True) as connection:
        tables = connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()
        rows = [connection.execute(f'FROM "{name}"').fetchall() for (name,) in tables]
    return repr(rows).encode()


def test_the_secrets_reached_their_servers(used: Desk, login: Login) -> None:
    """Without this the rest would prove nothing."""
    assert login.right
    assert all(login.right)
    assert b"API key invalid" in b"".join(used.printed)


def test_no_secret_is_in_any_file(used: Desk) -> None:
    files = used.files()
    assert {".gz", ".duckdb", ".jsonl", ".html", ".md"} <= {path.suffix for path in files}
    found = [path.name for path in files if any(form in unpacked(path) for form in FORMS)]
    assert found == []


def test_no_secret_is_in_any_row_of_the_databases(used: Desk) -> None:
    databases = [path for path in used.files() if path.suffix == ".duckdb"]
    assert {path.name for path in databases} == {"litwatch.duckdb", "evidence.duckdb"}
    dumps = b"".join(map(dump, databases))
    assert b"API key invalid" in dumps
    assert [form for form in FORMS if form in dumps] == []


def test_no_secret_was_printed(used: Desk) -> None:
    printed = b"".join(used.printed)
    assert b"nice-neuroma-cryoablation: failed" in printed
    assert [form for form in FORMS if form in printed] == []
