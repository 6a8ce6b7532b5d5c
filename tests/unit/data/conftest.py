"""The shipped data as tests read it: the build scripts, the records, the state on any day."""

import importlib.util
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

from litwatch.domain import Record
from litwatch.formats.pubmed_xml import read_pubmed_xml
from litwatch.strategy.evaluate import evaluate
from litwatch.strategy.index import RecordIndex
from litwatch.strategy.mesh import MeshTree, read_mesh
from litwatch.strategy.ovid import Strategy, read_strategy

NICE = "nice-neuroma-cryoablation"
POLICY = "surg-00155-cryoneurolysis"

Entry = dict[str, Any]


@pytest.fixture(scope="session")
def script(root: Path) -> Callable[[str], ModuleType]:
    """Load a build script by its folder in `data`: scripts beside the data are no package."""

    def load(folder: str) -> ModuleType:
        path = root / "data" / folder / "build.py"
        spec = importlib.util.spec_from_file_location(f"{folder}_build", path)
        assert spec
        assert spec.loader
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    return load


@dataclass(frozen=True)
class Sample:
    """The sample's records with their clock."""

    entries: list[Entry]
    as_of: date
    mondays: list[date]
    versions: dict[str, list[Record]]

    @property
    def by_id(self) -> dict[str, Entry]:
        """Source entries by their PMID or sample number."""
        return {str(e.get("pmid") or e["sample_id"]): e for e in self.entries}

    def on(self, day: date) -> dict[str, Record]:
        """PubMed as it stood on a day: the newest visible version of each record."""
        state = {}
        for pmid, versions in self.versions.items():
            seen = [version for version in versions if visible_from(version) <= day]
            if seen:
                state[pmid] = seen[-1]
        return state


def visible_from(record: Record) -> date:
    """The later of a version's created and revised day."""
    assert record.dates.created
    assert record.dates.revised
    return max(record.dates.created, record.dates.revised)


@pytest.fixture(scope="session")
def sample(root: Path) -> Sample:
    folder = root / "data" / "sample"
    versions: dict[str, list[Record]] = {}
    for path in sorted((folder / "pubmed").glob("*.xml")):
        for record in read_pubmed_xml(path.read_bytes()).records:
            versions.setdefault(record.pmid, []).append(record)
    clock = read_yaml(folder / "sample.yaml")
    return Sample(
        entries=read_yaml(folder / "corpus.yaml")["records"],
        as_of=clock["as_of"],
        mondays=clock["mondays"],
        versions={pmid: sorted(held, key=visible_from) for pmid, held in versions.items()},
    )


def read_yaml(path: Path) -> Any:
    """A YAML file of the shipped data."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def expected(root: Path) -> Any:
    return read_yaml(root / "data" / "sample" / "expected.yaml")


@pytest.fixture(scope="session")
def works(shared_data: Path) -> dict[str, Entry]:
    """The known bibliographic facts by key."""
    lines = (shared_data / "biblio" / "cryo_bibliography.jsonl").read_text(encoding="utf-8")
    return {work["key"]: work for work in map(json.loads, lines.splitlines())}


@pytest.fixture(scope="session")
def mesh(root: Path) -> MeshTree:
    return read_mesh(root / "data" / "mesh" / "mesh-2019.tsv.gz")


@pytest.fixture(scope="session")
def strategies(root: Path) -> dict[str, Strategy]:
    folder = root / "data" / "strategies"
    return {
        name: read_strategy((folder / f"{name}.ovid").read_text(encoding="utf-8"), name=name)
        for name in (NICE, POLICY)
    }


Find = Callable[[str, dict[str, Record]], dict[str, tuple[int, ...]]]


@pytest.fixture(scope="session")
def find(strategies: dict[str, Strategy], mesh: MeshTree) -> Find:
    """Lines of each record that a topic's strategy finds, by PMID."""

    def run(topic: str, state: dict[str, Record]) -> dict[str, tuple[int, ...]]:
        records = list(state.values())
        matches = evaluate(strategies[topic], RecordIndex.build(records), mesh=mesh)
        return {
            record.pmid: match.lines
            for record, match in zip(records, matches, strict=True)
            if match.in_strategy
        }

    return run
