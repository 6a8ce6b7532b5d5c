"""docs/data-dictionary.md names every table, view and column, and no other."""

import re
from pathlib import Path

from litwatch.store.store import Store
from tests.unit.store.conftest import Ask

_SECTION = re.compile(
    r"^### (\w+)\n\n(.+?)\n\n\| column \| meaning \|\n\|---\|---\|\n", re.MULTILINE
)
_ROW = re.compile(r"^\| `(\w+)` \| (.+) \|$", re.MULTILINE)


def _described(text: str) -> dict[str, list[str]]:
    _, *parts = _SECTION.split(text)
    return {
        name: [column for column, _ in _ROW.findall(rows.partition("\n#")[0])]
        for name, rows in zip(parts[::3], parts[2::3], strict=True)
    }


def test_the_dictionary_and_the_schema_name_the_same_columns(
    root: Path, empty: Store, ask: Ask
) -> None:
    del empty
    live: dict[str, list[str]] = {}
    for table, column in ask(
        "SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal "
        "ORDER BY table_name, column_index"
    ):
        live.setdefault(table, []).append(column)

    described = _described((root / "docs/data-dictionary.md").read_text(encoding="utf-8"))

    assert described == live


def test_every_section_says_what_it_holds_in_a_sentence(root: Path) -> None:
    text = (root / "docs/data-dictionary.md").read_text(encoding="utf-8")
    headings = re.findall(r"^### \w+$", text, re.MULTILINE)
    sentences = [match[1] for match in _SECTION.findall(text)]

    assert len(sentences) == len(headings)
    assert all(sentence.endswith(".") for sentence in sentences)
