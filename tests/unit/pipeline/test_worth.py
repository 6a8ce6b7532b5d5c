"""Lines read again, and what counts on two sides may mean."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litwatch.config import Settings, TopicSettings
from litwatch.domain import StrategyLineText
from litwatch.pipeline.counts import count_of, topics_of
from litwatch.pipeline.ovid_comparison import _reasons
from litwatch.pipeline.topics import read_strategy_file
from litwatch.pipeline.worth import _as_run
from litwatch.strategy.mesh import MeshTree
from litwatch.strategy.ovid import read_strategy
from litwatch.strategy.pubmed import LineTranslation, translate


def test_lines_read_again_from_the_store_are_the_strategy_that_ran(root: Path) -> None:
    for path in (root / "data/strategies").glob("*.ovid"):
        strategy = read_strategy_file(path)
        texts = [StrategyLineText(line.number, line.text, "", "") for line in strategy.lines]
        again = _as_run(texts)
        assert again.version == strategy.version
        assert [line.tree for line in again.lines] == [line.tree for line in strategy.lines]


def test_given_strategies_survive_being_stored_by_line(shared_data: Path) -> None:
    for path in sorted((shared_data / "strategies").glob("*.txt")):
        strategy = read_strategy(path.read_text(encoding="utf-8", errors="replace"))
        texts = [StrategyLineText(line.number, line.text, "", "") for line in strategy.lines]
        again = _as_run(texts)
        assert again.version == strategy.version
        assert [line.tree for line in again.lines] == [line.tree for line in strategy.lines]


def line(text: str, mesh: MeshTree) -> LineTranslation:
    return translate(read_strategy(f"1 {text}"), mesh).lines[0]


@pytest.mark.parametrize(
    "text, ovid, pubmed, reasons",
    [
        ("neuroma.ti.", 100, 100, ()),
        ("neuroma.tw.", 100, 190, ("author_keywords",)),
        ("(nerve adj2 pain).ti.", 100, 500, ("adj-as-and",)),
        ("neuroma.ti.", 100, 103, ("segment_lag",)),
        ("neuroma.ti.", 100_000, 100_400, ("segment_lag",)),
        ("neuroma.ti.", 100, 200, ("unexplained",)),
        ("neuroma.tw.", 200, 100, ("unexplained",)),
        ("exp Neuroma/", 200, 100, ("mesh_year",)),
        ("*Neuroma/", 100, 200, ("mesh_year",)),
    ],
)
def test_counts_that_differ_are_given_a_reason(
    text: str, ovid: int, pubmed: int, reasons: tuple[str, ...], mesh: MeshTree
) -> None:
    assert _reasons(line(text, mesh), ovid, pubmed) == reasons


@given(st.integers(0, 10**7), st.integers(0, 10**7))
def test_only_equal_counts_have_no_reason(ovid: int, pubmed: int) -> None:
    plain = line("neuroma.ti.", MeshTree.of(2026, []))
    assert bool(_reasons(plain, ovid, pubmed)) is (ovid != pubmed)


def test_topics_are_known_by_their_file(tmp_path: Path) -> None:
    topics = tuple(
        TopicSettings(id=name, title=name, strategy=Path(file), criteria=Path("c.yaml"))
        for name, file in (("one", "a.ovid"), ("two", "b/../a.ovid"), ("three", "c.ovid"))
    )
    settings = Settings(topics=topics, home=tmp_path)

    assert topics_of(settings, tmp_path / "a.ovid") == ("one", "two")
    assert topics_of(settings, tmp_path / "d.ovid") == ()


def test_a_count_is_found_by_the_lines_text_whatever_its_spacing() -> None:
    assert count_of({"neuroma*.tw. or pain.tw.": 7}, "neuroma*.tw.   or pain.tw.") == 7
    assert count_of({}, "neuroma*.tw.") is None
