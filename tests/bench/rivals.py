"""The same work by other engines: Polars and DuckDB by regular expressions, tantivy's index.

Polars and tantivy belong to the dependency group `bench`; the package itself never needs them.
"""

from __future__ import annotations

import operator
import time
from collections.abc import Iterator, Sequence
from functools import reduce

import duckdb
import numpy as np
import numpy.typing as npt
import polars as pl
import tantivy

from litwatch.domain import Record
from litwatch.strategy.columns import WORD_COLUMNS
from litwatch.strategy.words import fold
from tests.bench.regexes import TextLine

Found = dict[int, npt.NDArray[np.bool_]]


def folded(records: Sequence[Record]) -> pl.DataFrame:
    """Title and abstract in one text, a line break between them, as the expressions want them.

    One text to search costs both engines less than two.
    """
    texts = [f" {fold(each.title)} \n {fold(each.abstract_text)} " for each in records]
    return pl.DataFrame({"text": texts})


def by_polars(lines: Sequence[TextLine], frame: pl.DataFrame) -> Found:
    """Records per line, by `str.contains`."""
    found = frame.select(**{str(line.number): _polars_line(line) for line in lines})
    return {line.number: found[str(line.number)].to_numpy() for line in lines}


def _polars_line(line: TextLine) -> pl.Expr:
    return pl.any_horizontal(
        pl.all_horizontal(pl.col("text").str.contains(each) for each in group)
        for group in line.alternatives
    )


def by_duckdb(
    lines: Sequence[TextLine], connection: duckdb.DuckDBPyConnection
) -> list[tuple[bool, ...]]:
    """Records per line, by `regexp_matches` on the table `texts`."""
    parts = ", ".join(" or ".join(_duckdb_line(line)) for line in lines)
    return connection.execute(f"select {parts} from texts").fetchall()  # noqa: S608 - own patterns


def _duckdb_line(line: TextLine) -> Iterator[str]:
    for group in line.alternatives:
        yield "(" + " and ".join(f"regexp_matches(text, '{each}')" for each in group) + ")"


def duckdb_texts(frame: pl.DataFrame) -> duckdb.DuckDBPyConnection:
    """A database in memory with the texts as a table."""
    connection = duckdb.connect()
    connection.execute("create table texts (text varchar)")
    connection.executemany("insert into texts values (?)", frame.rows())
    return connection


def tantivy_seconds(records: Sequence[Record]) -> float:
    """CPU seconds from records to an index of the same word columns, texts not stored."""
    start = time.process_time()
    builder = tantivy.SchemaBuilder()
    for name in WORD_COLUMNS:
        builder.add_text_field(
            name, stored=False, tokenizer_name="default", index_option="position"
        )
    index = tantivy.Index(builder.build())
    writer = index.writer(num_threads=1)
    for record in records:
        texts = {name: list(read(record)) for name, read in WORD_COLUMNS.items()}
        writer.add_document(tantivy.Document(**texts))
    writer.commit()
    writer.wait_merging_threads()
    return time.process_time() - start


def disagreements(found: Found, ours: Found) -> int:
    """Line and record pairs that two evaluations judge differently."""
    return reduce(operator.add, (int((found[n] != ours[n]).sum()) for n in found), 0)
