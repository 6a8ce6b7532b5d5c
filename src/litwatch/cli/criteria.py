"""`litwatch criteria`: a criteria file put to its own examples, and compared with another."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click

from litwatch.cli.options import EXISTING_FILE, config_option, json_option, sample_option
from litwatch.cli.settings import chosen_settings
from litwatch.pipeline.criteria_difference import compare_criteria
from litwatch.pipeline.criteria_examples import ExamplesRun, FailedExample, run_examples
from litwatch.reports.criteria import difference_text


@click.group("criteria")
def command() -> None:
    """Test criteria files by their examples, or see what another version would change."""


@command.command("test")
@click.argument("files", nargs=-1, required=True, type=EXISTING_FILE, metavar="FILE...")
@json_option
def test(files: tuple[Path, ...], as_json: bool) -> None:
    """Run the examples that criteria FILEs carry; exit code 1 where one does not hold."""
    runs = [run_examples(file) for file in files]
    if as_json:
        click.echo(json.dumps([asdict(run) for run in runs], ensure_ascii=False))
    for run in () if as_json else runs:
        _show_run(run)
    sys.exit(any(run.failed for run in runs))


def _show_run(run: ExamplesRun) -> None:
    for failed in run.failed:
        click.echo(_failure(failed))
    for name in run.without_example:
        click.echo(f"warning: {run.file}: {name} carries no example", err=True)
    click.echo(f"{run.file}: {run.held} of {run.examples} example(s) hold (version {run.version})")


def _failure(failed: FailedExample) -> str:
    line = f":{failed.line}" if failed.line else ""
    wanted = f"{failed.expected}{_by(failed.expected_rule)}"
    quote = f': "{failed.quote}" ({failed.field})' if failed.quote else ""
    return (
        f"{failed.file}{line}: {failed.criterion}, example {failed.number}: "
        f"expected {wanted}, got {failed.got}{_by(failed.rule)}{quote}"
    )


def _by(rule: str) -> str:
    return f" by {rule}" if rule else ""


@command.command("diff")
@click.argument("old")
@click.argument("new", type=EXISTING_FILE)
@click.argument("topic")
@sample_option
@json_option
@config_option
def diff(old: str, new: Path, topic: str, sample: bool, as_json: bool, config_path: Path) -> None:
    """Show which of TOPIC's suggestions flip when criteria NEW take the place of OLD.

    OLD is a criteria file, or the version of the stored suggestions. Nothing is written; people's
    decisions keep the version that they were made under.
    """
    found = compare_criteria(chosen_settings(config_path, sample=sample), old, new, topic)
    if as_json:
        click.echo(json.dumps(asdict(found), ensure_ascii=False, default=str))
    else:
        click.echo(difference_text(found))
