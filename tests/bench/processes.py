"""The program and the embedded PubMed as processes of their own, and what a run costs."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LITWATCH = (sys.executable, "-m", "litwatch.cli")
SHIPPED = ("criteria", "mesh", "policies", "strategies")
_REQUESTS = re.compile(r"(\d+) request\(s\)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Cost:
    """What one `litwatch run` took: CPU and elapsed seconds, peak resident memory in MB."""

    requests: int
    cpu: float
    elapsed: float
    megabytes: float
    output: str

    def __str__(self) -> str:
        return (
            f"{self.requests} request(s), {self.elapsed:.1f} s ({self.cpu:.1f} s of CPU), "
            f"peak {self.megabytes:.0f} MB"
        )


def lay_out(folder: Path) -> Path:
    """Copy what the product ships, without the sample, into a folder; give its config.yaml."""
    shutil.copy(ROOT / "config.yaml", folder)
    for name in SHIPPED:
        shutil.copytree(ROOT / "data" / name, folder / "data" / name)
    return folder / "config.yaml"


@contextmanager
def served(*options: str) -> Iterator[str]:
    """`litwatch pubmed serve` while it is needed; gives its base URL."""
    command = [*LITWATCH, "pubmed", "serve", "--config", str(ROOT / "config.yaml"), *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process.stdout.readline().strip() if process.stdout else ""
        finally:
            process.terminate()


def run(config: Path, base_url: str, topics: Sequence[str] = ()) -> Cost:
    """Run `litwatch run` as a process of its own. Raises SystemExit where it fails.

    Its bytecode is kept from run to run, as an installed program's is, also where this
    environment keeps none: to compile every module anew takes more than a second.
    This process must be small: Linux counts the memory of whoever starts a program as its peak.
    """
    environment = {
        **os.environ,
        "LITWATCH_PUBMED__BASE_URL": base_url,
        "LITWATCH_PUBMED__EMAIL": "bench@example.org",
        "LITWATCH_PUBMED__API_KEY": "bench",
        "PYTHONPYCACHEPREFIX": str(config.parent / "bytecode"),
    }
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    command = [*LITWATCH, "run", *topics, "--config", str(config)]
    start = time.perf_counter()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    output = process.stdout.read() if process.stdout else ""
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    elapsed = time.perf_counter() - start
    if process.returncode:
        raise SystemExit(f"litwatch run ended with {process.returncode}:\n{output}")
    requests = sum(map(int, _REQUESTS.findall(output)))
    return Cost(requests, used.ru_utime + used.ru_stime, elapsed, used.ru_maxrss / 1024, output)
