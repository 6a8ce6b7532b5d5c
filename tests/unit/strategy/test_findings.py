"""Every coded finding: it has a page, the page's example raises it, and nothing else goes wrong."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from litwatch.domain import Finding, Severity
from litwatch.strategy.findings import RULES
from litwatch.strategy.lint import check
from litwatch.strategy.mesh import MeshTree
from litwatch.strategy.ovid import read_strategy

PAGES = Path(__file__).resolve().parents[3] / "docs" / "findings"
STEMS = " or ".join(f"{a}{b}{c}*" for a in "pqr" for b in "xyz" for c in "kl")
BUILT = {
    "not-text": "Neuroma/\x00 or x.tw.",
    "too-long": "nerve.tw.\n" * 501,
    "nesting-too-deep": "(" * 40 + "nerve" + ")" * 40 + ".tw.",
    "too-many-wildcards": f"({STEMS}).tw.",
}


def findings(text: str, mesh: MeshTree) -> tuple[Finding, ...]:
    return check(read_strategy(text), mesh)


def codes(text: str, mesh: MeshTree) -> list[str]:
    return [each.code for each in findings(text, mesh)]


def example(code: str) -> str:
    page = (PAGES / f"{code}.md").read_text(encoding="utf-8")
    shown = re.search(r"```ovid\n(.*?)\n```", page, re.DOTALL)
    return shown[1] if shown else BUILT[code]


def test_there_is_one_page_per_code_and_no_other() -> None:
    assert {page.stem for page in PAGES.glob("*.md")} == set(RULES)


@pytest.mark.parametrize("code", sorted(RULES))
def test_the_page_of_a_code_says_its_severity_and_its_example_raises_it(
    code: str, mesh: MeshTree
) -> None:
    page = (PAGES / f"{code}.md").read_text(encoding="utf-8")
    assert f"`{code}` · {RULES[code].severity}" in page
    assert code in codes(example(code), mesh)


@pytest.mark.parametrize("code", sorted(RULES))
def test_a_finding_stands_inside_the_text(code: str, mesh: MeshTree) -> None:
    for each in findings(example(code), mesh):
        assert each.line >= 1
        assert each.column >= 1
        assert each.length >= 1
        assert each.message
        assert each.help == RULES[each.code].help


def test_nice_style_lines_raise_no_warning(mesh: MeshTree) -> None:
    text = "1 Neuroma/ or exp Neurilemmoma/\n2 (nerve* adj4 pain*).tw.\n3 or/1-2"
    assert codes(text, mesh) == []


def test_findings_come_in_the_order_of_the_text(mesh: MeshTree) -> None:
    text = "1 (pain or nerve*).tw\n2 flu*.tw\n3 1 or 7"
    places = [(each.line, each.column) for each in findings(text, mesh)]
    assert places == sorted(places)


@pytest.mark.parametrize(
    "text,column",
    [
        ("nerve*.tw", 8),
        ("(nerve* or flu*).tw.", 12),
        ("Neuroma/ or Nueroma/", 13),
        ("nerve.tw. or pain.tw. and cold.tw.", 23),
        ("nerve.tw. or", 11),
    ],
)
def test_the_column_points_at_the_trouble(text: str, column: int, mesh: MeshTree) -> None:
    assert findings(text, mesh)[0].column == column


def test_an_unknown_heading_is_answered_with_the_nearest(mesh: MeshTree) -> None:
    messages = [each.message for each in findings("Nueroma/ or Acoustic Neuromas/", mesh)]
    assert "nearest: Neuroma, Acoustic" in messages[1]


def test_a_short_stem_names_words_to_write_instead(mesh: MeshTree) -> None:
    (found,) = findings("boy*.tw.", mesh)
    assert "boy, boys" in found.message


def test_a_frozen_limit_says_that_it_is_lifted(mesh: MeshTree) -> None:
    text = "1 nerve.tw.\n2 limit 1 to ed=19480101-20180514"
    (found,) = findings(text, mesh)
    assert "20180514" in found.message
    assert "lifted" in found.message


def test_days_written_as_words_are_a_frozen_limit_too(mesh: MeshTree) -> None:
    text = "1 nerve.tw.\n2 (2012* or 2013*).ed.\n3 1 and 2"
    assert codes(text, mesh) == ["frozen-date-limit"]


@pytest.mark.parametrize(
    "text,wider",
    [
        ("(iovera system* or iovera).tw.", "iovera"),
        ("((freez* adj2 thaw*) or freez* thaw*).tw.", "freez* adj2 thaw*"),
        ("(nerves or nerve*).tw.", "nerve*"),
        ("nerve pain.ti. or nerve pain.ti,ab.", "nerve pain"),
    ],
)
def test_a_term_within_another_names_the_wider_one(text: str, wider: str, mesh: MeshTree) -> None:
    found = [each for each in findings(text, mesh) if each.code == "subsumed-term"]
    assert [each.message.split(" adds nothing to ")[1] for each in found] == [wider]


@pytest.mark.parametrize(
    "text", ["(tumor or tumour).tw.", "(nerve pain or pain nerve).tw.", "nerve*.ti. or nerves.ab."]
)
def test_terms_that_differ_are_left_alone(text: str, mesh: MeshTree) -> None:
    assert "subsumed-term" not in codes(text, mesh)
    assert "duplicate-term" not in codes(text, mesh)


def test_a_line_that_loses_records_in_pubmed_is_an_error(mesh: MeshTree) -> None:
    found = findings("(a* or nerve).tw.", mesh)
    assert [each.code for each in found if each.severity is Severity.ERROR] == [
        "narrower-in-pubmed"
    ]


def test_a_finding_never_stops_the_rest(mesh: MeshTree) -> None:
    text = "1 ((\n2 nerve*.tw.\n3 or/1-2"
    strategy = read_strategy(text)
    assert len(strategy.lines) == 3
    assert strategy.lines[1].tree is not None
    assert "unbalanced-parenthesis" in codes(text, mesh)
