"""What a store keeps of each record to compare it with others: written once, read for each pair."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from hashlib import blake2b
from typing import Final

from litwatch.dedupe.blocking import citation_keys
from litwatch.dedupe.citation import Citation, read_citation
from litwatch.dedupe.excerpts import excerpt
from litwatch.dedupe.glances import Glance, glance_at
from litwatch.domain import Record
from litwatch.formats.document import from_document, to_document
from litwatch.store import sql
from litwatch.store.bulk import Row, insert, to_json
from litwatch.store.database import Connection
from litwatch.store.reading import ask
from litwatch.store.values import DbRow

FILE: Final = "duplicates"
# So many rows are found through the index; of more the table is read through, which then is faster.
_MOST_BY_INDEX = 2000


@dataclass(frozen=True, slots=True)
class Fresh:
    """A version of a record that was not compared yet; `is_new` where no version of it was."""

    record_id: str
    revision: int
    content_hash: str
    is_new: bool

    @property
    def record_key(self) -> int:
        """The record's number in the table of keys: the same in every store."""
        digest = blake2b(self.record_id.encode(), digest_size=8).digest()
        return int.from_bytes(digest, "big", signed=True)


def keep(
    connection: Connection, given: Iterable[tuple[Fresh, Record]]
) -> dict[str, tuple[int, ...]]:
    """Keep what comparing reads of these records; give the block keys of each by record id."""
    keys: dict[str, tuple[int, ...]] = {}
    new: list[Row] = []
    revised: list[Row] = []
    for fresh, record in given:
        citation = read_citation(record)
        keys[fresh.record_id] = citation_keys(citation)
        (new if fresh.is_new else revised).append(compared_row(fresh, citation))
    insert(connection, "compared_records", new)
    insert(connection, "compared_records", revised, statement="insert_or_replace")
    return keys


def compared_row(fresh: Fresh, citation: Citation) -> Row:
    """Row of `compared_records` for one record."""
    return {
        "record_id": fresh.record_id,
        "record_key": fresh.record_key,
        "revision": fresh.revision,
        "year": citation.place.year,
        "first_author": citation.names.first,
        **asdict(glance_at(citation)),
        "excerpt": to_document(excerpt(citation.record)),
    }


def key_rows(fresh: Fresh, keys: Iterable[int]) -> list[Row]:
    """Rows of `block_keys` for one record."""
    record_key = fresh.record_key
    return [{"block_key": key, "record_key": record_key} for key in keys]


def glances(connection: Connection, record_keys: Collection[int]) -> dict[int, tuple[str, Glance]]:
    """Give record id and what a first look sees of records, by their numbers."""
    rows = ask(connection, "glances", file=FILE, keys=to_json(sorted(record_keys)))
    return {row[0]: (row[1], Glance(*row[2:])) for row in rows}


def compared_citations(connection: Connection, record_ids: Collection[str]) -> dict[str, Citation]:
    """Give records in comparable form, by id; those that were never compared are left out."""
    rows = _excerpts(connection, record_ids) if record_ids else []
    return {name: read_citation(from_document(text)) for name, text in rows}


def _excerpts(connection: Connection, record_ids: Collection[str]) -> list[DbRow]:
    ids = sorted(record_ids)
    if len(ids) > _MOST_BY_INDEX:
        return ask(connection, "excerpts", file=FILE, ids=to_json(ids))
    places = ", ".join("?" * len(ids))
    query = sql.statements(FILE)["few_excerpts"].replace("{places}", places)
    rows: list[DbRow] = connection.execute(query, ids).fetchall()
    return rows
