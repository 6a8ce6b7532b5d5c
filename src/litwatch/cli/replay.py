"""`litwatch replay`: the store rebuilt from the archive alone."""

from __future__ import annotations

from pathlib import Path

import click

from litwatch.cli.options import config_option, sample_option
from litwatch.config import load_settings
from litwatch.pipeline.replay import NOT_IN_THE_ARCHIVE, replay
from litwatch.pipeline.sample import sample_settings


@click.command("replay")
@click.argument("run_id", metavar="RUN|all")
@click.option(
    "--into",
    type=click.Path(path_type=Path),
    required=True,
    help="The database to write; it must not be there yet.",
)
@sample_option
@config_option
def command(run_id: str, into: Path, sample: bool, config_path: Path) -> None:
    """Rebuild the store as it stood after RUN (or after all runs) from archived answers alone.

    Nothing is asked of PubMed. People's decisions and their verdicts on pairs, what digests showed
    and counts asked by hand are not in the archive: none of that comes back.
    """
    settings = load_settings(config_path)
    done = replay(
        sample_settings(settings) if sample else settings,
        run_id,
        into=into,
        report=lambda message: click.echo(message, err=True),
    )
    skipped = f", {len(done.skipped)} of which nothing was kept" if done.skipped else ""
    click.echo(f"{len(done.replayed)} run(s) replayed{skipped}")
    click.echo(f"not in the archive, so empty: {', '.join(NOT_IN_THE_ARCHIVE)}", err=True)
    click.echo(str(into))
