"""`litwatch nominate`: a work that came another way than by the strategy."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from litwatch.cli.options import config_option, sample_option
from litwatch.cli.settings import chosen_settings
from litwatch.domain import FoundBy
from litwatch.pipeline.nominations import Brought, nominate


@click.command("nominate")
@click.argument("work", default="", metavar="[PMID|DOI]")
@click.option("--title", default="", help="The work's title, where it has no PMID or DOI.")
@click.option("--topic", required=True, help="The topic that it is for.")
@click.option(
    "--route",
    type=click.Choice([way.value for way in FoundBy if way is not FoundBy.STRATEGY]),
    required=True,
    help="How it came.",
)
@click.option("--by", required=True, help="Who brings it.")
@click.option("--why", required=True, help="Why; kept for good.")
@sample_option
@config_option
def command(
    work: str,
    title: str,
    topic: str,
    route: str,
    by: str,
    why: str,
    sample: bool,
    config_path: Path,
) -> None:
    """Bring a work that an expert, a company, a consultation or a reference list named.

    It waits in the topic's queue under its record id, or as nominated:N until a record is held,
    and PRISMA counts it among works found by other methods.
    """
    settings = chosen_settings(config_path, sample=sample)
    brought = Brought(work, FoundBy(route), by=by, why=why, title=title)
    made = nominate(settings, topic, brought, now=datetime.now(UTC))
    kept = made.nomination
    if made.by_strategy:
        told = "the strategy finds it too, and it counts there"
    elif made.is_held:
        told = "held; it waits in the queue"
    else:
        told = "not held; it waits in the queue under this id"
    click.echo(f"{kept.record_id}: {route.replace('_', ' ')} by {kept.nominated_by}; {told}")
