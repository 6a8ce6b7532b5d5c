"""The scheduled surveillance run: one flow run watches the topics given, or all of them."""

from collections.abc import Sequence
from typing import Any

from prefect import flow, get_run_logger, task
from prefect.artifacts import create_markdown_artifact
from prefect.client.schemas import State
from prefect.states import Failed

from flows.flow_run import read_settings, run_name
from flows.patience import PATIENT, tries_again
from litwatch.errors import LitwatchError, SourceError
from litwatch.pipeline import surveil as surveillance


@task(task_run_name="search, fetch, screen, store", **PATIENT)
def watch(topics: Sequence[str], config: str) -> surveillance.Surveillance:
    """Run the pipeline once for these topics; only the last try records that the source was down.

    Raises what the pipeline raises, and SourceError for a search that failed and was recorded.
    """
    options = surveillance.RunOptions(report=get_run_logger().info, tries_again=tries_again())
    done = surveillance.surveil(read_settings(config), topics, options)
    if done.failed:
        raise SourceError(" ".join(dict.fromkeys(run.error for run in done.failed)))
    return done


@flow(name="surveil", flow_run_name=run_name)
def surveil(topics: list[str] | None = None, config: str = "config.yaml") -> State[Any] | None:
    """Watch the topics and show the digest as an artifact; no topics means all of them."""
    try:
        done = watch(topics or (), config)
    except LitwatchError as error:
        return Failed(message=str(error))
    markdown = done.digest.markdown.read_text(encoding="utf-8")
    create_markdown_artifact(markdown, key="surveil-digest", description=done.run_id)
    return None
