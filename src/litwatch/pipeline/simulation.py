"""Plays screening on a labelled set and measures its order, and the time that takes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from litwatch.errors import UsageError
from litwatch.formats.labelled_table import LabelledRecord, read_labelled_table
from litwatch.screening.ranking import criteria_likeness, pool_of, ranking_text
from litwatch.screening.simulation import Measures, draw_priors, measure, simulate


@dataclass(frozen=True, slots=True)
class Simulation:
    """What a simulation came to, and the seconds from the texts to the last include."""

    measures: Measures
    seconds: float


def simulate_table(
    path: Path, *, criteria: str, seed: int, clock: Callable[[], float]
) -> Simulation:
    """Play screening on a table of labelled records; `criteria` are plain words, maybe none.

    Raises UsageError for a file that is not there or holds too few includes or excludes,
    FormatError for one that is no labelled table.
    """
    records = read_labelled_table(_bytes(path), str(path))
    try:
        return simulate_records(records, criteria=criteria, seed=seed, clock=clock)
    except UsageError as error:
        raise UsageError(error.message, where=str(path), remedy=error.remedy) from error


def simulate_records(
    records: Sequence[LabelledRecord], *, criteria: str, seed: int, clock: Callable[[], float]
) -> Simulation:
    """Play screening on labelled records; the seed draws the priors and decides between equals."""
    labels = [record.included for record in records]
    priors = draw_priors(labels, seed=seed)
    began = clock()
    texts = [ranking_text(record.title, record.abstract) for record in records]
    likeness = criteria_likeness(texts, criteria) if criteria.strip() else ()
    order = simulate(pool_of(texts, likeness, seed=seed), labels, priors=priors)
    seconds = clock() - began
    return Simulation(measure([labels[position] for position in order]), seconds)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(
            f"cannot be read: {error.strerror}", where=str(path), remedy="Check the file's name."
        ) from error
