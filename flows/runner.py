"""Prefect's runner, one flow run at a time, which stops as tidily when told to as on Ctrl-C."""

import asyncio
import signal
from collections.abc import Iterable
from typing import Any

from prefect.deployments.runner import RunnerDeployment
from prefect.logging import get_logger
from prefect.runner import Runner


class TidyRunner(Runner):
    """Pauses the schedules on SIGTERM too, where Prefect's own handler gives up half way."""

    def handle_sigterm(self, *_args: Any, **_kwargs: Any) -> None:
        """Stop as on Ctrl-C."""
        signal.raise_signal(signal.SIGINT)


def serve_until_stopped(deployments: Iterable[RunnerDeployment]) -> None:
    """Run what is due, one run at a time, so that a digest waits for the search before it."""
    runner = TidyRunner(name="litwatch", limit=1)
    for deployment in deployments:
        runner.add_deployment(deployment)
        crons = [getattr(each.schedule, "cron", "") for each in deployment.schedules or ()]
        name = deployment.full_name
        get_logger("flows").info("serving %s (%s); Ctrl-C stops", name, ", ".join(crons))
    try:
        asyncio.run(runner.start())
    except KeyboardInterrupt:
        return
