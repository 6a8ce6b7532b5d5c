"""The command line: names every command, loads a command's module only when it is called."""

from __future__ import annotations

import os
import sys
from typing import Final

import click

from litwatch.cli.lazy import LazyGroup
from litwatch.errors import LitwatchError

# command → (module, what it is for); help must not load what a command needs.
COMMANDS: Final = {
    "run": ("run", "Search, judge and report what is new."),
    "digest": ("digest", "Write, and with --send mail, a week's digest."),
    "sql": ("sql", "Ask the published evidence a question in SQL."),
    "show": ("show", "Tell everything about one record."),
    "history": ("history", "Tell what changed in one record, and when."),
    "reconcile": ("reconcile", "Compare PubMed's whole set with the evidence, and explain."),
    "replay": ("replay", "Rebuild the store from the archive alone."),
    "archive": ("archive", "Check every archived answer."),
    "status": ("status", "List topics, last runs and sources."),
    "doctor": ("doctor", "Say what is wrong and what to do."),
    "strategy": ("strategy", "Check, translate, match or weigh a search strategy."),
    "simulate": ("simulate", "Measure the ranking on a labelled set."),
    "screen": ("screen", "Judge records by criteria, without a store."),
    "criteria": ("criteria", "Test criteria by their examples, or weigh a change of them."),
    "dedupe": ("dedupe", "Find duplicates in a table of citations."),
    "recall": ("recall", "Say which known items a topic found or missed."),
    "queue": ("queue", "Show what waits for a person, in order."),
    "stopping": ("stopping", "Advise whether screening may stop."),
    "decide": ("decide", "Record a person's decision on a record."),
    "undo": ("undo", "Take a decision back; it stays in the history."),
    "fulltext": ("fulltext", "Record what became of a report's full text."),
    "nominate": ("nominate", "Bring a work that came another way than by the strategy."),
    "conflicts": ("conflicts", "Show where two reviewers differ."),
    "agreement": ("agreement", "Measure how far two reviewers agree."),
    "changes": ("trail", "List everything that happened in a topic."),
    "decisions": ("decisions", "Bring decisions to another tool, or another tool's in."),
    "duplicates": ("duplicates", "Review pairs of records that may be one report."),
    "mesh": ("mesh", "Look a MeSH heading up, or bring in another year's tree."),
    "pubmed": ("pubmed", "Serve PubMed XML files as an embedded PubMed."),
}


@click.group(
    cls=LazyGroup,
    places=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(package_name="litwatch")
def litwatch() -> None:
    """Turn a search strategy into a weekly, auditable answer to what is new and what counts.

    Exit codes: 0 done, 1 the work failed, 2 wrong use or configuration.
    """


def main() -> None:
    """Run the command line; every failure becomes one sentence and an exit code."""
    try:
        litwatch()
    except LitwatchError as error:
        click.echo(f"litwatch: {error}", err=True)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        # The reader of our output went away; that is no failure of ours.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
