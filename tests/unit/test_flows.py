"""What can be said of the flows without Prefect: their telemetry, and one schedule for all."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
TELEMETRY = ("DO_NOT_TRACK", "PREFECT_SERVER_ANALYTICS_ENABLED")


def read(name: str) -> Any:
    return yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))


def telemetry_after_import(chosen: dict[str, str]) -> list[str]:
    kept = {key: value for key, value in os.environ.items() if key not in TELEMETRY}
    code = f"import flows, os; print(*(os.environ[name] for name in {TELEMETRY}))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=kept | chosen,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return done.stdout.split()


@pytest.mark.parametrize(
    "chosen,expected",
    [
        ({}, ["1", "false"]),
        ({"DO_NOT_TRACK": "0"}, ["0", "false"]),
        ({"PREFECT_SERVER_ANALYTICS_ENABLED": "true"}, ["1", "true"]),
    ],
)
def test_telemetry_is_off_unless_the_user_wants_it(
    chosen: dict[str, str], expected: list[str]
) -> None:
    assert telemetry_after_import(chosen) == expected


@pytest.mark.parametrize("flow", ["surveil", "digest", "reconcile"])
def test_the_work_pool_runs_the_same_flows_on_the_same_schedule(flow: str) -> None:
    schedule = read("config.yaml")["schedule"]
    [deployment] = [
        entry
        for entry in read("prefect.yaml")["deployments"]
        if entry["entrypoint"] == f"flows/{flow}.py:{flow}"
    ]
    assert deployment["schedules"] == [{"cron": schedule[flow], "timezone": schedule["timezone"]}]
    assert deployment["work_pool"]["name"] == "litwatch"


def test_the_reconciliation_is_due_once_a_month() -> None:
    day, month, weekday = read("config.yaml")["schedule"]["reconcile"].split()[2:]
    assert day.isdecimal()
    assert (month, weekday) == ("*", "*")


def test_the_digest_is_due_after_the_search() -> None:
    schedule = read("config.yaml")["schedule"]
    search, digest = (schedule[name].split() for name in ("surveil", "digest"))
    assert search[2:] == digest[2:]
    assert int(search[1]) < int(digest[1])
