"""`litwatch fulltext`: what became of a report's full text."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import click

from litwatch.cli.options import config_option, sample_option
from litwatch.cli.settings import chosen_settings
from litwatch.domain import FullTextStatus
from litwatch.pipeline.full_texts import FullTextNews, tell_full_text

_STATUSES: Final = {
    "requested": FullTextStatus.REQUESTED,
    "retrieved": FullTextStatus.RETRIEVED,
    "not-retrieved": FullTextStatus.NOT_RETRIEVED,
}


@click.command("fulltext")
@click.argument("record")
@click.argument("status", type=click.Choice(list(_STATUSES)))
@click.option("--topic", required=True, help="The topic that the report is for.")
@click.option("--by", required=True, help="Who says so.")
@click.option("--reason", default="", help="Why it was not retrieved.")
@sample_option
@config_option
def command(
    record: str,
    status: str,
    topic: str,
    by: str,
    reason: str,
    sample: bool,
    config_path: Path,
) -> None:
    """Record that the full text of RECORD was requested, retrieved or could not be had.

    It is assessed with `litwatch decide RECORD … --stage full_text`.
    """
    news = FullTextNews(record, _STATUSES[status], by, reason)
    settings = chosen_settings(config_path, sample=sample)
    told = tell_full_text(settings, topic, news, now=datetime.now(UTC))
    if not told.passed_first_stage:
        click.echo(
            f"warning: nobody has decided {told.event.record_id} at title and abstract", err=True
        )
    before = f" (before: {told.before.replace('_', ' ')})" if told.before else ""
    click.echo(f"{told.event.record_id}: full text {status}{before}, by {told.event.told_by}")
