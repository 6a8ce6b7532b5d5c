"""`python -m flows.serve` as a process of its own, seen through its Prefect server's API."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import pytest
import requests
import yaml
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

T = TypeVar("T")

ROOT = Path(__file__).resolve().parents[2]
MESH = ROOT / "data" / "mesh" / "mesh-2019.tsv.gz"
KEY = "a-key-that-nobody-may-see"  # it is sent to the embedded PubMed only
FOREIGN = re.compile("PREFECT|LITWATCH|DO_NOT_TRACK")  # a developer's own settings
WHILE_BUSY = Retry(
    total=6, connect=0, status_forcelist=[503], allowed_methods=["POST"], backoff_factor=0.5
)
EVERY_TEN_SECONDS = "* * * * * */10"  # Prefect's cron reads a sixth field as seconds


@dataclass(frozen=True)
class Served:
    """Both flows being served, and the API of the Prefect server that was started for them."""

    api: str
    config: Path
    log: Path
    environment: dict[str, str]
    process: subprocess.Popen[bytes]

    def ask(self, path: str, **body: Any) -> Any:
        """Ask Prefect's API as its own client does: while its SQLite is busy it answers 503."""
        with requests.Session() as session:
            session.mount("http://", HTTPAdapter(max_retries=WHILE_BUSY))
            answer = session.post(f"{self.api}{path}", json=body, timeout=30)
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def runs(self, flow: str, *states: str) -> list[dict[str, Any]]:
        """A flow's runs in one of these states, the earliest first."""
        runs: list[dict[str, Any]] = self.ask(
            "/flow_runs/filter",
            flows={"name": {"any_": [flow]}},
            flow_runs={"state": {"type": {"any_": list(states)}}},
            sort="EXPECTED_START_TIME_ASC",
        )
        return runs

    def wait_for(self, what: str, look: Callable[[], T], *, seconds: float) -> T:
        """Look until there is something to see; fail where serving ends or the time is up."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and self.process.poll() is None:
            with contextlib.suppress(requests.ConnectionError, requests.exceptions.RetryError):
                if seen := look():
                    return seen
            time.sleep(0.5)
        pytest.fail(f"no {what} within {seconds:.0f} s\n{self.log.read_text()[-4000:]}")

    def run_python(self, *arguments: str) -> str:
        """Run Python in the project's folder, as a worker would; give what it printed."""
        here = {"PWD": str(ROOT), "PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=self.environment | here | {"PREFECT_API_URL": self.api},
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


def write_config(folder: Path, base_url: str) -> Path:
    """The project's own configuration, with a store in `folder` and a PubMed of the tests."""
    values = yaml.safe_load((ROOT / "config.yaml").read_text(encoding="utf-8"))
    for topic in values["topics"]:
        topic |= {key: str(ROOT / topic[key]) for key in ("strategy", "criteria", "policy")}
    often = {"surveil": EVERY_TEN_SECONDS, "digest": EVERY_TEN_SECONDS}
    values["schedule"] |= often
    values["pubmed"] |= {"base_url": base_url, "email": "tests@example.org", "attempts": 1}
    values["mesh"] = str(MESH)
    path = folder / "config.yaml"
    path.write_text(yaml.safe_dump(values), encoding="utf-8")
    return path


@contextmanager
def serving(folder: Path, base_url: str) -> Iterator[Served]:
    """Serve as README says, on a machine where nothing of Prefect's is set up."""
    port = free_port()
    inherited = {key: value for key, value in os.environ.items() if not FOREIGN.match(key)}
    environment = inherited | {
        "PREFECT_HOME": str(folder / "prefect"),
        "PREFECT_SERVER_API_PORT": str(port),
        "PREFECT_RUNNER_POLL_FREQUENCY": "1",
        "LITWATCH_PUBMED__API_KEY": KEY,
    }
    config = write_config(folder, base_url)
    log = folder / "serve.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "flows.serve", "--config", config],
            cwd=ROOT,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        yield Served(f"http://127.0.0.1:{port}/api", config, log, environment, process)
    finally:
        stop(process)


def stop(process: subprocess.Popen[bytes]) -> None:
    """End serving as a service manager does; it stops its own server on the way."""
    process.send_signal(signal.SIGTERM)
    try:
        assert process.wait(timeout=30) == 0
    finally:
        process.kill()
