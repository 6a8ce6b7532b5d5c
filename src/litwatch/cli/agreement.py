"""`litwatch agreement`: how far two reviewers agree, beyond chance."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from litwatch.cli.options import config_option, json_option, sample_option
from litwatch.cli.settings import chosen_settings
from litwatch.pipeline.agreements import PairAgreement, agreement
from litwatch.reports.reviewing import table_lines
from litwatch.reports.wording import count


@click.command("agreement")
@click.argument("topic")
@json_option
@sample_option
@config_option
def command(topic: str, as_json: bool, sample: bool, config_path: Path) -> None:
    """Show how far the reviewers of TOPIC agree: per cent, and Cohen's kappa with its interval.

    Each person's first word on a record counts, before any discussion and adjudication.
    """
    settings = chosen_settings(config_path, sample=sample)
    measured = agreement(settings, topic, now=datetime.now(UTC))
    if as_json:
        click.echo(json.dumps([_value(each) for each in measured], ensure_ascii=False))
    else:
        click.echo("\n".join(_text(topic, measured)))


def _text(topic: str, measured: Sequence[PairAgreement]) -> Iterator[str]:
    if not measured:
        yield f"{topic}: no record was decided by two people"
    for each in measured:
        kappa = each.kappa
        names = " and ".join(each.reviewers)
        share = f"{kappa.agreed:,} of {count(kappa.records, 'record')} agreed"
        yield f"{each.stage.replace('_', ' ')}, {names}: {share} ({_share(each):.1%})"
        yield f"  {_kappa(each)}"
        yield from (f"  {line}" for line in table_lines(each.reviewers, kappa.table))


def _share(each: PairAgreement) -> float:
    return each.kappa.agreed / each.kappa.records


def _kappa(each: PairAgreement) -> str:
    kappa = each.kappa
    if kappa.kappa is None:
        return "kappa is not defined: both always said the same word"
    return f"kappa {kappa.kappa:.2f} (95 % interval {kappa.low:.2f} to {kappa.high:.2f})"


def _value(each: PairAgreement) -> dict[str, object]:
    kappa = each.kappa
    return {
        "stage": each.stage,
        "reviewers": list(each.reviewers),
        "records": kappa.records,
        "agreed": kappa.agreed,
        "percent_agreement": 100 * _share(each),
        "kappa": kappa.kappa,
        "low": kappa.low,
        "high": kappa.high,
        "table": [
            {"first": one, "second": other, "records": number}
            for (one, other), number in sorted(kappa.table.items())
        ],
    }
