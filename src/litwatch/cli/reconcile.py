"""`litwatch reconcile`: a topic's evidence against PubMed's whole set, every difference told."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from litwatch.cli.options import config_option, json_option, sample_option
from litwatch.config import Settings, load_settings
from litwatch.domain import RunOutcome
from litwatch.pipeline.reconcile import reconcile
from litwatch.pipeline.sample import sample_pubmed
from litwatch.pipeline.surveil import RunOptions
from litwatch.reports.reconciliation import to_text, to_value


@click.command("reconcile")
@click.argument("topics", nargs=-1, metavar="[TOPIC]...")
@sample_option
@json_option
@config_option
def command(topics: tuple[str, ...], sample: bool, as_json: bool, config_path: Path) -> None:
    """Compare all that PubMed has for each TOPIC with the evidence; without one, all ever run.

    What is missing is fetched and kept as in a run; what PubMed withdrew is flagged, never
    deleted. Each difference is explained and kept in the table `reconciliation`.
    """
    with _asked(load_settings(config_path), sample=sample) as (settings, options):
        found = reconcile(settings, topics, options)
    if as_json:
        values = [to_value(each) for each in found]
        click.echo(json.dumps(values[0] if len(topics) == 1 else values, ensure_ascii=False))
    else:
        for each in found:
            click.echo(to_text(each))
    sys.exit(1 if any(each.run.outcome is RunOutcome.FAILED for each in found) else 0)


@contextmanager
def _asked(settings: Settings, *, sample: bool) -> Iterator[tuple[Settings, RunOptions]]:
    """Give settings that name a PubMed: the real one, or the sample's own."""
    if not sample:
        yield settings, RunOptions()
        return
    with sample_pubmed(settings, None) as (turned, day):
        yield turned, RunOptions(as_of=day)
