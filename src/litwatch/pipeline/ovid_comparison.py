"""Our answer beside Ovid's: counts line by line, and every record that only one side finds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from litwatch.config import Settings
from litwatch.domain import Record
from litwatch.formats.ovid_export import OvidExport, read_ovid_export
from litwatch.pipeline.counts import count_of, latest_counts, topics_of
from litwatch.pipeline.headings import open_mesh
from litwatch.pipeline.stores import existing_store
from litwatch.pipeline.topics import read_strategy_file
from litwatch.strategy.disagreement import Difference, OvidSide, Reason, explain
from litwatch.strategy.evaluate import match_lines
from litwatch.strategy.index import RecordIndex
from litwatch.strategy.mesh import MeshTree, read_mesh
from litwatch.strategy.ovid import Strategy
from litwatch.strategy.pubmed import LineTranslation, translate

# PubMed grows by some 0.1 % a week; counts that differ by less than this need no other cause
# than the day and the segments of each side.
_LAG_SHARE = 0.005
_LAG_RECORDS = 5
# What a note of the translation says about a count, in the vocabulary of `Reason`.
_REASONS = {
    "field-wider": Reason.AUTHOR_KEYWORDS.value,
    "unknown-heading": Reason.MESH_YEAR.value,
    "mixed-operators": Reason.OPERATOR_ORDER.value,
}


@dataclass(frozen=True, slots=True)
class LineComparison:
    """One line's counts: Ovid's, PubMed's (None: not asked yet), and of the records at hand.

    `reasons` say why Ovid's and PubMed's may differ: names of `Reason` or codes of notes.
    """

    number: int
    text: str
    ovid: int | None
    pubmed: int | None
    at_hand: int
    exactness: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OvidComparison:
    """Both sides compared; `both` is the number of records that both find."""

    lines: tuple[LineComparison, ...]
    both: int
    differences: tuple[Difference, ...]


def compare_with_ovid(
    settings: Settings,
    file: Path,
    export_path: Path,
    *,
    records: Sequence[Record] = (),
    ovid_mesh: Path | None = None,
) -> OvidComparison:
    """Compare over these records, or over all that the store holds where none are given.

    Raises ConfigError or FormatError for a file, StoreError where there is no store either.
    """
    strategy, export = read_strategy_file(file), read_ovid_export(export_path)
    at_hand = list(records) or _held(settings)
    mesh = open_mesh(settings)
    side = OvidSide(export.pmids, export.searched_on, read_mesh(ovid_mesh) if ovid_mesh else None)
    differences = explain(strategy, at_hand, side, mesh) if export.pmids else ()
    pubmed = latest_counts(settings, topics_of(settings, file))
    missed = sum(difference.found_by == "ovid" for difference in differences)
    return OvidComparison(
        lines=_lines(strategy, at_hand, mesh, export, pubmed),
        both=len(export.pmids) - missed,
        differences=differences,
    )


def _held(settings: Settings) -> list[Record]:
    return [version.record for version in existing_store(settings).held().values()]


def _lines(
    strategy: Strategy,
    records: Sequence[Record],
    mesh: MeshTree,
    export: OvidExport,
    pubmed: dict[str, int],
) -> tuple[LineComparison, ...]:
    counts = match_lines(strategy, RecordIndex.build(records), mesh=mesh).counts
    lines = []
    for line, at_hand in zip(translate(strategy, mesh).lines, counts, strict=True):
        ovid, found = export.counts.get(line.number), count_of(pubmed, line.text)
        reasons = _reasons(line, ovid, found) if ovid is not None and found is not None else ()
        lines.append(
            LineComparison(line.number, line.text, ovid, found, at_hand, line.exactness, reasons)
        )
    return tuple(lines)


def _reasons(line: LineTranslation, ovid: int, pubmed: int) -> tuple[str, ...]:
    """Say what may explain two counts of one line."""
    if ovid == pubmed:
        return ()
    codes = tuple(dict.fromkeys(_REASONS.get(note.code, note.code) for note in line.notes))
    is_expected = line.exactness == ("wider" if pubmed > ovid else "narrower")
    if codes and is_expected:
        return codes
    if abs(pubmed - ovid) <= max(_LAG_RECORDS, _LAG_SHARE * max(pubmed, ovid)):
        return (Reason.SEGMENT_LAG.value,)
    is_of_headings = "[mh" in line.pubmed or "[majr" in line.pubmed
    return ((Reason.MESH_YEAR if is_of_headings else Reason.UNEXPLAINED).value,)
