"""`litwatch decide`: a person's decision, added to the record's history for good."""

from __future__ import annotations

from pathlib import Path

import click

from litwatch.cli.options import config_option, sample_option
from litwatch.config import load_settings
from litwatch.pipeline.decisions import Ruling, decide
from litwatch.pipeline.sample import sample_settings


@click.command("decide")
@click.argument("record")
@click.argument("decision", type=click.Choice(["include", "exclude", "maybe"]))
@click.option("--topic", required=True, help="The topic that the decision is for.")
@click.option("--by", "decided_by", required=True, help="Who decides.")
@click.option("--reason", default="", help="Why; wanted for an exclusion.")
@click.option(
    "--stage",
    type=click.Choice(["title_abstract", "full_text"]),
    default="title_abstract",
    show_default=True,
)
@sample_option
@config_option
def command(
    record: str,
    decision: str,
    topic: str,
    decided_by: str,
    reason: str,
    stage: str,
    sample: bool,
    config_path: Path,
) -> None:
    """Record that a person decides to include, exclude or perhaps include RECORD."""
    settings = load_settings(config_path)
    settings = sample_settings(settings) if sample else settings
    ruling = Ruling(record, decision, stage=stage, decided_by=decided_by, reason=reason)
    made = decide(settings, topic, ruling)
    if decision == "exclude" and not reason:
        click.echo("warning: an exclusion without a --reason; an auditor will ask", err=True)
    click.echo(f"{made.record_id}: {made.decision} by {made.decided_by} ({made.stage})")
