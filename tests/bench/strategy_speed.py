"""How fast strategies are evaluated, beside engines that could do it: CPU seconds, one process.

Run: `uv run --group bench python -m tests.bench.strategy_speed`.
"""

from __future__ import annotations

import argparse
import gc
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from litwatch.domain import Record
from litwatch.strategy.columns import WORD_COLUMNS
from litwatch.strategy.evaluate import evaluate, match_lines
from litwatch.strategy.index import RecordIndex
from litwatch.strategy.mesh import MeshTree
from litwatch.strategy.ovid import read_strategy
from litwatch.strategy.switches import Switches
from tests.bench import rivals
from tests.bench.material import NICE, many_records, mesh_tree, nice_sized, real_records
from tests.bench.regexes import TextLine, text_lines

POLARS_SAMPLE, DUCKDB_SAMPLE = 20, 3


@dataclass(frozen=True, slots=True)
class Claim:
    """A figure and the most (or least) it may be."""

    text: str
    value: float
    bound: float
    at_least: bool = False

    @property
    def holds(self) -> bool:
        return self.value >= self.bound if self.at_least else self.value <= self.bound

    def __str__(self) -> str:
        relation = "at least" if self.at_least else "at most"
        verdict = "ok" if self.holds else "MISSED"
        return f"{verdict:6} {self.text}: {self.value:.2f} ({relation} {self.bound:g})"


def cpu(work: Callable[[], object]) -> float:
    """CPU seconds of this process, every thread counted."""
    gc.collect()
    start = time.process_time()
    work()
    return time.process_time() - start


def our_seconds(
    texts: Sequence[str], records: Sequence[Record], mesh: MeshTree
) -> tuple[float, float, float]:
    """Index build, reading the strategies, evaluating them to Match objects."""
    start = time.process_time()
    index = RecordIndex.build(records)
    build = time.process_time() - start
    reading = matching = 0.0
    for text in texts:
        start = time.process_time()
        strategy = read_strategy(text)
        read = time.process_time()
        evaluate(strategy, index, mesh=mesh)
        reading += read - start
        matching += time.process_time() - read
    return build, reading, matching


def whole_index(records: Sequence[Record]) -> None:
    """An index with the postings of every column, which else are sorted when first asked for."""
    index = RecordIndex.build(records)
    for name in WORD_COLUMNS:
        index.column((name,))


def check_agreement(
    texts: Sequence[str], records: Sequence[Record], mesh: MeshTree
) -> tuple[int, int]:
    """Judgements compared and those that differ; both sides count stopwords here.

    Chains of three are left out: an expression per link is wider than the chain.
    """
    index, frame = RecordIndex.build(records), rivals.folded(records)
    compared = different = 0
    for text in texts:
        lines = [line for line in text_lines(text) if all(len(g) == 1 for g in line.alternatives)]
        found = match_lines(
            read_strategy(text), index, mesh=mesh, switches=Switches(count_stopwords=True)
        )
        ours = dict(zip(found.numbers, found.matrix, strict=True))
        different += rivals.disagreements(rivals.by_polars(lines, frame), ours)
        compared += len(lines) * len(records)
    return compared, different


def rival_seconds(
    work: Callable[[Sequence[TextLine]], object], texts: Sequence[str], sample: int
) -> float:
    """Seconds for all texts, extrapolated from the first `sample` of them."""
    lines = [text_lines(text) for text in texts[:sample]]
    return cpu(lambda: [work(each) for each in lines]) * len(texts) / sample


def measure(strategies: int, count: int) -> list[Claim]:
    """All claims of this bench; prints what they rest on."""
    records, mesh = many_records(count), mesh_tree()
    texts = nice_sized(strategies, records)
    source = "real records, repeated with varied text" if real_records() else "generated records"
    say(f"{strategies} strategies of NICE's size over {count} records ({source}); CPU seconds")
    # Before the strategies, whose results would stand in the collector's way.
    tantivy = min(rivals.tantivy_seconds(records) for _ in range(3))
    whole = min(cpu(lambda: whole_index(records)) for _ in range(3))
    build, reading, matching = our_seconds(texts, records, mesh)
    total = build + reading + matching
    say(f"litwatch: build {build:.2f} + read {reading:.2f} + evaluate {matching:.2f} = {total:.2f}")
    say(f"build with every column sorted: {whole:.2f}; tantivy {tantivy:.2f}, the same columns")
    folding = cpu(lambda: rivals.folded(records))
    frame = rivals.folded(records)
    polars = rival_seconds(lambda lines: rivals.by_polars(lines, frame), texts, POLARS_SAMPLE)
    polars += folding
    say(f"Polars: {polars:.1f}, extrapolated from {POLARS_SAMPLE} strategies, text lines alone")
    say(f"(folding the texts for it, {folding:.2f}, is in that figure as it is in the build)")
    table = rivals.duckdb_texts(frame)
    duck = rival_seconds(lambda lines: rivals.by_duckdb(lines, table), texts, DUCKDB_SAMPLE)
    say(f"DuckDB: {duck:.1f}, extrapolated from {DUCKDB_SAMPLE} strategies, text lines alone")
    compared, different = check_agreement(texts[:5], records, mesh)
    say(f"Polars agrees: {different} of {compared} judgements differ")
    one = one_strategy(records[:500], mesh)
    return [
        Claim("all strategies with build and Match objects, s", total, 10),
        Claim("times faster than Polars", polars / total, 4, at_least=True),
        Claim("times faster than DuckDB", duck / total, 30, at_least=True),
        Claim("build of every column, times tantivy's", whole / tantivy, 2),
        Claim("one strategy over 500 records, s", one, 0.3),
        Claim("judgements that differ from Polars'", different, 0),
    ]


def one_strategy(records: Sequence[Record], mesh: MeshTree) -> float:
    """NICE's own strategy from its text to Match objects, index build included."""
    text = NICE.read_text(encoding="utf-8")
    return cpu(lambda: evaluate(read_strategy(text), RecordIndex.build(records), mesh=mesh))


def say(text: str) -> None:
    """Print at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--strategies", type=int, default=1_000)
    parser.add_argument("--records", type=int, default=5_000)
    options = parser.parse_args()
    claims = measure(options.strategies, options.records)
    for claim in claims:
        say(str(claim))
    return 0 if all(claim.holds for claim in claims) else 1


if __name__ == "__main__":
    sys.exit(main())
