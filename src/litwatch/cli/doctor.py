"""`litwatch doctor`: what is wrong and what to do, one line a check."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click

from litwatch.cli.options import config_option, json_option
from litwatch.pipeline.doctor import Check, examine_file


@click.command("doctor")
@json_option
@config_option
def command(as_json: bool, config_path: Path) -> None:
    """Check that everything is in place, and say what to do where it is not; exit 1 then.

    Looked at: configuration, e-mail, MeSH year, topics, store, archive, disk, PubMed, its key and
    its clock. Nothing is changed; PubMed is asked once.
    """
    checks = examine_file(config_path)
    if as_json:
        click.echo(json.dumps([asdict(check) for check in checks], ensure_ascii=False))
    else:
        for check in checks:
            click.echo(_line(check))
    sys.exit(0 if all(check.passed for check in checks) else 1)


def _line(check: Check) -> str:
    stop = "" if check.message.endswith((".", "!", "?")) or not check.remedy else "."
    remedy = f"{stop} {check.remedy}" if check.remedy else ""
    return f"{'ok  ' if check.passed else 'FAIL'} {check.name}: {check.message}{remedy}"
