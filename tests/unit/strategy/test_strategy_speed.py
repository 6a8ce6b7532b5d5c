"""Evaluation stays fast enough to be run on every record of every run."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np

from litwatch.domain import Record
from litwatch.strategy.evaluate import evaluate
from litwatch.strategy.index import RecordIndex
from litwatch.strategy.mesh import MeshTree
from litwatch.strategy.ovid import read_strategy
from tests.unit.strategy.conftest import POSITIONS
from tests.unit.strategy.making import record

ROOT = Path(__file__).resolve().parents[3]
NICE = (ROOT / "data/strategies/nice-neuroma-cryoablation.ovid").read_text(encoding="utf-8")


def crowd(count: int) -> list[Record]:
    """Records of 200 words each, some of them the strategy's own."""
    generator = np.random.default_rng(3)
    own = ["nerve", "neuroma", "cryoablation", "freezing", "thawing", "peripheral", "compression"]
    words = np.array([*own, *(f"word{number}" for number in range(3_000))])
    return [record(n, " ".join(generator.choice(words, 200))) for n in range(count)]


def test_one_strategy_over_500_records_takes_under_300_ms() -> None:
    records, mesh = crowd(500), MeshTree.of(2019, POSITIONS)
    start = time.process_time()
    evaluate(read_strategy(NICE), RecordIndex.build(records), mesh=mesh)
    assert time.process_time() - start < 0.3


def test_an_index_that_is_there_makes_the_next_strategy_cheaper() -> None:
    mesh, index = MeshTree.of(2019, POSITIONS), RecordIndex.build(crowd(1_000))
    strategy = read_strategy(NICE)
    start = time.process_time()
    first = evaluate(strategy, index, mesh=mesh)
    middle = time.process_time()
    assert evaluate(strategy, index, mesh=mesh) == first
    assert time.process_time() - middle <= middle - start
