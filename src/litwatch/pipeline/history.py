"""One record's life: what each version reached on the way from the publisher to MEDLINE."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from litwatch.config import Settings
from litwatch.domain import Record, RecordHistory, VersionInRun
from litwatch.errors import UsageError
from litwatch.formats.notices import notices_in
from litwatch.pipeline.stores import existing_store
from litwatch.pipeline.stories import as_identifier


def history_of(settings: Settings, identifier: str) -> RecordHistory:
    """Tell a held record's life; `identifier` is a PMID, a record id, a DOI or a PMCID.

    Raises UsageError where no such record is held.
    """
    history = existing_store(settings).history(as_identifier(identifier))
    if history is None:
        raise UsageError(
            f"no record {identifier!r} is held",
            remedy="Give a PMID or a record id of the `evidence` view; run `litwatch run` first.",
        )
    return replace(history, versions=tuple(_with_milestones(history.versions)))


def _with_milestones(versions: tuple[VersionInRun, ...]) -> Iterator[VersionInRun]:
    yield from versions[:1]
    for before, after in pairwise(versions):
        reached = milestones(before.version.record, after.version.record)
        yield replace(after, milestones=reached)


def milestones(old: Record, new: Record) -> tuple[str, ...]:
    """Name what a record reached between two versions, in the order of its life."""
    reached = []
    if old.status != new.status:
        reached.append(f"status: {old.status or 'none'} → {new.status or 'none'}")
    if is_ahead_of_print(old) and not is_ahead_of_print(new):
        reached.append("ahead of print → final")
    if new.abstract and not old.abstract:
        reached.append("abstract added")
    if new.mesh and not old.mesh:
        reached.append("MeSH headings added")
    return (*reached, *_notices(old, new))


def is_ahead_of_print(record: Record) -> bool:
    """Whether it is out electronically and has no place in a volume, issue or page yet."""
    has_place = record.volume or record.issue or record.pages
    return record.dates.electronic is not None and not has_place


def _notices(old: Record, new: Record) -> Iterator[str]:
    """Name notices that came or went; one about another work names that work."""
    before, after = notices_in(old), notices_in(new)
    for verb, notices in (
        ("told", [each for each in after if each not in before]),
        ("no longer told", [each for each in before if each not in after]),
    ):
        for notice in notices:
            kind = notice.kind.value.replace("_", " ")
            about = "" if notice.record_id == new.record_id else f" of {notice.record_id}"
            by = f" in PMID {notice.notice_id}" if notice.notice_id and not about else ""
            yield f"{kind}{about}{by} {verb}"
