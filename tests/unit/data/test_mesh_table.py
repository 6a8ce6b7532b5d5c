"""The shipped MeSH tree: its format, that it is NLM's, and that its script makes it."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from litwatch.strategy.mesh import MeshTree, read_mesh


@pytest.fixture(scope="module")
def table(root: Path) -> Path:
    return root / "data" / "mesh" / "mesh-2019.tsv.gz"


def test_it_says_its_year_and_is_sorted(table: Path) -> None:
    first, *lines = gzip.decompress(table.read_bytes()).decode().splitlines()
    headings = [line.partition("\t")[0] for line in lines]
    assert first == "# mesh_year 2019"
    assert len(headings) == 29_348
    assert headings == sorted(set(headings))


def test_every_line_is_a_heading_and_its_positions(table: Path) -> None:
    lines = gzip.decompress(table.read_bytes()).decode().splitlines()[1:]
    positions = [number for line in lines for number in line.partition("\t")[2].split(" ")]
    assert len(positions) == 59_745
    assert all(number[0].isupper() and number[1:3].isdigit() for number in positions)


def test_it_holds_no_time_and_no_name(table: Path) -> None:
    header = table.read_bytes()[:8]
    assert header[3] == 0, "a file name would make the bytes depend on the builder's folder"
    assert header[4:8] == bytes(4), "a time would make the bytes depend on the day of the build"


def test_the_script_makes_it_from_nlms_file(
    table: Path, script: Callable[[str], ModuleType], shared_data: Path
) -> None:
    build = script("mesh")
    source = shared_data / "mesh" / "mtrees2019.bin"
    positions = build.read_tree_numbers(source.read_text(encoding="utf-8"))
    made = build.compress(build.to_table(build.read_year(source), positions))
    assert gzip.decompress(made) == gzip.decompress(table.read_bytes())


@pytest.mark.parametrize("line", ["no number", ";A01", "Heading;"])
def test_the_script_refuses_a_line_that_is_no_heading(
    line: str, script: Callable[[str], ModuleType]
) -> None:
    with pytest.raises(SystemExit, match="line 2"):
        script("mesh").read_tree_numbers(f"Neuroma;C04.557\n{line}\n")


def test_the_script_refuses_a_file_without_a_year(script: Callable[[str], ModuleType]) -> None:
    with pytest.raises(SystemExit, match="no year"):
        script("mesh").read_year(Path("mtrees.bin"))


def test_it_explodes_as_nlms_tree_does(mesh: MeshTree, shared_data: Path) -> None:
    subtrees = json.loads((shared_data / "mesh" / "nice_subtrees_2019.json").read_text())
    for heading, facts in subtrees.items():
        assert mesh.explode(heading) == set(facts["exp"]), heading


def test_it_reads_as_nlms_own_file_does(mesh: MeshTree, shared_data: Path) -> None:
    assert mesh.positions == read_mesh(shared_data / "mesh" / "mtrees2019.bin").positions
