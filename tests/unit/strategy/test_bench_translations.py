"""The judges of translations: each misreading is seen, words are found without the compiler."""

from __future__ import annotations

from pathlib import Path

import pytest

from litwatch.strategy.mesh import MeshTree, read_mesh
from tests.bench.misreadings import misreadings
from tests.bench.source_words import in_use, read_source
from tests.bench.translations import account, accounts_of, report

ROOT = Path(__file__).resolve().parents[3]

MISREAD = [
    ("", "nothing is asked"),
    ("flu*[tiab]", "a wildcard before the fifth character"),
    ('"li x*"[au]', "a wildcard before the fifth character"),
    ("(nerve[tiab] AND pain[tiab]", "parentheses that do not close"),
    ('"nerve[mh]', "an open quotation"),
    ("nerve", "a word without a tag"),
    ("nerve AND pain[tiab]", "a word without a tag"),
    ("nerve[tiab] pain[tiab]", "two terms without an operator"),
    ("nerve[tiab] or pain[tiab]", "an operator in small letters"),
    ("nerve[tiab] AND OR pain[tiab]", "two operators"),
    ("nerve[tiab] AND pain[tiab] OR cold[tiab]", "different operators without parentheses"),
    ("() OR nerve[tiab]", "empty parentheses"),
    ("nerve[tiab] adj3 pain[tiab]", "adj left over"),
    ("nerve.tw. OR pain[tiab]", "a field suffix left over"),
    ("exp Neuroma[mh]", "exp left over"),
    ("Neuroma/ OR pain[tiab]", "a heading's slash left over"),
    ("or/1-3", "line algebra left over"),
    ("limit 3 to humans", "limit left over"),
    ("nerve$ OR pain[tiab]", "a sign of Ovid left over"),
    ("tumo?r[tiab]", "a sign inside a word"),
    ("\u201cnerve pain\u201d OR cold[tiab]", "curly quotes"),
    ("with[tiab] OR nerve[tiab]", "a stopword or single character alone"),
    ("6[tiab]", "a stopword or single character alone"),
    ('"nerve pain"[tiab]', "a phrase that the phrase index may lack"),
    ("papp-a[tiab]", "a sign inside a word"),
    ("nerve[xyz]", "an unknown tag"),
    ("Neuroma[mh]", "a heading without quotes"),
    ('"nerve* pain"[tiab:~3]', "proximity with a wildcard"),
    ('"nerve pain"[tw:~3]', "proximity in [tw]"),
    (" OR ".join(["nerve*[ti]"] * 257), "more wildcards than PubMed takes"),
]


@pytest.mark.parametrize("query,fault", MISREAD)
def test_a_misreading_is_seen(query: str, fault: str) -> None:
    assert any(each.startswith(fault) for each in misreadings(query)), misreadings(query)


@pytest.mark.parametrize(
    "query",
    [
        "nerve[tiab]",
        '"Neuroma, Acoustic"[mh:noexp] OR (neuroma*[tiab] AND tumo*r*[ti])',
        '("Animals"[mh:noexp] NOT "Humans"[mh:noexp]) OR #3',
        '"nerve pain"[tiab:~3] OR english[la] OR 1990:3000[dp] OR \u03b2[tiab]',
        '"case report*"[pt] OR neuroma*[mh]',
    ],
)
def test_a_sound_query_has_none(query: str) -> None:
    assert misreadings(query) == []


def test_lines_words_headings_and_references_are_found_without_the_compiler() -> None:
    text = (
        "1 exp Neuroma, Acoustic/ or (nerve* adj3 pain).tw.\n2 Cryosurgery/su, is\n3 never used.ti."
        "\n4 or/1-2\n5 (cold adj2 nerve*1 or freez$2).ti,ab. (12)\n6 4 and 5\n"
        "7 limit 6 to english language\n"
    )
    lines = read_source(text)

    assert lines[0].headings == ("Neuroma, Acoustic",)
    assert lines[0].words == ("nerve*", "pain")
    assert lines[1].headings == ("Cryosurgery",)
    assert lines[4].words == ("cold", "nerve*1", "freez$2")
    assert [line.number for line in in_use(lines)] == [1, 2, 4, 5, 6, 7]


@pytest.fixture(scope="module")
def tree() -> MeshTree:
    return read_mesh(ROOT / "data" / "mesh" / "mesh-2019.tsv.gz")


@pytest.mark.parametrize("path", sorted((ROOT / "data/strategies").glob("*.ovid")), ids=str)
def test_the_shipped_strategies_lose_no_word_and_are_not_misread(
    path: Path, tree: MeshTree
) -> None:
    told = account(path.stem, path.read_text(encoding="utf-8"), tree)

    assert told.wanted > 50
    assert (told.lost, told.unadvised, told.misread) == ([], [], [])


def test_a_lost_word_and_a_line_without_advice_are_told(tree: MeshTree) -> None:
    told = account("x", "1 (nerve or flu*).ti.\n2 (zz* or pain).ti.\n3 1 or 2", tree)

    assert told.lines == {"exact": 1, "narrower": 2}
    assert told.unadvised == []
    assert "x: " not in report([told])


def test_every_given_strategy_is_read_and_written_as_asked(
    shared_data: Path, tree: MeshTree
) -> None:
    accounts = accounts_of(shared_data / "strategies", tree)

    lines = [(told.lines["exact"] + told.lines["wider"], told.lines.total()) for told in accounts]
    assert len(accounts) == 67
    assert sum(good for good, _ in lines) >= 0.95 * sum(total for _, total in lines)
    assert [each for told in accounts for each in told.unadvised] == []
    assert [each for told in accounts for each in told.lost] == []
    assert sum(not told.misread for told in accounts) >= 0.95 * len(accounts)
