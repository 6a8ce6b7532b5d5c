"""Ovid forms, one row each: what a line means, and that its text and its tree are one."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings

from litwatch.strategy.ovid import read_strategy
from litwatch.strategy.parser import parse_line
from litwatch.strategy.render import to_ovid
from litwatch.strategy.tree import Frequency, Mixed, Node, Unreadable, walk
from tests.unit.strategy.generating import trees
from tests.unit.strategy.outlines import outline

FORMS = [
    # words and wildcards
    ("nerve.tw.", "tw: nerve"),
    ("nerve$.tw.", "tw: nerve*"),
    ("random:.tw.", "tw: random*"),
    ("node$1.tw.", "tw: node*1"),
    ("tend#nitis.mp.", "mp: tend#nitis"),
    ("colo?r?.ab.", "ab: colo?r?"),
    ("O'Brien$.mp.", "mp: 'o brien*'"),
    ("papp-a.mp.", "mp: 'papp a'"),
    ("trisomy 21.mp.", "mp: 'trisomy 21'"),
    ("21.tw.", "tw: 21"),
    ("(MDR-TB or TB/RIF).ti.", "ti: or['mdr tb' | 'tb rif']"),
    # phrases
    ("heart attack.ti,ab.", "ti,ab: 'heart attack'"),
    ('"case report*".pt.', "pt: 'case report*'"),
    ('"sensitivity and specificity".tw.', "tw: 'sensitivity and specificity'"),
    ('"A. flavus".ti.', "ti: 'a flavus'"),
    ('"Instant I.A".ti,ab.', "ti,ab: 'instant i a'"),
    # proximity
    ("(pulmonary adj embol$).ti,ab.", "ti,ab: near0[pulmonary, embol*]"),
    ("nerve adj3 pain.tw.", "tw: near3[nerve, pain]"),
    ("(a1 adj4 b1 adj2 c1).tw.", "tw: near4-2[a1, b1, c1]"),
    ("((a1 adj2 b1) adj3 c1).tw.", "tw: near3[near2[a1, b1], c1]"),
    ("((a1 or b1) adj3 (c1 or d1 e1)).tw,kf.", "tw,kf: near3[or[a1 | b1], or[c1 | 'd1 e1']]"),
    ("nerve ADJ25 pain.tw.", "tw: near25[nerve, pain]"),
    # fields on groups and inside them
    ("((a1 or b1).pt. or c1.fs.) not d1.ti.", "not[or[pt: or[a1 | b1] | fs: c1] | ti: d1]"),
    (
        "randomized controlled trial.pt OR trial.ti",
        "or[pt: 'randomized controlled trial' | ti: trial]",
    ),
    ("(randomised or randomized).ab,.", "ab: or[randomised | randomized]"),
    ("Xpert*.ti. ab .", "ti,ab: xpert*"),
    ("drug therapy.fs. or dt.fs.", "or[fs: 'drug therapy' | fs: dt]"),
    ("tu.xs.", "xs: tu"),
    ("clinical trials as topic.sh.", "sh: 'clinical trials as topic'"),
    # headings
    ("Neuroma/", "<Neuroma>"),
    ("exp Neuroma/", "exp <Neuroma>"),
    ("*Neuroma/", "*<Neuroma>"),
    ("exp *Neuroma/", "exp *<Neuroma>"),
    ("Exp Leishmaniasis, visceral/", "exp <Leishmaniasis, visceral>"),
    ('exp "Bites and Stings"/', "exp <Bites and Stings>"),
    (
        '"Tuberculosis, Oral"/ or Tuberculosis, Miliary/',
        "or[<Tuberculosis, Oral> | <Tuberculosis, Miliary>]",
    ),
    ("Aorta, Abdominal/su [Surgery]", "<Aorta, Abdominal>/su"),
    ("exp carotid arteries/su (surgery)", "exp <carotid arteries>/su"),
    ("exp *stroke/di, pa, ra", "exp *<stroke>/di/pa/ra"),
    ("Markers/an,me [Analysis, Metabolism]", "<Markers>/an/me"),
    ("Saliva/an, ch or x1.tw.", "or[<Saliva>/an/ch | tw: x1]"),
    (
        "Carpal Tunnel Syndrome.mp. or Carpal Tunnel Syndrome/",
        "or[mp: 'carpal tunnel syndrome' | <Carpal Tunnel Syndrome>]",
    ),
    ('exp "clinical trial [publication type]"/', "exp <clinical trial [publication type]>"),
    ("animals/ not humans/", "not[<animals> | <humans>]"),
    ("exp animals/ not humans.sh.", "not[exp <animals> | sh: humans]"),
    ("(animals not (humans and animals)).sh.", "sh: not[animals | and[humans | animals]]"),
    ("animal/ not (humans/ and animal/)", "not[<animal> | and[<humans> | <animal>]]"),
    # lines
    ("or/1-11", "or#1-11"),
    ("or/1,3-5", "or#1-1,3-5"),
    ("OR/8-25", "or#8-25"),
    ("or/1\u201024", "or#1-24"),
    ("and/4,9", "and#4-4,9-9"),
    ("or/19-21,23-31", "or#19-21,23-31"),
    ("12 and 19", "and[#12 | #19]"),
    ("#4 and (#1 or #2)", "and[#4 | or[#1 | #2]]"),
    ("(1 OR 2)", "or[#1 | #2]"),
    ("1 or 2 or ICH.tw.", "or[#1 | #2 | tw: ich]"),
    ("27 not (9 or 20)", "not[#27 | or[#9 | #20]]"),
    ("15 and 53 [Block A AND Block B]", "and[#15 | #53]"),
    ("5 use medall", "#5"),
    ("remove duplicates from 7", "#7"),
    # limits
    ("limit 27 to humans", "limit[#27 | heading=humans]"),
    ("Limit 25 to Human", "limit[#25 | heading=humans]"),
    ("limit 93 to english language", "limit[#93 | language=english]"),
    ("limit 5 to (english language and humans)", "limit[#5 | language=english, heading=humans]"),
    ('limit 94 to yr="2005 -Current"', "limit[#94 | date=yr=2005-current]"),
    ('limit 22 to yr="1966 - 1992"', "limit[#22 | date=yr=1966-1992]"),
    ('limit 16 to ed ="19480101-20170630"', "limit[#16 | date=ed=19480101-20170630]"),
    ("limit 34 to ED=19460101-20180921", "limit[#34 | date=ed=19460101-20180921]"),
    ("limit 3 to randomized controlled trial", "limit[#3 | type=randomized controlled trial]"),
    (
        'limit 31 to "reviews (maximizes specificity)"',
        "limit[#31 | unknown=reviews (maximizes specificity)]",
    ),
    # remarks
    ("x1.mp. [mp=title, original title, abstract]", "mp: x1"),
]


@pytest.mark.parametrize("text,meaning", FORMS)
def test_form(text: str, meaning: str) -> None:
    strategy = read_strategy("# one line\n" + text)
    (line,) = strategy.lines
    assert outline(line.tree) == meaning


@pytest.mark.parametrize("text", [text for text, _ in FORMS])
def test_text_to_tree_to_text_is_a_fixed_point(text: str) -> None:
    tree = tree_of(text)
    written = to_ovid(tree)
    assert tree_of(written) == tree
    assert to_ovid(tree_of(written)) == written


def tree_of(text: str) -> Node:
    (line,) = read_strategy("# one line\n" + text).lines
    assert line.tree is not None
    return line.tree


@settings(deadline=None, max_examples=300)
@given(trees)
def test_any_tree_is_read_back_from_its_text(tree: Node) -> None:
    read, _ = parse_line(to_ovid(tree), 1)
    assert read == tree


def test_frequency_goes_with_its_term() -> None:
    tree = tree_of("nerve.ab. /freq=3")
    assert isinstance(tree, Frequency)
    assert tree.least == 3


@pytest.mark.parametrize(
    "text,meaning",
    [
        ("1 and 2 or 3", "or[and[#1 | #2] | #3]"),
        ("1 and 2 not 3", "not[and[#1 | #2] | #3]"),
        ("1 or 2 or 3", "or[#1 | #2 | #3]"),
        ("1 not 2 not 3", "not[#1 | #2 | #3]"),
    ],
)
def test_operators_whose_readings_agree_are_no_question(text: str, meaning: str) -> None:
    strategy = read_strategy("# one line\n" + text)
    assert outline(strategy.lines[0].tree) == meaning
    assert strategy.findings == ()


@pytest.mark.parametrize("text", ["1 or 2 and 3", "1 or 2 not 3", "1 not 2 and 3"])
def test_operators_whose_readings_differ_stay_open(text: str) -> None:
    assert isinstance(tree_of(text), Mixed)


@pytest.mark.parametrize(
    "text,meaning,code",
    [
        ("nerve* or", "nerve*", "missing-operand"),
        ("and nerve*", "nerve*", "missing-operand"),
        ("(1 2)", "and[#1 | #2]", "missing-operator"),
        ("1 or 2 3", "or[#1 | #2 | #3]", "missing-operator"),
        ("(nerve*.tw.", "tw: nerve*", "unbalanced-parenthesis"),
        ("nerve*).tw.", "tw: nerve*", "unbalanced-parenthesis"),
        ('"nerve pain.tw.', "tw: 'nerve pain'", "unclosed-quote"),
        ("nerve.zz. or pain.tw.", "or[nerve | tw: pain]", "unknown-field"),
        ("animals/ not human/s", "not[<animals> | <human>]", "unknown-subheading"),
        ("nerve.tw..ti.", "tw: nerve", "syntax-error"),
        ("a1 adj0 b1", "near1[a1, b1]", "proximity-range"),
        ("a1 adj100 b1", "near99[a1, b1]", "proximity-range"),
    ],
)
def test_dirt_is_read_as_well_as_can_be_with_a_finding(text: str, meaning: str, code: str) -> None:
    strategy = read_strategy("# one line\n" + text)
    assert outline(strategy.lines[0].tree) == meaning
    assert code in [each.code for each in strategy.findings]


def test_every_given_strategy_is_read_whole(shared_data: Path) -> None:
    paths = sorted((shared_data / "strategies").glob("*.txt"))
    assert len(paths) == 67
    for path in paths:
        strategy = read_strategy(path.read_text(encoding="utf-8"))
        assert strategy.lines, path.name
        assert all(line.tree is not None for line in strategy.lines), path.name


def test_every_given_line_is_a_fixed_point(shared_data: Path) -> None:
    for path in sorted((shared_data / "strategies").glob("*.txt")):
        lines = read_strategy(path.read_text(encoding="utf-8")).lines
        trees_of_lines = [line.tree for line in lines if line.tree]
        text = "\n".join(f"{n}. {to_ovid(tree)}" for n, tree in enumerate(trees_of_lines, 1))
        again = [line.tree for line in read_strategy(text).lines]
        assert again == trees_of_lines, path.name


@pytest.mark.parametrize(
    "text", ["(a1 or b1 and c1)", "((a1 or b1 and c1)).tw.", "(a1 or b1 not c1"]
)
def test_mixed_operators_in_parentheses_are_read_and_reported_once(text: str) -> None:
    (line,) = (strategy := read_strategy("# one line\n" + text)).lines
    assert any(isinstance(node, Mixed) for node in walk(line.tree or Unreadable()))
    assert [each.code for each in strategy.findings].count("mixed-operators") == 1
