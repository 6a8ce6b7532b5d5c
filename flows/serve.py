"""`python -m flows.serve`: the three flows on the cron schedules of config.yaml."""

import argparse
import contextlib
from pathlib import Path
from typing import Any

from prefect import Flow
from prefect.deployments.runner import RunnerDeployment
from prefect.schedules import Cron
from prefect.types.entrypoint import EntrypointType
from pydantic import ValidationError

from flows.digest import digest
from flows.reconcile import reconcile
from flows.runner import serve_until_stopped
from flows.server import prefect_server
from flows.surveil import surveil
from litwatch.config import ScheduleSettings, load_settings
from litwatch.errors import ConfigError, LitwatchError

NAMES = {"surveil": "weekly", "digest": "weekly", "reconcile": "monthly"}


def deploy(flow: Flow[..., Any], schedule: ScheduleSettings, config: Path) -> RunnerDeployment:
    """Put a flow on its schedule, over all topics. Raises ConfigError for a bad cron or zone."""
    cron, timezone = str(getattr(schedule, flow.name)), schedule.timezone
    try:
        return RunnerDeployment.from_flow(
            flow,
            name=NAMES[flow.name],
            schedule=Cron(cron, timezone=timezone),
            parameters={"config": str(config)},
            entrypoint_type=EntrypointType.MODULE_PATH,
        )
    except (ValidationError, ValueError) as error:
        raise ConfigError(
            f"schedule.{flow.name}: {cron!r} in {timezone!r} is no schedule",
            where=str(config),
            remedy="Give five cron fields such as '0 5 * * 1', and a zone such as Europe/London.",
        ) from error


def main() -> None:
    """Serve the flows until stopped; a wrong configuration exits with 2 and one sentence."""
    parser = argparse.ArgumentParser(prog="python -m flows.serve", description=__doc__)
    parser.add_argument("--config", type=Path, default=Path("config.yaml"))
    config = parser.parse_args().config.resolve()
    try:
        schedule = load_settings(config).schedule
        timed = [deploy(flow, schedule, config) for flow in (surveil, digest, reconcile)]
    except LitwatchError as error:
        parser.error(str(error))
    with contextlib.suppress(KeyboardInterrupt), prefect_server():
        serve_until_stopped(timed)


if __name__ == "__main__":
    main()
