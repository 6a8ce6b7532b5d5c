"""What a strategy lacks for a missed work: its telling words that no term matches."""

from __future__ import annotations

import pytest

from litwatch.domain import AbstractSection, MeshHeading, Record
from litwatch.pipeline.recall import missing_words
from litwatch.strategy.spans import read_terms

TERMS = read_terms("cryoneuroly* or cryoablat* or nerve* or tumo?r or pain")


def missed(title: str, abstract: str = "", *headings: str) -> tuple[str, ...]:
    record = Record(
        "pubmed",
        "1",
        title=title,
        abstract=(AbstractSection(abstract),) if abstract else (),
        mesh=tuple(MeshHeading(name) for name in headings),
    )
    return missing_words(record, TERMS)


@pytest.mark.parametrize(
    "title,words",
    [
        ("Cryoneurotomy for spasticity", ("cryoneurotomy", "spasticity")),
        ("Cryoneurolysis of nerves", ()),
        ("Cryoablation of tumour and tumor", ()),
        ("Painful nerves", ("painful",)),
        ("CRYONEUROTOMY, cryoneurotomy", ("cryoneurotomy",)),
        ("The of and with between", ()),
        ("A box is red", ()),
        ("In 2024 and 12345", ()),
        ("Ménière", ("meniere",)),
        ("Post-operative stump", ("post", "operative", "stump")),
        ("", ()),
    ],
)
def test_words_of_the_title_that_no_term_matches(title: str, words: tuple[str, ...]) -> None:
    assert missed(title) == words


def test_title_comes_first_then_headings_then_abstract() -> None:
    found = missed("Spasticity", "Shoulder nerves were treated.", "Muscle Spasticity", "Stroke")
    assert found == ("spasticity", "muscle", "stroke", "shoulder", "treated")


def test_a_word_is_told_once() -> None:
    assert missed("Stump", "Stump and stump.", "Stump") == ("stump",)


def test_a_strategy_that_has_every_word_lacks_none() -> None:
    assert missed("Nerve pain", "Pain of nerves.", "Pain") == ()
