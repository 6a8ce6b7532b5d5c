"""`litwatch screen`: criteria on records, without a store."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from litwatch.cli.options import EXISTING_FILE, json_option
from litwatch.cli.records import each_record
from litwatch.domain import Suggestion
from litwatch.screening.criteria import read_criteria
from litwatch.screening.screen import screen


@click.command("screen")
@click.argument("criteria", type=EXISTING_FILE)
@click.argument("records", nargs=-1, required=True, type=EXISTING_FILE)
@json_option
def command(criteria: Path, records: tuple[Path, ...], as_json: bool) -> None:
    """Route RECORDS (PubMed XML, .nbib, RIS, CSV) by CRITERIA; every verdict with its quote."""
    rules = read_criteria(criteria)
    suggestions = [(record, screen(record, rules)) for record in each_record(records)]
    if as_json:
        values = [_value(record.source_id, suggestion) for record, suggestion in suggestions]
        click.echo(json.dumps(values, ensure_ascii=False))
        return
    for record, suggestion in suggestions:
        click.echo(f"{record.source_id}: {suggestion.route}: {suggestion.reason}")
        for verdict in suggestion.verdicts:
            quote = f': "{verdict.quote}"' if verdict.quote else ""
            click.echo(f"    {verdict.criterion}: {verdict.verdict}{quote}")


def _value(source_id: str, suggestion: Suggestion) -> dict[str, object]:
    value = asdict(suggestion)
    return {
        "id": source_id,
        "route": value["route"],
        "reason": value["reason"],
        "reason_class": value["reason_class"],
        "reason_subclass": value["reason_subclass"],
        "criteria": value["verdicts"],
        "facts": value["facts"],
    }
