"""`litwatch pubmed serve --faults`: the embedded PubMed as a rehearsal for a bad day."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests

SCRIPT = """
seed: 1
faults:
  - {fault: unavailable, operation: esearch, request: 2}
  - {fault: withheld-record, pmid: "99000014"}
"""
Serve = Callable[[str], str]


@pytest.fixture
def serve(root: Path, tmp_path: Path) -> Iterator[Serve]:
    """Give a function that serves the sample with a script, and gives what it printed first."""
    started = []

    def start(script: str) -> str:
        path = tmp_path / "faults.yaml"
        path.write_text(script, encoding="utf-8")
        words = ("pubmed", "serve", "data/sample/pubmed", "--faults", str(path))
        process = subprocess.Popen(
            [sys.executable, "-m", "litwatch.cli", *words],
            cwd=root,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        started.append(process)
        assert process.stdout
        return process.stdout.readline().strip()

    yield start
    for process in started:
        process.kill()
        process.communicate()


def test_a_script_of_faults_is_played(serve: Serve) -> None:
    address = serve(SCRIPT)
    search = {"db": "pubmed", "term": "neuroma[ti]"}
    answers = [requests.post(f"{address}esearch.fcgi", search, timeout=20) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 503, 200]
    fetch = {"db": "pubmed", "id": "99000014,99000015"}
    records = requests.post(f"{address}efetch.fcgi", fetch, timeout=20).text
    assert "99000015</PMID>" in records
    assert "99000014</PMID>" not in records


def test_a_script_with_an_unknown_fault_is_refused_in_a_sentence(serve: Serve) -> None:
    said = serve("faults: [{fault: thunder}]")
    assert said.startswith("litwatch: ")
    assert "there is no fault 'thunder'" in said
