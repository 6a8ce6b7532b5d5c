"""`litwatch strategy check|translate|match`: the compiler at work on a file."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

import click

from litwatch.cli.options import EXISTING_FILE, config_option, json_option
from litwatch.cli.records import read_records
from litwatch.config import load_settings
from litwatch.domain import Finding, Severity
from litwatch.errors import StrategyError
from litwatch.pipeline.headings import published_mesh
from litwatch.pipeline.topics import read_strategy_file
from litwatch.strategy.evaluate import evaluate
from litwatch.strategy.history import line_yields
from litwatch.strategy.index import RecordIndex
from litwatch.strategy.lint import check as find_faults
from litwatch.strategy.mesh import MeshTree
from litwatch.strategy.ovid import Strategy
from litwatch.strategy.pubmed import Note, Translation
from litwatch.strategy.pubmed import translate as to_pubmed
from litwatch.strategy.resolve import resolve
from litwatch.strategy.tight import TightLine, tighten

MISSING_LINES = frozenset({"undefined-line", "forward-reference", "self-reference"})


@click.command("check")
@click.argument("file", type=EXISTING_FILE)
@json_option
@config_option
def check(file: Path, as_json: bool, config_path: Path) -> None:
    """Say what is wrong or doubtful in a strategy; exit code 1 where there are errors."""
    strategy = read_strategy_file(file)
    findings = find_faults(strategy, published_mesh(load_settings(config_path)))
    if as_json:
        click.echo(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False))
    else:
        for finding in findings:
            click.echo(_shown(finding, strategy, file))
        click.echo(f"{len(findings)} finding(s) in {len(strategy.lines)} line(s)")
    sys.exit(any(finding.severity is Severity.ERROR for finding in findings))


def _shown(finding: Finding, strategy: Strategy, file: Path) -> str:
    """Lay out a finding with the line's text and a caret under the place."""
    text = next((line.text for line in strategy.lines if line.number == finding.line), "")
    caret = " " * (finding.column - 1) + "^" * max(1, finding.length)
    head = f"{file}:{finding.line}:{finding.column}: {finding.severity} {finding.code}"
    return f"{head}: {finding.message}\n    {text}\n    {caret}\n    {finding.help}"


@click.command("translate")
@click.argument("file", type=EXISTING_FILE)
@click.option(
    "--tight", is_flag=True, help="Offer PubMed's ~N for adj: closer than AND, not guaranteed."
)
@json_option
@config_option
def translate(file: Path, tight: bool, as_json: bool, config_path: Path) -> None:
    """Write a strategy as a PubMed query, line by line, and say how exact each line is.

    Exit code 1, and what is wrong on stderr, where the strategy cannot be read as it stands.
    """
    strategy, mesh = read_strategy_file(file), published_mesh(load_settings(config_path))
    translation = to_pubmed(strategy, mesh)
    offered = tighten(strategy, mesh, translation) if tight else ()
    closer = {line.number: line for line in offered}
    if as_json:
        click.echo(json.dumps(_translation_value(translation, closer), ensure_ascii=False))
    else:
        _show_translation(translation, closer)
    faults = _misreadings(strategy)
    for fault in faults:
        click.echo(_shown(fault, strategy, file), err=True)
    sys.exit(bool(faults))


def _misreadings(strategy: Strategy) -> tuple[Finding, ...]:
    """Errors of reading and of references: the translation is then of something else."""
    found = (*strategy.findings, *resolve(strategy).findings)
    return tuple(each for each in found if each.severity is Severity.ERROR)


def _show_translation(translation: Translation, closer: Mapping[int, TightLine]) -> None:
    for line in translation.lines:
        click.echo(f"{line.number}. [{line.exactness}] {line.pubmed}")
        _show_notes(line.notes)
        if line.number in closer:
            form = closer[line.number].pubmed or "no closer form"
            click.echo(f"     tight, may lose records: {form}")
            _show_notes(closer[line.number].notes)
    click.echo(f"\n{translation.exactness}:\n{translation.query}")


def _show_notes(notes: tuple[Note, ...]) -> None:
    for note in notes:
        click.echo(f"     {note.code} (column {note.column}): {note.message}")


def _translation_value(
    translation: Translation, closer: Mapping[int, TightLine]
) -> dict[str, object]:
    """The lines, each with its closer form where there is one: `guaranteed` is always false."""
    lines = [asdict(line) for line in translation.lines]
    for line in lines:
        if offered := closer.get(line["number"]):
            notes = [asdict(note) for note in offered.notes]
            line["tight"] = {"pubmed": offered.pubmed, "guaranteed": False, "notes": notes}
    return {"lines": lines, "query": translation.query, "exactness": translation.exactness}


@click.command("match")
@click.argument("file", type=EXISTING_FILE)
@click.argument("records", nargs=-1, required=True, type=EXISTING_FILE)
@click.option("--all", "every", is_flag=True, help="List each record that any line matches.")
@json_option
@config_option
def match(
    file: Path,
    records: tuple[Path, ...],
    every: bool,
    as_json: bool,
    config_path: Path,
) -> None:
    """Run a strategy exactly on PubMed XML files: counts per line, ids, lines per record."""
    strategy, mesh = read_strategy_file(file), published_mesh(load_settings(config_path))
    _refuse_missing_lines(strategy, mesh, file)
    read = read_records(records)
    matches = evaluate(strategy, RecordIndex.build(read), mesh=mesh)
    names = {record.record_id: record.source_id for record in read}
    counts = [
        {"number": entry.line, "count": entry.matched} for entry in line_yields(strategy, matches)
    ]
    shown = {
        names[found.record_id]: list(found.lines)
        for found in matches
        if found.in_strategy or (every and found.lines)
    }
    ids = [names[found.record_id] for found in matches if found.in_strategy]
    if as_json:
        click.echo(json.dumps({"lines": counts, "ids": ids, "records": shown}))
        return
    for entry in counts:
        click.echo(f"{entry['number']:>4} {entry['count']:>8}")
    for name, lines in shown.items():
        click.echo(f"{name}: lines {', '.join(str(line) for line in lines)}")
    click.echo(f"{len(ids)} of {len(read)} record(s) match")


def _refuse_missing_lines(strategy: Strategy, mesh: MeshTree, file: Path) -> None:
    """Refuse a strategy without lines, or one that refers to a line it lacks."""
    for fault in find_faults(strategy, mesh):
        if fault.code in MISSING_LINES or not strategy.lines:
            place = f"{file}, line {fault.line}, column {fault.column}"
            raise StrategyError(fault.message, where=place, remedy=fault.help)
