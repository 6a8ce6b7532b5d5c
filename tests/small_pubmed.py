"""A handful of made-up records, and a topic of three lines that watches them, day by day."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from shutil import copyfile
from typing import Any

from litwatch.config import PubmedSettings, Settings, TopicSettings
from litwatch.domain import Reconciliation
from litwatch.localpubmed.corpus import Corpus
from litwatch.localpubmed.rules import SearchRules
from litwatch.localpubmed.server import LocalPubmed
from litwatch.pipeline.reconcile import reconcile
from litwatch.pipeline.surveil import RunOptions, Surveillance, surveil
from litwatch.store.snapshot import query
from litwatch.store.store import Store
from tests.bench.articles import Article, to_set

TOPIC = "nerves"
STRATEGY = "1 Neuroma/ or neuroma*.tw.\n2 (cold adj3 probe*).tw.\n3 1 and 2\n"
TREE = "# mesh_year 2026\nNeuroma\tC04.1\nPain\tC23.1\n"
POLICY = """policy_id: p1
number: P.1
title: Nerves
status: Reviewed
position: not medically necessary
indications: [neuroma]
history: []
references:
"""
REFERENCE = """  - number: {number}
    key: work{pmid}
    role: peer_reviewed
    title: "Work {pmid}"
    year: 2020
    pmid: "{pmid}"
"""


@dataclass
class SmallPubmed:
    """A folder with one topic; PubMed holds what `articles` says on the day it is asked."""

    folder: Path
    articles: list[Article] = field(default_factory=list)
    strategy: str = STRATEGY
    address: str = "http://127.0.0.1:9/"
    references: tuple[str, ...] = ()
    minutes: int = 0

    @classmethod
    def lay_out(cls, root: Path, folder: Path, *articles: Article) -> SmallPubmed:
        """Write the topic's files."""
        (folder / "mesh.tsv.gz").write_bytes(gzip.compress(TREE.encode()))
        copyfile(root / "data/criteria/clinical-study.yaml", folder / "criteria.yaml")
        return cls(folder, list(articles))

    @property
    def settings(self) -> Settings:
        """The configuration; the topic's files are written as they stand now."""
        cited = (REFERENCE.format(number=n, pmid=p) for n, p in enumerate(self.references, 1))
        (self.folder / "nerves.ovid").write_text(self.strategy, encoding="utf-8")
        (self.folder / "policy.yaml").write_text(POLICY + "".join(cited), encoding="utf-8")
        topic = TopicSettings(
            id=TOPIC,
            title="Nerves",
            strategy=Path("nerves.ovid"),
            criteria=Path("criteria.yaml"),
            policy=Path("policy.yaml") if self.references else None,
        )
        pubmed = PubmedSettings(
            base_url=self.address, email="someone@example.org", pace=10, attempts=1
        )
        return Settings(
            topics=(topic,),
            pubmed=pubmed,
            mesh=Path("mesh.tsv.gz"),
            home=self.folder,
            is_sample=True,
        )

    @property
    def store(self) -> Store:
        return Store(self.settings.path(self.settings.store.database))

    def put(self, *articles: Article, without: tuple[str, ...] = ()) -> None:
        """Let versions take the place of the ones before; take records away altogether."""
        gone = {article.pmid for article in articles} | set(without)
        self.articles = [each for each in self.articles if each.pmid not in gone] + list(articles)

    def run(self, day: date) -> Surveillance:
        with self._served(day):
            return surveil(self.settings, (), self.options(day))

    def reconcile(self, day: date) -> Reconciliation:
        with self._served(day):
            (found,) = reconcile(self.settings, (TOPIC,), self.options(day))
        return found

    def options(self, day: date) -> RunOptions:
        """A run in the afternoon of a day, each a minute after the one before."""
        self.minutes += 1
        began = datetime.combine(day, time(17), UTC) + timedelta(minutes=self.minutes)
        return RunOptions(as_of=day, now=lambda: began)

    @contextmanager
    def _served(self, day: date) -> Iterator[None]:
        mesh = self.folder / "mesh.tsv.gz"
        corpus = Corpus.from_bytes(to_set(self.articles))
        pubmed = LocalPubmed(corpus, mesh_path=mesh, as_of=day, requests_per_second=1000)
        pubmed.use_rules(SearchRules(reports_missing_words=False))
        with pubmed as server:
            self.address = server.base_url
            yield

    def ask(self, sql: str, *parameters: object) -> list[tuple[Any, ...]]:
        """Ask the published snapshot."""
        return query(self.settings.path(self.settings.store.snapshot), sql, parameters).rows
