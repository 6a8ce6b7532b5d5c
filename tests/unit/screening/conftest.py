"""Shipped criteria, and records made from a few words."""

from collections.abc import Callable
from pathlib import Path

import pytest

from litwatch.domain import AbstractSection, MeshHeading, PublicationType, Record
from litwatch.screening import Criteria, read_criteria

RecordMaker = Callable[..., Record]


def make_record(  # noqa: PLR0913 # a record has that many fields to screen by
    *,
    title: str = "",
    abstract: str = "",
    types: str = "",
    mesh: str = "",
    languages: str = "eng",
    issue: str = "",
    pages: str = "",
) -> Record:
    """Make a record; types and headings are separated by `;`, `*` marks a main heading."""

    def split(text: str) -> list[str]:
        return [part.strip() for part in text.split(";") if part.strip()]

    return Record(
        source="pubmed",
        source_id="1",
        title=title,
        abstract=(AbstractSection(abstract),) if abstract else (),
        publication_types=tuple(map(PublicationType, split(types))),
        mesh=tuple(MeshHeading(name.strip("*"), major="*" in name) for name in split(mesh)),
        languages=tuple(split(languages)),
        issue=issue,
        pages=pages,
    )


@pytest.fixture(scope="session")
def make() -> RecordMaker:
    return make_record


@pytest.fixture(scope="session")
def nice(root: Path) -> Criteria:
    return read_criteria(root / "data" / "criteria" / "neuroma-cryoablation.yaml")


@pytest.fixture(scope="session")
def policy(root: Path) -> Criteria:
    return read_criteria(root / "data" / "criteria" / "cryoneurolysis.yaml")
