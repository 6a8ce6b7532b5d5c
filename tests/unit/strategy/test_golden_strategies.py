"""The shipped strategies: tree, PubMed form and exactness of every line, as a person wrote down."""

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
NICE, POLICY = "nice-neuroma-cryoablation", "surg-00155-cryoneurolysis"


def golden(name: str) -> dict[str, Any]:
    path = ROOT / "tests" / "golden" / "strategy" / f"{name}.yaml"
    found: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


def shipped(name: str) -> Strategy:
    path = ROOT / "data" / "strategies" / f"{name}.ovid"
    return read_strategy(path.read_text(encoding="utf-8"))


LINES = [
    pytest.param(name, line, id=f"{name}-{line['number']}")
    for name in (NICE, POLICY)
    for line in golden(name)["lines"]
]


@pytest.fixture(scope="module")
def tree_2019() -> MeshTree:
    return read_mesh(ROOT / "data" / "mesh" / "mesh-2019.tsv.gz")


@pytest.fixture(scope="module")
def strategy() -> Strategy:
    return shipped(NICE)


@pytest.fixture(scope="module")
def translations(tree_2019: MeshTree) -> dict[str, Translation]:
    return {name: translate(shipped(name), tree_2019) for name in (NICE, POLICY)}


@pytest.fixture
def translation(translations: dict[str, Translation]) -> Translation:
    return translations[NICE]


@pytest.mark.parametrize("name,count", [(NICE, 24), (POLICY, 20)])
def test_the_golden_file_holds_every_line_with_its_reason(name: str, count: int) -> None:
    lines = golden(name)["lines"]
    assert [line["number"] for line in lines] == list(range(1, count + 1))
    assert [line.number for line in shipped(name).lines] == list(range(1, count + 1))
    assert all(line["why"].endswith(".") for line in lines)


@pytest.mark.parametrize("name,line", LINES)
def test_line_is_read_and_translated_as_written_down(
    name: str, line: dict[str, Any], translations: dict[str, Translation]
) -> None:
    number = line["number"]
    assert outline(shipped(name).lines[number - 1].tree) == line["tree"]
    translated = translations[name].lines[number - 1]
    assert translated.pubmed == line["pubmed"]
    assert translated.exactness == line["exactness"]
    assert sorted({note.code for note in translated.notes}) == line["notes"]


@pytest.mark.parametrize("name", [NICE, POLICY])
def test_the_whole_is_as_exact_as_written_down(
    name: str, translations: dict[str, Translation]
) -> None:
    assert translations[name].exactness == golden(name)["exactness"]


def test_no_line_is_narrower_and_the_query_is_one_search(translation: Translation) -> None:
    assert translation.exactness == "wider"
    assert len(translation.queries) == 1
    assert translation.query.count("*") <= 256


def test_every_line_is_a_query_that_pubmed_reads(translation: Translation) -> None:
    for line in translation.lines:
        assert read_query(line.pubmed)
    assert read_query(translation.query)


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
