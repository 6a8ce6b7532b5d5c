"""`litwatch stopping`: whether the reading of titles and abstracts may stop."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click

from litwatch.cli.options import config_option, json_option, sample_option
from litwatch.cli.settings import chosen_settings
from litwatch.pipeline.stopping import stopping_advice


@click.command("stopping")
@click.argument("topic")
@click.option("--recall", default=0.95, show_default=True, help="The share to be found.")
@click.option("--confidence", default=0.95, show_default=True, help="How sure one must be of it.")
@json_option
@sample_option
@config_option
def command(
    topic: str, recall: float, confidence: float, as_json: bool, sample: bool, config_path: Path
) -> None:
    """Advise whether the reading of TOPIC's titles and abstracts may stop.

    The advice holds where records are read in a ranked order (`queue --order ranked`), so that
    includes come early. It decides nothing: what waits goes on waiting.
    """
    settings = chosen_settings(config_path, sample=sample)
    advice = stopping_advice(
        settings, topic, recall=recall, confidence=confidence, now=datetime.now(UTC)
    )
    if as_json:
        click.echo(json.dumps({**asdict(advice), "may_stop": advice.may_stop}))
    else:
        click.echo(f"{topic}: {advice}")
