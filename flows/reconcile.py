"""The monthly reconciliation: PubMed's whole set against the evidence of each topic."""

from collections.abc import Sequence
from typing import Any

from prefect import flow, get_run_logger, task
from prefect.artifacts import create_markdown_artifact
from prefect.client.schemas import State
from prefect.states import Failed

from flows.flow_run import read_settings, run_name
from flows.patience import PATIENT, tries_again
from litwatch.domain import Reconciliation, RunOutcome
from litwatch.errors import LitwatchError, SourceError
from litwatch.pipeline import reconcile as second_look
from litwatch.pipeline.surveil import RunOptions
from litwatch.reports.reconciliation import to_text


@task(task_run_name="search all, fetch, explain, store", **PATIENT)
def compare(topics: Sequence[str], config: str) -> tuple[Reconciliation, ...]:
    """Reconcile these topics once.

    Raises what the pipeline raises, and SourceError for a search that failed and was recorded.
    """
    options = RunOptions(report=get_run_logger().info, tries_again=tries_again())
    found = second_look.reconcile(read_settings(config), topics, options)
    failed = [each.run.error for each in found if each.run.outcome is RunOutcome.FAILED]
    if failed:
        raise SourceError(" ".join(dict.fromkeys(failed)))
    return found


@flow(name="reconcile", flow_run_name=run_name)
def reconcile(topics: list[str] | None = None, config: str = "config.yaml") -> State[Any] | None:
    """Reconcile the topics, and show every difference as an artifact; none means all ever run."""
    try:
        found = compare(topics or (), config)
    except LitwatchError as error:
        return Failed(message=str(error))
    text = "\n\n".join(to_text(each) for each in found) or "No topic was ever run."
    create_markdown_artifact(f"```\n{text}\n```", key="reconciliation")
    return None
