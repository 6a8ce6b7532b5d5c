"""SQL texts of the package: migrations, views and named statements, read from .sql files."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

# In this order: the views of people's work stand on the others.
_VIEWS: Final = ("views.sql", "review_views.sql")
_NAME = re.compile(r"^-- name: (\w+)\n", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Migration:
    """One step of the schema: `001_runs.sql` is version 1, `runs`."""

    version: int
    name: str
    text: str

    @property
    def checksum(self) -> str:
        """Sha256 in hex of the text: tells a step that was edited after it was applied."""
        return _checksum(self.text)


def _checksum(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@cache
def migrations() -> tuple[Migration, ...]:
    """Give every step of the schema, in order."""
    folder = files("litwatch.store") / "schema"
    found = sorted((entry for entry in folder.iterdir()), key=lambda entry: entry.name)
    return tuple(
        _migration(entry.name, entry.read_text(encoding="utf-8"))
        for entry in found
        if entry.name.endswith(".sql")
    )


def _migration(file_name: str, text: str) -> Migration:
    number, _, name = file_name.removesuffix(".sql").partition("_")
    return Migration(int(number), name, text)


@cache
def views() -> str:
    """Give the script that creates every view anew."""
    folder = files("litwatch.store")
    return "\n".join((folder / name).read_text(encoding="utf-8") for name in _VIEWS)


@cache
def views_checksum() -> str:
    """Give the sha256 in hex of that script: views that were made by another are made anew."""
    return _checksum(views())


@cache
def statements(file_name: str) -> Mapping[str, str]:
    """Give the statements of `statements/<file_name>.sql` by the names in its comments."""
    folder = files("litwatch.store") / "statements"
    text = (folder / f"{file_name}.sql").read_text(encoding="utf-8")
    _, *parts = _NAME.split(text)
    return dict(zip(parts[::2], parts[1::2], strict=True))
