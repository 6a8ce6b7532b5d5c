"""What PubMed is asked, form by form, and what is said about it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litwatch.strategy.asked import (
    EVERYTHING,
    NOTHING,
    Asked,
    conjunction,
    disjunction,
    joined,
    split,
    term,
    write,
)
from litwatch.strategy.mesh import MeshTree, read_mesh
from litwatch.strategy.ovid import read_strategy
from litwatch.strategy.pubmed import MOST_WILDCARDS, Translation, translate
from litwatch.strategy.pubmed_query import read_query
from litwatch.strategy.pubmed_terms import spell_out

LATIN = "abcdefghijklmnopqrstuvwxyz0123456789"
FORMS = [
    # headings
    ("Neuroma/", '"Neuroma"[mh:noexp]', "exact"),
    ("exp neuroma/", '"Neuroma"[mh]', "exact"),
    ("*Neuroma/", '"Neuroma"[majr:noexp]', "exact"),
    ("exp *Neuroma/", '"Neuroma"[majr]', "exact"),
    ("Neuroma/su", '"Neuroma/surgery"[mh:noexp]', "exact"),
    ("Neuroma/di, su", '("Neuroma/diagnosis"[mh:noexp] OR "Neuroma/surgery"[mh:noexp])', "exact"),
    ("exp Neuroma/th", '"Neuroma/therapy"[mh]', "wider"),
    ("*Neuroma/su", '("Neuroma/surgery"[mh:noexp] AND "Neuroma"[majr:noexp])', "wider"),
    ("neuroma.sh.", '"Neuroma"[mh:noexp]', "exact"),
    ("Review/", '("Review"[mh:noexp] OR "Review"[pt:noexp])', "exact"),
    ("animals/ not humans/", '("Animals"[mh:noexp] NOT "Humans"[mh:noexp])', "exact"),
    ("exp animals/ not humans.sh.", '("Animals"[mh] NOT "Humans"[mh:noexp])', "exact"),
    # words
    ("nerve.ti.", "nerve[ti]", "exact"),
    ("nerve*.ti.", "nerve*[ti]", "exact"),
    ("nerve*.tw.", "nerve*[tiab]", "wider"),
    ("nerve.ab.", "nerve[tiab]", "wider"),
    ("nerve.kf.", "nerve[ot]", "exact"),
    ("nerve.ti,ab,kf.", "nerve[tiab]", "wider"),
    ("nerve.mp.", "(nerve[tw] OR nerve[tt])", "wider"),
    ("tumo?r$.ti.", "tumo*r*[ti]", "wider"),
    ("node$2.ti.", "node*[ti]", "wider"),
    ("Ménière.ti.", "meniere[ti]", "exact"),
    # phrases and proximity
    ("nerve pain*.ti.", "(nerve[ti] AND pain*[ti])", "wider"),
    ("inter-digital*.tw.", "(inter[tiab] AND digital*[tiab])", "wider"),
    ("quality of life.ti.", "(quality[ti] AND life[ti])", "wider"),
    ("papp-a.ti.", "papp[ti]", "wider"),
    ("vitamin d.ti.", "vitamin[ti]", "wider"),
    (
        "((morton* or plantar*) adj4 neuroma*).tw.",
        "((morton*[tiab] OR plantar*[tiab]) AND neuroma*[tiab])",
        "wider",
    ),
    ("(a1 adj4 a1 or b1).ti.", "(a1[ti] OR b1[ti])", "wider"),
    # short stems and what PubMed does not index
    ("h#m.ti.", " OR ".join(f"h{c}m[ti]" for c in LATIN), "wider"),
    ("(nerve and in).ti.", "nerve[ti]", "wider"),
    ("(nerve adj3 fl*).ti.", "nerve[ti]", "wider"),
    ("(nerve or fl*).ti.", "(nerve[ti] OR fl[ti])", "narrower"),
    ("(nerve or sever*).ti.", "(nerve[ti] OR sever*[ti])", "narrower"),
    # values
    ("review.pt.", '"Review"[pt]', "exact"),
    ("clinical trial.pt.", '"Clinical Trial"[pt]', "wider"),
    ('"case report*".pt.', '"case report*"[pt]', "exact"),
    ("drug therapy.fs.", '"drug therapy"[sh:noexp]', "exact"),
    ("(ae or co).fs.", '("adverse effects"[sh:noexp] OR "complications"[sh:noexp])', "exact"),
    (
        "su.xs.",
        '("surgery"[sh] OR "surgery"[sh:noexp] OR "transplantation"[sh:noexp])',
        "wider",
    ),
    ("gerber.au.", "gerber[au]", "wider"),
    ("li x*.au.", " OR ".join(['"li x"[au]', *(f'"li x{c}*"[au]' for c in LATIN)]), "exact"),
    ("gerber c.au.", '"gerber c"[au]', "exact"),
    ("english.la.", "english[la]", "exact"),
    # Greek letters are asked by letter and by name, and are never exact
    ("β.ti.", "(β[ti] OR beta[ti])", "wider"),
    ("beta.ti.", "(beta[ti] OR β[ti])", "wider"),
    ("beta2.ti.", "(beta2[ti] OR β2[ti])", "wider"),
    ("TNF\u03b1.ti.", "(tnf\u03b1[ti] OR tnfalpha[ti])", "wider"),
    ("(vitamin adj2 12).ti.", "(vitamin[ti] AND 12[ti])", "wider"),
    ("gamm*.ti.", "gamm*[ti]", "wider"),
    ("alphabet.ti.", "alphabet[ti]", "wider"),
    ("metastasis.ti.", "metastasis[ti]", "exact"),
    # numbers may be PMIDs where .mp. looks for identifiers
    ("31452104.mp.", "(31452104[tw] OR 31452104[tt] OR 31452104[pmid])", "wider"),
    # what the tree at hand does not know is never exact
    ("Quux Disease/", '("Quux Disease"[mh:noexp] OR "Quux Disease"[pt:noexp])', "wider"),
    ("exp Quux Disease/", '("Quux Disease"[mh] OR "Quux Disease"[pt])', "wider"),
    ("quux disease.sh.", '"quux disease"[mh:noexp]', "wider"),
    # letters that PubMed does not index
    ("жук.tw.", "жук[tiab]", "narrower"),
    # NOT takes away only what is certain
    ("nerve.ti. not beta.ti.", "nerve[ti]", "wider"),
    ("nerve.ti. not metastasis.ti.", "nerve[ti]", "wider"),
    ("nerve.ti. not review.pt.", '(nerve[ti] NOT "Review"[pt])', "exact"),
    ("nerve.ti. not cold.ti.", "(nerve[ti] NOT cold[ti])", "exact"),
    ("nerve.ti. not cold.tw.", "nerve[ti]", "wider"),
    ("nerve.ti. not cold pain.ti.", "nerve[ti]", "wider"),
    ("nerve.ti. not (cold.ti. or pain*.ti.)", "(nerve[ti] NOT cold[ti])", "wider"),
    ("nerve.ti. not exp Neuroma/", '(nerve[ti] NOT "Neuroma"[mh:noexp])', "wider"),
    ("nerve.ti. not Unheard Of/", "nerve[ti]", "wider"),
    # mixed operators: wide enough for both readings
    ("a1.ti. or b1.ti. and c1.ti.", None, "wider"),
]


def one(text: str, mesh: MeshTree) -> Translation:
    return translate(read_strategy("# one line\n" + text), mesh)


@pytest.mark.parametrize("text,pubmed,exactness", FORMS)
def test_form(text: str, pubmed: str | None, exactness: str, mesh: MeshTree) -> None:
    (line,) = one(text, mesh).lines
    wanted = pubmed or line.pubmed
    assert line.pubmed.strip("()") == wanted.strip("()")
    assert line.exactness == exactness
    read_query(line.pubmed)


@pytest.mark.parametrize("text,_pubmed,exactness", FORMS)
def test_whatever_is_not_exact_says_why(
    text: str, _pubmed: str, exactness: str, mesh: MeshTree
) -> None:
    (line,) = one(text, mesh).lines
    assert bool(line.notes) or exactness == "exact"
    assert all(note.message and note.column >= 1 for note in line.notes)


def test_both_readings_of_mixed_operators_are_asked(mesh: MeshTree) -> None:
    (line,) = one("a1.ti. or b1.ti. and c1.ti.", mesh).lines
    parts = ["a1[ti]", "(b1[ti] AND c1[ti])", "((a1[ti] OR b1[ti]) AND c1[ti])"]
    assert line.pubmed == f"({' OR '.join(parts)})"
    assert "mixed-operators" in [note.code for note in line.notes]


def test_the_interface_example(mesh: MeshTree) -> None:
    text = "1 a1.tw.\n2 b1.tw.\n3 ((morton* or plantar*) adj4 neuroma*).tw."
    line = translate(read_strategy(text), mesh).lines[2]
    assert line.number == 3
    assert line.text == "((morton* or plantar*) adj4 neuroma*).tw."
    assert line.pubmed == "((morton*[tiab] OR plantar*[tiab]) AND neuroma*[tiab])"
    assert ("adj-as-and", 24) in [(note.code, note.column) for note in line.notes]


def test_lines_of_references_are_history_and_the_query_is_inlined(mesh: MeshTree) -> None:
    text = "1 a1.ti.\n2 b1.ti.\n3 c1.ti.\n4 or/1-2\n5 (1 or 4) and 3\n6 5 not 1"
    translation = translate(read_strategy(text), mesh)
    assert [line.pubmed for line in translation.lines[3:]] == [
        "#1 OR #2",
        "(#1 OR #4) AND #3",
        "#5 NOT #1",
    ]
    assert translation.query == "((a1[ti] OR b1[ti]) AND c1[ti]) NOT a1[ti]"
    assert translation.exactness == "exact"


def test_history_excludes_only_what_is_certain(mesh: MeshTree) -> None:
    text = "1 a1.ti.\n2 exp Neuroma/ not Humans/\n3 b1.tw.\n4 1 not 2\n5 1 not 3"
    lines = translate(read_strategy(text), mesh).lines
    assert lines[3].pubmed == '#1 NOT ("Neuroma"[mh:noexp] NOT "Humans"[mh:noexp])'
    assert lines[4].pubmed == "#1"


def test_a_line_is_no_more_exact_than_what_it_uses(mesh: MeshTree) -> None:
    text = "1 a1.ti.\n2 b1.tw.\n3 1 or 2"
    lines = translate(read_strategy(text), mesh).lines
    assert [line.exactness for line in lines] == ["exact", "wider", "wider"]
    assert [note.message for note in lines[2].notes] == ["no more exact than what it uses: 2"]


def test_a_stem_left_out_under_and_does_not_narrow_the_query(mesh: MeshTree) -> None:
    text = "1 (fl* or cold).ti.\n2 nerve.ti.\n3 1 and 2"
    translation = translate(read_strategy(text), mesh)
    assert translation.lines[0].exactness == "narrower"
    assert translation.query == "nerve[ti]"
    assert translation.exactness == "wider"


def test_an_accepted_line_counts_as_written(mesh: MeshTree) -> None:
    strategy = read_strategy("1 (fl* or cold).ti.\n2 1")
    assert translate(strategy, mesh).exactness == "narrower"
    accepted = translate(strategy, mesh, accepted=frozenset({1}))
    assert accepted.exactness == "wider"
    assert accepted.query == "fl[ti] OR cold[ti]"
    assert "accepted-narrower" in [note.code for note in accepted.lines[0].notes]


def test_a_three_letter_stem_is_spelled_out() -> None:
    variants = spell_out("flu*")
    assert variants is not None
    assert variants[:3] == ("flu", "flua*", "flub*")
    assert len(variants) == 37
    assert spell_out("fl*") is None
    assert spell_out("h?ema*") == ("hema*", *(f"h{c}ema*" for c in LATIN))


def test_dates_are_lifted_or_left_to_the_evaluation(mesh: MeshTree) -> None:
    limits = ['yr="1990 - 2005"', "ed=19460101-20161231", "english language", "humans"]
    lines = [f"limit 1 to {limit}" for limit in limits]
    translated = translate(read_strategy("\n".join(["nerve.ti.", *lines])), mesh).lines[1:]
    assert [line.pubmed for line in translated] == [
        "(#1 AND 1990:3000[dp])",
        "#1",
        "(#1 AND english[la])",
        '(#1 AND "Humans"[mh:noexp])',
    ]
    assert "frozen-date-limit" in [note.code for note in translated[0].notes]
    assert "frozen-date-limit" in [note.code for note in translated[1].notes]
    assert [line.exactness for line in translated] == ["wider", "wider", "exact", "exact"]


@pytest.mark.parametrize("text", ["", "()", "...", "1 or 2", "nerve.ti.\n7"])
def test_what_cannot_be_read_is_unsupported(text: str, mesh: MeshTree) -> None:
    translation = translate(read_strategy(text), mesh)
    assert translation.exactness == "unsupported"


def test_asking_for_all_of_pubmed_is_unsupported(mesh: MeshTree) -> None:
    assert translate(read_strategy("2012*.ed."), mesh).exactness == "unsupported"


def test_lines_that_double_are_no_bomb(mesh: MeshTree) -> None:
    lines = ["(" + " or ".join(f"word{n}" for n in range(50)) + ").tw."]
    lines += [f"({n} adj2 x{n}.ti.) or ({n} and y{n}.ti.)" for n in range(1, 60)]
    translation = translate(read_strategy("\n".join(lines)), mesh)
    assert len(translation.query) < 1_000_000


words = st.sampled_from([f"w{n}*" for n in range(30)]).map(term)
asked = st.recursive(
    words,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=5).map(lambda parts: joined("OR", parts)),
        st.lists(inner, min_size=2, max_size=4).map(lambda parts: joined("AND", parts)),
        st.tuples(inner, words).map(lambda parts: joined("NOT", parts)),
    ),
    max_leaves=40,
)


def holds(query: Asked, known: frozenset[str]) -> bool:
    """A query's truth for a record that has the terms in `known`."""
    if not query.operator:
        return query.text in known
    parts = [holds(part, known) for part in query.parts]
    if query.operator == "NOT":
        return parts[0] and not parts[1]
    return any(parts) if query.operator == "OR" else all(parts)


@given(asked, st.frozensets(st.sampled_from([f"w{n}*" for n in range(30)])), st.integers(2, 20))
def test_parts_of_a_split_query_find_together_what_it_finds(
    query: Asked, known: frozenset[str], limit: int
) -> None:
    pieces = split(query, limit)
    assert any(holds(piece, known) for piece in pieces) == holds(query, known)
    if query.wildcards <= limit:
        assert pieces == [query]


def test_a_long_or_is_cut_into_as_few_searches_as_fit() -> None:
    query = joined("AND", [term("x*"), joined("OR", [term(f"y{n}*") for n in range(500)])])
    pieces = split(query, MOST_WILDCARDS)
    assert len(pieces) == 2
    assert all(piece.wildcards <= MOST_WILDCARDS for piece in pieces)


def test_everything_and_nothing_behave_as_such() -> None:
    one_term = term("x[ti]")
    assert conjunction([EVERYTHING, one_term]) == one_term
    assert disjunction([NOTHING, one_term]) == one_term
    assert disjunction([EVERYTHING, one_term]) == EVERYTHING
    assert conjunction([NOTHING, one_term]) == NOTHING
    assert write(NOTHING) == ""


def test_the_given_strategies_are_translated(shared_data: Path, root: Path) -> None:
    tree = read_mesh(root / "data" / "mesh" / "mesh-2019.tsv.gz")
    total, kept = 0, 0
    for path in sorted((shared_data / "strategies").glob("*.txt")):
        translation = translate(read_strategy(path.read_text(encoding="utf-8")), tree)
        assert translation.exactness in ("exact", "wider"), path.name
        assert all(query.count("*") <= MOST_WILDCARDS for query in translation.queries)
        for query in translation.queries:
            read_query(query)
        total += len(translation.lines)
        kept += sum(line.exactness in ("exact", "wider") for line in translation.lines)
    assert kept / total > 0.99
