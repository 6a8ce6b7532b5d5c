"""`litwatch doctor`: what is wrong and what to do, one line a check."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from litwatch.cli.options import config_option
from litwatch.pipeline import load
from litwatch.pipeline.doctor import examine


@click.command("doctor")
@config_option
def command(config_path: Path) -> None:
    """Check configuration, topics, store, archive, disk and PubMed; exit 1 if one fails."""
    checks = examine(load(config_path))
    for check in checks:
        click.echo(f"{'ok  ' if check.passed else 'FAIL'} {check.name}: {check.message}")
    sys.exit(0 if all(check.passed for check in checks) else 1)
