"""PubMed's ~N for adj: what is offered for pasting, and what cannot be."""

from __future__ import annotations

import pytest

from litwatch.strategy.mesh import MeshTree
from litwatch.strategy.ovid import read_strategy
from litwatch.strategy.pubmed import translate
from litwatch.strategy.tight import MOST_FORMS, TightLine, tighten
from tests.bench.misreadings import misreadings
from tests.unit.localpubmed.samples import found, titles

NINE = " or ".join(f"word{n}" for n in range(9))


def tight(text: str, mesh: MeshTree) -> tuple[TightLine, ...]:
    strategy = read_strategy(text)
    return tighten(strategy, mesh, translate(strategy, mesh))


@pytest.mark.parametrize(
    "text,pubmed",
    [
        ("(nerve adj3 pain).tw.", '"nerve pain"[tiab:~2]'),
        ("(nerve adj pain).ti.", '"nerve pain"[ti:~0]'),
        ("nerve pain.ti,ab.", '"nerve pain"[tiab:~0]'),
        ("((a1 or b1) adj2 (c1 or d1)).ti.", None),
        ("(nerve block adj4 pain).tw.", '"nerve block pain"[tiab:~3]'),
        ("(nerve adj2 pain adj3 block).tw.", '"nerve pain block"[tiab:~3]'),
        ("(nerve adj2 pain*).tw. or (nerve adj2 cold).tw.", None),
    ],
)
def test_adj_is_offered_as_pubmeds_proximity(text: str, pubmed: str | None, mesh: MeshTree) -> None:
    (line,) = tight(text, mesh)

    assert ":~" in line.pubmed
    assert pubmed is None or line.pubmed == pubmed


def test_each_combination_of_or_groups_is_a_form(mesh: MeshTree) -> None:
    (line,) = tight("((cold or ice) adj3 (nerve or pain)).ti.", mesh)

    assert line.pubmed == (
        '"cold nerve"[ti:~2] OR "cold pain"[ti:~2] OR "ice nerve"[ti:~2] OR "ice pain"[ti:~2]'
    )
    assert line.notes == ()


def test_truncation_cannot_be_asked_and_is_said(mesh: MeshTree) -> None:
    (line,) = tight("((cold or freez*) adj3 nerve).ti.", mesh)

    assert line.pubmed == '"cold nerve"[ti:~2] OR (freez*[ti] AND nerve[ti])'
    (note,) = line.notes
    assert (note.code, note.column) == ("tight-truncated", 19)
    assert "freez* nerve" in note.message


@pytest.mark.parametrize(
    "text,code",
    [
        ("(nerve* adj3 pain*).tw.", "tight-truncated"),
        ("(nerve adj3 pain).mp.", "tight-field"),
        ("((nerve and cold) adj3 pain).tw.", "tight-distance"),
        (f"(({NINE}) adj3 ({NINE})).tw.", "tight-many"),
    ],
)
def test_what_has_no_closer_form_stays_and_says_why(text: str, code: str, mesh: MeshTree) -> None:
    (line,) = tight(text, mesh)

    assert line.pubmed == ""
    assert code in {note.code for note in line.notes}


def test_a_line_without_adj_has_no_closer_form(mesh: MeshTree) -> None:
    assert tight("1 Neuroma/\n2 cold.tw.\n3 1 and 2", mesh) == ()


def test_lines_are_named_as_in_pubmeds_history_and_are_sound(mesh: MeshTree) -> None:
    lines = tight("1 Neuroma/\n2 1 and (nerve adj3 pain).tw.\n3 (2 not (cold adj2 ice).ti.)", mesh)

    assert [line.number for line in lines] == [2]
    assert lines[0].pubmed == '#1 AND "nerve pain"[tiab:~2]'
    assert misreadings(lines[0].pubmed) == []


def test_the_number_of_forms_is_bounded(mesh: MeshTree) -> None:
    group = " or ".join(f"word{n}" for n in range(7))
    (line,) = tight(f"(({group}) adj3 ({group})).ti.", mesh)

    assert line.pubmed.count(":~") == 49 <= MOST_FORMS


def test_pubmed_finds_less_with_it_than_with_and_and_what_is_near(mesh: MeshTree) -> None:
    search = titles("pain of the nerve", "nerve one two three pain", "nerve only")
    (line,) = tight("(nerve adj3 pain).ti.", mesh)

    assert found(search, line.pubmed) == {1}
    assert found(search, translate(read_strategy("(nerve adj3 pain).ti."), mesh).query) == {1, 2}
