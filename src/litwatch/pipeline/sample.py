"""A run over the sample records: a PubMed of our own on loopback, and a store of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import yaml

from litwatch.config import Settings, StoreSettings
from litwatch.errors import ConfigError
from litwatch.localpubmed.corpus import Corpus
from litwatch.localpubmed.rules import SearchRules
from litwatch.localpubmed.server import LocalPubmed
from litwatch.pipeline.stores import open_store

SAMPLE_STORE = StoreSettings(
    database=Path("data/sample-run/litwatch.duckdb"),
    snapshot=Path("data/sample-run/evidence.duckdb"),
    archive=Path("data/sample-run/archive"),
    digests=Path("data/sample-run/digests"),
)
SAMPLE_EMAIL = "sample@example.org"
SAMPLE_PACE = 100.0


def sample_settings(settings: Settings, base_url: str = "") -> Settings:
    """Turn settings to the sample's own store and, with `base_url`, to its own PubMed."""
    pubmed = settings.pubmed.model_copy(
        update={"base_url": base_url, "email": SAMPLE_EMAIL, "api_key": None, "pace": SAMPLE_PACE}
    )
    changed = {"store": SAMPLE_STORE, "pubmed": pubmed, "is_sample": True}
    return settings.model_copy(update=changed)


@contextmanager
def sample_pubmed(settings: Settings, as_of: date | None) -> Iterator[tuple[Settings, date]]:
    """Serve the sample's records as PubMed stood on a day; give settings that point there.

    A small corpus lacks many words that the real PubMed has; it does not warn of those. Without
    `as_of` the day is the sample's default, or the day where an earlier run left off.
    """
    day = as_of or sample_day(settings)
    corpus = Corpus.load([settings.path(settings.sample) / "pubmed"])
    mesh_path = settings.path(settings.mesh)
    with LocalPubmed(
        corpus, mesh_path=mesh_path, as_of=day, requests_per_second=SAMPLE_PACE
    ) as server:
        server.use_rules(SearchRules(reports_missing_words=False))
        yield sample_settings(settings, server.base_url), day


def sample_day(settings: Settings) -> date:
    """Give the day on which the sample's clock stands."""
    default = _default_day(settings.path(settings.sample) / "sample.yaml")
    turned = sample_settings(settings)
    if not turned.path(turned.store.database).exists():
        return default
    covered = open_store(turned).latest_covered_day("pubmed")
    return max(default, covered) if covered else default


def _default_day(path: Path) -> date:
    try:
        day = yaml.safe_load(path.read_text(encoding="utf-8"))["as_of"]
    except (OSError, yaml.YAMLError, KeyError, TypeError) as error:
        raise ConfigError(
            "the sample's default day cannot be read",
            where=str(path),
            remedy="Run from the repository's folder, or give --config FILE.",
        ) from error
    if not isinstance(day, date):
        raise ConfigError("as_of is not a day such as 2026-09-28", where=str(path))
    return day
