"""What each line asks of PubMed by itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from litwatch.strategy.line_queries import line_queries
from litwatch.strategy.mesh import MeshTree
from litwatch.strategy.ovid import read_strategy
from litwatch.strategy.pubmed import translate


def test_lines_of_references_are_written_out(mesh: MeshTree) -> None:
    strategy = read_strategy("1 neuroma*.ti.\n2 cryoablat*.ti.\n3 1 and 2")

    assert line_queries(strategy, mesh) == {
        1: "neuroma*[ti]",
        2: "cryoablat*[ti]",
        3: "neuroma*[ti] AND cryoablat*[ti]",
    }


def test_the_last_line_asks_what_the_strategy_asks(root: Path, mesh: MeshTree) -> None:
    for path in (root / "data/strategies").glob("*.ovid"):
        strategy = read_strategy(path.read_text(encoding="utf-8"))
        queries = line_queries(strategy, mesh)

        assert list(queries) == [line.number for line in strategy.lines]
        assert queries[strategy.lines[-1].number] == translate(strategy, mesh).query
        assert not any("#" in query for query in queries.values())


@pytest.mark.parametrize(
    "line",
    ["((", "limit 1 to full text", " or ".join(f"stem{n}*" for n in range(300)) + ".tw."],
    ids=["unreadable", "refers to nothing", "too many wildcards"],
)
def test_a_line_that_one_search_cannot_count_asks_nothing(line: str, mesh: MeshTree) -> None:
    queries = line_queries(read_strategy(f"1 {line}\n2 neuroma.ti."), mesh)
    assert queries == {1: "", 2: "neuroma[ti]"}


def test_every_given_strategy_has_a_query_or_none_a_line(shared_data: Path, mesh: MeshTree) -> None:
    paths = sorted((shared_data / "strategies").rglob("*.txt"))
    for path in paths[:20]:
        strategy = read_strategy(path.read_text(encoding="utf-8", errors="replace"))
        queries = line_queries(strategy, mesh)
        assert set(queries) == {line.number for line in strategy.lines}
        assert all(query.count("*") <= 256 for query in queries.values())
