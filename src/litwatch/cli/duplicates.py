"""`litwatch duplicates`: pairs that wait for a person, a person's verdicts, and why."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import click

from litwatch.cli.options import config_option, json_option, sample_option
from litwatch.config import Settings, load_settings
from litwatch.domain import PairDecision, PairVerdict, Relation
from litwatch.pipeline.duplicates import (
    Ruled,
    Ruling,
    explain,
    link,
    pairs_to_review,
    rule_reasons,
    undo,
    unlink,
)
from litwatch.pipeline.sample import sample_settings
from litwatch.reports.pairs import (
    decision_value,
    event_value,
    group_value,
    pair_text,
    queue_text,
)

_QUEUE: Final = "queue"


class TopicOrCommand(click.Group):
    """A group whose first argument is one of its commands, or else a topic."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take what is no command for the queue's arguments."""
        if args and args[0] not in {*self.commands, *self.get_help_option_names(ctx)}:
            args = [_QUEUE, *args]
        return super().parse_args(ctx, args)


@click.group(
    "duplicates",
    cls=TopicOrCommand,
    subcommand_metavar="TOPIC | COMMAND [ARGS]...",
    no_args_is_help=True,
)
def command() -> None:
    """Show the pairs of TOPIC that need review, or decide on a pair.

    `litwatch duplicates TOPIC [--json]` gives the queue with both values of every field.
    """


def _settings(config_path: Path, *, sample: bool) -> Settings:
    settings = load_settings(config_path)
    return sample_settings(settings) if sample else settings


@command.command(_QUEUE, hidden=True)
@click.argument("topic")
@json_option
@sample_option
@config_option
def queue(topic: str, as_json: bool, sample: bool, config_path: Path) -> None:
    """Show the pairs of TOPIC that a person must look at."""
    events = pairs_to_review(_settings(config_path, sample=sample), topic)
    reasons = rule_reasons()
    if as_json:
        click.echo(json.dumps([event_value(event, reasons) for event in events]))
    else:
        click.echo(queue_text(topic, events, reasons))


_FIRST = click.argument("first", metavar="A")
_SECOND = click.argument("second", metavar="B")
_BY = click.option("--by", required=True, help="Who says so.")
_WHY = click.option("--why", required=True, help="Why; kept for good.")


def _verdict(function: Callable[..., None]) -> Callable[..., None]:
    """Give a command the arguments of a verdict."""
    for part in (config_option, sample_option, _WHY, _BY, _SECOND, _FIRST):
        function = part(function)
    return function


@command.command("link")
@_verdict
@click.option(
    "--relation",
    type=click.Choice([relation.value for relation in Relation]),
    default=Relation.DUPLICATE.value,
    show_default=True,
    help="What A is to B.",
)
def link_command(relation: str, sample: bool, config_path: Path, **said: str) -> None:
    """Say that A and B are one report, or that A is the --relation of B."""
    settings = _settings(config_path, sample=sample)
    click.echo(_told(link(settings, _ruling(**said), Relation(relation))))


@command.command("unlink")
@_verdict
def unlink_command(sample: bool, config_path: Path, **said: str) -> None:
    """Take a person's link of A and B back, or say that they are two works."""
    click.echo(_told(unlink(_settings(config_path, sample=sample), _ruling(**said))))


@command.command("undo")
@_verdict
def undo_command(sample: bool, config_path: Path, **said: str) -> None:
    """Take the latest verdict of a person on A and B back: what counted before counts again."""
    click.echo(_told(undo(_settings(config_path, sample=sample), _ruling(**said))))


def _ruling(**said: str) -> Ruling:
    return Ruling(**said, said_at=datetime.now(UTC))


def _told(ruled: Ruled) -> str:
    """Say in a line what a verdict did, and in another what is worth knowing beside it."""
    told = [_done(ruled)]
    standing, together = ruled.standing, ruled.together
    if ruled.taken_back and standing and together:
        told.append(
            f"They stay together: {_named(standing)} links them. Unlink again to part them."
        )
    if not ruled.taken_back and ruled.verdict.collapses and not together:
        told.append("They stay apart: a rule keeps other records of their groups apart.")
    if not ruled.taken_back and not ruled.verdict.collapses and together:
        told.append("They stay in one group by links with other records: unlink those too.")
    return "\n".join(told)


def _done(ruled: Ruled) -> str:
    verdict = ruled.verdict
    relation = verdict.relation.replace("_", " ")
    said = f"{verdict.first} and {verdict.second}: {relation}, {verdict.verdict}"
    if ruled.taken_back:
        return f"{said}, as {verdict.actor} said: taken back"
    return f"{said}, by {verdict.actor}"


def _named(decision: PairDecision) -> str:
    is_rule = decision.verdict is PairVerdict.LINKED and decision.rule != "person"
    return f"rule {decision.rule}" if is_rule else decision.actor


@command.command("explain")
@_FIRST
@_SECOND
@json_option
@sample_option
@config_option
def explain_command(
    first: str, second: str, as_json: bool, sample: bool, config_path: Path
) -> None:
    """Tell every decision on A and B, who made it and why, and what the rules say now."""
    settings = _settings(config_path, sample=sample)
    pair = explain(settings, first, second, now=datetime.now(UTC))
    reasons = rule_reasons()
    if not as_json:
        click.echo(pair_text((pair.first, pair.second), pair.events, pair.machine_now, reasons))
        return
    now = pair.machine_now
    value: dict[str, Any] = {
        "records": [pair.first.record_id, pair.second.record_id],
        "decisions": [event_value(event, reasons) for event in pair.events],
        "machine_now": decision_value(now, reasons) if now else None,
        "groups": [group_value(group) for group in pair.groups],
    }
    click.echo(json.dumps(value))
