"""PubMed's remarks find the term that they speak of, as it was written in Ovid."""

from __future__ import annotations

from pathlib import Path

import pytest

from litwatch.domain import StrategyLineText
from litwatch.strategy.located import Place, locate
from litwatch.strategy.mesh import MeshTree
from litwatch.strategy.ovid import read_strategy
from litwatch.strategy.pubmed import translate

UNKNOWN = "PubMed does not know {!r} and searched without it."
LINES = tuple(
    StrategyLineText(number, text, "", "exact")
    for number, text in enumerate(
        (
            "Neuroma/ or neurilemm?oma*.tw.",
            "(morton* adj2 (toe or metatars*)).tw.",
            "cryo-neurolysis.tw,kf.",
            "or/1-2",
            '"iovera system" or neuromas.tw.',
        ),
        start=1,
    )
)


@pytest.mark.parametrize(
    "term, line, text",
    [
        ("neurilemm*oma*[tiab]", 1, "neurilemm?oma*"),
        ('"Neuroma"[mh:noexp]', 1, "Neuroma"),
        ("morton*[Title/Abstract]", 2, "morton*"),
        ('"cryo neurolysis"[tiab]', 3, "cryo-neurolysis"),
        ("cryo-neurolysis", 3, "cryo-neurolysis"),
        ('"iovera system"', 5, "iovera system"),
        ("METATARS*", 2, "metatars*"),
    ],
)
def test_a_term_is_found_where_it_stands(term: str, line: int, text: str) -> None:
    (located,) = locate([UNKNOWN.format(term)], LINES)

    written = LINES[line - 1].text
    assert located.places == (Place(line, written.index(text) + 1, len(text)),)


def test_a_term_that_stands_twice_has_two_places() -> None:
    lines = (StrategyLineText(1, "toe.tw. or toe.kf.", "", "exact"), LINES[1])
    (located,) = locate([UNKNOWN.format("toe[tiab]")], lines)

    assert [(place.line, place.column) for place in located.places] == [(1, 1), (1, 12), (2, 16)]


@pytest.mark.parametrize(
    "warning",
    [
        "PubMed remarks: the query was long",
        UNKNOWN.format("elsewhere"),
        UNKNOWN.format("*"),
        UNKNOWN.format("neurom"),
        "PubMed did not send: 1, 2",
        "",
    ],
)
def test_a_warning_without_a_term_of_ours_keeps_its_words(warning: str) -> None:
    (located,) = locate([warning], LINES)
    assert (located.message, located.places) == (warning, ())


def test_every_text_word_of_the_shipped_strategies_can_be_found(root: Path, mesh: MeshTree) -> None:
    """PubMed quotes terms as they were asked: each leads back to its own line."""
    for path in (root / "data/strategies").glob("*.ovid"):
        strategy = read_strategy(path.read_text(encoding="utf-8"))
        lines = tuple(
            StrategyLineText(line.number, line.text, line.pubmed, line.exactness)
            for line in translate(strategy, mesh).lines
        )
        for line in lines:
            terms = line.pubmed.replace("(", "").replace(")", "").split(" OR ")
            asked = [term for term in terms if "[tiab]" in term and " AND " not in term]
            for located in locate([UNKNOWN.format(term) for term in asked], lines):
                assert line.number in {place.line for place in located.places}, located.message


def test_a_very_long_line_is_searched_in_no_time() -> None:
    line = StrategyLineText(1, "neuroma* or " * 4_000 + "x.tw.", "", "exact")
    (located,) = locate([UNKNOWN.format("n*e*u*r*o*m*a*z")], [line])
    assert located.places == ()
