"""Headings that were renamed: seen in revised records, told once for each line of a strategy."""

from __future__ import annotations

from litwatch.domain import MeshHeading, Record, RecordVersion
from litwatch.pipeline.headings import heading_remarks, renamed_in
from litwatch.strategy.mesh import MeshTree
from litwatch.strategy.ovid import read_strategy

OLD, NEW = MeshHeading("Neuroma", "D1"), MeshHeading("Nerve Tumor", "D1")
MESH = MeshTree.of(2027, [("Nerve Tumor", "C04.1"), ("Humans", "B01.1")])


def version(number: int, *mesh: MeshHeading, revision: int = 1) -> RecordVersion:
    return RecordVersion(Record("pubmed", str(number), mesh=mesh), revision, "", "")


def held(*versions: RecordVersion) -> dict[str, RecordVersion]:
    return {version.record.record_id: version for version in versions}


def test_the_same_identifier_under_another_name_is_a_renaming() -> None:
    assert renamed_in([version(1, NEW)], held(version(1, OLD))) == {"Neuroma": "Nerve Tumor"}


def test_other_changes_of_headings_are_none() -> None:
    before = held(version(1, OLD), version(2, MeshHeading("Bare")))
    revised = [
        version(1, OLD, MeshHeading("Humans", "D2")),
        version(2, MeshHeading("Barer")),
        version(3, NEW),
    ]
    assert renamed_in(revised, before) == {}


STRATEGY = read_strategy("1 exp neuroma/ or Humans/\n2 *Neuroma/su\n3 1 or 2")


def remarks(renamed: dict[str, str], *, is_new_year: bool = False) -> tuple[str, ...]:
    return heading_remarks(STRATEGY, MESH, renamed, is_new_year=is_new_year)


def test_a_renaming_is_told_where_the_strategy_names_the_heading() -> None:
    told = remarks({"Neuroma": "Nerve Tumor", "Elsewhere": "Nowhere"})
    assert told == ("MeSH has renamed 'neuroma' (line 1, 2) to 'Nerve Tumor': write the new name.",)


def test_a_new_year_tells_what_is_gone() -> None:
    assert remarks({}) == ()
    assert remarks({}, is_new_year=True) == ("'neuroma' (line 1, 2) is no heading of MeSH 2027.",)


def test_a_new_year_knows_the_renamings_of_before() -> None:
    knowing = MESH.knowing([frozenset({"Neuroma", "Nerve Tumor"})])
    told = heading_remarks(STRATEGY, knowing, {}, is_new_year=True)
    assert all("to 'Nerve Tumor'" in text for text in told)
