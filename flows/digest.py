"""The weekly digest: composed from the store, shown as an artifact, sent where mail is set up."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from prefect import flow, get_run_logger, runtime, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas import State
from prefect.states import Completed, Failed

from flows.flow_run import due_week, read_settings, run_name
from litwatch.domain import IsoWeek
from litwatch.errors import LitwatchError
from litwatch.pipeline.digests import DigestFiles, weekly_digest

TOO_LATE = timedelta(days=7)  # by then the next digest is due, which names the missed week


@task(task_run_name="compose and send", cache_policy=NO_CACHE, persist_result=False)
def compose(topics: Sequence[str], week: IsoWeek, config: str) -> DigestFiles:
    """Write the week's files, and send them if a mail server is set. Raises LitwatchError."""
    settings = read_settings(config)
    has_mail = bool(settings.mail.host)
    if not has_mail:
        get_run_logger().warning("mail.host is not set: the digest is written, not sent")
    return weekly_digest(settings, topics, week=week, send_mail=has_mail)


@flow(name="digest", flow_run_name=run_name)
def digest(
    topics: list[str] | None = None, config: str = "config.yaml", week: str | None = None
) -> State[Any] | None:
    """Compose and send the digest of a week, `2026-W47`; by default the one it was due in."""
    if not week and datetime.now(UTC) - runtime.flow_run.scheduled_start_time >= TOO_LATE:
        return Completed(name="Skipped", message="a week late: the next digest names this week")
    try:
        asked = IsoWeek.parse(week) if week else due_week(config)
        files = compose(topics or (), asked, config)
    except LitwatchError as error:
        return Failed(message=str(error))
    markdown = files.markdown.read_text(encoding="utf-8")
    create_markdown_artifact(markdown, key="weekly-digest", description=files.html.name)
    return None
