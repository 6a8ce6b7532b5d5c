"""The archive verified: damage and gaps are named, and nothing stops the rest."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from litwatch.domain import RunKind
from litwatch.sources.archive import Archive
from litwatch.sources.manifest import (
    KeptRun,
    RunManifest,
    TopicInputs,
    keep_file,
    read_file,
    read_kept,
    read_manifest,
    unsettled,
    write_kept,
    write_manifest,
)
from litwatch.sources.verification import Verification, verify_archive

THEN = datetime(2026, 9, 28, 6, 0, tzinfo=UTC)
RUNS = ("run-1", "run-2")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two runs of three answers each, with their accounts."""
    folder, given = tmp_path / "archive", tmp_path / "given.txt"
    for run_id in RUNS:
        given.write_text(f"what {run_id} was given")
        archive = Archive(folder, run_id)
        write_manifest(folder, manifest(folder, run_id, given))
        for number in range(3):
            archive.keep(
                f"answer {number} of {run_id}".encode(),
                address="https://x/esearch?db=pubmed",
                operation="esearch",
                purpose="topic",
                received_at=THEN,
            )
        write_kept(folder, run_id, KeptRun())
    return folder


def manifest(folder: Path, run_id: str, given: Path) -> RunManifest:
    kept = keep_file(folder, given)
    return RunManifest(
        run_id=run_id,
        kind=RunKind.SURVEILLANCE,
        source="pubmed",
        started_at=THEN,
        as_of=date(2026, 9, 28),
        since=None,
        moves_watermark=True,
        mesh=kept,
        overlap_days=7,
        has_email=True,
        topics=(TopicInputs("t", "T", kept, (kept,), kept),),
    )


def damage(found: Verification) -> dict[str, str]:
    return {each.path: each.problem for each in found.damage}


def test_a_whole_archive_is_whole(folder: Path) -> None:
    found = verify_archive(folder, RUNS)
    assert (found.runs, found.payloads, found.damage, found.orphans) == (2, 6, (), ())
    assert found.size == 6 * len("answer 0 of run-1")


ANSWER = "run-1/0002-esearch.xml.gz"
Spoil = Callable[[Path], object]


@pytest.mark.parametrize(
    "path,spoil,said",
    [
        (ANSWER, lambda path: path.unlink(), "the file is missing"),
        (ANSWER, lambda path: path.write_bytes(b"\x1f\x8b\x08"), "no whole gzip file"),
        (ANSWER, lambda path: path.write_bytes(path.read_bytes()[:-9]), "no whole gzip file"),
        (ANSWER, lambda path: path.write_bytes(gzip.compress(b"x")), "sha256 differs"),
        ("run-1/run.json", lambda path: path.write_text("{"), "cannot be read"),
        ("run-1/index.jsonl", lambda path: path.write_bytes(b"\xff\n"), "cannot be read"),
    ],
)
def test_a_damaged_file_is_named_and_the_other_run_is_still_read(
    folder: Path, path: str, spoil: Spoil, said: str
) -> None:
    spoil(folder / path)
    found = verify_archive(folder, RUNS)
    assert said in damage(found)[path]
    assert all(name.startswith("run-1") for name in damage(found))
    assert found.runs == 2


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None
)
@given(place=st.integers(min_value=0), bit=st.integers(0, 7))
def test_a_flipped_bit_is_found_wherever_it_changes_the_answer(
    folder: Path, place: int, bit: int
) -> None:
    """Bits of the header, and those that fill the last byte up, say nothing of the content."""
    path = folder / ANSWER
    whole = path.read_bytes()
    spoilt = bytearray(whole)
    spoilt[place % len(whole)] ^= 1 << bit
    path.write_bytes(bytes(spoilt))
    found = damage(verify_archive(folder))
    path.write_bytes(whole)
    assert set(found) == (set() if unpacked(bytes(spoilt)) == b"answer 1 of run-1" else {ANSWER})


def unpacked(data: bytes) -> bytes | None:
    """What a reader of its own makes of the bytes."""
    reader = zlib.decompressobj(wbits=31)
    try:
        body = reader.decompress(data)
    except zlib.error:
        return None
    return body if reader.eof else None


def test_a_gap_in_the_numbers_is_named(folder: Path) -> None:
    (folder / ANSWER).unlink()
    index = folder / "run-1/index.jsonl"
    lines = index.read_text().splitlines(keepends=True)
    index.write_text(lines[0] + lines[2])
    assert damage(verify_archive(folder)) == {"run-1": "answer 2 is missing, file and line"}


def test_a_bad_line_in_the_middle_is_named_by_its_number(folder: Path) -> None:
    index = folder / "run-1/index.jsonl"
    lines = index.read_text().splitlines(keepends=True)
    index.write_text(lines[0] + "{}\n" + lines[2])
    found = verify_archive(folder)
    assert damage(found) == {"run-1/index.jsonl": "line 2 cannot be read"}
    assert found.orphans == (ANSWER,)


def test_what_a_killed_run_leaves_is_listed_and_is_no_damage(folder: Path) -> None:
    index = folder / "run-2/index.jsonl"
    index.write_text(index.read_text()[:-20])
    (folder / "run-2/.0004-efetch.xml.gz.77").write_bytes(b"half")
    found = verify_archive(folder, RUNS)
    assert found.damage == ()
    assert found.orphans == ("run-2/.0004-efetch.xml.gz.77", "run-2/0003-esearch.xml.gz")


def test_a_run_that_the_store_holds_and_the_archive_does_not_is_named(folder: Path) -> None:
    assert set(damage(verify_archive(folder, (*RUNS, "run-0")))) == {"run-0"}


def test_what_a_run_was_given_is_checked_too(folder: Path) -> None:
    first, second = sorted((folder / "inputs").iterdir())
    first.unlink()
    second.write_bytes(gzip.compress(b"something else"))
    found = damage(verify_archive(folder))
    assert found[f"inputs/{second.name}"] == "the content is not what was kept (sha256 differs)"
    assert found[f"inputs/{first.name}"].startswith("given.txt of run run-")


def test_a_run_without_an_account_is_told_apart(folder: Path) -> None:
    (folder / "run-1/run.json").unlink()
    found = verify_archive(folder)
    assert (found.unexplained, found.damage) == (("run-1",), ())


def test_an_account_comes_back_as_it_was_written(folder: Path, tmp_path: Path) -> None:
    told = manifest(folder, "run-9", tmp_path / "given.txt")
    write_manifest(folder, told)
    assert read_manifest(folder, "run-9") == told
    assert read_kept(folder, "run-1") == KeptRun()
    assert read_file(folder, told.mesh) == b"what run-2 was given"


def test_only_a_run_without_an_ending_waits_for_one(folder: Path, tmp_path: Path) -> None:
    write_manifest(folder, manifest(folder, "run-9", tmp_path / "given.txt"))
    assert list(unsettled(folder)) == ["run-9"]
