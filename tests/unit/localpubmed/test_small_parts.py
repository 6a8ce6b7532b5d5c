"""Dates, wildcards, translations, bodies: the small parts, each by itself."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from litwatch.localpubmed import replies
from litwatch.localpubmed.days import last_days, read_days, read_span, written
from litwatch.localpubmed.field_list import FIELD_LIST
from litwatch.localpubmed.index import NONE
from litwatch.localpubmed.matching import _fits
from litwatch.localpubmed.meaning import Meaning, all_of, any_of, joined, text_of_pieces
from litwatch.localpubmed.replies import SearchPage
from litwatch.localpubmed.search import SearchOutcome
from litwatch.localpubmed.stopwords import STOPWORDS
from litwatch.localpubmed.terms import drop_early_wildcards
from litwatch.localpubmed.tokens import patterns_of, value_key, words_of
from litwatch.localpubmed.zones import FIELD_RULES, Style
from litwatch.strategy.pubmed_query import SearchField

TODAY = date(2024, 3, 31)


class TestDays:
    @pytest.mark.parametrize(
        "text, first, last",
        [
            ("2024", "2024-01-01", "2024-12-31"),
            ("2024/02", "2024-02-01", "2024-02-29"),
            ("2023/2", "2023-02-01", "2023-02-28"),
            ("2024/02/05", "2024-02-05", "2024-02-05"),
            ("2024-02-05", "2024-02-05", "2024-02-05"),
            (" 3000 ", "3000-01-01", "3000-12-31"),
            ("last 1 day", "2024-03-30", "2024-03-31"),
            ("Last 2 Months", "2024-01-31", "2024-03-31"),
            ("last 1 year", "2023-04-01", "2024-03-31"),
        ],
    )
    def test_a_term_takes_in_all_of_what_it_names(self, text: str, first: str, last: str) -> None:
        span = read_days(text, today=TODAY)
        assert span is not None
        assert (str(span.first), str(span.last)) == (first, last)

    @pytest.mark.parametrize("text", ["", "x", "2024/13", "2024/02/30", "0", "2024/1/1/1", "last"])
    def test_what_is_no_date_is_none(self, text: str) -> None:
        assert read_days(text, today=TODAY) is None
        assert read_span("2024", text, today=TODAY) is None

    @given(st.dates())
    def test_a_day_reads_as_it_is_written(self, day: date) -> None:
        span = read_days(written(day), today=TODAY)
        assert span is not None
        assert span.first == span.last == day

    @given(st.dates(), st.dates(), st.dates())
    def test_a_span_holds_its_days_and_no_others(self, first: date, last: date, day: date) -> None:
        span = read_span(written(first), written(last), today=TODAY)
        assert span is not None
        assert span.holds(day) == (first <= day <= last)

    def test_very_many_days_reach_back_to_the_first(self) -> None:
        assert last_days(99_999_999, today=TODAY).first == date.min
        assert last_days(0, today=TODAY).first == TODAY
        assert last_days(5, today=TODAY).first == TODAY - timedelta(days=5)


class TestWildcards:
    @pytest.mark.parametrize(
        "text, kept",
        [
            ("tumo*", "tumo*"),
            ("tum*", "tum"),
            ("tu*mo*r", "tumo*r"),
            ("organi*ation*", "organi*ation*"),
            ("*oma", "oma"),
            ("a b c d*", "a b c d*"),
            ("il-6*", "il-6"),
            ("il-6r*", "il-6r*"),
            ("plain", "plain"),
        ],
    )
    def test_only_stars_after_the_fourth_character_are_kept(self, text: str, kept: str) -> None:
        assert drop_early_wildcards(text, 4) == kept

    @given(st.text(alphabet="ab *-", max_size=20))
    def test_dropping_twice_changes_nothing_and_loses_no_other_character(self, text: str) -> None:
        once = drop_early_wildcards(text, 4)
        assert drop_early_wildcards(once, 4) == once
        assert once.replace("*", "") == text.replace("*", "")


class TestWords:
    @pytest.mark.parametrize(
        "text, expected",
        [
            ("Morton's neuroma", ["morton", "s", "neuroma"]),
            ("IL-6/5-HT", ["il", "6", "5", "ht"]),
            ("17β-HSD", ["17beta", "hsd"]),
            ("Łódź, Århus, straße", ["lodz", "arhus", "strasse"]),
            ("œdème", ["oedeme"]),
            ("37 ºC", ["37", "c"]),
            ("ﬁbre", ["fibre"]),
            ("p<0.05", ["p", "0", "05"]),
            ("神経 block", ["block"]),
            ("", []),
        ],
    )
    def test_characters_are_read_by_the_table(self, text: str, expected: list[str]) -> None:
        assert words_of(text) == expected

    def test_a_pattern_keeps_its_stars_and_drops_lone_ones(self) -> None:
        assert patterns_of("Freez* * thaw*ing **") == ["freez*", "thaw*ing"]

    @given(st.text(max_size=30))
    def test_a_key_is_its_own_key(self, text: str) -> None:
        assert value_key(value_key(text)) == value_key(text)

    def test_stopwords_are_words_of_the_tokeniser(self) -> None:
        assert len(STOPWORDS) == 133
        assert all(words_of(word) == [word] for word in STOPWORDS)


places = st.lists(st.tuples(st.integers(0, 12), st.sampled_from("abc")), max_size=8, unique=True)


@given(places, st.lists(st.sampled_from("abc"), min_size=1, max_size=3), st.integers(1, 8))
def test_a_stretch_is_found_as_by_trying_every_one(
    found: list[tuple[int, str]], asked: list[str], longest: int
) -> None:
    by_try = any(
        Counter(word for place, word in found if start <= place < start + longest) >= Counter(asked)
        for start in range(13)
    )
    assert _fits(sorted(found), Counter(asked), longest) is by_try


class TestTranslations:
    A, B, C = (Meaning(frozenset({n}), name) for n, name in enumerate("abc"))

    def test_parts_under_another_operator_get_parentheses(self) -> None:
        meaning = all_of([any_of([self.A, self.B]), self.C])
        assert text_of_pieces(meaning.pieces) == "(a OR b) AND c"

    def test_parts_under_the_same_operator_get_none(self) -> None:
        meaning = any_of([any_of([self.A, self.B]), self.C])
        assert text_of_pieces(meaning.pieces) == "a OR b OR c"

    def test_one_part_stays_as_it_is(self) -> None:
        assert text_of_pieces(all_of([any_of([self.A, self.B])]).pieces) == "a OR b"

    def test_numbers_follow_the_operator(self) -> None:
        assert any_of([self.A, self.B]).numbers == {0, 1}
        assert all_of([self.A, self.B]).numbers == NONE

    def test_depth_is_no_limit(self) -> None:
        meaning = self.A
        for number in range(5_000):
            meaning = joined("AND" if number % 2 else "OR", [meaning, self.B], NONE)
        assert text_of_pieces(meaning.pieces).count("b") == 5_000


texts = st.lists(st.text(alphabet="ab<&>\"'é ]", min_size=1, max_size=8), max_size=3).map(tuple)
outcomes = st.builds(
    SearchOutcome,
    ids=st.lists(st.integers(1, 99).map(str), max_size=4, unique=True).map(tuple),
    translation=st.text(alphabet='ab"<&>[] ', max_size=12),
    phrases_not_found=texts,
    fields_not_found=texts,
    phrases_ignored=texts,
    quoted_phrases_not_found=texts,
    messages=texts,
    mappings=texts.map(lambda found: tuple((text, text) for text in found)),
)
LISTS = {
    "ErrorList/PhraseNotFound": ("errorlist", "phrasesnotfound"),
    "ErrorList/FieldNotFound": ("errorlist", "fieldsnotfound"),
    "WarningList/PhraseIgnored": ("warninglist", "phrasesignored"),
    "WarningList/QuotedPhraseNotFound": ("warninglist", "quotedphrasesnotfound"),
    "WarningList/OutputMessage": ("warninglist", "outputmessages"),
}


@given(outcomes, st.none() | st.just((3, "MCID_1")))
def test_xml_and_json_tell_the_same(
    outcome: SearchOutcome, history: tuple[int, str] | None
) -> None:
    page = SearchPage(outcome, outcome.ids, 0, history)
    root = etree.fromstring(replies.search_xml(page))
    told = json.loads(replies.search_json(page))["esearchresult"]
    assert [item.text for item in root.iterfind("IdList/Id")] == told["idlist"]
    assert root.findtext("Count") == told["count"] == str(len(outcome.ids))
    assert root.findtext("WebEnv") == told.get("webenv")
    assert (root.findtext("QueryTranslation") or "") == told["querytranslation"]
    for path, (group, member) in LISTS.items():
        assert [item.text for item in root.iterfind(path)] == told.get(group, {}).get(member, [])
    sources = [item.findtext("From") for item in root.iterfind("TranslationSet/Translation")]
    assert sources == [mapping["from"] for mapping in told["translationset"]]


@given(outcomes)
def test_a_count_tells_no_ids_in_either_form(outcome: SearchOutcome) -> None:
    root = etree.fromstring(replies.search_count_xml(outcome))
    told = json.loads(replies.search_count_json(outcome))["esearchresult"]
    assert root.findtext("Count") == told["count"]
    assert root.find("IdList") is None
    assert "idlist" not in told


@given(st.text(alphabet="ab<&>é", max_size=10))
def test_errors_are_well_formed_whatever_they_quote(text: str) -> None:
    for response in (
        replies.search_error(text),
        replies.fetch_error(400, text),
        replies.info_error(text),
    ):
        error = etree.fromstring(response.body).findtext("ERROR") or ""
        assert text in error


def test_every_field_has_a_rule_and_every_listed_one_is_a_field() -> None:
    assert set(FIELD_RULES) == set(SearchField)
    names = {field.value for field in SearchField}
    assert {info.full_name for info in FIELD_LIST} <= names
    assert len({info.name for info in FIELD_LIST}) == len(FIELD_LIST)


def test_fields_marked_as_dates_are_searched_as_dates() -> None:
    listed = {info.full_name for info in FIELD_LIST if info.is_date}
    ruled = {field.value for field, rule in FIELD_RULES.items() if rule.style is Style.DATE}
    assert listed == ruled


def test_fields_of_single_tokens_are_compared_as_a_whole() -> None:
    """EInfo's SingleToken flag, recorded from NCBI, against our table."""
    single = {info.full_name for info in FIELD_LIST if info.is_single_token}
    texts = {field.value for field, rule in FIELD_RULES.items() if rule.style is Style.TEXT}
    assert not single & texts
