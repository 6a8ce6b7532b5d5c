"""`litwatch recall`: which known items a topic's strategy found, which it missed, and why."""

from __future__ import annotations

import json
from pathlib import Path

import click

from litwatch.cli.options import config_option, json_option, sample_option
from litwatch.config import load_settings
from litwatch.pipeline.recall import KnownItemRecall, recall
from litwatch.pipeline.sample import sample_settings


@click.command("recall")
@click.argument("topic")
@sample_option
@json_option
@config_option
def command(
    topic: str,
    sample: bool,
    as_json: bool,
    config_path: Path,
) -> None:
    """Say for each known item of TOPIC whether the strategy finds it, and what it lacks."""
    settings = load_settings(config_path)
    items = recall(sample_settings(settings) if sample else settings, topic)
    if as_json:
        click.echo(json.dumps([_value(item) for item in items], ensure_ascii=False))
        return
    for item in items:
        why = f" ({item.failed_side})" if item.failed_side else ""
        click.echo(f"{item.status}: {item.key}{why}: {item.title}")
    if not items:
        click.echo(f"{topic} has no known items: its policy names none, or it has no policy")
        return
    found = sum(item.status == "found" for item in items)
    click.echo(f"{found} of {len(items)} known items found")


def _value(item: KnownItemRecall) -> dict[str, object]:
    return {
        "item": item.key,
        "ids": {"pmid": item.pmid, "doi": item.doi},
        "status": item.status,
        "failed_side": item.failed_side,
        "missing_words": list(item.missing_words),
    }
