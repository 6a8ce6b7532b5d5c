"""The MeSH tree: explosion against a plain reading, and files that are none."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litwatch.errors import ConfigError
from litwatch.strategy.evaluate import evaluate
from litwatch.strategy.index import RecordIndex
from litwatch.strategy.lint import check
from litwatch.strategy.mesh import MeshTree, read_mesh, write_mesh
from litwatch.strategy.ovid import read_strategy
from litwatch.strategy.pubmed import translate
from tests.unit.strategy.making import indexed

OURS = "# mesh_year 2019\nNeuroma\tC04.557.580\nNeuroma, Acoustic\tC04.557.580.100 C10.1\n"


def test_explosion_takes_the_heading_and_all_below(mesh: MeshTree) -> None:
    assert mesh.explode("neuroma") == {"Neuroma", "Neurilemmoma", "Neuroma, Acoustic"}
    assert mesh.explode("Morton Neuroma") == {"Morton Neuroma"}


def test_names_ignore_case_and_punctuation(mesh: MeshTree) -> None:
    assert mesh.canonical("neuroma acoustic") == "Neuroma, Acoustic"
    assert mesh.canonical("NEUROMA,  ACOUSTIC") == "Neuroma, Acoustic"
    assert mesh.canonical("Acoustic") is None


def test_an_unknown_heading_counts_as_itself(mesh: MeshTree) -> None:
    assert mesh.explode("Unheard Of") == {"Unheard Of"}
    assert mesh.tree_numbers("Unheard Of") == ()


numbers = st.lists(st.sampled_from("123"), min_size=1, max_size=4).map(
    lambda parts: "C01." + ".".join(f"{part}00" for part in parts)
)


@given(st.lists(st.tuples(st.sampled_from("ABCDEF"), numbers), min_size=1, max_size=12))
def test_explosion_equals_the_plain_definition(pairs: list[tuple[str, str]]) -> None:
    tree = MeshTree.of(2019, pairs)
    for name in {name for name, _ in pairs}:
        own = [number for heading, number in pairs if heading == name]
        below = {h for h, n in pairs for number in own if n.startswith(number + ".")}
        assert tree.explode(name) == below | {name}


@pytest.mark.parametrize("zipped", [False, True])
def test_our_file_is_read(tmp_path: Path, zipped: bool) -> None:  # noqa: FBT001 — parametrised
    path = tmp_path / "mesh.tsv.gz"
    path.write_bytes(gzip.compress(OURS.encode()) if zipped else OURS.encode())
    tree = read_mesh(path)
    assert tree.year == 2019
    assert tree.tree_numbers("Neuroma, Acoustic") == ("C04.557.580.100", "C10.1")


@pytest.mark.parametrize(
    "data", [b"", b"\x00\xff\xfe", b"# mesh_year 2019\n", b"no numbers here\n", b"A\tnot-a-number"]
)
def test_a_file_that_is_no_tree_is_refused_by_name(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "mesh.tsv"
    path.write_bytes(data)
    with pytest.raises(ConfigError, match=r"mesh\.tsv"):
        read_mesh(path)


def test_a_missing_file_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="nowhere"):
        read_mesh(tmp_path / "nowhere.tsv.gz")


def test_a_cut_off_archive_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mesh.tsv.gz"
    path.write_bytes(gzip.compress(OURS.encode())[:-9])
    with pytest.raises(ConfigError, match="cannot be read"):
        read_mesh(path)


def test_the_shipped_tree_knows_what_nice_explodes(root: Path) -> None:
    tree = read_mesh(root / "data" / "mesh" / "mesh-2019.tsv.gz")
    assert tree.explode("Neurilemmoma") == {
        "Neurilemmoma",
        "Neurofibromatosis 2",
        "Neuroma, Acoustic",
    }
    assert len(tree.explode("Peripheral Nervous System Neoplasms")) == 9


def test_nlm_files_give_the_subtrees_that_nice_uses(shared_data: Path) -> None:
    tree = read_mesh(shared_data / "mesh" / "mtrees2019.bin")
    expected = json.loads((shared_data / "mesh" / "nice_subtrees_2019.json").read_text())
    assert len(tree.headings) == 29_348
    for name, facts in expected.items():
        assert set(tree.tree_numbers(name)) == set(facts["tree_numbers"])
        assert tree.explode(name) == set(facts["exp"])


RENAMED = frozenset({"Neuroma", "Nerve Tumor"})
NEW_YEAR = MeshTree.of(
    2027, [("Nerve Tumor", "C04.1"), ("Acoustic Tumor", "C04.1.1"), ("Cryosurgery", "E04.1")]
)


def test_a_former_name_stands_for_the_new_one_and_its_narrower_headings() -> None:
    knowing = NEW_YEAR.knowing([RENAMED])

    assert knowing.canonical("neuroma") == "Nerve Tumor"
    assert not knowing.knows("Neuroma")
    assert knowing.explode("Neuroma") == RENAMED | {"Acoustic Tumor"}
    assert knowing.names_of("Nerve Tumor") == RENAMED
    assert NEW_YEAR.canonical("Neuroma") is None


def test_a_name_that_came_before_our_tree_is_known_too() -> None:
    """Our table is of the former year, PubMed's records already carry the new name."""
    old_year = MeshTree.of(2026, [("Neuroma", "C04.1"), ("Neuroma, Acoustic", "C04.1.1")])
    knowing = old_year.knowing([RENAMED])

    assert knowing.canonical("Nerve Tumor") == "Neuroma"
    assert knowing.explode("Neuroma") == RENAMED | {"Neuroma, Acoustic"}
    assert not knowing.has_narrower("Neuroma, Acoustic")


def test_names_of_two_renamings_are_one_heading() -> None:
    twice = NEW_YEAR.knowing([RENAMED, frozenset({"Nerve Tumor", "Nerve Growth"})])

    assert twice.names_of("Neuroma") == {"Neuroma", "Nerve Tumor", "Nerve Growth"}
    assert twice.knowing([]).names_of("Nerve Growth") == twice.names_of("Neuroma")


@pytest.mark.parametrize("written", ["Neuroma/", "exp Neuroma/", "*Neuroma/", "Neuroma/su"])
def test_a_line_with_the_former_name_finds_records_of_both(written: str) -> None:
    records = [
        indexed(1, "*Neuroma/surgery"),
        indexed(2, "*Nerve Tumor/surgery"),
        indexed(3, "*Cryosurgery/surgery"),
    ]
    found = evaluate(
        read_strategy(f"1 {written}"), RecordIndex.build(records), mesh=NEW_YEAR.knowing([RENAMED])
    )
    assert [match.in_strategy for match in found] == [True, True, False]


def test_a_renamed_heading_is_one_finding_that_names_the_new_one() -> None:
    (found,) = check(read_strategy("1 exp Neuroma/"), NEW_YEAR.knowing([RENAMED]))

    assert found.code == "unknown-heading"
    assert "nearest: Nerve Tumor" in found.message


def test_headings_that_differ_in_punctuation_alone_keep_their_own_places() -> None:
    tree = MeshTree.of(2026, [("Cytochromes c", "D08.1"), ("Cytochromes c'", "D08.2")])

    assert tree.tree_numbers("Cytochromes c") == ("D08.1",)
    assert tree.tree_numbers("Cytochromes c'") == ("D08.2",)
    assert tree.canonical("cytochromes C") in {"Cytochromes c", "Cytochromes c'"}


WITH_ENTRIES = MeshTree.of(
    2027,
    [("Nerve Tumor", "C04.1"), ("Acoustic Tumor", "C04.1.1"), ("Cryosurgery", "E04.1")],
    [("Nerve Tumor", "Neuroma"), ("Cryosurgery", "Acoustic Tumor"), ("Cryosurgery", "Freezing")],
)


def test_an_entry_term_leads_to_its_heading_but_is_none() -> None:
    assert WITH_ENTRIES.canonical("NEUROMA") == "Nerve Tumor"
    assert not WITH_ENTRIES.knows("Neuroma")
    assert WITH_ENTRIES.explode("Neuroma") == {"Nerve Tumor", "Acoustic Tumor"}
    assert WITH_ENTRIES.entry_terms("Cryosurgery") == ("freezing",)


def test_a_heading_comes_before_an_entry_term_of_the_same_name() -> None:
    assert WITH_ENTRIES.canonical("Acoustic Tumor") == "Acoustic Tumor"


def test_a_line_with_an_entry_term_is_told_its_heading_and_asks_for_it() -> None:
    strategy = read_strategy("exp Neuroma/")
    (found,) = check(strategy, WITH_ENTRIES)
    index = RecordIndex.build([indexed(1, "Acoustic Tumor")])
    (match,) = evaluate(strategy, index, mesh=WITH_ENTRIES)

    assert (found.code, "nearest: Nerve Tumor" in found.message) == ("unknown-heading", True)
    assert match.in_strategy
    assert translate(strategy, WITH_ENTRIES).query == '"Nerve Tumor"[mh]'


def test_a_table_is_read_as_it_was_written(tmp_path: Path) -> None:
    entries = [("Nerve Tumor", "Neuroma"), ("Nerve Tumor", "Tumour | Nerve")]
    path = tmp_path / "mesh-2027.tsv"
    path.write_text(write_mesh(NEW_YEAR, entries), encoding="utf-8")

    tree = read_mesh(path)
    assert tree.positions == NEW_YEAR.positions
    assert tree.entry_terms("Nerve Tumor") == ("neuroma", "tumour nerve")
    assert write_mesh(NEW_YEAR) == write_mesh(
        MeshTree.of(2027, [(h, n) for n, h in tree.positions])
    )
