"""A folder with a configuration, criteria and the store of `evidence_history`, ready for commands.

The topic `neuroma` holds 101, 102, 104 (the preprint of 101, with its DOI), 105, 107 and 108;
103 has left it.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from litwatch.cli import main
from litwatch.config import Settings, load_settings
from litwatch.store.store import Store
from tests.evidence_history import store_with_history

CONFIG = """
topics:
  - {id: neuroma, title: Neuroma, strategy: s.ovid, criteria: criteria.yaml}
  - {id: nerves, title: Nerves, strategy: s.ovid, criteria: criteria.yaml}
"""
CRITERIA = """
name: cold
title: Cold
criteria:
  publication_type:
    statement: a clinical study
    met_by:
      - {rule: type.trial, publication_types: [Randomized Controlled Trial]}
    contradicted_by:
      - {rule: type.letter, publication_types: [Letter], subclass: editorial_letter_comment}
    examples:
      - {verdict: fails, rule: type.letter, publication_types: [Letter]}
      - {verdict: unclear, title: Cold}
  patient:
    statement: people with neuroma
    met_by:
      - {rule: patient.text, terms: neuroma*}
    examples:
      - {verdict: meets, rule: patient.text, title: Painful neuromas}
"""


@cache
def _history() -> bytes:
    with TemporaryDirectory() as folder:
        store_with_history(Path(folder))
        return (Path(folder) / "litwatch.duckdb").read_bytes()


@dataclass(frozen=True)
class Place:
    """The folder, and what is asked of it again and again."""

    folder: Path

    @property
    def settings(self) -> Settings:
        return load_settings(self.folder / "config.yaml")

    @property
    def store(self) -> Store:
        return Store(self.folder / "data/litwatch.duckdb")

    def write(self, name: str, text: str | bytes) -> Path:
        path = self.folder / name
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path


def make_place(folder: Path) -> Place:
    """Lay a place out."""
    (folder / "data").mkdir(parents=True)
    (folder / "data/litwatch.duckdb").write_bytes(_history())
    place = Place(folder)
    place.write("config.yaml", CONFIG)
    place.write("criteria.yaml", CRITERIA)
    return place


@dataclass(frozen=True)
class Outcome:
    """What a command said."""

    code: int
    out: str
    err: str


def call(capsys: pytest.CaptureFixture[str], *words: str | Path) -> Outcome:
    """Run a command as the shell does, errors told in a sentence."""
    kept, sys.argv = sys.argv, ["litwatch", *map(str, words)]
    code = 0
    try:
        main()
    except SystemExit as stop:
        code = int(stop.code or 0)
    finally:
        sys.argv = kept
    captured = capsys.readouterr()
    return Outcome(code, captured.out, captured.err)
