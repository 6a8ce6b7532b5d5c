"""`litwatch digest`: a week's digest, written and, on demand, mailed."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from litwatch.cli.options import WEEK, config_option, sample_option
from litwatch.config import load_settings
from litwatch.domain import IsoWeek
from litwatch.errors import UsageError
from litwatch.pipeline.clock import pubmed_day
from litwatch.pipeline.digests import weekly_digest
from litwatch.pipeline.sample import sample_day, sample_settings


@click.command("digest")
@click.argument("topic", required=False)
@click.option("--week", type=WEEK, help="ISO week such as 2026-W47; default: this week.")
@click.option("--out", type=click.Path(path_type=Path), help="Folder for the files.")
@click.option("--send", "send_mail", is_flag=True, help="Mail it to the topic's recipients.")
@sample_option
@config_option
def command(
    topic: str | None,
    week: IsoWeek | None,
    out: Path | None,
    send_mail: bool,
    sample: bool,
    config_path: Path,
) -> None:
    """Write the week's digest of TOPIC (all where none is named); the last line is its path."""
    settings = load_settings(config_path)
    today = sample_day(settings) if sample else pubmed_day(settings, datetime.now(UTC))
    settings = sample_settings(settings) if sample else settings
    if week and week > IsoWeek.of(today):
        raise UsageError(f"{week} lies in the future", remedy=f"This week is {IsoWeek.of(today)}.")
    topics = (settings.topic(topic).id,) if topic else ()
    files = weekly_digest(
        settings, topics, week=week or IsoWeek.of(today), out=out, send_mail=send_mail
    )
    for name in files.sent:
        click.echo(f"{name}: sent")
    click.echo(files.html)
