"""`litwatch conflicts`: records on which two reviewers said different things."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import click

from litwatch.cli.options import config_option, json_option, sample_option
from litwatch.cli.settings import chosen_settings
from litwatch.pipeline.agreements import conflicts_in
from litwatch.reports.reviewing import conflict_value, conflicts_text


@click.command("conflicts")
@click.argument("topic")
@json_option
@sample_option
@config_option
def command(topic: str, as_json: bool, sample: bool, config_path: Path) -> None:
    """Show where the two reviewers of TOPIC differ; a third settles it with decide --adjudicate."""
    settings = chosen_settings(config_path, sample=sample)
    conflicts = conflicts_in(settings, topic, now=datetime.now(UTC))
    if as_json:
        click.echo(json.dumps([conflict_value(each) for each in conflicts], ensure_ascii=False))
    else:
        click.echo(conflicts_text(topic, conflicts))
