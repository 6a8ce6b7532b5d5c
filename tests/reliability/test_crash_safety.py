"""A full disk, a folder that cannot be written, a clock set back, another run: named, no harm."""

from __future__ import annotations

import resource
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from litwatch.config import Settings
from litwatch.errors import LitwatchError, StoreError, StoreLocked, UsageError
from litwatch.pipeline.stores import one_at_a_time
from litwatch.pipeline.surveil import RunOptions, surveil
from tests.reliability.evidence import Evidence, compare, read_evidence
from tests.reliability.matrix import DAYS, Stage
from tests.reliability.workplace import Workplace

# The fork server listens on a Unix socket, which no other test may open.
pytestmark = pytest.mark.enable_socket
WEEK = DAYS[1]
Mounted = Callable[..., None]


def run(place: Workplace, stage: Stage) -> None:
    stage.pubmed.set_as_of(WEEK)
    surveil(place.settings(stage.pubmed.base_url), (), RunOptions(as_of=WEEK))


def store_of(place: Workplace) -> Path:
    return place.store_folder / "litwatch.duckdb"


def is_as_it_should_end(place: Workplace, stage: Stage) -> bool:
    """Whether the store holds what the week without any trouble left."""
    return compare(read_evidence(stage.weeks[1].store), read_evidence(store_of(place))).is_equal


def is_as_before(place: Workplace, stage: Stage) -> bool:
    """Whether the store holds what it held before the week."""
    before = read_evidence(store_of(stage.weeks[1].before))
    return compare(before, read_evidence(store_of(place))).is_equal


def is_whole_by_topic(place: Workplace, stage: Stage) -> bool:
    """Whether each topic stands as before the week or as it should end: each is one commit."""
    before, end, now = (
        read_evidence(store)
        for store in (store_of(stage.weeks[1].before), stage.weeks[1].store, store_of(place))
    )
    topics = {topic for topic, _record in end.standing}
    return all(_of(topic, now) in (_of(topic, before), _of(topic, end)) for topic in topics)


def _of(topic: str, evidence: Evidence) -> list[set[tuple[object, int]]]:
    """What stands in a topic, and what was announced in it as new."""
    both = (evidence.standing, evidence.arrivals)
    return [{(row, count) for row, count in rows.items() if row[0] == topic} for rows in both]


@pytest.fixture
def place(stage: Stage, tmp_path: Path) -> Workplace:
    """A workplace on the eve of the second week."""
    return stage.weeks[1].before.copy_to(tmp_path / "place")


def run_limited(settings: Settings, most: int, told: Connection) -> None:
    """Run the week in a process whose files may not grow beyond some bytes."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    try:
        surveil(settings, (), RunOptions(as_of=WEEK))
    except LitwatchError as error:
        told.send((type(error).__name__, str(error)))
    else:
        told.send(("", ""))


@pytest.mark.parametrize("most", [400, 4_000_000])
def test_a_file_that_cannot_grow_is_named_and_the_next_run_heals(
    stage: Stage, place: Workplace, most: int
) -> None:
    """Wherever the space ends: at an archived answer, or at the store."""
    stage.pubmed.set_as_of(WEEK)
    ours, theirs = get_context("forkserver").Pipe(duplex=False)
    arguments = (place.settings(stage.pubmed.base_url), most, theirs)
    process = get_context("forkserver").Process(target=run_limited, args=arguments)
    process.start()
    theirs.close()
    kind, message = ours.recv()
    process.join(60)
    assert kind == "StoreError"
    assert "space" in message
    assert is_whole_by_topic(place, stage)
    run(place, stage)
    assert is_as_it_should_end(place, stage)


@pytest.fixture
def mounted(tmp_path: Path) -> Iterator[Mounted]:
    """Give a function that (re)mounts a small file system of its own; only root may."""
    folder = tmp_path / "mounted"
    folder.mkdir()

    def mount(*words: str) -> None:
        done = subprocess.run(["mount", *words, folder], capture_output=True, check=False)  # noqa: S607 - the system's own mount
        if done.returncode:
            pytest.skip("no right to mount a file system: this check needs root")

    yield mount
    subprocess.run(["umount", "--lazy", folder], capture_output=True, check=False)  # noqa: S607 - as above


def size_of(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def test_a_full_disk_is_named_and_more_space_heals(
    stage: Stage, place: Workplace, mounted: Mounted, tmp_path: Path
) -> None:
    used = size_of(place.folder)
    mounted("-t", "tmpfs", "-o", f"size={used + 200_000}", "tmpfs")
    small = place.copy_to(tmp_path / "mounted" / "place")
    with pytest.raises(StoreError, match="space"):
        run(small, stage)
    assert is_whole_by_topic(small, stage)
    assert not is_as_it_should_end(small, stage)
    mounted("-o", f"remount,size={used * 10}")
    run(small, stage)
    assert is_as_it_should_end(small, stage)


def test_a_read_only_folder_is_named_and_the_store_is_untouched(
    stage: Stage, place: Workplace, mounted: Mounted, tmp_path: Path
) -> None:
    mounted("-t", "tmpfs", "-o", "size=100m", "tmpfs")
    locked = place.copy_to(tmp_path / "mounted" / "place")
    mounted("-o", "remount,ro")
    with pytest.raises(StoreError, match="Read-only file system") as refused:
        run(locked, stage)
    assert "permissions" in str(refused.value)
    mounted("-o", "remount,rw")
    assert is_as_before(locked, stage)
    run(locked, stage)
    assert is_as_it_should_end(locked, stage)


def test_a_day_before_the_last_one_is_refused_and_changes_nothing(
    stage: Stage, place: Workplace
) -> None:
    run(place, stage)
    settings = place.settings(stage.pubmed.base_url)
    with pytest.raises(UsageError, match="already up to date as of 2026-10-05") as refused:
        surveil(settings, (), RunOptions(as_of=WEEK - timedelta(days=1)))
    assert "clock" in str(refused.value)
    assert is_as_it_should_end(place, stage)


def test_a_machine_whose_clock_was_set_back_is_told_so(stage: Stage, place: Workplace) -> None:
    """No day is asked for: the machine's own clock says a day before the store's last one."""
    run(place, stage)
    settings = place.settings(stage.pubmed.base_url).model_copy(update={"is_sample": False})
    year_before = datetime(2025, 10, 5, 12, tzinfo=UTC)
    with pytest.raises(UsageError, match="Check the computer's clock"):
        surveil(settings, (), RunOptions(now=lambda: year_before))
    assert is_as_it_should_end(place, stage)


def hold(settings: Settings, told: Connection, seconds: float) -> None:
    """Hold the store as a run does."""
    with one_at_a_time(settings):
        told.send("held")
        time.sleep(seconds)


@pytest.fixture
def holding(place: Workplace) -> Iterator[Callable[[float], int]]:
    """Give a function that lets another process hold the store, and gives its number."""
    processes = []

    def start(seconds: float) -> int:
        ours, theirs = get_context("forkserver").Pipe(duplex=False)
        arguments = (place.settings(), theirs, seconds)
        process = get_context("forkserver").Process(target=hold, args=arguments)
        process.start()
        processes.append(process)
        assert ours.recv() == "held"
        return int(process.pid or 0)

    yield start
    for process in processes:
        process.kill()
        process.join()


def impatient(place: Workplace, base_url: str, seconds: float) -> Settings:
    settings = place.settings(base_url)
    store = settings.store.model_copy(update={"lock_wait_seconds": seconds})
    return settings.model_copy(update={"store": store})


def test_a_second_run_is_refused_by_name_while_the_first_works(
    stage: Stage, place: Workplace, holding: Callable[[float], int]
) -> None:
    holding(60)
    settings = impatient(place, stage.pubmed.base_url, 0.1)
    with pytest.raises(StoreLocked, match="another litwatch is at work"):
        surveil(settings, (), RunOptions(as_of=WEEK))
    assert is_as_before(place, stage)


def test_a_second_run_waits_for_the_first_to_end(
    stage: Stage, place: Workplace, holding: Callable[[float], int]
) -> None:
    holding(0.5)
    stage.pubmed.set_as_of(WEEK)
    surveil(impatient(place, stage.pubmed.base_url, 20), (), RunOptions(as_of=WEEK))
    assert is_as_it_should_end(place, stage)


def test_a_holder_that_was_killed_leaves_no_lock(
    stage: Stage, place: Workplace, holding: Callable[[float], int]
) -> None:
    process_id = holding(60)
    subprocess.run(["kill", f"-{int(signal.SIGKILL)}", str(process_id)], check=True)  # noqa: S607 - the system's own kill
    stage.pubmed.set_as_of(WEEK)
    surveil(impatient(place, stage.pubmed.base_url, 5), (), RunOptions(as_of=WEEK))
    assert is_as_it_should_end(place, stage)
