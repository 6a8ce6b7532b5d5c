"""The settings that a command works with: the configuration's, or the sample's own store."""

from __future__ import annotations

from pathlib import Path

from litwatch.config import Settings, load_settings
from litwatch.pipeline.sample import sample_settings


def chosen_settings(config_path: Path, *, sample: bool) -> Settings:
    """Read the configuration, turned to the sample's own store where that is asked for."""
    settings = load_settings(config_path)
    return sample_settings(settings) if sample else settings
