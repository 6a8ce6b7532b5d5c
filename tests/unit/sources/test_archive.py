"""The archive: what came is kept whole, before anybody reads it."""

from __future__ import annotations

import gzip
import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from litwatch.domain import Payload
from litwatch.errors import StoreError
from litwatch.sources.archive import Archive, read_index, read_payload

THEN = datetime(2026, 9, 28, 6, 0, tzinfo=UTC)


def keep(archive: Archive, body: bytes, operation: str = "esearch") -> Payload:
    return archive.keep(
        body, address="https://x/esearch?db=pubmed", operation=operation, purpose="topic",
        received_at=THEN,
    )  # fmt: skip


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30, deadline=None
)
@given(body=st.binary())
def test_what_is_kept_comes_back(tmp_path: Path, body: bytes) -> None:
    payload = keep(Archive(tmp_path, "run-1"), body)
    assert read_payload(tmp_path, payload) == body
    assert payload.sha256 == hashlib.sha256(body).hexdigest()
    assert payload.size == len(body)


def test_files_are_numbered_by_run_and_operation(tmp_path: Path) -> None:
    archive = Archive(tmp_path, "run-1")
    paths = [keep(archive, b"a").path, keep(archive, b"b", "efetch").path]
    assert paths == ["run-1/0001-esearch.xml.gz", "run-1/0002-efetch.xml.gz"]
    assert keep(Archive(tmp_path, "run-2"), b"c").path == "run-2/0001-esearch.xml.gz"


def test_a_second_opening_counts_on(tmp_path: Path) -> None:
    keep(Archive(tmp_path, "run-1"), b"a")
    assert keep(Archive(tmp_path, "run-1"), b"b").path == "run-1/0002-esearch.xml.gz"


def test_the_index_names_every_payload(tmp_path: Path) -> None:
    archive = Archive(tmp_path, "run-1")
    kept = (keep(archive, b"a"), keep(archive, b"b", "efetch"))
    assert read_index(tmp_path, "run-1") == kept
    first = json.loads((tmp_path / "run-1" / "index.jsonl").read_text().splitlines()[0])
    assert first["received_at"] == "2026-09-28T06:00:00+00:00"


def test_the_same_answer_makes_the_same_file(tmp_path: Path) -> None:
    one, two = (keep(Archive(tmp_path, run), b"same") for run in ("run-1", "run-2"))
    assert (tmp_path / one.path).read_bytes() == (tmp_path / two.path).read_bytes()
    assert gzip.decompress((tmp_path / one.path).read_bytes()) == b"same"


def test_threads_never_share_a_number(tmp_path: Path) -> None:
    archive = Archive(tmp_path, "run-1")
    with ThreadPoolExecutor(8) as pool:
        kept = list(pool.map(lambda n: keep(archive, str(n).encode()), range(40)))
    assert len({payload.path for payload in kept}) == 40
    assert {payload.path for payload in read_index(tmp_path, "run-1")} == {p.path for p in kept}


def test_nothing_unfinished_is_left_behind(tmp_path: Path) -> None:
    keep(Archive(tmp_path, "run-1"), b"a")
    names = sorted(path.name for path in (tmp_path / "run-1").iterdir())
    assert names == ["0001-esearch.xml.gz", "index.jsonl"]


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreError, match="could not be archived") as failed:
        keep(Archive(tmp_path / "file", "run-1"), b"a")
    assert str(tmp_path / "file") in str(failed.value)


@pytest.mark.parametrize(
    "damage", [b"", b"no gzip", gzip.compress(b"another body")], ids=["empty", "noise", "changed"]
)
def test_a_damaged_file_is_named(tmp_path: Path, damage: bytes) -> None:
    payload = keep(Archive(tmp_path, "run-1"), b"a body")
    (tmp_path / payload.path).write_bytes(damage)
    with pytest.raises(StoreError, match="archived answer") as failed:
        read_payload(tmp_path, payload)
    assert payload.path in str(failed.value)


def test_a_missing_or_damaged_index_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="index"):
        read_index(tmp_path, "run-1")
    keep(Archive(tmp_path, "run-1"), b"a")
    (tmp_path / "run-1" / "index.jsonl").write_text("{")
    with pytest.raises(StoreError, match="index"):
        read_index(tmp_path, "run-1")
