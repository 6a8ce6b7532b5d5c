"""`litwatch sql`: a question in SQL to the published snapshot, which nothing can change."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from litwatch.cli.options import config_option, sample_option
from litwatch.config import load_settings
from litwatch.pipeline.sample import sample_settings
from litwatch.store.snapshot import QueryResult, query

UNBOUNDED = 1_000_000


@click.command("sql")
@click.argument("question", metavar="QUERY")
@sample_option
@click.option(
    "--format",
    "output",
    type=click.Choice(["table", "csv", "json"]),
    default="table",
    show_default=True,
)
@config_option
def command(
    question: str,
    sample: bool,
    output: str,
    config_path: Path,
) -> None:
    """Answer QUERY from the published evidence; see docs/data-dictionary.md for its views."""
    settings = load_settings(config_path)
    settings = sample_settings(settings) if sample else settings
    result = query(settings.path(settings.store.snapshot), question)
    {"table": _table, "csv": _csv, "json": _json}[output](result)


def _table(result: QueryResult) -> None:
    table = Table(box=None, header_style="bold", pad_edge=False)
    for column in result.columns:
        table.add_column(escape(column), overflow="fold")
    for row in result.rows:
        table.add_row(*("" if value is None else escape(str(value)) for value in row))
    console = Console()
    if not console.is_terminal:  # whoever reads it line by line needs each cell, a path say, whole
        console = Console(width=UNBOUNDED)
    console.print(table, crop=False)
    click.echo(f"{len(result.rows)} row(s)", err=True)


def _csv(result: QueryResult) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(result.columns)
    writer.writerows(result.rows)


def _json(result: QueryResult) -> None:
    rows = [dict(zip(result.columns, row, strict=True)) for row in result.rows]
    click.echo(json.dumps(rows, default=str, ensure_ascii=False, indent=2))
