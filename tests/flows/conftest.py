"""The flows served once for all tests here, against the embedded PubMed with the sample records."""

from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest

from litwatch.localpubmed.corpus import Corpus
from litwatch.localpubmed.server import LocalPubmed
from tests.flows.serving import MESH, ROOT, Served, serving

RunsByFlow = dict[str, dict[str, Any]]


@pytest.fixture(scope="session")
def pubmed() -> Iterator[LocalPubmed]:
    corpus = Corpus.load([ROOT / "data" / "sample" / "pubmed"])
    with LocalPubmed(corpus, mesh_path=MESH, requests_per_second=10) as server:
        yield server


@pytest.fixture(scope="session")
def served(pubmed: LocalPubmed, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("served"), pubmed.base_url) as running:
        yield running


@pytest.fixture(scope="session")
def scheduled_runs(served: Served) -> RunsByFlow:
    """The first run of each flow that ended; none of them is started by hand.

    The schedules are paused then, so that the other tests have the machine for themselves.
    """

    def first_that_ended(flow: str) -> dict[str, Any] | None:
        ended = served.runs(flow, "COMPLETED", "FAILED", "CRASHED")
        return ended[0] if ended else None

    runs: RunsByFlow = {}
    for flow in ("surveil", "digest"):
        run = served.wait_for(
            f"scheduled run of {flow}", partial(first_that_ended, flow), seconds=120
        )
        assert run
        runs[flow] = run
    for run in runs.values():
        served.ask(f"/deployments/{run['deployment_id']}/pause_deployment")
    return runs
