"""The whole story: `surveil` runs topics, `weekly_digest` reports them, `story_of` explains one."""

from litwatch.config import load_settings as load
from litwatch.pipeline.digests import DigestFiles, weekly_digest
from litwatch.pipeline.sample import sample_pubmed, sample_settings
from litwatch.pipeline.stories import story_of
from litwatch.pipeline.surveil import RunOptions, Surveillance, surveil

__all__ = [
    "DigestFiles",
    "RunOptions",
    "Surveillance",
    "load",
    "sample_pubmed",
    "sample_settings",
    "story_of",
    "surveil",
    "weekly_digest",
]
