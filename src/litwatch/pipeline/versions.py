"""Fetched records against held ones: which are new, which are new versions, what changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from litwatch.domain import Record, RecordVersion
from litwatch.formats.document import changed_fields, content_hash, material_hash


def revise(
    records: Iterable[Record], held: Mapping[str, RecordVersion]
) -> tuple[RecordVersion, ...]:
    """Give a version for each record that is new or differs from the one held.

    A record that came back unchanged gives none.
    """
    versions = (_version(record, held.get(record.record_id)) for record in records)
    return tuple(version for version in versions if version)


def _version(record: Record, held: RecordVersion | None) -> RecordVersion | None:
    digest = content_hash(record)
    if held and held.content_hash == digest:
        return None
    return RecordVersion(
        record=record,
        revision=held.revision + 1 if held else 1,
        content_hash=digest,
        material_hash=material_hash(record),
        changes=changed_fields(held.record, record) if held else (),
    )
