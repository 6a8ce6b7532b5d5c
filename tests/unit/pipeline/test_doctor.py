"""The doctor: each trouble is found, named and comes with what to do; nothing is changed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from types import SimpleNamespace

import pytest
from pydantic import SecretStr

from litwatch.config import Settings, load_settings
from litwatch.pipeline.doctor import Check, examine, examine_file
from litwatch.sources.archive import Archive

FOUND = (
    b'<?xml version="1.0" ?>\n<eSearchResult><Count>1</Count><RetMax>1</RetMax>'
    b"<RetStart>0</RetStart><IdList><Id>1</Id></IdList><TranslationSet/><QueryTranslation>1[UID]</QueryTranslation>"
    b"</eSearchResult>"
)
THEN = datetime(2019, 6, 1, tzinfo=UTC)
KEY = "0123456789abcdef0123456789abcdef0123"


class Ncbi(ThreadingHTTPServer):
    """Answers every request alike; its clock may be wrong."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.status, self.body = 200, FOUND
        self.ahead = timedelta()


class _Handler(BaseHTTPRequestHandler):
    server: Ncbi

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(self.server.body)))
        self.end_headers()
        self.wfile.write(self.server.body)

    def date_time_string(self, timestamp: float | None = None) -> str:
        assert timestamp is None
        moment = datetime.now(UTC) + self.server.ahead
        return f"{moment:%a, %d %b %Y %H:%M:%S} GMT"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 # as in the base class
        """Say nothing."""


@pytest.fixture
def ncbi() -> Iterator[Ncbi]:
    with Ncbi() as server:
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def settings(ncbi: Ncbi, root: Path, tmp_path: Path) -> Settings:
    """The shipped topics, in a folder where nothing has run yet, and a PubMed that answers."""
    (tmp_path / "data").mkdir()
    shutil.copy(root / "config.yaml", tmp_path)
    for name in ("criteria", "mesh", "policies", "strategies"):
        (tmp_path / "data" / name).symlink_to(root / "data" / name)
    read = load_settings(tmp_path / "config.yaml")
    base = f"http://127.0.0.1:{ncbi.server_port}/"
    return with_pubmed(read, base_url=base, email="a@example.org", attempts=1)


def with_pubmed(settings: Settings, **changes: object) -> Settings:
    return settings.model_copy(update={"pubmed": settings.pubmed.model_copy(update=changes)})


def checks(settings: Settings, now: datetime = THEN) -> Mapping[str, Check]:
    return {check.name: check for check in examine(settings, lambda: now)}


def failed(found: Mapping[str, Check]) -> list[str]:
    return [name for name, check in found.items() if not check.passed]


def test_a_sound_installation_passes_and_is_left_as_it_was(settings: Settings) -> None:
    before = sorted(settings.home.rglob("*"))
    found = checks(settings)
    assert failed(found) == []
    assert list(found) == [
        "e-mail",
        "MeSH",
        *(f"topic {topic.id}" for topic in settings.topics),
        "store",
        "archive",
        "disk",
        "PubMed",
        "key",
        "clock",
    ]
    assert "is not there yet" in found["store"].message
    assert sorted(settings.home.rglob("*")) == before


def test_a_missing_e_mail_address_is_named(settings: Settings) -> None:
    found = checks(with_pubmed(settings, email=""))
    assert failed(found) == ["e-mail"]
    assert "LITWATCH_PUBMED__EMAIL" in found["e-mail"].message


@pytest.mark.parametrize(
    "now, is_due",
    [(datetime(2019, 12, 31, tzinfo=UTC), False), (datetime(2020, 1, 20, tzinfo=UTC), False),
     (datetime(2020, 2, 10, tzinfo=UTC), True), (datetime(2026, 11, 20, tzinfo=UTC), True)],
)  # fmt: skip
def test_a_mesh_tree_of_an_earlier_year_is_named(
    settings: Settings, now: datetime, *, is_due: bool
) -> None:
    found = checks(settings, now)
    assert failed(found) == (["MeSH"] if is_due else [])
    if is_due:
        assert f"is of 2019, and PubMed is indexed by MeSH {now.year}" in found["MeSH"].message
        assert "litwatch mesh update" in found["MeSH"].remedy


def test_a_broken_topic_does_not_hide_the_others(settings: Settings) -> None:
    first, second = settings.topics
    broken = first.model_copy(update={"strategy": Path("data/nowhere.ovid")})
    found = checks(settings.model_copy(update={"topics": (broken, second)}))
    assert failed(found) == [f"topic {first.id}"]
    assert "nowhere.ovid" in found[f"topic {first.id}"].message


def test_a_store_that_is_none_is_named(settings: Settings) -> None:
    settings.path(settings.store.database).write_bytes(b"no database" * 100)
    found = checks(settings)
    assert not found["store"].passed
    assert "litwatch.duckdb" in found["store"].message
    assert "\n" not in found["store"].message


def test_an_archive_that_was_damaged_is_named(settings: Settings) -> None:
    folder = settings.path(settings.store.archive)
    archive = Archive(folder, "run-1")
    for body in (b"one", b"two"):
        kept = archive.keep(
            body, address="x", operation="esearch", purpose="topic", received_at=THEN
        )
    assert checks(settings)["archive"].passed
    (folder / kept.path).write_bytes(b"something else")
    damaged = checks(settings)["archive"]
    assert not damaged.passed
    assert kept.path in damaged.message
    assert "litwatch archive verify" in damaged.remedy


def test_a_folder_that_cannot_be_written_is_named(settings: Settings) -> None:
    folder = settings.path(settings.store.archive)
    folder.parent.mkdir(exist_ok=True)
    folder.write_text("a file is in the way")
    found = checks(settings)
    assert not found["archive"].passed
    assert "store.archive" in found["archive"].remedy


def test_a_full_disk_is_named(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _place: SimpleNamespace(free=42_000_000))
    found = checks(settings)
    assert failed(found) == ["disk"]
    assert "only 42 MB are free" in found["disk"].message
    assert found["disk"].remedy


def test_a_pubmed_that_is_down_is_named_and_nothing_is_said_of_key_and_clock(
    settings: Settings, ncbi: Ncbi
) -> None:
    ncbi.status = 503
    found = checks(settings)
    assert failed(found) == ["PubMed"]
    assert {"key", "clock"}.isdisjoint(found)
    assert "HTTP 503" in found["PubMed"].message
    assert found["PubMed"].remedy


def test_a_wrong_address_is_named(settings: Settings, ncbi: Ncbi) -> None:
    ncbi.status, ncbi.body = 404, b"nothing here"
    found = checks(settings)
    assert failed(found) == ["PubMed"]
    assert "pubmed.base_url" in found["PubMed"].remedy


def test_a_refused_key_is_told_from_a_pubmed_that_is_down(settings: Settings, ncbi: Ncbi) -> None:
    ncbi.status, ncbi.body = 400, f'{{"error":"API key invalid","api-key":"{KEY}"}}'.encode()
    found = checks(with_pubmed(settings, api_key=SecretStr(KEY)))
    assert failed(found) == ["key"]
    assert "LITWATCH_PUBMED__API_KEY" in found["key"].remedy
    assert KEY not in repr(found)


def test_the_pace_is_told_with_and_without_a_key(settings: Settings) -> None:
    assert "none, 3 requests a second" in checks(settings)["key"].message
    accepted = checks(with_pubmed(settings, api_key=SecretStr(KEY)))["key"]
    assert accepted.message == "accepted, 10 requests a second"


@pytest.mark.parametrize(
    "ahead, said",
    [
        (timedelta(minutes=4), ""),
        (timedelta(minutes=-4), ""),
        (timedelta(minutes=30, seconds=20), "30 minutes behind PubMed"),
        (timedelta(days=-1), "minutes ahead of PubMed"),
    ],
)
def test_a_clock_that_is_wrong_is_named(
    settings: Settings, ncbi: Ncbi, ahead: timedelta, said: str
) -> None:
    ncbi.ahead = ahead
    found = checks(settings)
    assert failed(found) == (["clock"] if said else [])
    assert said in found["clock"].message


def test_a_configuration_that_cannot_be_read_is_the_only_finding(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text("topics: []\nnonsense: 1\n")
    (only,) = examine_file(tmp_path / "config.yaml")
    assert (only.name, only.passed) == ("configuration", False)
    assert "nonsense" in only.message
    assert only.remedy


def test_a_configuration_that_can_be_read_is_examined(settings: Settings) -> None:
    path = settings.home / "config.yaml"
    path.write_text(
        path.read_text().replace("https://eutils.ncbi.nlm.nih.gov", "http://127.0.0.1:9")
    )
    first, *others = examine_file(path)
    assert first == Check("configuration", passed=True, message=f"{path}, 2 topic(s)")
    assert replace(others[-1], message="") == Check(
        "PubMed", passed=False, message="", remedy=others[-1].remedy
    )
