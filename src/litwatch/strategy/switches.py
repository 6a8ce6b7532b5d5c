"""Where Ovid's behaviour is not settled: named switches, their defaults, their evidence."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Switches:
    """Readings of the evaluation; the PubMed query is wide enough for each of them.

    `count_stopwords`: adjN and phrases count stopwords. Default no: two secondary sources say
    that `heart adj2 disease` finds "disease of the heart".
    `left_to_right`: and, or, not without parentheses bind from left to right. Default no: one
    Ovid guide says AND first, then NOT, OR last.
    `chain_from_group`: in `a adj4 b adj4 c` the second distance is measured from the group `a b`.
    Default no: each neighbour link stands for itself.
    """

    count_stopwords: bool = False
    left_to_right: bool = False
    chain_from_group: bool = False


DEFAULT_SWITCHES = Switches()
"""The documented defaults."""
