"""Every noun is found under `litwatch.domain`, in the module that a type checker reads it from."""

from __future__ import annotations

import ast
from importlib import import_module
from pathlib import Path

import pytest

from litwatch import domain


def promised() -> dict[str, str]:
    """What the package imports for a type checker: name → module."""
    tree = ast.parse(Path(domain.__file__).read_text(encoding="utf-8"))
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    return {
        name.name: node.module or ""
        for node in imports
        for name in node.names
        if (node.module or "").startswith("litwatch.domain.")
    }


def test_what_is_promised_is_what_is_exported() -> None:
    assert sorted(promised()) == sorted(domain.__all__)


@pytest.mark.parametrize("name,module", promised().items())
def test_a_noun_is_the_one_of_its_module(name: str, module: str) -> None:
    assert getattr(domain, name) is getattr(import_module(module), name)


def test_what_is_no_noun_is_told_so() -> None:
    with pytest.raises(AttributeError, match=r"'litwatch\.domain' has no attribute 'Nonsense'"):
        _ = domain.Nonsense  # type: ignore[attr-defined] # the point of the test
