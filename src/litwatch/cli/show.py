"""`litwatch show`: everything about a record, for the person who asks "why is this here?"."""

from __future__ import annotations

import json
from pathlib import Path

import click

from litwatch.cli.options import config_option, json_option, sample_option
from litwatch.config import load_settings
from litwatch.pipeline.sample import sample_settings
from litwatch.pipeline.stories import story_of
from litwatch.reports.show import to_text, to_value


@click.command("show")
@click.argument("identifier", metavar="ID")
@click.option("--reviewer", default="", help="Who asks: sees their own decision where it is blind.")
@sample_option
@json_option
@config_option
def command(
    identifier: str,
    reviewer: str,
    sample: bool,
    as_json: bool,
    config_path: Path,
) -> None:
    """Tell everything about the record ID, a PMID or a record id such as pubmed:36190851."""
    settings = load_settings(config_path)
    turned = sample_settings(settings) if sample else settings
    story = story_of(turned, identifier, reviewer=reviewer)
    if as_json:
        click.echo(json.dumps(to_value(story), ensure_ascii=False))
    else:
        click.echo(to_text(story))
