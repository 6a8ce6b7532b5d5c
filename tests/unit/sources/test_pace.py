"""The pace holds across threads and processes, and obeys whoever asks for more distance."""

from __future__ import annotations

import subprocess
import sys
import time
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

# Prints the moment at which the pace let each request go, as the pace itself read it.
PROCESS = """
import sys, time
from pathlib import Path
from litwatch.sources.pace import Clock, Pace
read = [0.0]
def seconds():
    read[0] = time.time()
    return read[0]
pace = Pace(float(sys.argv[2]), Path(sys.argv[1]), Clock(seconds=seconds))
for _ in range(int(sys.argv[3])):
    pace.wait()
    print(read[0])
"""


def busiest_second(moments: list[float]) -> int:
    """The most requests that any window of one second holds."""
    return max(sum(first <= moment < first + 1 for moment in moments) for first in moments)


def when_granted(path: Path) -> float:
    """Wait for a turn at 50 a second; give the moment at which the pace let it go."""
    read = [0.0]

    def seconds() -> float:
        read[0] = time.time()
        return read[0]

    Pace(50, path, Clock(seconds=seconds)).wait()
    return read[0]


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
    with ThreadPoolExecutor(8) as pool:
        moments = list(pool.map(when_granted, [tmp_path / "pace"] * 40))
    assert closest(moments) > 1 / 50


@pytest.mark.parametrize("per_second, each", [(3, 4), (10, 9)], ids=["no key", "key"])
def test_processes_never_send_more_in_any_second_than_is_allowed(
    tmp_path: Path, per_second: int, each: int
) -> None:
    arguments = [str(tmp_path / "pace"), str(per_second), str(each)]
    running = [
        subprocess.Popen(
            [sys.executable, "-c", PROCESS, *arguments], stdout=subprocess.PIPE, text=True
        )
        for _ in range(3)
    ]
    moments = [float(text) for process in running for text in process.communicate()[0].split()]
    assert len(moments) == 3 * each
    assert busiest_second(moments) == per_second
    assert closest(moments) > 1 / per_second


def test_whoever_wakes_late_does_not_crowd_the_next(tmp_path: Path, fake_clock: FakeClock) -> None:
    """A busy machine lets a sleeper sleep on; the distance counts from the real moment."""
    late = Clock(
        seconds=fake_clock.clock.seconds, sleep=lambda pause: fake_clock.sleep(pause + 0.3)
    )
    moments = []
    for clock in (late, late, fake_clock.clock, fake_clock.clock):
        Pace(3, tmp_path / "pace", clock).wait()
        moments.append(fake_clock.passed)
    assert closest(moments) > 1 / 3


def test_who_has_no_time_to_wait_is_told_so_at_once(tmp_path: Path, fake_clock: FakeClock) -> None:
    pace = Pace(3, tmp_path / "pace", fake_clock.clock)
    assert pace.wait(0)
    pace.hold_off(20)
    assert not pace.wait(19)
    assert fake_clock.passed == 0
    assert pace.wait(21)
    assert fake_clock.passed == pytest.approx(20, abs=0.001)


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
