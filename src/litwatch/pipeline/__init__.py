"""The whole story: `surveil` runs topics, `reconcile` looks again, `weekly_digest` reports them."""

from litwatch.config import load_settings as load
from litwatch.pipeline.digests import DigestFiles, weekly_digest
from litwatch.pipeline.reconcile import reconcile
from litwatch.pipeline.sample import sample_pubmed, sample_settings
from litwatch.pipeline.stories import story_of
from litwatch.pipeline.surveil import RunOptions, Surveillance, surveil

__all__ = [
    "DigestFiles",
    "RunOptions",
    "Surveillance",
    "load",
    "reconcile",
    "sample_pubmed",
    "sample_settings",
    "story_of",
    "surveil",
    "weekly_digest",
]
