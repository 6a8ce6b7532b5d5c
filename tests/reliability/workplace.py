"""Folders to run in: the shipped sample as it is, and a small one that asks often and runs fast."""

from __future__ import annotations

import gzip
import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import yaml

from litwatch.config import Settings, load_settings
from litwatch.localpubmed.corpus import Corpus
from litwatch.localpubmed.rules import SearchRules
from litwatch.localpubmed.server import LocalPubmed
from litwatch.pipeline.sample import sample_settings

ROOT: Final = Path(__file__).resolve().parents[2]
RECORDS: Final = ROOT / "data" / "sample" / "pubmed"
# The sample's default day and the Mondays after it; each brings or revises records.
WEEKS: Final = (date(2026, 9, 28), date(2026, 10, 5), date(2026, 10, 12))
# What the fork server imports before it forks. DuckDB looks for pandas when it first binds a value;
# where pandas is installed that takes a second.
WARMED: Final = ("tests.reliability.matrix", "tests.reliability.victims", "pandas")
SENDER: Final = "litwatch@example.org"
RECIPIENT: Final = "analyst@example.org"

SMALL_STRATEGIES: Final = {
    "by-heading": "1 exp Neuroma/ or neuralgi*.ti.\n2 Cryosurgery/\n3 1 and 2\n",
    "by-text": "1 neuroma*.tw.\n2 (cryo* or freez*).tw.\n3 1 and 2\n",
}
SMALL_MESH: Final = ("Neuroma", "Neuroma, Acoustic", "Cryosurgery", "Neuralgia")
SMALL_CRITERIA: Final = """\
name: small
title: Reports on pain
criteria:
  outcome:
    statement: pain is reported
    met_by: [{rule: outcome.pain, terms: pain*}]
"""


@dataclass(frozen=True)
class Workplace:
    """A folder with a configuration; runs in it are a sample's, which may see any day."""

    folder: Path

    @property
    def config(self) -> Path:
        """The configuration file."""
        return self.folder / "config.yaml"

    @property
    def store_folder(self) -> Path:
        """Where a sample's runs keep everything."""
        return self.folder / "data" / "sample-run"

    def settings(self, base_url: str = "") -> Settings:
        """Give the sample's settings, turned to a PubMed."""
        return sample_settings(load_settings(self.config), base_url)

    def copy_to(self, folder: Path) -> Workplace:
        """Lay the same workplace out elsewhere, store and archive included."""
        shutil.copytree(self.folder, folder)
        return Workplace(folder)

    def forget(self) -> None:
        """Drop store, archive and digests."""
        shutil.rmtree(self.store_folder, ignore_errors=True)


def small_workplace(folder: Path, smtp_port: int = 0) -> Workplace:
    """Two short strategies over the sample's records, a MeSH table of a few headings."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "small.yaml").write_text(SMALL_CRITERIA, encoding="utf-8")
    for name, text in SMALL_STRATEGIES.items():
        (folder / f"{name}.ovid").write_text(text, encoding="utf-8")
    write_small_mesh(folder / "mesh.tsv.gz")
    topics = [
        {
            "id": name,
            "title": name,
            "strategy": f"{name}.ovid",
            "criteria": "small.yaml",
            "recipients": [RECIPIENT],
        }
        for name in SMALL_STRATEGIES
    ]
    values = {"topics": topics, "mesh": "mesh.tsv.gz", "pubmed": {"attempts": 3}}
    return _written(folder, values | {"mail": _mail(smtp_port)})


def write_small_mesh(path: Path) -> None:
    """Cut the shipped MeSH table down to the headings that the small strategies name."""
    with gzip.open(ROOT / "data" / "mesh" / "mesh-2019.tsv.gz", "rt", encoding="utf-8") as table:
        lines = list(table)
    kept = [line for line in lines[1:] if line.partition("\t")[0] in SMALL_MESH]
    path.write_bytes(gzip.compress("".join([lines[0], *kept]).encode(), mtime=0))


def sample_workplace(folder: Path, smtp_port: int) -> Workplace:
    """The shipped topics, whose digests go by mail to a server on loopback."""
    folder.mkdir(parents=True, exist_ok=True)
    values = yaml.safe_load((ROOT / "config.yaml").read_text(encoding="utf-8"))
    for topic in values["topics"]:
        topic |= {key: str(ROOT / topic[key]) for key in ("strategy", "criteria", "policy")}
        topic["recipients"] = [RECIPIENT]
    values["mesh"] = str(ROOT / "data" / "mesh" / "mesh-2019.tsv.gz")
    return _written(folder, values | {"mail": _mail(smtp_port)})


def _mail(port: int) -> dict[str, Any]:
    """A mail server on loopback; without a port there is none."""
    host = "127.0.0.1" if port else ""
    return {"host": host, "port": port or 25, "sender": SENDER, "starttls": False}


def _written(folder: Path, values: dict[str, Any]) -> Workplace:
    place = Workplace(folder)
    place.config.write_text(yaml.safe_dump(values), encoding="utf-8")
    return place


def open_pubmed_of_the_sample(mesh_path: Path) -> LocalPubmed:
    """Prepare an embedded PubMed over the sample's records; it does not listen yet."""
    corpus = Corpus.load([RECORDS])
    pubmed = LocalPubmed(corpus, mesh_path=mesh_path, requests_per_second=1000)
    pubmed.use_rules(SearchRules(reports_missing_words=False))
    return pubmed
