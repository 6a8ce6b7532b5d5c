"""Prefect creates the runs by itself, and they do the work."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests

from litwatch.domain import IsoWeek
from litwatch.localpubmed.server import LocalPubmed
from tests.flows.conftest import RunsByFlow
from tests.flows.serving import KEY, ROOT, Served

pytestmark = [pytest.mark.slow, pytest.mark.timeout(170)]


@pytest.mark.parametrize("flow", ["surveil", "digest"])
def test_a_run_that_nobody_started_appears_and_completes(
    scheduled_runs: RunsByFlow, flow: str
) -> None:
    run = scheduled_runs[flow]
    assert run["auto_scheduled"] is True
    assert (run["state_type"], run["state"]["message"]) == ("COMPLETED", None)


@pytest.mark.parametrize("flow", ["surveil", "digest"])
def test_a_run_is_named_by_its_topics_and_week(scheduled_runs: RunsByFlow, flow: str) -> None:
    run = scheduled_runs[flow]
    due = datetime.fromisoformat(run["expected_start_time"]).date()
    in_new_york = {due, due - timedelta(days=1)}
    topics, week = run["name"].rsplit(" ", 1)
    assert topics == "all topics"
    assert week in {str(IsoWeek.of(day)) for day in in_new_york}


def test_the_scheduled_run_asks_pubmed_and_publishes_its_evidence(
    scheduled_runs: RunsByFlow, served: Served, pubmed: LocalPubmed
) -> None:
    assert scheduled_runs["surveil"]["state_type"] == "COMPLETED"
    assert {"esearch", "efetch"} <= {operation for operation, _ in pubmed.requests}
    assert (served.config.parent / "data" / "evidence.duckdb").is_file()


@pytest.mark.parametrize("flow,key", [("surveil", "surveil-digest"), ("digest", "weekly-digest")])
def test_the_digest_is_shown_as_a_markdown_artifact(
    scheduled_runs: RunsByFlow, served: Served, flow: str, key: str
) -> None:
    [shown] = served.ask(
        "/artifacts/filter",
        artifacts={
            "flow_run_id": {"any_": [scheduled_runs[flow]["id"]]},
            "type": {"any_": ["markdown"]},
        },
    )
    assert shown["key"] == key
    titles = re.findall(r"title: (.+)", (ROOT / "config.yaml").read_text(encoding="utf-8"))
    assert titles
    assert [title for title in titles if title not in shown["data"]] == []


def test_a_digest_that_is_a_week_late_is_left_to_the_next_one(
    scheduled_runs: RunsByFlow, served: Served
) -> None:
    due = datetime.now(UTC) - timedelta(days=8)
    late = served.ask(
        f"/deployments/{scheduled_runs['digest']['deployment_id']}/create_flow_run",
        state={"type": "SCHEDULED", "state_details": {"scheduled_time": due.isoformat()}},
    )

    def ended() -> list[dict[str, Any]]:
        return [run for run in served.runs("digest", "COMPLETED") if run["id"] == late["id"]]

    [run] = served.wait_for("late digest", ended, seconds=60)
    assert run["state_name"] == "Skipped"


def test_the_monthly_flow_reconciles_what_the_weekly_one_found(
    scheduled_runs: RunsByFlow, served: Served
) -> None:
    assert scheduled_runs["surveil"]["state_type"] == "COMPLETED"
    [monthly] = served.ask("/deployments/filter", deployments={"name": {"any_": ["monthly"]}})
    assert [each["schedule"]["cron"] for each in monthly["schedules"]] == ["0 3 1 * *"]
    asked = served.ask(f"/deployments/{monthly['id']}/create_flow_run", state={"type": "SCHEDULED"})

    def ended() -> list[dict[str, Any]]:
        runs = served.runs("reconcile", "COMPLETED", "FAILED", "CRASHED")
        return [run for run in runs if run["id"] == asked["id"]]

    [run] = served.wait_for("reconciliation", ended, seconds=60)
    assert (run["state_type"], run["state"]["message"]) == ("COMPLETED", None)
    [shown] = served.ask("/artifacts/filter", artifacts={"key": {"any_": ["reconciliation"]}})
    assert "in PubMed as of" in shown["data"]


def test_the_key_is_written_down_nowhere(scheduled_runs: RunsByFlow, served: Served) -> None:
    assert scheduled_runs["surveil"]["state_type"] == "COMPLETED"
    kept = [path for path in served.config.parent.rglob("*") if path.is_file()]
    assert {"serve.log", "prefect.db", "litwatch.duckdb"} <= {path.name for path in kept}
    assert [path.name for path in kept if KEY.encode() in path.read_bytes()] == []


def test_the_server_sends_no_telemetry(scheduled_runs: RunsByFlow, served: Served) -> None:
    assert scheduled_runs
    settings = requests.get(f"{served.api}/admin/settings", timeout=30).json()
    assert settings["server"]["analytics_enabled"] is False
