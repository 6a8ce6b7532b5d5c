"""`litwatch undo`: a decision taken back; it stays in the history."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from litwatch.cli.options import config_option, sample_option
from litwatch.cli.settings import chosen_settings
from litwatch.domain import Stage
from litwatch.pipeline.undoing import Undoing, undo


@click.command("undo")
@click.argument("record")
@click.option("--topic", required=True, help="The topic that the decision was for.")
@click.option("--by", required=True, help="Who takes it back.")
@click.option("--why", required=True, help="Why; kept for good.")
@click.option("--stage", type=click.Choice([stage.value for stage in Stage]), default=None)
@sample_option
@config_option
def command(
    record: str,
    topic: str,
    by: str,
    why: str,
    stage: str | None,
    sample: bool,
    config_path: Path,
) -> None:
    """Take back the latest decision on RECORD: your own or, without one, another person's.

    Nothing is deleted: the taking back is one more row, and what the person had said before counts
    again.
    """
    settings = chosen_settings(config_path, sample=sample)
    undone = undo(settings, topic, Undoing(record, by, why, stage or ""), now=datetime.now(UTC))
    taken = undone.taken.decision
    again = f"; {undone.row.decision} counts again" if undone.row.decision else ""
    click.echo(
        f"{taken.record_id}: {taken.decision} by {taken.decided_by} ({taken.stage}) "
        f"taken back by {undone.row.decided_by}{again}"
    )
