"""`litwatch dedupe`: duplicates in a table of citations, without a store."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import click

from litwatch.dedupe.deciding import Deduplication, deduplicate
from litwatch.dedupe.rules import RULES
from litwatch.domain import PairVerdict
from litwatch.errors import UsageError
from litwatch.formats.citation_csv import read_citations
from litwatch.reports.duplicates import groups_table, pairs_table
from litwatch.reports.files import write_whole

# `cli.options` would load what this command has no use for.
_FILE: Final = click.Path(path_type=Path)


@click.command("dedupe")
@click.argument("records", type=_FILE)
@click.option("--out", type=_FILE, required=True, help="Where to write `ID,group`.")
@click.option("--explain", type=_FILE, help="Where to write every decision with its rule.")
def command(records: Path, out: Path, explain: Path | None) -> None:
    """Find duplicates in RECORDS, a table (CSV) with the columns ID, title, author, year and more.

    Nothing is deleted: --out names the group of each record that has duplicates; what is
    uncertain is left apart and stands in --explain as `needs review`.
    """
    _refuse_one_file(records, out, explain)
    found = deduplicate(
        read_citations(records), decided_at=datetime.now(UTC), evidence=explain is not None
    )
    if explain:
        reasons = {rule.name: rule.reason for rule in RULES}
        write_whole(explain, pairs_table(found.records, found.decisions, reasons))
    write_whole(out, groups_table(found.records, found.groups))
    click.echo(_summary(found))


def _refuse_one_file(*files: Path | None) -> None:
    """Keep a table from being written over the records, or over the other table."""
    named = [file.resolve() for file in files if file]
    if len(set(named)) < len(named):
        raise UsageError(
            "two of RECORDS, --out and --explain name one file", remedy="Give each a file."
        )


def _summary(found: Deduplication) -> str:
    surplus = sum(len(group.members) - 1 for group in found.groups)
    uncertain = sum(one.verdict is PairVerdict.NEEDS_REVIEW for one in found.decisions)
    return (
        f"{len(found.records):,} records: {surplus:,} duplicates in {len(found.groups):,} groups, "
        f"{uncertain:,} pairs need review"
    )
