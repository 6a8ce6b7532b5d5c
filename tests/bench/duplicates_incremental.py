"""1,000 new records against 1 million stored: the time to commit and compare them, and the memory.

Run `uv run python -m tests.bench.duplicates_incremental [STORED] [NEW]`. The stored records have
titles, authors and places made from a seed, and their keys are those of the package. Every tenth
new record is a copy of a stored one under another id.
"""

from __future__ import annotations

import random
import resource
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TextIO

import duckdb

from litwatch.dedupe.blocking import citation_keys
from litwatch.dedupe.citation import read_citation
from litwatch.domain import Author, Journal, PartialDate, Record, RecordDates, RunResult
from litwatch.formats.document import to_document
from litwatch.store.bulk import to_json
from litwatch.store.compared_rows import Fresh, compared_row
from litwatch.store.store import Store
from tests.evidence_history import WEEK_38, run, version

STORED, NEW, SEED = 1_000_000, 1_000, 20261120
AT_ONCE = 20_000
COPIES = 10
COLUMNS = """
    SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = 'compared_records'
"""


def vocabulary(dice: random.Random) -> list[str]:
    """Thirty thousand words; some are far more frequent than others, as in any language."""
    parts = ("ar", "bel", "cor", "den", "est", "fil", "gran", "hep", "in", "lum", "mor", "neph")
    return ["".join(dice.choices(parts, k=dice.randint(2, 4))) for _ in range(30_000)]


def record(number: int, words: list[str]) -> Record:
    """One record, always the same for its number."""
    dice = random.Random(SEED + number)  # noqa: S311 - titles are no secret
    picked = [words[int(len(words) * dice.random() ** 3)] for _ in range(dice.randint(6, 14))]
    year, page = dice.randint(1990, 2026), dice.randint(1, 2000)
    people = [Author(words[dice.randrange(4000)].title(), "A", "A") for _ in range(4)]
    return Record(
        source="pubmed",
        source_id=str(10_000_000 + number),
        pmid=str(10_000_000 + number),
        doi=f"10.1/{number}",
        title=" ".join(picked).capitalize(),
        authors=tuple(people),
        journal=Journal(f"Journal of {words[dice.randrange(900)]}"),
        volume=str(year - 1970),
        issue=str(dice.randint(1, 12)),
        pages=f"{page}-{page + 7}",
        dates=RecordDates(published=PartialDate(str(year), year)),
    )


def fill(path: Path, words: list[str], stored: int) -> None:
    """Load records, documents and keys in bulk, as if runs had brought them."""
    with duckdb.connect(path) as client:
        for start in range(0, stored, AT_ONCE):
            with (path.parent / "k").open("w") as keys, (path.parent / "r").open("w") as rows:
                for number in range(start, min(start + AT_ONCE, stored)):
                    write(record(number, words), keys, rows)
            load(client, path.parent)
        client.execute("CHECKPOINT")


def write(each: Record, keys: TextIO, rows: TextIO) -> None:
    """Write a record's keys, and the record as it is held, as lines for bulk loading."""
    fresh = Fresh(each.record_id, 1, "", is_new=True)
    citation = read_citation(each)
    keys.writelines(f"{key}\t{fresh.record_key}\n" for key in citation_keys(citation))
    rows.write(to_json({**compared_row(fresh, citation), "document": to_document(each)}) + "\n")


def load(client: duckdb.DuckDBPyConnection, folder: Path) -> None:
    plain = "delim='\t', quote='', escape='', header=false"
    client.execute(f"INSERT INTO block_keys SELECT * FROM read_csv('{folder / 'k'}', {plain})")  # noqa: S608
    shape = dict(client.execute(COLUMNS).fetchall()) | {"document": "VARCHAR"}
    client.execute(
        f"CREATE OR REPLACE TEMP TABLE part AS FROM read_json('{folder / 'r'}', "
        f"format='newline_delimited', columns={shape})"
    )
    client.execute("INSERT INTO compared_records BY NAME SELECT * EXCLUDE (document) FROM part")
    client.execute(
        "INSERT INTO record_versions SELECT record_id, 1, 'run', DATE '2026-09-07', record_id, "
        "record_id, document FROM part"
    )
    client.execute(
        "INSERT INTO records SELECT record_id, 'pubmed', record_id[8:], '1', 1, record_id, "
        "record_id[8:], '', '', '', '', '', '', '', '', '', NULL, '', '', '', '', '', '', '', '', "
        "'', '', NULL, NULL, NULL, NULL, NULL, NULL, '' FROM part"
    )


def newcomers(words: list[str], stored: int, new: int) -> Iterator[Record]:
    """New works, and copies of stored ones as another database holds them."""
    for n in range(new):
        if n % COPIES:
            yield record(stored + n, words)
        else:
            held = record((n * 997) % stored, words)
            yield replace(
                held, source="embase", source_id=f"L{n}", pmid="", doi="", title=held.title.upper()
            )


def commit(path: Path, words: list[str], stored: int, new: int) -> None:
    """Commit a run that brings the new records, in a process of its own."""
    versions = tuple(version(each) for each in newcomers(words, stored, new))
    Store(path).record_id_of("start-up")
    before = resource.getrusage(resource.RUSAGE_SELF)
    started = time.perf_counter()
    Store(path).commit(RunResult(run(WEEK_38), versions=versions))
    seconds = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_SELF)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    sys.stdout.write(
        f"{new:,} new records stored and compared with {stored:,}: {seconds:.2f} s, "
        f"{spent:.2f} s of CPU, peak {after.ru_maxrss // 1024} MB\n"
    )


def print_found(path: Path, new: int) -> None:
    """Say how many of the copies were linked with their originals."""
    question = """
        SELECT count(*) FILTER (relation = 'duplicate' AND verdict = 'linked'), count(*)
        FROM standing_pairs
    """
    with duckdb.connect(path) as client:
        linked, decided = client.execute(question).fetchone() or (0, 0)
    sys.stdout.write(
        f"{linked} pairs linked of {decided} decided; {-(-new // COPIES)} copies were among them\n"
    )


def main(stored: int = STORED, new: int = NEW) -> None:
    """Fill a store, then time one commit."""
    words = vocabulary(random.Random(SEED))  # noqa: S311 - titles are no secret
    with TemporaryDirectory() as name:
        path = Path(name) / "litwatch.duckdb"
        Store(path).prepare()
        started = time.perf_counter()
        fill(path, words, stored)
        sys.stdout.write(
            f"{stored:,} records and their keys loaded in {time.perf_counter() - started:.0f} s\n"
        )
        child = get_context("spawn").Process(target=commit, args=(path, words, stored, new))
        child.start()
        child.join()
        print_found(path, new)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
