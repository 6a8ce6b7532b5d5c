"""`python -m flows.serve`: both flows on the cron schedules of config.yaml."""

import argparse
import sys
from pathlib import Path

from prefect import serve
from prefect.deployments.runner import EntrypointType, RunnerDeployment
from prefect.schedules import Cron

from flows.digest import digest
from flows.server import prefect_server
from flows.surveil import surveil
from litwatch import pipeline
from litwatch.errors import LitwatchError


def deployments(config: Path) -> tuple[RunnerDeployment, ...]:
    """Give each flow its schedule, over all topics. Raises ConfigError."""
    schedule = pipeline.load(config).schedule
    timed = ((surveil, schedule.surveil), (digest, schedule.digest))
    return tuple(
        flow.to_deployment(
            name="weekly",
            schedule=Cron(cron, timezone=schedule.timezone),
            parameters={"config": str(config)},
            entrypoint_type=EntrypointType.MODULE_PATH,
        )
        for flow, cron in timed
    )


def main() -> None:
    """Serve until stopped, one flow run at a time, so that a digest waits for its search."""
    parser = argparse.ArgumentParser(prog="python -m flows.serve", description=__doc__)
    parser.add_argument("--config", type=Path, default=Path("config.yaml"))
    config = parser.parse_args().config.resolve()
    try:
        timed = deployments(config)
    except LitwatchError as error:
        sys.exit(str(error))
    with prefect_server():
        serve(*timed, limit=1)


if __name__ == "__main__":
    main()
