"""`litwatch strategy`: the compiler at work on a file, and what a strategy is worth."""

from __future__ import annotations

from typing import Final

import click

from litwatch.cli.lazy import LazyGroup

COMMANDS: Final = {
    "check": ("compiler:check", "Say what is wrong or doubtful in a strategy."),
    "translate": ("compiler:translate", "Write a strategy as a PubMed query."),
    "match": ("compiler:match", "Run a strategy exactly on PubMed XML files."),
    "report": ("worth:report", "Say what each line of a topic's strategy brings."),
    "counts": ("worth:counts", "Ask PubMed for each line's full count."),
    "diff": ("worth:diff", "Compare two strategies on records."),
    "compare": ("worth:compare", "Explain differences to an Ovid export."),
}


@click.group("strategy", cls=LazyGroup, places=COMMANDS)
def command() -> None:
    """Check, translate, match or weigh a search strategy."""
