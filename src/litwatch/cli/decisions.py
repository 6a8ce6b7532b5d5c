"""`litwatch decisions`: a topic's decisions to and from other tools."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click

from litwatch.cli.options import EXISTING_FILE, config_option, json_option, sample_option
from litwatch.cli.settings import chosen_settings
from litwatch.domain import Stage
from litwatch.formats.decision_rows import WORDS, ExchangeFormat
from litwatch.pipeline.decision_export import (
    UNDECIDED,
    ExportOptions,
    ExportReport,
    export_decisions,
)
from litwatch.pipeline.decision_import import ImportOptions, ImportReport, import_decisions

_FORMATS = click.Choice([form.value for form in ExchangeFormat])
_STAGES = click.Choice([stage.value for stage in Stage])
_OUT = click.Path(path_type=Path, dir_okay=False)


@click.group("decisions")
def command() -> None:
    """Bring a topic's decisions to another tool, or another tool's decisions in.

    Formats are described in docs/exchange.md: csv and ris carry everything, asreview and
    covidence the decision that counts.
    """


@command.command("export")
@click.argument("topic")
@click.option("--format", "form", type=_FORMATS, required=True)
@click.option("--out", type=_OUT, required=True, help="The file to write.")
@click.option("--stage", type=_STAGES, help="Only the decisions of this stage.")
@click.option(
    "--decision",
    type=click.Choice([*WORDS, UNDECIDED]),
    help="Only records of which this decision counts.",
)
@sample_option
@json_option
@config_option
def export(
    topic: str,
    form: str,
    out: Path,
    stage: str | None,
    decision: str | None,
    sample: bool,
    as_json: bool,
    config_path: Path,
) -> None:
    """Write TOPIC's records, undecided ones included, and what people decided of them."""
    options = ExportOptions(ExchangeFormat(form), stage or "", decision or "")
    report = export_decisions(chosen_settings(config_path, sample=sample), topic, out, options)
    if as_json:
        click.echo(json.dumps(asdict(report), ensure_ascii=False))
    else:
        _show_export(report)


def _show_export(report: ExportReport) -> None:
    for loss in report.losses:
        click.echo(f"warning: {report.form} does not carry: {loss}", err=True)
    click.echo(
        f"{report.records} record(s), {report.decided} of them decided, "
        f"{report.decisions} decision(s): {report.file}"
    )


@command.command("import")
@click.argument("topic")
@click.argument("file", type=EXISTING_FILE)
@click.option("--by", required=True, help="Who decided, where a row names nobody.")
@click.option("--format", "form", type=_FORMATS, help="Told by the content if left away.")
@click.option(
    "--decision",
    type=click.Choice(WORDS),
    help="What rows without a decision mean: a list of included or of excluded references.",
)
@click.option("--stage", type=_STAGES, help="For rows that name none; else title_abstract.")
@click.option("--dry-run", is_flag=True, help="Say what would be added; write nothing.")
@sample_option
@json_option
@config_option
def import_(
    topic: str,
    file: Path,
    by: str,
    form: str | None,
    decision: str | None,
    stage: str | None,
    dry_run: bool,
    sample: bool,
    as_json: bool,
    config_path: Path,
) -> None:
    """Add the decisions in FILE to TOPIC's history: all of them, or none where a row is bad.

    References are matched by PMID, DOI, record id, or title and year together; what fits no
    record, or several, is listed and left aside. What is known already is not added again.
    """
    options = ImportOptions(
        by=by,
        told_at=datetime.now(UTC),
        form=ExchangeFormat(form) if form else None,
        decision=decision or "",
        stage=stage or "",
        dry_run=dry_run,
    )
    report = import_decisions(chosen_settings(config_path, sample=sample), topic, file, options)
    if as_json:
        click.echo(json.dumps(asdict(report), ensure_ascii=False, default=str))
    else:
        _show_import(report)


def _show_import(report: ImportReport) -> None:
    for aside in report.left_aside:
        title = f" ({aside.title[:60]})" if aside.title else ""
        click.echo(f"left aside: {aside.place}{title}: {aside.problem}", err=True)
    if report.without_reason:
        click.echo(
            f"warning: {report.without_reason} exclusion(s) without a reason; an auditor will ask",
            err=True,
        )
    for changed in report.changed:
        click.echo(
            f"{changed.record_id}: {changed.old} -> {changed.decision}, {changed.decided_by} "
            f"({changed.stage})"
        )
    verb = "would be added" if report.dry_run else "added"
    click.echo(
        f"{report.file} ({report.form}): {report.rows} row(s), {len(report.recorded)} {verb}, "
        f"{report.held_already} known already, {report.undecided} undecided, "
        f"{len(report.left_aside)} left aside"
    )
