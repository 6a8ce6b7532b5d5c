"""Accuracy, time and memory of `litwatch dedupe` beside bib-dedupe, on labelled sets, in one table.

    uv run --group bench python -m tests.bench.dedupe_accuracy [--folder SETS] [--synthetic 100000]

Each tool runs in a process of its own on each set, start-up included. CPU seconds, and `MB one`
(the most that a single process held), are what the system accounts to that process and those it
waited for. `MB all` adds up the processes that a tool has alive at once, looked at every 50 ms.
A star marks a set on which the rules were tuned.
"""

from __future__ import annotations

import argparse
import csv
import importlib
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import Any, Final

from tests.bench.dedupe_batch import write_batch
from tests.bench.dedupe_metric import Tally, judge, measure, read_groups, read_ids
from tests.bench.material import ROOT

SETS: Final = ROOT.parent / "shared" / "data" / "dedupe"
# On the first two the rules were tuned; what they do on the others was measured afterwards.
TUNED_ON: Final = frozenset({"cytology_screening", "stroke"})
PEER: Final = "bib-dedupe"
OURS: Final = "litwatch"


@dataclass(frozen=True)
class Cost:
    """Wall and CPU seconds of a run; greatest memory, of one process and of all, in MB."""

    wall: float
    cpu: float
    memory: float
    memory_of_all: float


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure every set and print one table; `--peer IN OUT` is how a child is asked to work."""
    parser = argparse.ArgumentParser(description="Accuracy and cost of de-duplication.")
    parser.add_argument("--folder", type=Path, default=SETS)
    parser.add_argument("--synthetic", type=int, default=0, help="records in a generated batch")
    parser.add_argument("--peer", nargs=2, type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args(arguments)
    if asked.peer:
        run_peer(*asked.peer)
        return
    show(HEADING)
    for folder in sorted(path.parent for path in asked.folder.glob("*/records.csv")):
        costs = {}
        for tool in (OURS, PEER):
            groups, costs[tool] = _run(tool, folder / "records.csv")
            show(row(folder.name, tool, judge(folder, groups), costs[tool]))
        show(beside(costs[OURS], costs[PEER]))
    if asked.synthetic:
        show(_synthetic_row(asked.synthetic))


def show(line: str) -> None:
    """Print a line at once: a set takes a while."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


HEADING: Final = (
    f"{'set':<24}{'tool':<12}{'FP':>4}{'FN':>5}{'F1':>8}{'wrong pairs':>13}{'mixed':>7}"
    f"{'wall s':>9}{'CPU s':>9}{'MB one':>8}{'MB all':>8}"
)


def row(name: str, tool: str, tally: Tally, cost: Cost) -> str:
    """One line of the table; a star marks a set on which the rules were tuned."""
    marked = f"{name}{'*' if name in TUNED_ON else ''}"
    return (
        f"{marked:<24}{tool:<12}{tally.false_positives:>4}{tally.false_negatives:>5}"
        f"{tally.f1:>8.4f}{tally.wrong_pairs:>13}{tally.mixed_groups:>7}"
        f"{cost.wall:>9.2f}{cost.cpu:>9.2f}{cost.memory:>8.0f}{cost.memory_of_all:>8.0f}"
    )


def beside(ours: Cost, theirs: Cost) -> str:
    """How many times the peer's time ours goes into, and our share of its memory."""
    return (
        f"{'':<24}{'how much less':<40}"
        f"{theirs.wall / ours.wall:>8.1f}x{theirs.cpu / ours.cpu:>8.1f}x"
        f"{ours.memory / theirs.memory:>8.2f}{ours.memory_of_all / theirs.memory_of_all:>8.2f}"
    )


def _synthetic_row(count: int) -> str:
    with tempfile.TemporaryDirectory() as folder:
        records = Path(folder) / "records.csv"
        truth = write_batch(records, count)
        groups, cost = _run(OURS, records)
        return row(f"generated {count:,}", OURS, measure(read_ids(records), truth, groups), cost)


def _run(tool: str, records: Path) -> tuple[dict[str, str], Cost]:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "groups.csv"
        files = (str(records), str(out))
        commands = {
            OURS: ["-m", "litwatch.cli", "dedupe", files[0], "--out", files[1]],
            PEER: ["-W", "ignore", "-m", "tests.bench.dedupe_accuracy", "--peer", *files],
        }
        cost = spend([sys.executable, *commands[tool]])
        return read_groups(out), cost


def spend(command: Sequence[str]) -> Cost:
    """Run a command to its end and give what it took. Raises if it fails."""
    begun = time.perf_counter()
    child = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    at_once = _watch_memory(child.pid)
    _, status, used = os.wait4(child.pid, 0)
    wall = time.perf_counter() - begun
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise subprocess.CalledProcessError(child.returncode, command)
    memory, cpu = used.ru_maxrss / 1024, used.ru_utime + used.ru_stime
    return Cost(wall, cpu, memory, max(memory, *at_once))


def _watch_memory(pid: int) -> list[float]:
    """Note, until the process ends, the memory of it and its children together, in MB."""
    noted: list[float] = [0.0]

    def note() -> None:
        while memory := _memory(pid):
            noted.append(memory)
            time.sleep(_BETWEEN_LOOKS)

    Thread(target=note, daemon=True).start()
    return noted


_BETWEEN_LOOKS = 0.05
_PSS: Final = re.compile(r"^Pss:\s+(\d+) kB", re.MULTILINE)


def _memory(pid: int) -> float:
    """Proportional share of memory: what processes share is counted once between them."""
    folder = Path(f"/proc/{pid}")
    try:
        found = _PSS.search((folder / "smaps_rollup").read_text())
        children = (folder / "task" / str(pid) / "children").read_text().split()
    except OSError:
        return 0.0
    return (int(found[1]) / 1024 if found else 0.0) + sum(map(_memory, map(int, children)))


def run_peer(records: Path, out: Path) -> None:
    """Run bib-dedupe as its guide says, and write its groups."""
    pandas = _vendor("pandas")
    tool = _vendor("bib_dedupe.bib_dedupe")
    prepared = tool.prep(pandas.read_csv(records), verbosity_level=0)
    matched = tool.match(tool.block(prepared, verbosity_level=0), verbosity_level=0)
    found = tool.cluster(matched, verbosity_level=0)
    with out.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(
            [("ID", "group"), *((name, n) for n, group in enumerate(found) for name in group)]
        )


def _vendor(name: str) -> Any:
    """Load a peer that only the bench knows, in the child alone."""
    load: Callable[[str], Any] = importlib.import_module
    return load(name)


if __name__ == "__main__":
    main()
