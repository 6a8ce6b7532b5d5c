"""`litwatch strategy report|counts|diff|compare`: what a strategy is worth."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import click

from litwatch.cli.options import EXISTING_FILE, config_option, json_option, sample_option
from litwatch.cli.records import read_records
from litwatch.config import Settings, load_settings
from litwatch.pipeline.counts import CountedLine, count_lines
from litwatch.pipeline.headings import published_mesh
from litwatch.pipeline.ovid_comparison import LineComparison, compare_with_ovid
from litwatch.pipeline.sample import sample_pubmed, sample_settings
from litwatch.pipeline.topics import read_strategy_file
from litwatch.pipeline.worth import StrategyReport, report_strategy
from litwatch.strategy.comparison import LineDifference, Move, Reading
from litwatch.strategy.comparison import compare as compare_readings
from litwatch.strategy.index import RecordIndex


def _print_json(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, default=str))


@click.command("report")
@click.argument("topic")
@sample_option
@json_option
@config_option
def report(topic: str, sample: bool, as_json: bool, config_path: Path) -> None:
    """Show what each line of TOPIC's strategy brings, and PubMed's warnings at their places."""
    settings = load_settings(config_path)
    found = report_strategy(sample_settings(settings) if sample else settings, topic)
    if as_json:
        _print_json(asdict(found))
        return
    _show_report(found)


def _show_report(found: StrategyReport) -> None:
    click.echo(f"{found.topic_id}, run {found.run_id}, as of {found.as_of}")
    click.echo("line  matched  only here  includes  only here  exactness  text")
    for line in found.lines:
        click.echo(
            f"{line.number:>4} {line.matched:>8} {line.only_this_line:>10} {line.includes:>9}"
            f" {line.only_includes:>10}  {line.exactness:<9}  {line.text}"
        )
    for warning in found.warnings:
        places = ", ".join(f"line {at.line}, column {at.column}" for at in warning.places)
        click.echo(f"warning: {places + ': ' if places else ''}{warning.message}")


@click.command("counts")
@click.argument("file", type=EXISTING_FILE)
@sample_option
@json_option
@config_option
def counts(file: Path, sample: bool, as_json: bool, config_path: Path) -> None:
    """Ask PubMed how many records each line of FILE has, and keep the series for its topics."""
    with _asked(load_settings(config_path), sample=sample) as settings:
        counted = count_lines(settings, file)
    if as_json:
        _print_json(asdict(counted))
        return
    for line in counted.lines:
        click.echo(f"{line.number:>4} {_shown_count(line)}  {line.text}")
    kept = f"kept for {', '.join(counted.topics)}" if counted.topics else "kept for no topic"
    click.echo(f"{counted.requests} request(s); {kept}")


@contextmanager
def _asked(settings: Settings, *, sample: bool) -> Iterator[Settings]:
    """Give settings that name a PubMed: the real one, or the sample's own."""
    if not sample:
        yield settings
        return
    with sample_pubmed(settings, None) as (turned, _day):
        yield turned


def _shown_count(line: CountedLine) -> str:
    if line.records is None:
        return f"{'?':>12} {'':>10}"
    change = "" if line.before is None else f"{line.records - line.before:+,}"
    return f"{line.records:>12,} {change:>10}"


@click.command("diff")
@click.argument("old", type=EXISTING_FILE)
@click.argument("new", type=EXISTING_FILE)
@click.argument("records", nargs=-1, required=True, type=EXISTING_FILE)
@json_option
@config_option
def diff(old: Path, new: Path, records: tuple[Path, ...], as_json: bool, config_path: Path) -> None:
    """Compare two strategies on PubMed XML files: records gained and lost, line by line."""
    index, mesh = (
        RecordIndex.build(read_records(records)),
        published_mesh(load_settings(config_path)),
    )
    one, other = (Reading.of(read_strategy_file(path), index, mesh) for path in (old, new))
    found = compare_readings(one, other)
    if as_json:
        _print_json(asdict(found))
        return
    for line in found.lines:
        if line.gained or line.lost or line.text_a != line.text_b:
            _show_line(line)
    _show_moves("gained", found.gained, "was kept out by")
    _show_moves("lost", found.lost, "is kept out by")
    click.echo(f"{len(found.gained)} gained, {len(found.lost)} lost, {found.kept} found by both")


def _show_line(line: LineDifference) -> None:
    numbers = f"{line.number_a or '-'} -> {line.number_b or '-'}"
    click.echo(
        f"line {numbers}: {line.matched_a} -> {line.matched_b} record(s), "
        f"+{len(line.gained)} -{len(line.lost)}"
    )
    if line.text_a != line.text_b:
        click.echo(f"  - {line.text_a}\n  + {line.text_b}")


def _show_moves(word: str, moves: tuple[Move, ...], kept_out: str) -> None:
    for move in moves:
        lines = ", ".join(map(str, move.lines))
        click.echo(f"{word} {move.record_id}: lines {lines}; {kept_out} line {move.losing_line}")


@click.command("compare")
@click.argument("file", type=EXISTING_FILE)
@click.argument("records", nargs=-1, type=EXISTING_FILE)
@click.option("--ovid", "export", required=True, type=EXISTING_FILE, help="See docs/ovid-export.md")
@click.option("--ovid-mesh", type=EXISTING_FILE, help="The MeSH tree of Ovid's year.")
@sample_option
@json_option
@config_option
def compare(
    file: Path,
    records: tuple[Path, ...],
    export: Path,
    ovid_mesh: Path | None,
    sample: bool,
    as_json: bool,
    config_path: Path,
) -> None:
    """Explain how Ovid's result differs from ours, on RECORDS or on all that the store holds."""
    settings = load_settings(config_path)
    settings = sample_settings(settings) if sample else settings
    read = read_records(records)
    found = compare_with_ovid(settings, file, export, records=read, ovid_mesh=ovid_mesh)
    if as_json:
        _print_json(asdict(found))
        return
    click.echo("line         Ovid       PubMed    at hand  exactness  why Ovid and PubMed differ")
    for line in found.lines:
        _show_comparison(line)
    for each in found.differences:
        place = f" (line {each.line})" if each.line else ""
        click.echo(f"{each.pmid}: only {each.found_by}: {each.reason}{place}: {each.detail}")
    click.echo(f"{found.both} found by both, {len(found.differences)} by one side only")


def _show_comparison(line: LineComparison) -> None:
    ovid, pubmed = (f"{n:,}" if n is not None else "-" for n in (line.ovid, line.pubmed))
    counts = f"{line.number:>4} {ovid:>12} {pubmed:>12} {line.at_hand:>10}"
    click.echo(f"{counts}  {line.exactness:<9}  {', '.join(line.reasons)}")
