"""`litwatch pubmed serve`: PubMed XML files answered as E-utilities on loopback."""

from __future__ import annotations

import threading
from datetime import date
from pathlib import Path

import click

from litwatch.cli.options import DAY, EXISTING_FILE, config_option
from litwatch.config import load_settings
from litwatch.errors import UsageError
from litwatch.localpubmed.corpus import Corpus
from litwatch.localpubmed.faults import FaultScript
from litwatch.localpubmed.server import LocalPubmed


@click.group("pubmed")
def command() -> None:
    """Serve PubMed XML files as an embedded PubMed."""


@command.command("serve")
@click.argument("records", nargs=-1, required=True, type=EXISTING_FILE)
@click.option("--as-of", type=DAY, help="Show PubMed as it stood that day.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="0 takes a free one.")
@click.option("--faults", type=EXISTING_FILE, help="A script of faults (YAML) to play.")
@config_option
def serve(
    records: tuple[Path, ...],
    as_of: date | None,
    port: int,
    faults: Path | None,
    config_path: Path,
) -> None:
    """Serve RECORDS (PubMed XML files or folders, plain or gz); prints the base URL when ready.

    A script of faults says which requests are answered wrongly, and how: docs/reliability.md.
    """
    settings = load_settings(config_path)
    corpus = Corpus.load(list(records))
    mesh_path = settings.path(settings.mesh)
    server = LocalPubmed(corpus, mesh_path=mesh_path, as_of=as_of, port=port)
    server.faults = FaultScript.read(faults) if faults else None
    _listen(server, port)
    try:
        click.echo(server.base_url)
        threading.Event().wait()
    finally:
        server.stop()


def _listen(server: LocalPubmed, port: int) -> None:
    try:
        server.start()
    except OSError as error:
        raise UsageError(
            f"the port cannot be served: {error.strerror}",
            where=f"--port {port}",
            remedy="Give another, or leave it away for a free one.",
        ) from error
