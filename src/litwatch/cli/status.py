"""`litwatch status`: topics, last runs, and what is due."""

from __future__ import annotations

from pathlib import Path

import click

from litwatch.cli.options import config_option, sample_option
from litwatch.cli.run import summary_line
from litwatch.config import load_settings
from litwatch.pipeline.plans import last_regular_run
from litwatch.pipeline.sample import sample_settings
from litwatch.pipeline.stores import existing_store


@click.command("status")
@sample_option
@config_option
def command(sample: bool, config_path: Path) -> None:
    """List each topic with its last completed run; runs by hand cover nothing."""
    settings = load_settings(config_path)
    settings = sample_settings(settings) if sample else settings
    database = settings.path(settings.store.database)
    click.echo(f"store: {database}{'' if database.exists() else ' (not there yet)'}")
    store = existing_store(settings) if database.exists() else None
    for topic in settings.topics:
        last = last_regular_run(store, topic.id, "pubmed") if store else None
        if last is None:
            click.echo(f"{topic.id}: never run; start with `litwatch run {topic.id}`")
        else:
            click.echo(f"{summary_line(last)}; covered until {last.as_of} (run {last.run_id})")
