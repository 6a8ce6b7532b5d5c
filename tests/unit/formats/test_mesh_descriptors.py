"""NLM's descriptor files: both forms say the same, and nothing outside them is loaded."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litwatch.errors import ConfigError
from litwatch.formats.mesh_descriptors import Descriptor, is_descriptor_file, read_descriptors

WANTED = (
    Descriptor("Neuroma", ("C04.557.580",), ("Nerve Tumor", "Neuromas")),
    Descriptor("Cryosurgery", ("E04.014", "E02.808"), ()),
    Descriptor("Humans", (), ("Man (Taxonomy)",)),
)


def as_ascii(descriptors: tuple[Descriptor, ...]) -> bytes:
    records: list[str] = []
    for each in descriptors:
        lines = ["*NEWRECORD", "RECTYPE = D", f"MH = {each.name}"]
        lines += [f"PRINT ENTRY = {term}|T191|NON|EQV|NLM (1990)" for term in each.entry_terms[:1]]
        lines += [f"ENTRY = {term}|T191|abcdef" for term in each.entry_terms[1:]]
        lines += [f"MN = {number}" for number in each.tree_numbers]
        lines += ["MS = A note; MH = not a field.", f"UI = D{len(records):06}", ""]
        records.append("\n".join(lines))
    return "\n".join(records).encode()


def as_xml(descriptors: tuple[Descriptor, ...], before: str = "") -> bytes:
    records = []
    for each in descriptors:
        numbers = "".join(f"<TreeNumber>{number}</TreeNumber>" for number in each.tree_numbers)
        terms = "".join(
            f"<Term><String>{name}</String></Term>" for name in (each.name, *each.entry_terms)
        )
        records.append(
            f"<DescriptorRecord><DescriptorUI>D1</DescriptorUI><DescriptorName><String>{each.name}"
            f"</String></DescriptorName><TreeNumberList>{numbers}</TreeNumberList><ConceptList>"
            f"<Concept><ConceptName><String>other</String></ConceptName><TermList>{terms}"
            "</TermList></Concept></ConceptList></DescriptorRecord>"
        )
    body = "".join(records)
    head = f'<?xml version="1.0"?>{before}<DescriptorRecordSet LanguageCode="eng">'
    return f"{head}{body}</DescriptorRecordSet>".encode()


@pytest.mark.parametrize("write", [as_ascii, as_xml])
@pytest.mark.parametrize("zipped", [False, True])
def test_both_forms_give_names_places_and_entry_terms(
    tmp_path: Path,
    write: object,
    zipped: bool,  # noqa: FBT001 - a case
) -> None:
    data = as_ascii(WANTED) if write is as_ascii else as_xml(WANTED)
    path = tmp_path / "file"
    path.write_bytes(gzip.compress(data) if zipped else data)

    assert is_descriptor_file(path)
    assert tuple(read_descriptors(path)) == WANTED


def _sorted(terms: list[str]) -> tuple[str, ...]:
    return tuple(sorted(terms))


names = st.text("abcdefgh ,-", min_size=1, max_size=12).map(lambda text: f"x{text}x")
descriptors = st.lists(
    st.builds(
        Descriptor,
        names,
        st.lists(st.sampled_from(("C01.1", "C02.2.3", "V03")), max_size=2).map(tuple),
        st.lists(names.map(lambda name: f"y{name}"), max_size=3, unique=True).map(
            lambda terms: tuple(sorted(terms))
        ),
    ),
    min_size=1,
    max_size=5,
).map(tuple)


@given(wanted=descriptors)
def test_the_two_forms_agree(
    tmp_path_factory: pytest.TempPathFactory, wanted: tuple[Descriptor, ...]
) -> None:
    folder = tmp_path_factory.mktemp("mesh")
    (folder / "d.bin").write_bytes(as_ascii(wanted))
    (folder / "d.xml").write_bytes(as_xml(wanted))

    one, other = (tuple(read_descriptors(folder / name)) for name in ("d.bin", "d.xml"))
    assert one == other == wanted


def test_no_entity_and_no_file_beside_it_is_loaded(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("TOP SECRET", encoding="utf-8")
    before = f'<!DOCTYPE DescriptorRecordSet [<!ENTITY leak SYSTEM "{secret.as_uri()}">]>'
    wanted = (Descriptor("Neuroma", ("C04",), ("&leak;",)),)
    path = tmp_path / "desc2027.xml"
    path.write_bytes(as_xml(wanted, before))

    assert "SECRET" not in repr(tuple(read_descriptors(path)))


@pytest.mark.parametrize("kept", [0.3, 0.8])
def test_a_file_that_was_cut_short_is_refused_at_its_line(tmp_path: Path, kept: float) -> None:
    data = as_xml(WANTED)
    path = tmp_path / "desc2027.xml"
    path.write_bytes(data[: int(len(data) * kept)])

    with pytest.raises(ConfigError, match=r"desc2027.xml, line \d+: is no whole descriptor file"):
        tuple(read_descriptors(path))


def test_a_broken_archive_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    (tmp_path / "d.gz").write_bytes(gzip.compress(as_ascii(WANTED) * 400)[:-20])
    with pytest.raises(ConfigError, match="cannot be read"):
        tuple(read_descriptors(tmp_path / "d.gz"))
    with pytest.raises(ConfigError, match="cannot be read"):
        is_descriptor_file(tmp_path / "nowhere")


def test_a_tree_file_is_none(tmp_path: Path) -> None:
    path = tmp_path / "mtrees2027.bin"
    path.write_text("Neuroma;C04.557\n", encoding="utf-8")

    assert not is_descriptor_file(path)
