"""`litwatch mesh`: a heading looked up, and another year's tree brought in or refused."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from litwatch.cli import litwatch
from litwatch.errors import ConfigError, LitwatchError, SourceError
from litwatch.pipeline import mesh_files
from litwatch.pipeline.mesh_tables import CATEGORIES
from litwatch.strategy.mesh import MeshTree, read_mesh
from tests.functional.conftest import Workplace

Mesh = Callable[..., Result]


@pytest.fixture
def place(new_workplace: Callable[[], Workplace], monkeypatch: pytest.MonkeyPatch) -> Workplace:
    """A fresh workplace, and the current folder."""
    made = new_workplace()
    monkeypatch.chdir(made.folder)
    return made


def mesh(*arguments: str) -> Result:
    return CliRunner().invoke(litwatch, ["mesh", *arguments])


def refused(*arguments: str) -> LitwatchError:
    problem = mesh(*arguments).exception
    assert isinstance(problem, LitwatchError)
    assert "\n" not in str(problem)
    return problem


def shipped(place: Workplace) -> MeshTree:
    return read_mesh(place.folder / "data/mesh/mesh-2019.tsv.gz")


def nlm_file(place: Workplace, change: Callable[[str, str], str | None], year: int = 2027) -> Path:
    """NLM's form of the shipped tree, each (heading, number) changed or left out."""
    rows = (change(heading, number) for number, heading in shipped(place).positions)
    path = place.folder / f"mtrees{year}.bin"
    path.write_text("".join(f"{row}\n" for row in rows if row), encoding="utf-8")
    return path


def unchanged(heading: str, number: str) -> str:
    return f"{heading};{number}"


def test_a_heading_is_shown_with_what_stands_below(place: Workplace) -> None:
    value: dict[str, Any] = json.loads(mesh("show", "neuroma", "--json").stdout)

    assert value["heading"] == "Neuroma"
    assert value["mesh_year"] == 2019
    assert set(value["narrower"]) == shipped(place).explode("Neuroma") - {"Neuroma"}
    assert set(value["tree_numbers"]) == set(shipped(place).tree_numbers("Neuroma"))
    text = mesh("show", "NEUROMA").stdout
    assert "  Neuroma, Acoustic" in text.splitlines()


@pytest.mark.usefixtures("place")
def test_an_unknown_heading_names_the_nearest() -> None:
    problem = refused("show", "Neuromas")
    assert "no heading of MeSH 2019" in str(problem)
    assert "Nearest: Neuroma" in str(problem)
    assert problem.exit_code == 2


def test_nlms_file_becomes_a_table_of_ours(place: Workplace) -> None:
    source = nlm_file(place, unchanged)

    done = mesh("update", source.name)

    assert done.exit_code == 0, done.output
    path = Path(done.stdout.splitlines()[-1])
    assert path == place.folder / "data/mesh/mesh-2027.tsv.gz"
    assert read_mesh(path).positions == shipped(place).positions
    assert read_mesh(path).year == 2027
    assert "mesh: data/mesh/mesh-2027.tsv.gz" in done.stdout
    assert hashlib.sha256(source.read_bytes()).hexdigest() in done.stdout
    assert shipped(place).year == 2019


def test_the_same_file_gives_the_same_bytes_and_build_agrees(place: Workplace) -> None:
    """Only the year differs from the shipped table, which data/mesh/build.py wrote."""
    source = nlm_file(place, unchanged, 2019)
    before = (place.folder / "data/mesh/mesh-2019.tsv.gz").read_bytes()

    mesh("update", source.name)

    after = (place.folder / "data/mesh/mesh-2019.tsv.gz").read_bytes()
    assert gzip.decompress(after) == gzip.decompress(before)


def test_an_update_foretells_what_a_renaming_does_to_each_topic(place: Workplace) -> None:
    place.run()
    settings = place.folder / "config.yaml"
    text = settings.read_text(encoding="utf-8")
    for name in ("litwatch.duckdb", "evidence.duckdb"):
        text = text.replace(f": data/{name}", f": data/sample-run/{name}")
    settings.write_text(text, encoding="utf-8")
    source = nlm_file(place, lambda h, n: f"{'Cold Surgery' if h == 'Cryosurgery' else h};{n}")

    output = mesh("update", source.name).stdout

    assert "line 13: Cryosurgery is no heading of MeSH 2027" in output
    assert "nice-neuroma-cryoablation: 0 held record(s) gained, 0 lost" in output


def test_the_new_table_can_be_used_as_told(place: Workplace) -> None:
    told = mesh("update", nlm_file(place, unchanged).name).stdout
    line = next(line for line in told.splitlines() if "mesh: " in line)
    path = place.folder / "config.yaml"
    setting = line[line.index("mesh: ") :]
    path.write_text(f"{setting}\n{path.read_text(encoding='utf-8')}", encoding="utf-8")

    assert json.loads(mesh("show", "Neuroma", "--json").stdout)["mesh_year"] == 2027


@pytest.mark.parametrize("category", sorted(CATEGORIES - {"V"}))
def test_a_tree_that_was_cut_short_is_refused(place: Workplace, category: str) -> None:
    source = nlm_file(place, lambda h, n: None if n.startswith(category) else f"{h};{n}")

    problem = refused("update", source.name)

    assert isinstance(problem, ConfigError)
    assert f"no heading in {category}" in str(problem)
    assert not (place.folder / "data/mesh/mesh-2027.tsv.gz").exists()


@pytest.mark.parametrize(
    "name, content, message",
    [
        ("mtrees2027.bin", b"", "no MeSH tree in this file"),
        ("mtrees2027.bin", b"%PDF-1.7\x00\xff\xfe", "mtrees2027.bin: the MeSH tree cannot be read"),
        ("mtrees2027.bin", b"<html>Not found</html>\n", "mtrees2027.bin, line 1"),
        ("mtrees2027.bin", b"Neuroma;C04\nRAT\n", "mtrees2027.bin, line 2"),
        ("mtrees2027.bin.gz", b"\x1f\x8bgarbage", "the MeSH tree cannot be read"),
        ("tree.bin", b"Neuroma;C04\n", "no MeSH tree"),
    ],
)
def test_garbage_is_refused_by_name(
    place: Workplace, name: str, content: bytes, message: str
) -> None:
    (place.folder / name).write_bytes(content)
    before = sorted((place.folder / "data/mesh").iterdir())

    problem = refused("update", name)

    assert message in str(problem)
    assert problem.exit_code == 2
    assert sorted((place.folder / "data/mesh").iterdir()) == before


@pytest.mark.usefixtures("place")
def test_a_file_that_is_not_there_and_an_address_that_does_not_answer() -> None:
    assert "missing.bin: cannot be read" in str(refused("update", "missing.bin"))
    problem = refused("update", "http://127.0.0.1:9/mtrees2027.bin")
    assert isinstance(problem, SourceError)
    assert problem.exit_code == 1


def descriptors(place: Workplace, renamed: dict[str, str], year: int = 2027) -> Path:
    """NLM's ASCII descriptor file of the shipped tree; a renamed heading keeps its old name."""
    records = []
    tree = shipped(place)
    for heading in tree.headings:
        name = renamed.get(heading, heading)
        lines = ["*NEWRECORD", "RECTYPE = D", f"MH = {name}"]
        lines += [f"ENTRY = {heading}|T061"] * (name != heading)
        records += [*lines, *(f"MN = {number}" for number in tree.tree_numbers(heading)), ""]
    path = place.folder / f"d{year}.bin"
    path.write_text("\n".join(records), encoding="utf-8")
    return path


def test_a_descriptor_file_brings_entry_terms_and_tells_what_moves(place: Workplace) -> None:
    """Cryosurgery is renamed; Neurilemmoma, which NICE explodes, leaves its branch's children."""
    source = descriptors(place, {"Cryosurgery": "Cold Surgery"})
    text = source.read_text(encoding="utf-8")
    tree = shipped(place)
    for number in tree.tree_numbers("Neurofibromatosis 2"):
        text = text.replace(f"MN = {number}\n", "MN = C23.888\n")
    source.write_text(text, encoding="utf-8")

    value: dict[str, Any] = json.loads(mesh("update", source.name, "--json").stdout)

    assert (value["mesh_year"], value["entry_terms"]) == (2027, 1)
    assert value["sha256"] == hashlib.sha256(source.read_bytes()).hexdigest()
    (topic,) = [each for each in value["topics"] if each["topic_id"].startswith("nice")]
    assert any("Cold Surgery" in found for found in topic["findings"])
    moved = [found for found in topic["findings"] if "no longer takes in" in found]
    assert moved == ["line 1: exp Neurilemmoma/ no longer takes in Neurofibromatosis 2"]
    assert read_mesh(Path(value["path"])).canonical("Cryosurgery") == "Cold Surgery"


def test_what_was_fetched_is_kept_hashed_and_fetched_again_when_asked(
    place: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = descriptors(place, {}).read_bytes()
    asked: list[str] = []

    def pieces(address: str, *, most_bytes: int) -> Iterator[bytes]:
        asked.append(address)
        assert len(data) < most_bytes
        yield from (data[start : start + 65_536] for start in range(0, len(data), 65_536))

    monkeypatch.setattr(mesh_files, "pieces", pieces)
    address = "https://example.org/mesh/d2027.bin"
    sha256 = hashlib.sha256(data).hexdigest()

    for words in ((), ("--sha256", sha256.upper())):
        assert mesh("update", address, *words).exit_code == 0
    assert len(asked) == 1
    (place.folder / "data/mesh/downloads/d2027.bin").write_bytes(b"changed since")
    assert mesh("update", address).exit_code == 0
    assert mesh("update", address, "--fresh").exit_code == 0
    assert len(asked) == 3
    problem = refused("update", address, "--sha256", "0" * 64, "--fresh")
    assert sha256 in str(problem)
    assert not list((place.folder / "data/mesh/downloads").glob(".*"))


@pytest.mark.parametrize("year", [(), ("--year", "2028")])
def test_a_name_without_a_year_needs_one(place: Workplace, year: tuple[str, ...]) -> None:
    descriptors(place, {}).rename(place.folder / "descriptors.bin")

    if year:
        assert "MeSH 2028" in mesh("update", "descriptors.bin", *year).stdout
    else:
        assert "has no year" in str(refused("update", "descriptors.bin"))
