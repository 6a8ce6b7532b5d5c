"""PubMed's MeSH of another year: headings at other places of the tree, headings that are new."""

from __future__ import annotations

from hypothesis import strategies as st

from litwatch.localpubmed.headings import HeadingTree
from tests.unit.strategy.conftest import POSITIONS

_MOVABLE = ("Neurilemmoma", "Neuroma, Acoustic", "Morton Neuroma", "Humans", "Rats")
_PLACES = ("C04.557.580.600.610.700", "C10.900", "B01.050.900", "C04.557.580.600")
_NEW = (("Neuroma, Plexiform", "C04.557.580.600.610.800"), ("Cryoablation", "E02.218.220.300"))


@st.composite
def other_years(draw: st.DrawFn) -> HeadingTree:
    """The small tree of the tests with some headings moved and some added."""
    moved = draw(st.dictionaries(st.sampled_from(_MOVABLE), st.sampled_from(_PLACES), max_size=3))
    added = draw(st.lists(st.sampled_from(_NEW), max_size=2, unique=True))
    kept = [(name, moved.get(name, number)) for name, number in POSITIONS]
    return HeadingTree([*kept, *added])
