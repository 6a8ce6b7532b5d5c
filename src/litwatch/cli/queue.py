"""`litwatch queue`: what waits for a person, in the order in which to read it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import click

from litwatch.cli.options import config_option, json_option, sample_option
from litwatch.cli.settings import chosen_settings
from litwatch.domain import Stage
from litwatch.pipeline.queueing import Asked, by_route, queue_of
from litwatch.pipeline.reading_order import learned_order
from litwatch.pipeline.stopping import stopping_advice
from litwatch.reports.queue import entry_value, queue_text


@click.command("queue")
@click.argument("topic")
@click.option(
    "--stage", type=click.Choice([stage.value for stage in Stage]), help="One stage only."
)
@click.option("--reviewer", default="", help="Leave out what this person has decided.")
@click.option("--limit", type=click.IntRange(min=1), help="Show so many; some of them audit.")
@click.option("--blind", is_flag=True, help="Hide the suggestions; then `decide --blind`.")
@click.option(
    "--order",
    "order_name",
    type=click.Choice(["route", "ranked"]),
    default="route",
    show_default=True,
    help="By the suggested route, or as the decisions so far teach; a blind queue by arrival.",
)
@json_option
@sample_option
@config_option
def command(
    topic: str,
    stage: str | None,
    reviewer: str,
    limit: int | None,
    blind: bool,
    order_name: str,
    as_json: bool,
    sample: bool,
    config_path: Path,
) -> None:
    """Show what waits for a person in TOPIC, the most promising first.

    Rows marked [audit] are a random sample of the proposed exclusions, to be looked at by people.
    """
    settings, now = chosen_settings(config_path, sample=sample), datetime.now(UTC)
    learns = order_name == "ranked"
    order = learned_order(settings, topic, now=now) if learns else by_route
    asked = Asked(stage, reviewer=reviewer, limit=limit, blind=blind)
    queue = queue_of(settings, topic, asked, now=now, order=order)
    if as_json:
        click.echo(json.dumps([entry_value(entry) for entry in queue.entries], ensure_ascii=False))
        return
    click.echo(queue_text(queue.topic_id, queue.entries, queue.waiting, is_blind=queue.is_blind))
    if learns:
        click.echo(f"Stop? {stopping_advice(settings, topic, now=now)}")
