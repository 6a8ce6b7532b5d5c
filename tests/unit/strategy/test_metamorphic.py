"""What must not change, and what can only grow or shrink, when a strategy is changed."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings

from litwatch.domain import Record
from litwatch.strategy.evaluate import match_lines
from litwatch.strategy.index import Mask, RecordIndex
from litwatch.strategy.mesh import MeshTree
from litwatch.strategy.ovid import read_strategy
from litwatch.strategy.render import to_ovid
from litwatch.strategy.tree import And, Fielded, Node, Not, Or, Word
from tests.unit.strategy.conftest import POSITIONS
from tests.unit.strategy.generating import batches, or_groups, trees, words

TREE = MeshTree.of(2019, POSITIONS)
QUIET = settings(deadline=None, max_examples=150)


def found(text: str, records: list[Record]) -> Mask:
    index = RecordIndex.build(records)
    last: Mask = match_lines(read_strategy("# lines\n" + text), index, mesh=TREE).matrix[-1]
    return last


def within(narrow: Mask, wide: Mask) -> bool:
    return bool(np.all(~narrow | wide))


@QUIET
@given(group=or_groups, word=words, records=batches())
def test_another_or_term_never_loses_a_record(group: Or, word: Word, records: list[Record]) -> None:
    wider = Or((*group.operands, word))
    for fields in (("tw",), ("mp",)):
        narrow = found(to_ovid(Fielded(group, fields)), records)
        assert within(narrow, found(to_ovid(Fielded(wider, fields)), records))


@QUIET
@given(tree=trees, other=trees, records=batches())
def test_another_and_never_gains_a_record(tree: Node, other: Node, records: list[Record]) -> None:
    assert within(found(to_ovid(And((tree, other))), records), found(to_ovid(tree), records))
    assert within(found(to_ovid(Not(tree, (other,))), records), found(to_ovid(tree), records))


@QUIET
@given(tree=trees, other=trees, records=batches())
def test_order_of_or_and_and_is_of_no_matter(
    tree: Node, other: Node, records: list[Record]
) -> None:
    for kind in (And, Or):
        here = found(to_ovid(kind((tree, other))), records)
        assert np.array_equal(here, found(to_ovid(kind((other, tree))), records))


@QUIET
@given(tree=trees, other=trees, records=batches())
def test_renumbering_changes_nothing(tree: Node, other: Node, records: list[Record]) -> None:
    a, b = to_ovid(tree), to_ovid(other)
    plain = found(f"{a}\n{b}\n1 not 2", records)
    assert np.array_equal(plain, found(f"1 {a}\n2 {b}\n3 1 not 2", records))
    assert np.array_equal(plain, found(f"10. {a}\n20. {b}\n30. 10 not 20", records))


@QUIET
@given(tree=trees, other=trees, records=batches())
def test_a_line_written_out_equals_its_reference(
    tree: Node, other: Node, records: list[Record]
) -> None:
    a, b = to_ovid(tree), to_ovid(other)
    referred = found(f"{a}\n{b}\n1 or 2", records)
    assert np.array_equal(referred, found(to_ovid(Or((tree, other))), records))


@QUIET
@given(tree=trees, records=batches())
def test_a_record_is_matched_alone_as_in_a_batch(tree: Node, records: list[Record]) -> None:
    together = found(to_ovid(tree), records).tolist()
    assert together == [bool(found(to_ovid(tree), [one])[0]) for one in records]


@QUIET
@given(tree=trees, records=batches())
def test_the_order_of_records_is_of_no_matter(tree: Node, records: list[Record]) -> None:
    forwards = found(to_ovid(tree), records).tolist()
    backwards = found(to_ovid(tree), records[::-1]).tolist()
    assert forwards == backwards[::-1]
