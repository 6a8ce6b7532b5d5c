"""The pace holds across threads and processes, and obeys whoever asks for more distance."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from filelock import FileLock

from litwatch.errors import StoreError
from litwatch.sources.pace import FURTHEST_SECONDS, Clock, Pace

if TYPE_CHECKING:
    from tests.unit.sources.conftest import FakeClock

# Time stands still, so that the pauses of all who wait are the moments planned for them.
PROCESS = """
import sys
from pathlib import Path
from litwatch.sources.pace import Clock, Pace
pace = Pace(20, Path(sys.argv[1]), Clock(seconds=lambda: 1e9, sleep=print))
for _ in range(4):
    pace.wait()
"""


def assert_evenly_spaced(pauses: list[float], *, count: int, per_second: int) -> None:
    """The first one of all does not wait; each of the others has a moment of its own."""
    assert len(pauses) == count - 1
    gaps = [later - earlier for earlier, later in pairwise([0.0, *sorted(pauses)])]
    assert min(gaps) > 1 / per_second
    assert max(gaps) < 1.1 / per_second


def closest(moments: list[float]) -> float:
    ordered = sorted(moments)
    return min(later - earlier for earlier, later in pairwise(ordered))


def test_the_first_request_waits_for_nothing(tmp_path: Path, fake_clock: FakeClock) -> None:
    Pace(3, tmp_path / "pace", fake_clock.clock).wait()
    assert fake_clock.slept == []


def test_requests_keep_a_little_more_than_the_distance(
    tmp_path: Path, fake_clock: FakeClock
) -> None:
    pace = Pace(3, tmp_path / "pace", fake_clock.clock)
    moments = []
    for _ in range(10):
        pace.wait()
        moments.append(fake_clock.passed)
    assert 1 / 3 < closest(moments) < 0.36
    assert all(sum(m <= t < m + 1 for t in moments) <= 3 for m in moments)


def test_time_that_has_passed_counts(tmp_path: Path, fake_clock: FakeClock) -> None:
    pace = Pace(3, tmp_path / "pace", fake_clock.clock)
    pace.wait()
    fake_clock.passed += 5
    pace.wait()
    assert fake_clock.slept == []


def test_holding_off_holds_off_everybody(tmp_path: Path, fake_clock: FakeClock) -> None:
    Pace(3, tmp_path / "pace", fake_clock.clock).hold_off(7)
    Pace(3, tmp_path / "pace", fake_clock.clock).wait()
    assert fake_clock.passed == pytest.approx(7, abs=0.001)


@pytest.mark.parametrize("content", ["", "soon", "9999999999"], ids=["empty", "noise", "far off"])
def test_a_damaged_file_or_a_clock_set_back_does_not_stop_anybody(
    tmp_path: Path, fake_clock: FakeClock, content: str
) -> None:
    (tmp_path / "pace").write_text(content)
    Pace(3, tmp_path / "pace", fake_clock.clock).wait()
    assert fake_clock.passed == 0


def test_nobody_is_held_off_for_ever(tmp_path: Path, fake_clock: FakeClock) -> None:
    pace = Pace(3, tmp_path / "pace", fake_clock.clock)
    pace.hold_off(1e9)
    pace.wait()
    assert fake_clock.passed <= FURTHEST_SECONDS


def test_threads_share_the_pace(tmp_path: Path) -> None:
    pauses: list[float] = []
    clock = Clock(seconds=lambda: 1e9, sleep=pauses.append)
    paces = [Pace(20, tmp_path / "pace", clock) for _ in range(4)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: paces[number % 4].wait(), range(40)))
    assert_evenly_spaced(pauses, count=40, per_second=20)


def test_processes_share_the_pace(tmp_path: Path) -> None:
    command = [sys.executable, "-c", PROCESS, str(tmp_path / "pace")]
    running = [
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # our own script
        for _ in range(3)
    ]
    pauses = [float(text) for process in running for text in process.communicate()[0].split()]
    assert_evenly_spaced(pauses, count=12, per_second=20)


def test_a_lock_that_nobody_gives_back_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("litwatch.sources.pace._LOCK_SECONDS", 0.05)
    with FileLock(tmp_path / "pace.lock"), pytest.raises(StoreError, match="holds its lock"):
        Pace(3, tmp_path / "pace", Clock()).wait()


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path, fake_clock: FakeClock) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreError, match="pace of requests cannot be kept"):
        Pace(3, tmp_path / "file" / "pace", fake_clock.clock).wait()
