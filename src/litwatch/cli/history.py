"""`litwatch history`: what changed in one record: field, old, new, when, and in which run."""

from __future__ import annotations

import json
from pathlib import Path

import click

from litwatch.cli.options import config_option, json_option, sample_option
from litwatch.config import load_settings
from litwatch.pipeline.history import history_of
from litwatch.pipeline.sample import sample_settings
from litwatch.reports.history import to_text, to_value


@click.command("history")
@click.argument("identifier", metavar="ID")
@sample_option
@json_option
@config_option
def command(identifier: str, sample: bool, as_json: bool, config_path: Path) -> None:
    """Tell the life of the record ID, a PMID or a record id: every version and what it changed."""
    settings = load_settings(config_path)
    history = history_of(sample_settings(settings) if sample else settings, identifier)
    click.echo(json.dumps(to_value(history), ensure_ascii=False) if as_json else to_text(history))
