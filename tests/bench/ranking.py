"""The ranking beside ASReview's default model on labelled sets, in one table.

    uv run --group bench python -m tests.bench.ranking [SET.csv …] [--seeds 1 2 3]

Both begin with the same include and exclude, and read until the last include is found; from the
texts on, imports aside. CPU seconds of this process. ASReview 3.0.8 runs its own simulation with
ELAS u4, the model it starts with.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
from asreview.learner import ActiveLearningCycle
from asreview.models.models import get_ai_config
from asreview.simulation.simulate import Simulate

from litwatch.formats.labelled_table import LabelledRecord, read_labelled_table
from litwatch.screening.ranking import pool_of, ranking_text
from litwatch.screening.simulation import Measures, draw_priors, measure, simulate
from tests.bench.material import ROOT

FOLDER: Final = ROOT.parent / "shared" / "data" / "screening"
SETS: Final = (
    *("cohen2006_Opiods", "cohen2006_NSAIDS"),
    *("synergy_Jeyaraman_2020", "synergy_Meijboom_2021"),
)
NAMES: Final = ("litwatch", "ASReview")

Priors = tuple[int, int]
Ranker = Callable[[Sequence[LabelledRecord], Priors, int], list[int]]


@dataclass(frozen=True)
class Score:
    """What one simulation came to, and the CPU seconds it took."""

    measures: Measures
    seconds: float

    @property
    def figures(self) -> tuple[float, ...]:
        """The four measures, then the seconds."""
        return (*astuple(self.measures), self.seconds)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure every set with every seed; print each, the means and the ratio of seconds."""
    parser = argparse.ArgumentParser(description="The ranking beside ASReview's.")
    parser.add_argument("sets", nargs="*", type=Path)
    parser.add_argument("--seeds", nargs="+", type=int, default=[1, 2, 3])
    asked = parser.parse_args(arguments)
    figures = []
    heading = f"{'recall@10':>11}{'WSS@95':>9}{'ATD':>9}{'loss':>9}{'CPU s':>9}"
    say(f"{'set, seed':30}{'':10}{heading}")
    for path in asked.sets or [FOLDER / f"{name}.csv" for name in SETS]:
        records = read_labelled_table(path.read_bytes(), str(path))
        for seed in asked.seeds:
            scores = both(records, seed)
            figures.append([score.figures for score in scores])
            show(f"{path.stem}, {seed}", figures[-1])
    show("mean", np.mean(figures, axis=0))
    ours, theirs = np.sum(figures, axis=0)[:, -1]
    say(f"litwatch is {theirs / ours:.1f} times as fast")


def both(records: Sequence[LabelledRecord], seed: int) -> list[Score]:
    """Play one set with one seed by our ranking and by ASReview's."""
    labels = [record.included for record in records]
    priors = draw_priors(labels, seed=seed)
    return [score(ranker, records, priors, seed) for ranker in (by_litwatch, by_asreview)]


def score(ranker: Ranker, records: Sequence[LabelledRecord], priors: Priors, seed: int) -> Score:
    """Time one simulation and measure its order."""
    began = time.process_time()
    order = ranker(records, priors, seed)
    seconds = time.process_time() - began
    if sorted((*order, *priors)) != list(range(len(records))):
        raise AssertionError("an order that is not of all records")
    return Score(measure([records[position].included for position in order]), seconds)


def by_litwatch(records: Sequence[LabelledRecord], priors: Priors, seed: int) -> list[int]:
    """Our order, as `litwatch simulate` makes it."""
    texts = [ranking_text(record.title, record.abstract) for record in records]
    labels = [record.included for record in records]
    return simulate(pool_of(texts, seed=seed), labels, priors=priors)


def by_asreview(records: Sequence[LabelledRecord], priors: Priors, _seed: int) -> list[int]:
    """ASReview's order, which needs no seed; what it never read stands last."""
    frame = pd.DataFrame(
        {
            "title": [record.title for record in records],
            "abstract": [record.abstract for record in records],
        }
    )
    labels = pd.Series([int(record.included) for record in records])
    cycle = ActiveLearningCycle.from_meta(get_ai_config("elas_u4")["value"])
    simulation = Simulate(frame, labels, [cycle], print_progress=False)
    simulation.label(list(priors))
    simulation.review()
    read = [int(position) for position in simulation._results["record_id"]]
    rest = sorted(set(range(len(records))) - set(read))
    return [*read[len(priors) :], *rest]


def say(line: str) -> None:
    """Print a line at once: a measurement takes minutes."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def show(name: str, figures: Sequence[Sequence[float]]) -> None:
    """Print a line for each of the two."""
    for tool, (*measures, seconds) in zip(NAMES, figures, strict=True):
        columns = "".join(f"{each:9.4f}" for each in measures)
        say(f"{name:30}{tool:10}  {columns}{seconds:9.2f}")


if __name__ == "__main__":
    main()
