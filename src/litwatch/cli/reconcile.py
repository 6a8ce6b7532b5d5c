"""`litwatch reconcile`: a topic's evidence against PubMed's whole set, every difference told."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from litwatch.cli.options import config_option, json_option, sample_option
from litwatch.config import Settings
from litwatch.domain import DifferenceKind, RunOutcome
from litwatch.pipeline import RunOptions, load, sample_pubmed
from litwatch.pipeline.reconcile import Reconciliation, reconcile


@click.command("reconcile")
@click.argument("topics", nargs=-1, metavar="[TOPIC]...")
@sample_option
@json_option
@config_option
def command(topics: tuple[str, ...], sample: bool, as_json: bool, config_path: Path) -> None:
    """Compare all that PubMed has for each TOPIC (all where none is named) with the evidence.

    What is missing is fetched and kept as in a run; what PubMed withdrew is flagged, never
    deleted. Each difference is explained and kept in the table `reconciliation`.
    """
    with _asked(load(config_path), sample=sample) as (settings, options):
        found = reconcile(settings, topics, options)
    if as_json:
        values = [_value(each) for each in found]
        click.echo(json.dumps(values[0] if len(topics) == 1 else values, ensure_ascii=False))
    else:
        for each in found:
            _show(each)
    sys.exit(1 if any(each.run.outcome is RunOutcome.FAILED for each in found) else 0)


@contextmanager
def _asked(settings: Settings, *, sample: bool) -> Iterator[tuple[Settings, RunOptions]]:
    """Give settings that name a PubMed: the real one, or the sample's own."""
    if not sample:
        yield settings, RunOptions()
        return
    with sample_pubmed(settings, None) as (turned, day):
        yield turned, RunOptions(as_of=day)


def _show(found: Reconciliation) -> None:
    run = found.run
    if run.outcome is RunOutcome.FAILED:
        click.echo(f"{run.topic_id}: FAILED: {run.error}")
        return
    counted = ", ".join(
        f"{number} {kind.value.replace('_', ' ')}"
        for kind in DifferenceKind
        if (number := found.count(kind))
    )
    click.echo(
        f"{run.topic_id}: {run.found} in PubMed as of {run.as_of}; "
        f"{counted or 'no difference'}; {run.requests} request(s)"
    )
    for each in found.differences:
        click.echo(f"  {each.kind.value.replace('_', ' ')}: {each.record_id}: {each.detail}")


def _value(found: Reconciliation) -> dict[str, object]:
    run = found.run
    return {
        "topic_id": run.topic_id,
        "run_id": run.run_id,
        "as_of": run.as_of.isoformat(),
        "outcome": run.outcome,
        "error": run.error,
        "found": run.found,
        "new": run.new,
        "requests": run.requests,
        "counts": {kind: number for kind in DifferenceKind if (number := found.count(kind))},
        "differences": [
            {"record_id": each.record_id, "difference": each.kind, "detail": each.detail}
            for each in found.differences
        ],
    }
