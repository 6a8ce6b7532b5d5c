"""The weekly digest: composed from the store, shown as an artifact, sent where mail is set up."""

from collections.abc import Sequence
from typing import Any

from prefect import flow, get_run_logger, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas import State
from prefect.states import Failed

from flows.flow_run import read_settings, run_name
from litwatch import pipeline
from litwatch.domain import IsoWeek
from litwatch.errors import LitwatchError


@task(task_run_name="compose and send", cache_policy=NO_CACHE, persist_result=False)
def compose(
    topics: Sequence[str], week: str | None, *, config: str, send: bool
) -> pipeline.DigestFiles:
    """Write the digest files and send them. Raises what the pipeline raises."""
    settings = read_settings(config)
    mail = send and bool(settings.mail.host)
    if send and not mail:
        get_run_logger().warning("mail.host is not set: the digest is written, not sent")
    iso_week = IsoWeek.parse(week) if week else None
    return pipeline.weekly_digest(settings, topics, week=iso_week, out=None, send=mail)


@flow(name="digest", flow_run_name=run_name)
def digest(
    topics: list[str] | None = None,
    config: str = "config.yaml",
    week: str | None = None,
    *,
    send: bool = True,
) -> State[Any] | None:
    """Compose the digest of a week (`2026-W47`, by default the present one) and send it."""
    state = compose(topics or (), week, config=config, send=send, return_state=True)
    outcome = state.result(raise_on_failure=False)
    if isinstance(outcome, LitwatchError):
        return Failed(message=str(outcome))
    markdown = outcome.markdown.read_text(encoding="utf-8")
    create_markdown_artifact(markdown, key="weekly-digest", description=outcome.html.name)
    return None
