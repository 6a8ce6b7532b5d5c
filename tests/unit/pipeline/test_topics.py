"""A topic made ready: what is refused, and what its owner may accept."""

from __future__ import annotations

from pathlib import Path
from shutil import copyfile

import pytest

from litwatch.config import Settings, TopicSettings
from litwatch.errors import StrategyError
from litwatch.pipeline.topics import WatchedTopic, open_topic
from litwatch.strategy.mesh import MeshTree

ROOT = Path(__file__).resolve().parents[3]
TREE = MeshTree.of(2019, [("Neuroma", "C04.1")])
NARROW = "1 (fl* or cold).ti.\n2 1 or nerve.ti.\n"


def opened(
    folder: Path, text: str, *, name: str = "x.ovid", accepted: tuple[int, ...] = ()
) -> WatchedTopic:
    (folder / name).write_text(text, encoding="utf-8")
    copyfile(ROOT / "data/criteria/clinical-study.yaml", folder / "criteria.yaml")
    topic = TopicSettings(
        id="x",
        title="X",
        strategy=Path(name),
        criteria=Path("criteria.yaml"),
        accepted_narrower_lines=frozenset(accepted),
    )
    return open_topic(Settings(topics=(topic,), home=folder), "x", TREE)


def test_a_line_that_would_lose_records_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StrategyError, match=r"PubMed drops the \* of fl\*.*such as fl, fls"):
        opened(tmp_path, NARROW)


def test_an_accepted_line_is_run_and_lines_that_use_it_with_it(tmp_path: Path) -> None:
    topic = opened(tmp_path, NARROW, accepted=(1,))

    assert topic.translation.queries == ("fl[ti] OR cold[ti] OR nerve[ti]",)
    assert topic.translation.exactness == "wider"


def test_accepting_one_line_accepts_no_other(tmp_path: Path) -> None:
    with pytest.raises(StrategyError, match="zz"):
        opened(tmp_path, "1 (fl* or cold).ti.\n2 (zz* or 1)", accepted=(1,))


def test_any_other_error_stands_whatever_is_accepted(tmp_path: Path) -> None:
    with pytest.raises(StrategyError, match="there is no line 7"):
        opened(tmp_path, "1 cold.ti.\n2 1 or 7", accepted=(2,))
