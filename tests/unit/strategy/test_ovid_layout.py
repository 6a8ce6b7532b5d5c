"""Files as people keep them: numbers, wrapped lines, comments, counts, bad bytes."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from litwatch.domain import Severity
from litwatch.strategy.ovid import Strategy, read_strategy
from tests.unit.strategy.outlines import outline


def outlines(text: str) -> list[str]:
    return [outline(line.tree) for line in read_strategy(text).lines]


PLAIN = "Neuroma/\n(nerve* or pain).tw.\n1 or 2"


@pytest.mark.parametrize(
    "text",
    [
        "1 Neuroma/\n2 (nerve* or pain).tw.\n3 1 or 2",
        "1. Neuroma/\n2. (nerve* or pain).tw.\n3. 1 or 2",
        "1) Neuroma/\n2) (nerve* or pain).tw.\n3) 1 or 2",
        "#1 Neuroma/\n#2 (nerve* or pain).tw.\n#3 #1 or #2",
        "1\tNeuroma/\n2\t(nerve* or pain).tw.\n3\t1 or 2",
        "- 1 Neuroma/\n- 2 (nerve* or pain).tw.\n- 3 1 or 2",
        "1 Neuroma/ (5083)\n2 (nerve* or pain).tw. (16,670)\n3 1 or 2 (18916)",
        "1 Neuroma/\n2 (nerve* or\npain).tw.\n3 1 or 2",
        "1 Neuroma/\n\n\n2 (nerve*\n   or pain).tw.\n\n3 1 or 2\n",
        "Neuroma/\r\n(nerve* or pain).tw.\r\n1 or 2",
        "Neuroma/\n(nerve* or\npain).tw.\n1 or 2",
        "Neuroma/\n(nerve*\nor pain).tw.\n1 or 2",
        "# why\nNeuroma/\n# and why\n(nerve* or pain).tw.\n\n1 or 2",
        "NEUROMA/\n(NERVE* OR Pain).TW.\n1 OR 2",
        "Neuroma/\n(nerve* or pain).tw.\nor/1-2",
        "\ufeffNeuroma/\n(nerve* or pain).tw.\n1 or 2",
    ],
)
def test_one_strategy_in_many_layouts(text: str) -> None:
    found = [each.lower().replace("or#1-2", "or[#1 | #2]") for each in outlines(text)]
    assert found == [each.lower() for each in outlines(PLAIN)]


def test_own_numbers_are_kept_and_referred_to() -> None:
    strategy = read_strategy("10 nerve.tw.\n20 pain.tw.\n30 10 and 20")
    assert [line.number for line in strategy.lines] == [10, 20, 30]
    assert strategy.findings == ()


def test_an_unnumbered_line_of_references_is_no_number() -> None:
    strategy = read_strategy("nerve.tw.\npain.tw.\n1 or 2\n2 not 1")
    assert [line.number for line in strategy.lines] == [1, 2, 3, 4]


def test_comments_go_with_the_next_line() -> None:
    strategy = read_strategy("# first\n# more\n1 nerve.tw.\n2 pain.tw.")
    assert [line.comment for line in strategy.lines] == ["first more", ""]


@pytest.mark.parametrize(
    "other",
    [
        "# a remark\n1 nerve*.tw.\n\n2 pain.tw.",
        "1  nerve*.tw. \n2\tpain.tw.",
        "nerve*.tw.\npain.tw.",
        "1. nerve*.tw.\n# another\n2. pain.tw.\n",
    ],
)
def test_version_ignores_comments_blank_lines_spacing_and_numbering(other: str) -> None:
    version = read_strategy("1 nerve*.tw.\n2 pain.tw.").version
    assert read_strategy(other).version == version
    assert len(version) == 12


def test_version_changes_with_a_term() -> None:
    assert read_strategy("nerve.tw.").version != read_strategy("nerves.tw.").version


def test_curly_quotes_odd_hyphens_and_spaces_are_plain_ones() -> None:
    assert outlines("\u201cnerve pain\u201d.tw.\u00a0or inter\u2010digital*.tw.") == [
        "or[tw: 'nerve pain' | tw: 'inter digital*']"
    ]


def codes(strategy: Strategy) -> list[str]:
    return [each.code for each in strategy.findings]


@pytest.mark.parametrize(
    "text,code",
    [
        ("", "empty-strategy"),
        ("\n \n# only a remark\n", "empty-strategy"),
        ("PK\x03\x04\x00\x00rubbish", "not-text"),
        ("{\\rtf1\\ansi nerve*.tw.}", "rich-text"),
        ("<!DOCTYPE html><p>nerve*.tw.</p>", "rich-text"),
        ("%PDF-1.7 nerve", "rich-text"),
        ("nerve.tw. or " * 160_000, "too-long"),
        ("nerve.tw.\n" * 10_000, "too-long"),
        ("(" * 500 + "nerve" + ")" * 500 + ".tw.", "nesting-too-deep"),
        ("(" * 500, "nesting-too-deep"),
        (")" * 500, "unbalanced-parenthesis"),
        ("nerve\u202e*.tw.", "invisible-characters"),
    ],
)
def test_hostile_input_gives_a_located_finding_at_once(text: str, code: str) -> None:
    start = time.process_time()
    strategy = read_strategy(text)
    assert time.process_time() - start < 2
    assert code in codes(strategy)
    assert all(each.line >= 1 and each.column >= 1 for each in strategy.findings)


def test_random_bytes_never_crash_the_reader() -> None:
    generator = np.random.default_rng(7)
    for size in (1, 10, 1_000, 100_000):
        data = generator.bytes(size)
        strategy = read_strategy(data.decode("utf-8", "replace"))
        assert strategy.findings


SYNTAX = st.text(
    alphabet=st.sampled_from(list("()\"/.,*?#$:-[]'+ \n0123456789abdefijnoprtwx")), max_size=120
)
PIECES = st.lists(
    st.sampled_from(
        [
            "exp",
            "*",
            "Neuroma/",
            "/su",
            ",",
            "pa",
            "or",
            "and",
            "not",
            "adj",
            "adj3",
            "(",
            ")",
            ".tw.",
            ".ti,ab.",
            ".tw",
            "nerve*",
            "h?em",
            "12",
            "or/1-3",
            '"',
            "limit",
            "1",
            "to",
            "ed=2018",
            "humans",
            "/freq=2",
            "[note]",
            "#3",
            "1.",
            "\n",
        ]
    ),
    max_size=40,
).map(" ".join)


@settings(deadline=None, max_examples=400)
@given(st.one_of(st.text(), SYNTAX, PIECES))
def test_any_text_is_read_without_a_crash(text: str) -> None:
    strategy = read_strategy(text)
    assert strategy.lines or strategy.findings
    for line in strategy.lines:
        has_finding = any(each.line == line.number for each in strategy.findings)
        assert line.tree is not None or has_finding


def test_errors_are_errors() -> None:
    (finding,) = read_strategy("").findings
    assert finding.severity is Severity.ERROR


@pytest.mark.parametrize(
    "text",
    [
        "MEDLINE (OVID interface)\n1. Neuroma/\n2. (nerve* or pain).tw.\n3. 1 or 2",
        """Database: Ovid MEDLINE(R) <1946 to May 01, 2021>
Search Strategy:
-----
1     Neuroma/ (5083)
2     (nerve* or pain).tw. (16670)
3     1 or 2 (18,916)
*****""",
        "#\tSearches\tResults\n1\tNeuroma/\t5083\n2\t(nerve* or pain).tw.\t16670\n3\t1 or 2\t18916",
        "Line Search Found\n1 Neuroma/ 5083\n2 (nerve* or pain).tw. 16670\n3 1 or 2 18916",
        "#1 Neuroma/ 5083\n#2 (nerve* or pain).tw. 16,670\n#3 #1 or #2 18,916",
        "S1 Neuroma/\nS2 (nerve* or pain).tw.\nS3 S1 OR S2",
        "MEDLINE 1. Neuroma/ 2. (nerve* or pain).tw. 3. 1 or 2",
        "1. Neuroma/\n2. (nerve* or pain).tw.\nPage 3 of 12\n3. 1 or 2\nKey: / a heading",
        "1. Neuroma/\n2. (nerve* or pain).tw.\n3. 1 or 2\nAll rights are reserved by nobody",
        "1. Neuroma/\n2. (nerve\\* or pain).tw. \\[both\\]\n3. 1 or 2",
        "1. Neuroma/\n2. (nerve* or pain). tw.\n3. 1 or 2",
        "1. Neuroma/\n2. (ner\u00adve* or pain).tw.\n3. or/1\u20132",
        "1. Neuroma/\n2. (nerve* or\n12 or pain).tw.\n3. 1 or 2".replace("12 or ", ""),
    ],
)
def test_what_pasting_adds_is_left_out(text: str) -> None:
    found = [each.lower().replace("or#1-2", "or[#1 | #2]") for each in outlines(text)]
    assert found == [each.lower() for each in outlines(PLAIN)]


@pytest.mark.parametrize(
    "line,read",
    [
        ("1 or 2", "or[#1 | #2]"),
        ("pain.tw. not (2)", "not[tw: pain | #2]"),
        ("limit 2 to yr=1980 - 2005", "limit[#2 | date=yr=1980-2005]"),
        ("limit 2 to ed=20190101-20191231", "limit[#2 | date=ed=20190101-20191231]"),
        ("(pain adj 3 nerve).tw.", "tw: near3[pain, nerve]"),
        ("(pain ad j3 nerve).tw.", "tw: near3[pain, nerve]"),
        ("pain ADJ 12 nerve.tw.", "tw: near12[pain, nerve]"),
        ("pain adj nerve.tw.", "tw: near0[pain, nerve]"),
        ("vitamin d in vitro.tw.", "tw: 'vitamin d in vitro'"),
        ("pain. ti,ab.", "ti,ab: pain"),
        ("pain.ti,ab,zz,tw.", "ti,ab,tw: pain"),
        (
            'Nerve Block/mt [Methods] and "nerve block".jn.',
            "and[<Nerve Block>/mt | jn: 'nerve block']",
        ),
    ],
)
def test_a_number_at_the_end_of_a_line_is_only_a_count_where_it_can_be(
    line: str, read: str
) -> None:
    text = f"1 Neuroma/ (77)\n2 pain.tw. (88)\n3 {line} (99)"
    assert outlines(text) == ["<Neuroma>", "tw: pain", read]
    assert outlines(text.replace(" (99)", ""))[2] == read


def test_a_lone_number_after_a_line_is_not_taken_for_a_column() -> None:
    assert outlines("1 Neuroma/\n2 vitamin b 12\n3 1 or 2")[1] == "'vitamin b 12'"


@given(
    st.lists(
        st.sampled_from(["Neuroma/", "pain.tw.", "exp Pain/ or nerve*.ti,ab.", "1 or 1", "or/1-1"]),
        min_size=3,
        max_size=8,
    ),
    st.sampled_from([" ({})", "  {}", "\t{}", " {}"]),
    st.data(),
)
def test_any_column_of_counts_is_left_out(
    searches: list[str], form: str, data: st.DataObject
) -> None:
    searches[0] = "Neuroma/"
    numbers = st.integers(0, 9_999_999).map(lambda n: f"{n:,}")
    plain = [f"{n} {text}" for n, text in enumerate(searches, 1)]
    counted = [line + form.format(data.draw(numbers)) for line in plain]
    assert outlines("\n".join(counted)) == outlines("\n".join(plain))
