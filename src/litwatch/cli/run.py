"""`litwatch run`: one surveillance run per topic; the last line is the digest's path."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from litwatch.cli.options import DAY, config_option, sample_option
from litwatch.config import Settings, load_settings
from litwatch.domain import RunOutcome, SearchRun
from litwatch.pipeline.bench import Report
from litwatch.pipeline.sample import sample_pubmed
from litwatch.pipeline.surveil import RunOptions, Surveillance, surveil


@click.command("run")
@click.argument("topics", nargs=-1, metavar="[TOPIC]...")
@sample_option
@click.option("--as-of", type=DAY, help="PubMed's day; on a real store it moves no watermark.")
@click.option("--since", type=DAY, help="First day to look at; moves no watermark.")
@config_option
def command(
    topics: tuple[str, ...],
    sample: bool,
    as_of: date | None,
    since: date | None,
    config_path: Path,
) -> None:
    """Search, judge and report what is new, once for each TOPIC (all where none is named)."""
    settings = load_settings(config_path)
    for warning in () if sample else settings.warnings:
        click.echo(f"warning: {warning}", err=True)
    steps = 3 + len(topics or settings.topics)
    with _progress(steps) as report:
        surveillance = _run(settings, topics, sample=sample, days=(as_of, since), report=report)
    _print_summary(surveillance)
    click.echo(surveillance.digest.html)
    sys.exit(1 if surveillance.failed else 0)


def _run(
    settings: Settings,
    topics: Sequence[str],
    *,
    sample: bool,
    days: tuple[date | None, date | None],
    report: Report,
) -> Surveillance:
    as_of, since = days
    if not sample:
        return surveil(settings, topics, RunOptions(as_of=as_of, since=since, report=report))
    with sample_pubmed(settings, as_of) as (sample_settings, day):
        options = RunOptions(as_of=day, since=since, report=report)
        return surveil(sample_settings, topics, options)


@contextmanager
def _progress(steps: int) -> Iterator[Report]:
    """Show a bar on a terminal and plain lines elsewhere, on stderr."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda message: click.echo(message, err=True)
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("starting", total=steps)

        def advance(message: str) -> None:
            progress.update(task, advance=1, description=message)

        yield advance


def _print_summary(surveillance: Surveillance) -> None:
    for run in surveillance.runs:
        click.echo(summary_line(run))


def summary_line(run: SearchRun) -> str:
    """Say in one line what a run did for a topic."""
    if run.outcome is RunOutcome.FAILED:
        return f"{run.topic_id}: FAILED: {run.error}"
    window = run.search_window
    days = f"{window.first_day} to {window.last_day}" if window else f"all, as of {run.as_of}"
    return (
        f"{run.topic_id}: {run.new} new, {run.changed} changed, "
        f"{run.outside_strategy} outside the strategy; {run.found} returned ({days}); "
        f"{run.requests} request(s)"
    )
