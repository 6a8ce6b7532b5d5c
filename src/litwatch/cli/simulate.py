"""`litwatch simulate`: how early the ranking would have shown the includes of a labelled set."""

from __future__ import annotations

import json
import time
from dataclasses import asdict
from pathlib import Path

import click

from litwatch.cli.options import EXISTING_FILE, json_option
from litwatch.pipeline.simulation import simulate_table


@click.command("simulate")
@click.argument("labelled", type=EXISTING_FILE)
@click.option("--criteria", default="", metavar="TEXT", help="What is sought, in plain words.")
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True)
@json_option
def command(labelled: Path, criteria: str, seed: int, as_json: bool) -> None:
    """Play screening on LABELLED, a CSV of titles, abstracts and labels (1 include, 0 exclude).

    One include and one exclude, drawn by the seed, are known from the start and left out of the
    measures.
    """
    simulation = simulate_table(labelled, criteria=criteria, seed=seed, clock=time.perf_counter)
    measures = simulation.measures
    if as_json:
        click.echo(json.dumps({**asdict(measures), "seconds": simulation.seconds}))
        return
    click.echo(f"recall after 10 % of the records   {measures.recall_at_10:.3f}")
    click.echo(f"work saved at 95 % recall          {measures.wss_95:.3f}")
    click.echo(f"mean rank of the includes          {measures.atd:.3f}")
    click.echo(f"loss against the perfect order     {measures.loss:.3f}")
    click.echo(f"seconds                            {simulation.seconds:.2f}")
