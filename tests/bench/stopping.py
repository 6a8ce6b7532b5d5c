"""The stopping advice beside buscarpy's on the same orders of labelled sets, in one table.

    uv run --group bench python -m tests.bench.stopping [SET.csv …] [--seeds 20]

The order is our ranking's. Both are asked after every hundredth of the records, for the same
recall and confidence; a run stops at the first yes.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from buscarpy import calculate_h0

from litwatch.formats.labelled_table import read_labelled_table
from litwatch.screening.ranking import pool_of, ranking_text
from litwatch.screening.simulation import draw_priors, simulate
from litwatch.screening.stopping import advise
from tests.bench.ranking import FOLDER, SETS, say

LOOKS = 100
MayStop = Callable[[list[bool], int, float, float], bool]
Stop = tuple[float, float]


def main(arguments: Sequence[str] | None = None) -> None:
    """Print for each set what was read and the least recall, ours and buscarpy's; then of all."""
    parser = argparse.ArgumentParser(description="The stopping advice beside buscarpy's.")
    parser.add_argument("sets", nargs="*", type=Path)
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--recall", type=float, default=0.95)
    parser.add_argument("--confidence", type=float, default=0.95)
    asked = parser.parse_args(arguments)
    say(f"{'':28}{'litwatch':>22}{'buscarpy':>22}")
    say(f"{'set':28}{'read least recall':>22}{'read least recall':>22}")
    stops: list[list[Stop]] = []
    for path in asked.sets or [FOLDER / f"{name}.csv" for name in SETS]:
        orders = orders_of(path, range(1, asked.seeds + 1))
        of_set = [
            [stop(order, test, asked.recall, asked.confidence) for test in (ours, buscarpys)]
            for order in orders
        ]
        show(path.stem, of_set)
        stops.extend(of_set)
    show(f"all {len(stops)} runs", stops)


def orders_of(path: Path, seeds: Sequence[int]) -> list[list[bool]]:
    """Give the labels in the order of reading, for each seed."""
    records = read_labelled_table(path.read_bytes(), str(path))
    texts = [ranking_text(record.title, record.abstract) for record in records]
    labels = [record.included for record in records]
    return [
        [
            labels[position]
            for position in simulate(
                pool_of(texts, seed=seed), labels, priors=draw_priors(labels, seed=seed)
            )
        ]
        for seed in seeds
    ]


def stop(order: list[bool], test: MayStop, recall: float, confidence: float) -> Stop:
    """Give the share read when a test first lets stop, and the recall then."""
    looks = np.linspace(0, len(order), LOOKS + 1)[1:].astype(int).tolist()
    read = next(
        (look for look in looks if test(order[:look], len(order), recall, confidence)), len(order)
    )
    return read / len(order), sum(order[:read]) / sum(order)


def ours(found: list[bool], records: int, recall: float, confidence: float) -> bool:
    """Ask our advice."""
    return advise(found, records - len(found), recall=recall, confidence=confidence).may_stop


def buscarpys(found: list[bool], records: int, recall: float, confidence: float) -> bool:
    """Ask buscarpy's p-value."""
    p_value = calculate_h0(np.array(found, dtype=int), records, recall_target=recall)
    return bool(p_value < 1 - confidence)


def show(name: str, stops: Sequence[Sequence[Stop]]) -> None:
    """Print the mean share read and the least recall of both."""
    figures = np.array(stops)
    columns = "".join(
        f"{reads.mean():14.1%}{recalls.min():8.3f}" for reads, recalls in figures.transpose(1, 2, 0)
    )
    say(f"{name:28}{columns}")


if __name__ == "__main__":
    main()
