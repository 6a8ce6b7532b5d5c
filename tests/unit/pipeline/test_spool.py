"""Values on disk: all of them, in order, as often as asked, and gone with the process."""

from __future__ import annotations

from pathlib import Path
from typing import IO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litwatch.domain import Record
from litwatch.errors import StoreError
from litwatch.pipeline.spool import Spool, scratch_file


@given(values=st.lists(st.tuples(st.text(), st.integers())), cut=st.integers(0, 10))
def test_what_goes_in_comes_out_in_order_and_again(values: list[tuple[str, int]], cut: int) -> None:
    with scratch_file(Path()) as scratch:
        spool: Spool[tuple[str, int]] = Spool(scratch)
        spool.extend(values[:cut])
        assert list(spool) == values[:cut]
        spool.extend(values[cut:])

        assert list(spool) == values
        assert list(spool) == values
        assert len(spool) == len(values)
        assert [spool[number] for number in range(len(values))] == values


def test_two_spools_share_one_file(tmp_path: Path) -> None:
    with scratch_file(tmp_path) as scratch:
        one: Spool[Record] = Spool(scratch)
        other: Spool[str] = Spool(scratch)
        for number in range(3):
            one.extend([Record("pubmed", str(number))])
            other.extend([f"word {number}"])

        assert [record.source_id for record in one] == ["0", "1", "2"]
        assert list(other) == ["word 0", "word 1", "word 2"]


def test_a_scratch_file_has_no_name_that_a_killed_run_could_leave(tmp_path: Path) -> None:
    with scratch_file(tmp_path) as scratch:
        Spool[str](scratch).extend(["x" * 100_000])
        assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with (
        pytest.raises(StoreError, match="temporary file cannot be written"),
        scratch_file(tmp_path / "none"),
    ):
        pass


class _FullDisk:
    """A file that takes nothing more."""

    def seek(self, *_: int) -> int:
        return 0

    def write(self, _: bytes) -> int:
        raise OSError(28, "No space left on device")

    def flush(self) -> None:
        """Nothing is waiting."""


def test_a_full_disk_is_one_sentence() -> None:
    full: IO[bytes] = _FullDisk()  # type: ignore[assignment]  # only what a spool uses
    with pytest.raises(StoreError, match="No space left on device"):
        Spool[str](full).extend(["x"])
