"""The embedded PubMed shares the reader of PubMed syntax with the compiler, and nothing else."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SHARED = {"litwatch.strategy.pubmed_query", "litwatch.strategy.pubmed_tags"}
BELOW = ("litwatch.localpubmed", "litwatch.domain", "litwatch.errors")


def imported(path: Path) -> Iterator[str]:
    """Every module of ours that a file imports."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("litwatch"):
            yield node.module or ""
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.startswith("litwatch"))


@pytest.fixture
def modules(root: Path) -> list[Path]:
    return sorted((root / "src" / "litwatch" / "localpubmed").glob("*.py"))


def test_an_error_in_one_cannot_hide_in_the_other(modules: list[Path]) -> None:
    assert len(modules) > 15
    foreign = {
        name
        for path in modules
        for name in imported(path)
        if name not in SHARED and not name.startswith(BELOW)
    }
    assert foreign == set()


def test_the_shared_reader_knows_no_other_part_of_the_compiler(root: Path) -> None:
    readers = ("pubmed_query", "pubmed_lexer", "pubmed_tags", "pubmed_tree")
    folder = root / "src" / "litwatch" / "strategy"
    found = {name for reader in readers for name in imported(folder / f"{reader}.py")}
    own = {f"litwatch.strategy.{reader}" for reader in readers}
    assert found <= own | {"litwatch.domain", "litwatch.errors"}


def test_each_table_of_rules_cites_its_source(modules: list[Path]) -> None:
    tables = {"tokens", "stopwords", "rules", "zones", "languages", "subheadings", "headings"}
    tables |= {"mapping", "days", "replies", "field_list", "operations"}
    for path in modules:
        if path.stem in tables:
            text = path.read_text("utf-8")
            cites = ("Source", "recorded", "Bulletin", "User Guide")
            assert any(word in text for word in cites), path.stem
