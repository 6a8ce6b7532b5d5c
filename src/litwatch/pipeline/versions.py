"""What a run takes in: which records are new, which are new versions, and all that is at hand."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import IO

from litwatch.domain import Notice, Outline, Record, RecordVersion
from litwatch.formats.document import changed_fields, content_hash, material_hash
from litwatch.formats.notices import NOTICES_ABOUT_ANOTHER, NOTICES_ABOUT_THIS_RECORD, notices_in
from litwatch.pipeline.headings import renamed_in
from litwatch.pipeline.spool import Spool, Value
from litwatch.store.bulk import in_parts
from litwatch.store.store import Store

RECORDS_AT_ONCE = 500


class Intake:
    """The records of a run as they come in, over those that are held.

    Only outlines are kept in memory. New versions wait on disk until they are committed, and
    whole records are read again where they are needed.
    """

    def __init__(self, store: Store, scratch: IO[bytes]) -> None:
        self._store = store
        self._scratch = scratch
        self._places: dict[str, int] = {}
        self.outlines: dict[str, Outline] = store.outlines()
        self.versions: Spool[RecordVersion] = Spool(scratch)
        self.renamed: dict[str, str] = {}

    def take(self, records: Iterable[Record]) -> None:
        """Keep what is new or differs from what is held; an unchanged record leaves no trace."""
        changed = [record for record in records if self._differs(record)]
        before = self._store.held([record.record_id for record in changed])
        versions = [_revise(record, before.get(record.record_id)) for record in changed]
        self.renamed |= renamed_in(versions, before)
        for number, version in enumerate(versions, start=len(self.versions)):
            self._places[version.record.record_id] = number
            self.outlines[version.record.record_id] = Outline.of(version)
        self.versions.extend(versions)

    def _differs(self, record: Record) -> bool:
        held = self.outlines.get(record.record_id)
        return held is None or held.content_hash != content_hash(record)

    def load(self, record_ids: Collection[str]) -> dict[str, RecordVersion]:
        """Give current versions by id, as this run brought them or else as they are held."""
        taken = {name: self._places[name] for name in record_ids if name in self._places}
        versions = {name: self.versions[place] for name, place in taken.items()}
        return versions | self._store.held([name for name in record_ids if name not in taken])

    def load_before(self, revisions: Mapping[str, int]) -> dict[str, RecordVersion]:
        """Give records as they once were, by id."""
        return self._store.versions_at(revisions)

    def notices(self) -> Iterator[Notice]:
        """Give every notice that a current version tells of, in the records' order."""
        telling = self._store.related_by([*NOTICES_ABOUT_THIS_RECORD, *NOTICES_ABOUT_ANOTHER])
        wanted = telling | self._places.keys()
        for part in in_parts((name for name in self.outlines if name in wanted), RECORDS_AT_ONCE):
            versions = self.load(part)
            for name in part:
                yield from notices_in(versions[name].record)

    def spool(self, values: Iterable[Value] = ()) -> Spool[Value]:
        """Put other values of this run on disk."""
        spool: Spool[Value] = Spool(self._scratch)
        spool.extend(values)
        return spool


def _revise(record: Record, before: RecordVersion | None) -> RecordVersion:
    return RecordVersion(
        record=record,
        revision=before.revision + 1 if before else 1,
        content_hash=content_hash(record),
        material_hash=material_hash(record),
        changes=changed_fields(before.record, record) if before else (),
    )
