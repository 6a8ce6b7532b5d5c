"""NICE's 24 lines: the tree, the PubMed form and the exactness that a person wrote down."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from litwatch.strategy.lint import check
from litwatch.strategy.mesh import MeshTree, read_mesh
from litwatch.strategy.ovid import Strategy, read_strategy
from litwatch.strategy.pubmed import Translation, translate
from litwatch.strategy.pubmed_query import read_query
from litwatch.strategy.render import to_ovid
from tests.unit.strategy.outlines import outline

ROOT = Path(__file__).resolve().parents[3]
GOLDEN = yaml.safe_load(
    (ROOT / "tests/golden/strategy/nice-neuroma-cryoablation.yaml").read_text(encoding="utf-8")
)


@pytest.fixture(scope="module")
def tree_2019() -> MeshTree:
    return read_mesh(ROOT / "data" / "mesh" / "mesh-2019.tsv.gz")


@pytest.fixture(scope="module")
def strategy() -> Strategy:
    path = ROOT / "data" / "strategies" / "nice-neuroma-cryoablation.ovid"
    return read_strategy(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def translation(strategy: Strategy, tree_2019: MeshTree) -> Translation:
    return translate(strategy, tree_2019)


def test_the_golden_file_holds_every_line_with_its_reason(strategy: Strategy) -> None:
    assert [line["number"] for line in GOLDEN["lines"]] == list(range(1, 25))
    assert len(strategy.lines) == 24
    assert all(line["why"].endswith(".") for line in GOLDEN["lines"])


@pytest.mark.parametrize("line", GOLDEN["lines"], ids=lambda line: str(line["number"]))
def test_line_is_read_and_translated_as_written_down(
    line: dict[str, Any], strategy: Strategy, translation: Translation
) -> None:
    number = line["number"]
    assert outline(strategy.lines[number - 1].tree) == line["tree"]
    translated = translation.lines[number - 1]
    assert translated.pubmed == line["pubmed"]
    assert translated.exactness == line["exactness"]
    assert sorted({note.code for note in translated.notes}) == line["notes"]


def test_no_line_is_narrower_and_the_query_is_one_search(translation: Translation) -> None:
    assert translation.exactness == GOLDEN["exactness"] == "wider"
    assert translation.queries == (translation.query,)
    assert translation.query.count("*") <= 256


def test_every_line_is_a_query_that_pubmed_reads(translation: Translation) -> None:
    for line in translation.lines:
        read_query(line.pubmed)
    read_query(translation.query)


def test_every_heading_and_stem_reaches_the_query(
    strategy: Strategy, translation: Translation
) -> None:
    query = translation.query.lower()
    for line in strategy.lines:
        words = to_ovid(line.tree).lower() if line.tree else ""
        for stem in words.replace("/", " ").replace("?", " ").replace("*", " ").split():
            if stem.isalpha() and stem not in ("or", "and", "not", "exp", "tw"):
                assert stem in query, stem


def test_the_printed_list_reads_like_the_shipped_file(
    strategy: Strategy, shared_data: Path
) -> None:
    printed = read_strategy((shared_data / "strategies" / "nice_003.txt").read_text())
    assert [line.tree for line in printed.lines] == [line.tree for line in strategy.lines]
    assert printed.version == strategy.version


def test_the_overview_itself_can_be_pasted(strategy: Strategy, shared_data: Path) -> None:
    (seed,) = (shared_data.parent / "seeds").glob("003_*.txt")
    text = seed.read_text(encoding="utf-8")
    start = text.index("- 1 Neuroma/")
    pasted = read_strategy(text[start : text.index("24 22 not 23") + len("24 22 not 23")])
    trees = {line.number: line.tree for line in pasted.lines}
    assert [trees[line.number] for line in strategy.lines if line.number != 5] == [
        line.tree for line in strategy.lines if line.number != 5
    ]


def test_nothing_is_wrong_with_it(strategy: Strategy, tree_2019: MeshTree) -> None:
    assert {each.severity for each in check(strategy, tree_2019)} == {"info"}
