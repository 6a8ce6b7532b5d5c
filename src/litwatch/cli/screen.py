"""`litwatch screen`: criteria on records, without a store."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from litwatch.cli.options import EXISTING_FILE, json_option
from litwatch.cli.records import each_record
from litwatch.domain import Record, Suggestion
from litwatch.screening.criteria import Criteria, read_criteria
from litwatch.screening.held_evidence import HeldEvidence
from litwatch.screening.screen import screen
from litwatch.screening.study_design import trial_statement


@click.command("screen")
@click.argument("criteria", type=EXISTING_FILE)
@click.argument("records", nargs=-1, required=True, type=EXISTING_FILE)
@click.option(
    "--held",
    multiple=True,
    type=EXISTING_FILE,
    help="Records already held: a conference abstract is released only beside them.",
)
@json_option
def command(
    criteria: Path, records: tuple[Path, ...], held: tuple[Path, ...], as_json: bool
) -> None:
    """Route RECORDS (PubMed XML, .nbib, RIS, CSV) by CRITERIA; every verdict with its quote.

    A review names which of the works it lists stand among RECORDS or the records held.
    """
    rules = read_criteria(criteria)
    read = list(each_record(records))
    beside = _beside(read, list(each_record(held)), rules)
    suggestions = [(record, screen(record, rules, beside)) for record in read]
    if as_json:
        values = [_value(record, suggestion) for record, suggestion in suggestions]
        click.echo(json.dumps(values, ensure_ascii=False))
        return
    for record, suggestion in suggestions:
        click.echo(f"{record.source_id}: {suggestion.route}: {suggestion.reason}")
        for verdict in suggestion.verdicts:
            quote = f': "{verdict.quote}"' if verdict.quote else ""
            click.echo(f"    {verdict.criterion}: {verdict.verdict}{quote}")


def _beside(read: list[Record], held: list[Record], criteria: Criteria) -> HeldEvidence:
    """Take the records themselves as known; harms are known only of what is said to be held."""
    evidence = HeldEvidence(pmids=frozenset(record.pmid for record in (*read, *held)) - {""})
    if not held:
        return evidence
    unknown = HeldEvidence(adverse_events=frozenset())
    return evidence.with_reports(screen(record, criteria, unknown) for record in held)


def _value(record: Record, suggestion: Suggestion) -> dict[str, object]:
    value = asdict(suggestion)
    return {
        "id": record.source_id,
        "route": value["route"],
        "reason": value["reason"],
        "reason_class": value["reason_class"],
        "reason_subclass": value["reason_subclass"],
        "criteria": value["verdicts"],
        "facts": value["facts"],
        "randomised_trial": _trial(record),
    }


def _trial(record: Record) -> dict[str, object] | None:
    """Give what speaks for a randomised trial in the words alone, types and headings unread."""
    trial = trial_statement(record)
    if trial is None:
        return None
    quote = asdict(trial.quote)
    return {"sign": trial.sign, "planned": trial.is_planned, "quote": quote.pop("text"), **quote}
