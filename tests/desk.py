"""A desk where people decide: the small history of two topics in a store, and a configuration."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copyfile
from typing import Any

import duckdb
from click.testing import CliRunner, Result

from litwatch.cli import litwatch
from litwatch.config import Settings, load_settings
from litwatch.domain import Decision
from litwatch.pipeline.decisions import Ruling, record_decisions
from litwatch.store.store import Store
from tests.evidence_history import NERVES, NEUROMA

CRITERIA = """
name: neuroma
title: Neuroma
criteria:
  patient:
    statement: People.
    met_by:
      - {rule: patients, terms: patients.ti}
"""
MESH = Path(__file__).resolve().parents[1] / "data/mesh/mesh-2019.tsv.gz"
STRATEGY = "1 neuroma*.tw.\n2 cryo*.tw.\n3 1 and 2\n"
_ALONE: dict[str, str | bool | int | float | list[str]] = {
    "python_enable_replacements": "false",
    "threads": 1,
}
NOON = datetime(2026, 10, 1, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Desk:
    """A folder with config.yaml and a store; `said` calls the command line as a person does."""

    folder: Path

    @property
    def settings(self) -> Settings:
        return load_settings(self.folder / "config.yaml")

    @property
    def store(self) -> Store:
        return Store(self.folder / "data/litwatch.duckdb")

    def said(self, command: str, *words: str) -> Result:
        """Call a command on the topic `neuroma`."""
        config = ("--config", str(self.folder / "config.yaml"))
        return CliRunner().invoke(litwatch, [command, *words, *config])

    def told(self, command: str, *words: str) -> Any:
        """Give what a command says in JSON."""
        result = self.said(command, *words, "--json")
        assert result.exit_code == 0, result.output
        return json.loads(result.stdout)

    def decides(self, person: str, pmid: str, decision: str, *words: str) -> Result:
        return self.said("decide", pmid, decision, "--topic", NEUROMA, "--by", person, *words)

    def keeps(self, *said: tuple[str, str, str], stage: str = "title_abstract") -> None:
        """Keep decisions as (person, PMID, word) in one step."""
        self.store.ledger.add(
            [Decision(NEUROMA, f"pubmed:{p}", word, stage, who, NOON) for who, p, word in said]
        )

    def rule(self, *rulings: Ruling, hours: int = 0) -> None:
        """Record rulings without the command line, so many hours after noon."""
        now = NOON + timedelta(hours=hours)
        record_decisions(self.settings, NEUROMA, rulings, now=now)

    def ask(self, question: str) -> list[tuple[Any, ...]]:
        """Ask the working store in SQL."""
        path = self.folder / "data/litwatch.duckdb"
        with duckdb.connect(path, config=_ALONE) as client:
            rows: list[tuple[Any, ...]] = client.execute(question).fetchall()
            return rows

    def rows(self) -> dict[str, list[str]]:
        """Give every row of what people did, in the order in which they were added."""
        kept = self.ask(
            "SELECT 'decisions' AS kept, decision_number, d::VARCHAR FROM decisions AS d "
            "UNION ALL SELECT 'full_text_events', event_number, f::VARCHAR "
            "FROM full_text_events AS f "
            "UNION ALL SELECT 'nominations', nomination_number, n::VARCHAR FROM nominations AS n "
            "UNION ALL SELECT 'review_rules', rule_number, r::VARCHAR FROM review_rules AS r "
            "ORDER BY ALL"
        )
        rows: dict[str, list[str]] = {}
        for table, _, row in kept:
            rows.setdefault(table, []).append(row)
        return rows

    def boxes(self) -> dict[str, int]:
        """Give the boxes of PRISMA's flow that are not empty."""
        return dict(self.ask("SELECT box, n FROM prisma_flow WHERE topic_id = 'neuroma' AND n > 0"))


def set_up(folder: Path, store: Path, **keys: object) -> Desk:
    """Lay a desk out, with keys of the topic's own in its configuration."""
    (folder / "data").mkdir()
    copyfile(store, folder / "data/litwatch.duckdb")
    (folder / "criteria.yaml").write_text(CRITERIA)
    (folder / "strategy.ovid").write_text(STRATEGY)
    files = {"strategy": "strategy.ovid", "criteria": "criteria.yaml"}
    topics = [
        {"id": NEUROMA, "title": "Neuroma", **files, **keys},
        {"id": NERVES, "title": "All nerves", **files},
    ]
    (folder / "config.yaml").write_text(json.dumps({"topics": topics, "mesh": str(MESH)}))
    return Desk(folder)
