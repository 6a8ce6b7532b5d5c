"""A strategy that cannot be read as it stands: translated as far as it goes, told, never exit 0."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from litwatch.cli.strategy import command

WRONG = {
    "undefined-line": "1 nerve.tw.\n2 1 or 9\n",
    "forward-reference": "1 2 or 3\n2 nerve.tw.\n3 1 or 2\n",
    "empty-strategy": "",
    "rich-text": "{\\rtf1\\ansi 1 nerve.tw.}",
    "too-long": "nerve.tw.\n" * 60_000,
    "unbalanced-parenthesis": "(nerve or pain.tw.",
}


def ask(root: Path, *words: str) -> Result:
    return CliRunner().invoke(command, [*words, "--config", str(root / "config.yaml")])


@pytest.mark.parametrize("code", WRONG)
def test_translate_names_what_it_could_not_read(code: str, root: Path, tmp_path: Path) -> None:
    file = tmp_path / "asked.ovid"
    file.write_text(WRONG[code], encoding="utf-8")
    done = ask(root, "translate", str(file), "--json")
    assert done.exit_code == 1
    assert f"error {code}: " in done.stderr
    assert str(file) in done.stderr
    assert set(json.loads(done.stdout)) >= {"lines", "query", "exactness"}


def test_doubts_alone_do_not_make_a_translation_fail(root: Path, tmp_path: Path) -> None:
    file = tmp_path / "asked.ovid"
    file.write_text("nerve*.tw\nflu*.ti. or nerve.ti.\n1 or 2", encoding="utf-8")
    done = ask(root, "translate", str(file))
    assert (done.exit_code, done.stderr) == (0, "")


@pytest.mark.parametrize("code", ["undefined-line", "empty-strategy", "rich-text"])
def test_match_refuses_what_would_mean_nothing(code: str, root: Path, tmp_path: Path) -> None:
    file = tmp_path / "asked.ovid"
    file.write_text(WRONG[code], encoding="utf-8")
    records = sorted((root / "data/sample/pubmed").glob("*.xml"))
    done = ask(root, "match", str(file), str(records[0]))
    assert done.exit_code != 0
    assert f"{file}, line " in str(done.exception)
