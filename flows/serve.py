"""`python -m flows.serve`: both flows on the cron schedules of config.yaml."""

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
from flows.runner import serve_until_stopped
from flows.server import prefect_server
from flows.surveil import surveil
from litwatch import pipeline
from litwatch.errors import ConfigError, LitwatchError


def deploy(flow: Flow[..., Any], cron: str, *, timezone: str, config: Path) -> RunnerDeployment:
    """Put a flow on a schedule, over all topics. Raises ConfigError for a bad cron or zone."""
    try:
        return RunnerDeployment.from_flow(
            flow,
            name="weekly",
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
    """Serve both flows until stopped; a wrong configuration exits with 2 and one sentence."""
    parser = argparse.ArgumentParser(prog="python -m flows.serve", description=__doc__)
    parser.add_argument("--config", type=Path, default=Path("config.yaml"))
    config = parser.parse_args().config.resolve()
    try:
        schedule = pipeline.load(config).schedule
        timed = [
            deploy(surveil, schedule.surveil, timezone=schedule.timezone, config=config),
            deploy(digest, schedule.digest, timezone=schedule.timezone, config=config),
        ]
    except LitwatchError as error:
        parser.error(str(error))
    with contextlib.suppress(KeyboardInterrupt), prefect_server():
        serve_until_stopped(timed)


if __name__ == "__main__":
    main()
