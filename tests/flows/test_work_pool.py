"""`prefect.yaml` puts the same flows on a work pool, where a worker runs them."""

import pytest

from tests.flows.conftest import RunsByFlow
from tests.flows.serving import Served

pytestmark = [pytest.mark.slow, pytest.mark.timeout(170)]


def test_a_worker_runs_what_prefect_yaml_deploys(
    scheduled_runs: RunsByFlow, served: Served
) -> None:
    assert scheduled_runs
    prefect = ("-m", "prefect")
    served.run_python(*prefect, "work-pool", "create", "--type", "process", "litwatch")
    served.run_python(*prefect, "deploy", "--all", "--no-prompt")
    deployed = served.ask("/deployments/filter", work_pools={"name": {"any_": ["litwatch"]}})
    assert {entry["entrypoint"] for entry in deployed} == {
        "flows/surveil.py:surveil",
        "flows/digest.py:digest",
        "flows/reconcile.py:reconcile",
    }
    [digest] = [entry for entry in deployed if entry["entrypoint"].endswith("digest")]
    wanted = served.ask(
        f"/deployments/{digest['id']}/create_flow_run",
        state={"type": "SCHEDULED"},
        parameters={"config": str(served.config)},
    )
    served.run_python(*prefect, "worker", "start", "--pool", "litwatch", "--run-once")
    assert wanted["id"] in {run["id"] for run in served.runs("digest", "COMPLETED")}
