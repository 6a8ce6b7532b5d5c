"""`litwatch decide`: a person's decision, added to the record's history for good."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import click

from litwatch.cli.options import config_option, sample_option
from litwatch.cli.settings import chosen_settings
from litwatch.domain import EXCLUSION_REASONS, OTHER, Stage, Tier, Waiting
from litwatch.pipeline.decisions import Decided, Ruling, decide

_TIERS: Final = {"key": Tier.KEY_EVIDENCE, "relevant": Tier.RELEVANT_NOT_KEY}


@click.command(
    "decide",
    epilog=f"Reasons, at the head of --reason or as --reason-code: {', '.join(EXCLUSION_REASONS)}",
)
@click.argument("record")
@click.argument("decision", type=click.Choice(["include", "exclude", "maybe"]))
@click.option("--topic", required=True, help="The topic that the decision is for.")
@click.option("--by", "decided_by", required=True, help="Who decides.")
@click.option("--reason", default="", help="Why, in words; needed to exclude at full text.")
@click.option("--reason-code", default="", metavar="CODE", help="Why, by a word of the vocabulary.")
@click.option(
    "--stage",
    type=click.Choice([stage.value for stage in Stage]),
    default=Stage.TITLE_ABSTRACT.value,
    show_default=True,
)
@click.option("--tier", type=click.Choice(list(_TIERS)), help="Where an included report goes.")
@click.option("--adjudicate", "adjudicates", is_flag=True, help="Settle two reviewers' conflict.")
@click.option("--blind", is_flag=True, help="The suggestion was not shown (`queue --blind`).")
@sample_option
@config_option
def command(
    record: str,
    decision: str,
    topic: str,
    decided_by: str,
    reason: str,
    reason_code: str,
    stage: str,
    tier: str | None,
    adjudicates: bool,
    blind: bool,
    sample: bool,
    config_path: Path,
) -> None:
    """Record that a person decides to include, exclude or perhaps include RECORD.

    Two stages: title_abstract, then full_text. With two reviewers a record is decided when both
    agree; a third settles what they do not agree on.
    """
    ruling = Ruling(
        record,
        decision,
        stage=stage,
        decided_by=decided_by,
        reason=reason,
        reason_code=reason_code,
        tier=_TIERS[tier] if tier else "",
        adjudicates=adjudicates,
        saw_suggestion=not blind,
    )
    settings = chosen_settings(config_path, sample=sample)
    made = decide(settings, topic, ruling, now=datetime.now(UTC))
    for remark in _remarks(made):
        click.echo(f"warning: {remark}", err=True)
    click.echo(_told(made))


def _remarks(made: Decided) -> Iterator[str]:
    decision = made.decision
    if decision.decision == "exclude" and not decision.reason_code:
        yield "an exclusion without a --reason; an auditor will ask"
    if decision.reason_code == OTHER and decision.stage == Stage.FULL_TEXT:
        yield "PRISMA counts this reason as `other`; --reason-code gives it a name"
    if decision.stage == Stage.FULL_TEXT and not made.passed_first_stage:
        yield f"nobody had decided {decision.record_id} at title and abstract"


def _told(made: Decided) -> str:
    decision = made.decision
    tier = f", {decision.tier.replace('_', ' ')}" if decision.tier else ""
    before = f", before: {decision.old}" if decision.old else ""
    told = (
        f"{decision.record_id}: {decision.decision}{tier} by {decision.decided_by} "
        f"({decision.stage}{before})"
    )
    if made.outcome == Waiting.SECOND:
        return f"{told}; a second reviewer is awaited"
    if made.outcome == Waiting.CONFLICT:
        return f"{told}; the reviewers differ: see litwatch conflicts {decision.topic_id}"
    return told
