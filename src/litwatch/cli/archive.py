"""`litwatch archive verify`: whether every archived answer is still what PubMed sent."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click

from litwatch.cli.options import config_option, json_option, sample_option
from litwatch.config import load_settings
from litwatch.pipeline.archives import verify
from litwatch.pipeline.sample import sample_settings
from litwatch.sources.verification import Verification


@click.group("archive")
def command() -> None:
    """Work on the archive of every answer, as it came."""


@command.command("verify")
@sample_option
@json_option
@config_option
def verify_all(sample: bool, as_json: bool, config_path: Path) -> None:
    """Check each file against its hash, and look for gaps; exit 1 where something is damaged.

    Orphans are files of killed runs, on which no evidence rests: they are listed, no damage.
    """
    settings = load_settings(config_path)
    found = verify(sample_settings(settings) if sample else settings)
    if as_json:
        click.echo(json.dumps(asdict(found), ensure_ascii=False))
    else:
        _show(found)
    sys.exit(1 if found.damage else 0)


def _show(found: Verification) -> None:
    for each in found.damage:
        click.echo(f"damaged: {each.path}: {each.problem}")
    for path in found.orphans:
        click.echo(f"orphan of a killed run: {path}")
    for run_id in found.unexplained:
        click.echo(f"cannot be replayed: {run_id} has no run.json")
    click.echo(
        f"{found.runs} run(s), {found.payloads} answer(s), {found.size:,} bytes: "
        f"{len(found.damage)} damaged, {len(found.orphans)} orphan(s)"
    )
