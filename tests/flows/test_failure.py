"""A source that is down is asked again, a wrong configuration is not; each is one sentence."""

import json
from pathlib import Path

import pytest

from litwatch.store.snapshot import query
from tests.flows.conftest import RunsByFlow
from tests.flows.serving import Served, write_config

pytestmark = [pytest.mark.slow, pytest.mark.timeout(170)]

NOBODY = "http://127.0.0.1:9/entrez/eutils/"  # the discard port: nothing listens there
IMPATIENT = str(Path(__file__).with_name("impatient.py"))


def run_flow(served: Served, config: Path) -> tuple[dict[str, str], int]:
    """Run the surveil flow; give what became of it and how often its task was tried."""
    told: dict[str, str] = json.loads(served.run_python(IMPATIENT, str(config)))
    [task_run] = served.ask("/task_runs/filter", flow_runs={"id": {"any_": [told["run"]]}})
    return told, task_run["run_count"]


def assert_one_sentence(message: str) -> None:
    assert "\n" not in message
    assert "Traceback" not in message
    assert message.endswith(".")


def test_a_source_that_is_down_is_asked_again_and_then_fails_the_run_with_one_sentence(
    scheduled_runs: RunsByFlow, served: Served, tmp_path: Path
) -> None:
    assert scheduled_runs
    told, attempts = run_flow(served, write_config(tmp_path, NOBODY))
    assert (told["state"], attempts) == ("FAILED", 5)
    assert told["message"].startswith("PubMed (127.0.0.1, ")
    assert "cannot be reached" in told["message"]
    assert_one_sentence(told["message"])
    snapshot = tmp_path / "data" / "evidence.duckdb"
    assert query(snapshot, "SELECT count(DISTINCT run_id) FROM run_health").rows == [(1,)]


def test_a_wrong_configuration_fails_the_run_at_once(
    scheduled_runs: RunsByFlow, served: Served, tmp_path: Path
) -> None:
    assert scheduled_runs
    told, attempts = run_flow(served, tmp_path / "nowhere.yaml")
    assert (told["state"], attempts) == ("FAILED", 1)
    assert "nowhere.yaml" in told["message"]
    assert_one_sentence(told["message"])
