"""The field's measure of de-duplication, and what it hides: wrong pairs and mixed groups."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

Groups = Mapping[str, str]


@dataclass(frozen=True)
class Tally:
    """Records kept and removed, rightly and wrongly; pairs and groups that join two works."""

    true_positives: int = 0
    false_positives: int = 0
    false_negatives: int = 0
    true_negatives: int = 0
    wrong_pairs: int = 0
    mixed_groups: int = 0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and sensitivity; 1 where there was nothing to find."""
        found = 2 * self.true_positives
        missed = self.false_positives + self.false_negatives
        return found / (found + missed) if found + missed else 1.0


def measure(ids: Sequence[str], truth: Groups, predicted: Groups) -> Tally:
    """Count as bib-dedupe's own evaluation does.

    The first record of a predicted group stays, the others are removed. Outside every true group
    a removed record is a false positive. Of a true group of n with k records kept: with none kept
    one false positive and n - 1 true ones, else one true negative, k - 1 missed and n - k found.
    """
    removed = _removed(ids, predicted)
    outside = [name for name in ids if name not in truth]
    positives, kept = len(removed.intersection(outside)), len(set(outside) - removed)
    found = missed = 0
    for members in _members(truth, ids).values():
        stay = sum(name not in removed for name in members)
        positives, kept = positives + (not stay), kept + bool(stay)
        missed += max(stay - 1, 0)
        found += len(members) - max(stay, 1)
    return Tally(found, positives, missed, kept, *_mixtures(ids, truth, predicted))


def _removed(ids: Sequence[str], predicted: Groups) -> set[str]:
    seen: set[str] = set()
    removed = set()
    for name in ids:
        group = predicted.get(name)
        if group in seen:
            removed.add(name)
        elif group is not None:
            seen.add(group)
    return removed


def _members(groups: Groups, ids: Sequence[str]) -> dict[str, list[str]]:
    members = defaultdict(list)
    for name in ids:
        if name in groups:
            members[groups[name]].append(name)
    return members


def _mixtures(ids: Sequence[str], truth: Groups, predicted: Groups) -> tuple[int, int]:
    wrong = [
        sum(truth.get(one, one) != truth.get(other, other) for one, other in combinations(group, 2))
        for group in _members(predicted, ids).values()
    ]
    return sum(wrong), sum(map(bool, wrong))


def measure_labels(labels: Mapping[str, bool], predicted: Groups) -> Tally:
    """Count where it is only known which records have a duplicate: each record on its own."""
    grouped = set(predicted)
    has = {name for name, labelled in labels.items() if labelled}
    return Tally(
        true_positives=len(has & grouped),
        false_positives=len(grouped - has),
        false_negatives=len(has - grouped),
        true_negatives=len(set(labels) - has - grouped),
    )


def read_groups(path: Path) -> dict[str, str]:
    """Read `ID,group`."""
    with path.open(encoding="utf-8", newline="") as file:
        return {row["ID"]: row["group"] for row in csv.DictReader(file)}


def read_ids(path: Path) -> list[str]:
    """Read the column ID, in order."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [row["ID"] for row in csv.DictReader(file)]


def judge(folder: Path, predicted: Groups) -> Tally:
    """Measure predicted groups against what is known of a set: groups, or labels alone."""
    ids = read_ids(folder / "records.csv")
    if (folder / "truth.csv").exists():
        return measure(ids, read_groups(folder / "truth.csv"), predicted)
    with (folder / "labels.csv").open(encoding="utf-8", newline="") as file:
        labels = {row["ID"]: row["in_duplicate_set"] == "1" for row in csv.DictReader(file)}
    return measure_labels(labels, predicted)
