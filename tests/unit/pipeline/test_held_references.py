"""Which held record a reference is: by its surest name, and never by a guess."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litwatch.domain import Outline
from litwatch.formats.decision_rows import Reference
from litwatch.pipeline.held_references import HeldReferences, normal_title


def outline(pmid: str, doi: str = "", title: str = "", year: int | None = None) -> Outline:
    return Outline(f"pubmed:{pmid}", 1, "", pmid=pmid, doi=doi, title=title, year=year)


HELD = HeldReferences.of(
    [
        outline("1", "10.1000/a", "Cold and nerves", 2026),
        outline("2", "10.1000/b", "Reply", 2026),
        outline("3", "10.1000/c", "Reply", 2026),
        outline("4", "10.1000/p", "Frozen", 2025),
        outline("5", "10.1000/p", "Frozen [preprint]", 2025),
    ]
)


@pytest.mark.parametrize(
    "reference, record_id",
    [
        (Reference(pmid="1"), "pubmed:1"),
        (Reference(doi="10.1000/A"), "pubmed:1"),
        (Reference(record_id="pubmed:2"), "pubmed:2"),
        (Reference(title="COLD & nerves", year=2026), ""),
        (Reference(title="Cold and Nerves.", year=2026), "pubmed:1"),
        (Reference(title="Cold and nerves", year=2025), ""),
        (Reference(title="Cold and nerves"), ""),
        (Reference(pmid="1", doi="10.1000/elsewhere", title="Other", year=1999), "pubmed:1"),
        (Reference(accession="1"), ""),
        (Reference(accession="1", title="cold and nerves"), "pubmed:1"),
        (Reference(accession="1", title="Another work"), ""),
        (Reference(pmid="99"), ""),
        (Reference(), ""),
    ],
)
def test_a_record_is_named_by_id_or_by_title_and_year(reference: Reference, record_id: str) -> None:
    found = HELD.find(reference)
    assert found.record_id == record_id
    assert bool(found.problem) is not bool(record_id)
    assert not found.is_ambiguous


@pytest.mark.parametrize(
    "reference, told",
    [
        (Reference(pmid="1", doi="10.1000/b"), "names different records: pubmed:1, pubmed:2"),
        (Reference(pmid="1", record_id="pubmed:2"), "names different records"),
        (Reference(doi="10.1000/p"), "could be any of pubmed:4, pubmed:5"),
        (Reference(title="Reply", year=2026), "could be any of pubmed:2, pubmed:3"),
        (Reference(pmid="9", doi="10.1000/a"), "pubmed:1, whose PMID is another"),
        (Reference(pmid="9", title="Cold and nerves", year=2026), "whose PMID is another"),
        (Reference(doi="10.1000/z", title="Cold and nerves", year=2026), "whose DOI is another"),
    ],
)
def test_what_contradicts_itself_or_fits_several_is_told(reference: Reference, told: str) -> None:
    found = HELD.find(reference)
    assert found.is_ambiguous
    assert found.record_id == ""
    assert told in found.problem


def test_of_several_that_share_a_doi_the_title_chooses() -> None:
    for number, title in (("4", "Frozen"), ("5", "Frozen [preprint]")):
        found = HELD.find(Reference(doi="10.1000/p", title=title, year=2025))
        assert found.record_id == f"pubmed:{number}"


def test_a_title_is_the_same_in_another_case_spacing_or_coding() -> None:
    assert normal_title("Névrome  of-the FOOT.") == normal_title("ne\u0301vrome of the foot")
    assert normal_title("נוירומה") != normal_title("")


@given(
    st.lists(st.integers(1, 9), unique=True, max_size=5),
    st.builds(
        Reference,
        pmid=st.sampled_from(["", "1", "2", "9"]),
        doi=st.sampled_from(["", "10.1/1", "10.1/2", "10.1/9"]),
        title=st.sampled_from(["", "A", "B"]),
        year=st.sampled_from([None, 2026]),
    ),
)
def test_a_match_is_held_and_contradicts_no_identifier(
    pmids: list[int], reference: Reference
) -> None:
    held = [outline(str(n), f"10.1/{n}", "AB"[n % 2], 2026) for n in pmids]
    found = HeldReferences.of(held).find(reference)
    if found.record_id:
        (one,) = (each for each in held if each.record_id == found.record_id)
        assert reference.pmid in ("", one.pmid)
        named = (reference.pmid and reference.pmid == one.pmid) or reference.doi in ("", one.doi)
        assert named
