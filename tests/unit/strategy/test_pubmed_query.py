"""PubMed syntax is read as the PubMed User Guide describes it, and every error has a place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litwatch.errors import StrategyError
from litwatch.strategy.pubmed_query import (
    And,
    HistoryReference,
    Not,
    Or,
    QueryNode,
    Range,
    SearchField,
    TaggedTerm,
    leaves,
    postorder,
    read_query,
)
from litwatch.strategy.pubmed_tags import field_of


def shape(node: QueryNode) -> str:
    """A query with every group in parentheses, for comparing by eye."""
    done: list[str] = []
    for item in postorder(node):
        if isinstance(item, And | Or):
            count = len(item.operands)
            parts = done[-count:]
            del done[-count:]
            done.append("(" + f" {type(item).__name__.upper()} ".join(parts) + ")")
        elif isinstance(item, Not):
            right, left = done.pop(), done.pop()
            done.append(f"({left} NOT {right})")
        else:
            done.append(leaf_text(item))
    return done[0]


def leaf_text(item: QueryNode) -> str:
    if isinstance(item, TaggedTerm):
        text = f'"{item.text}"' if item.quoted else item.text
        return f"{text}[{item.tag}]" if item.tag else text
    if isinstance(item, Range):
        return f"{item.first}:{item.last}[{item.field}]"
    assert isinstance(item, HistoryReference)
    return f"#{item.number}"


def only_term(text: str) -> TaggedTerm:
    node = read_query(text)
    assert isinstance(node, TaggedTerm)
    return node


@pytest.mark.parametrize(
    "text, expected",
    [
        ("a AND b OR c", "((a AND b) OR c)"),
        ("a OR b AND c", "((a OR b) AND c)"),
        ("a OR b OR c", "(a OR b OR c)"),
        ("a NOT b NOT c", "((a NOT b) NOT c)"),
        ("a AND NOT b", "(a NOT b)"),
        ("a AND (b OR c)", "(a AND (b OR c))"),
        ("(a AND b) AND c", "((a AND b) AND c)"),
        ("a[ti] b[ti]", "(a[ti] AND b[ti])"),
        ("(a) (b)", "(a AND b)"),
        ('"a b" c', '("a b" AND c)'),
        ("((((a))))", "a"),
        ("#1 AND #23", "(#1 AND #23)"),
        ("bread and butter", "bread and butter"),
    ],
)
def test_booleans_run_from_left_to_right(text: str, expected: str) -> None:
    assert shape(read_query(text)) == expected


@pytest.mark.parametrize(
    "spelling, searched",
    [
        ("tiab", SearchField.TITLE_ABSTRACT),
        ("TIAB", SearchField.TITLE_ABSTRACT),
        ("Title/Abstract", SearchField.TITLE_ABSTRACT),
        (" title/abstract ", SearchField.TITLE_ABSTRACT),
        ("ti", SearchField.TITLE),
        ("Title", SearchField.TITLE),
        ("mh", SearchField.MESH),
        ("Mesh", SearchField.MESH),
        ("MeSH Terms", SearchField.MESH),
        ("majr", SearchField.MESH_MAJOR),
        ("MeSH Major Topic", SearchField.MESH_MAJOR),
        ("sh", SearchField.SUBHEADING),
        ("Publication Type", SearchField.PUBLICATION_TYPE),
        ("ptyp", SearchField.PUBLICATION_TYPE),
        ("tw", SearchField.TEXT_WORD),
        ("all", SearchField.ALL),
        ("All Fields", SearchField.ALL),
        ("au", SearchField.AUTHOR),
        ("Author - First", SearchField.FIRST_AUTHOR),
        ("ta", SearchField.JOURNAL),
        ("la", SearchField.LANGUAGE),
        ("uid", SearchField.UID),
        ("pmid", SearchField.UID),
        ("crdt", SearchField.CREATED),
        ("Date - Create", SearchField.CREATED),
        ("date create", SearchField.CREATED),
        ("edat", SearchField.ENTERED),
        ("mhda", SearchField.MESH_ADDED),
        ("lr", SearchField.MODIFIED),
        ("mdat", SearchField.MODIFIED),
        ("dp", SearchField.PUBLISHED),
        ("pdat", SearchField.PUBLISHED),
        ("dcom", SearchField.COMPLETED),
    ],
)
def test_a_tag_is_known_in_every_spelling(spelling: str, searched: SearchField) -> None:
    assert only_term(f"neuroma[{spelling}]").field is searched


def test_each_field_is_known_by_the_name_that_pubmed_prints() -> None:
    assert all(field_of(name.value) is name for name in SearchField)


def test_an_unknown_tag_is_kept_and_is_no_error() -> None:
    term = only_term("lecanemab[NoSuchField]")
    assert (term.field, term.tag, term.has_unknown_tag) == (None, "NoSuchField", True)


def test_a_term_without_a_tag_has_no_unknown_one() -> None:
    assert not only_term("lecanemab").has_unknown_tag


@pytest.mark.parametrize("text", ['"Neuroma"[mh:noexp]', '"Neuroma"[MeSH Terms: NoExp]'])
def test_noexp_switches_explosion_off(text: str) -> None:
    term = only_term(text)
    assert (term.field, term.explode, term.quoted) == (SearchField.MESH, False, True)


@pytest.mark.parametrize("tag", ["tiab:~3", "Title/Abstract:~3", "tiab: ~ 3"])
def test_proximity_carries_its_distance(tag: str) -> None:
    term = only_term(f'"nerve block"[{tag}]')
    assert (term.field, term.distance) == (SearchField.TITLE_ABSTRACT, 3)


def test_a_tag_belongs_to_all_words_before_it() -> None:
    term = only_term("freez* thaw*[tiab]")
    assert (term.text, term.quoted) == ("freez* thaw*", False)


def test_curly_quotes_are_quotes() -> None:
    assert only_term("“nerve block”[ti]") == only_term('"nerve block"[ti]')


def test_spaces_and_line_breaks_inside_a_phrase_count_as_one() -> None:
    assert only_term('"nerve\n   block"[ti]').text == "nerve block"


@pytest.mark.parametrize(
    "text",
    [
        "2024/01/01:2024/12/31[crdt]",
        "2024/01/01 : 2024/12/31[crdt]",
        "2024/01/01[crdt]:2024/12/31[crdt]",
        '"2024/01/01"[Date - Create] : "2024/12/31"[Date - Create]',
        '"2024/01/01":"2024/12/31"[crdt]',
    ],
)
def test_a_range_of_days_is_read_in_every_form(text: str) -> None:
    node = read_query(text)
    assert isinstance(node, Range)
    found = (node.first, node.last, node.field)
    assert found == ("2024/01/01", "2024/12/31", SearchField.CREATED)


def test_a_range_of_ids_is_read() -> None:
    assert leaf_text(read_query("100:200[uid]")) == "100:200[UID]"


def test_a_colon_in_a_text_field_is_punctuation() -> None:
    assert only_term("1:1000[tiab]").text == "1:1000"


@pytest.mark.parametrize(
    "text, code, line, column",
    [
        ("", "query-empty", 1, 1),
        ("  \n ", "query-empty", 1, 1),
        ("(a OR b", "query-open-parenthesis", 1, 1),
        ("a OR (b AND (c)", "query-open-parenthesis", 1, 6),
        ("a)", "query-stray-parenthesis", 1, 2),
        ("a AND ()", "query-empty-parentheses", 1, 8),
        ("AND a", "query-nothing-before-operator", 1, 1),
        ("a AND", "query-nothing-after-operator", 1, 3),
        ("(a OR) b", "query-nothing-after-operator", 1, 4),
        ("a OR AND b", "query-two-operators", 1, 6),
        ("a\nOR OR b", "query-two-operators", 2, 4),
        ('a AND "b', "query-open-quote", 1, 7),
        ('a AND ""', "query-empty-phrase", 1, 7),
        ("a[tiab", "query-open-tag", 1, 2),
        ("a]", "query-open-tag", 1, 2),
        ("a[]", "query-empty-tag", 1, 2),
        ("[tiab]", "query-lone-tag", 1, 1),
        ("(a OR b)[tiab]", "query-lone-tag", 1, 9),
        ('"a" :', "query-lone-colon", 1, 5),
        ('"a"[ti]:"b"[ti]', "query-range", 1, 1),
        ("2024[crdt]:2025[edat]", "query-range", 1, 1),
    ],
)
def test_what_is_no_query_is_refused_with_its_place(
    text: str, code: str, line: int, column: int
) -> None:
    with pytest.raises(StrategyError) as refused:
        read_query(text)
    finding = refused.value.findings[0]
    assert (finding.code, finding.line, finding.column) == (code, line, column)
    assert refused.value.remedy


@pytest.mark.parametrize(
    "after", ['"x"[ti] :', '"x"[ti] : )', '"2024"[dp] : (a)', '"2024"[dp] : AND']
)
def test_a_range_without_its_second_end_is_refused(after: str) -> None:
    with pytest.raises(StrategyError):
        read_query(f'"2023"[dp] : "2024"[dp] OR {after}')


def test_five_hundred_parentheses_are_no_matter() -> None:
    assert shape(read_query("(" * 500 + "a" + ")" * 500)) == "a"


def test_five_hundred_nested_groups_are_no_matter() -> None:
    node = read_query("(a OR " * 500 + "b" + " AND c)" * 500)
    assert sum(1 for _ in leaves(node)) == 1001


@pytest.mark.parametrize("join", [" AND ", " OR ", " NOT ", " OR b AND ", " "])
def test_a_query_of_100_kilobytes_is_read(join: str) -> None:
    text = join.join(["neuroma[tiab]"] * (100_000 // (13 + len(join))))
    assert sum(1 for _ in leaves(read_query(text))) >= 5_000


def test_offsets_point_at_the_written_term() -> None:
    text = 'a OR "nerve block"[tiab:~2] AND 2020:2021[dp]'
    written = [text[leaf.start : leaf.end] for leaf in leaves(read_query(text))]
    assert written == ["a", '"nerve block"[tiab:~2]', "2020:2021[dp]"]


def read_or_refusal(text: str) -> QueryNode | StrategyError:
    try:
        return read_query(text)
    except StrategyError as error:
        return error


@given(st.text(alphabet='ab ()"[]:#1*~/-ANDORT\n', max_size=40))
def test_any_text_is_read_or_refused_in_our_own_words(text: str) -> None:
    outcome = read_or_refusal(text)
    if isinstance(outcome, StrategyError):
        assert outcome.findings
        assert outcome.remedy
    else:
        assert all(text[leaf.start : leaf.end] for leaf in leaves(outcome))


@given(st.text(max_size=60))
def test_any_unicode_is_read_or_refused_in_our_own_words(text: str) -> None:
    outcome = read_or_refusal(text)
    assert not isinstance(outcome, StrategyError) or str(outcome).startswith("query, line ")


words = st.sampled_from(["neuroma", "cryo*", "nerve-block", "il-6"])
tags = st.sampled_from(["", "[tiab]", "[ti]", "[mh]", "[all]"])
queries = st.recursive(
    st.builds(lambda word, tag: word + tag, words, tags),
    lambda inner: st.lists(inner, min_size=2, max_size=3).flatmap(
        lambda parts: st.sampled_from(["AND", "OR", "NOT"]).map(
            lambda operator: "(" + f" {operator} ".join(parts) + ")"
        )
    ),
    max_leaves=12,
)


@given(queries)
def test_reading_what_was_read_changes_nothing(text: str) -> None:
    node = read_query(text)
    assert shape(read_query(shape(node))) == shape(node)
