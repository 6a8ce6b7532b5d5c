"""Terms are searched by PubMed's documented rules: fields, phrases, wildcards, proximity."""

import pytest

from litwatch.errors import StrategyError
from litwatch.localpubmed import SearchRules
from tests.unit.localpubmed.samples import answer, article, element, found, search_in, titles

NEVER = SearchRules(knows_phrase=lambda _words: False)
ALWAYS = SearchRules(knows_phrase=lambda _words: True)


@pytest.mark.parametrize(
    "query, expected",
    [
        ("neuroma[ti]", {1}),
        ("neuroma[tiab]", {1, 2, 3, 4}),
        ("neuroma[ot]", {3}),
        ("neuroma[tw]", {1, 2, 3, 4, 5}),
        ("neuroma[all]", {1, 2, 3, 4, 5}),
        ("neuroma[tt]", {6}),
    ],
)
def test_each_field_searches_its_own_parts(query: str, expected: set[int]) -> None:
    search = search_in(
        article(1, "Neuroma."),
        article(2, abstract="A neuroma."),
        article(3, keywords="nerve|neuroma"),
        article(4, tail="<OtherAbstract><AbstractText>Neuroma.</AbstractText></OtherAbstract>"),
        article(5, mesh=["Neuroma"]),
        article(6, extra="<VernacularTitle>Neuroma.</VernacularTitle>"),
    )
    assert found(search, query) == expected


def test_case_diacritics_and_inline_markup_make_no_difference() -> None:
    search = titles("Ménière's <i>disease</i>", "CO<sub>2</sub> laser")
    assert found(search, "meniere[ti] AND DISEASE[ti]") == {1}
    assert found(search, "co2[ti]") == {2}


@pytest.mark.parametrize("query", ["tgf β[ti]", '"TGF-beta"[ti]', "tgf-β[ti]"])
def test_a_greek_letter_and_its_name_are_the_same(query: str) -> None:
    assert found(titles("TGF-β in pain", "TGF-beta in pain", "TGF in pain"), query) == {1, 2}


def test_a_registered_sign_is_no_part_of_the_word() -> None:
    assert found(titles("The iovera™ device", "The iovera° device"), "iovera[ti]") == {1, 2}


class TestPhrases:
    def test_a_phrase_of_the_index_is_found_side_by_side_only(self) -> None:
        search = titles("Nerve block of pain", "Block of the nerve")
        assert found(search, '"nerve block"[ti]') == {1}
        assert found(search, "nerve block[ti]") == {1}

    def test_a_phrase_that_the_index_lacks_falls_back_to_all_of_its_words(self) -> None:
        search = titles("Block of the nerve", "Nerve pain")
        outcome = answer(search, '"nerve block"[ti]')
        assert outcome.ids == ("1",)
        assert outcome.quoted_phrases_not_found == ('"nerve block"[ti]',)
        assert outcome.translation == '"nerve"[Title] AND "block"[Title]'

    def test_without_quotes_the_fallback_goes_without_a_warning(self) -> None:
        outcome = answer(titles("Block of the nerve"), "nerve block[ti]")
        assert (outcome.ids, outcome.quoted_phrases_not_found) == (("1",), ())

    def test_an_unknown_phrase_with_hyphens_finds_nothing(self) -> None:
        search = titles("Block of the nerve")
        outcome = answer(search, "nerve-block[ti]")
        assert outcome.ids == ()
        assert outcome.phrases_not_found == ("nerve-block[ti]",)

    def test_a_known_phrase_with_hyphens_is_found_however_it_is_written(self) -> None:
        search = titles("Nerve-block", "nerve block", "block nerve")
        assert found(search, "nerve-block[ti]") == {1, 2}

    def test_a_phrase_never_runs_from_one_part_into_the_next(self) -> None:
        search = search_in(
            article(1, "Pain of the nerve", abstract="block it", keywords="nerve|block"),
            article(2, "Nerve block"),
        )
        assert found(search, '"nerve block"[tiab]') == {2}

    def test_a_phrase_runs_through_an_abstract_with_labels(self) -> None:
        abstract = (
            "<Abstract><AbstractText Label='AIM'>A nerve</AbstractText>"
            "<AbstractText Label='RESULTS'>block.</AbstractText></Abstract>"
        )
        search = search_in(article(1, extra=abstract), rules=ALWAYS)
        assert found(search, '"nerve results block"[tiab]') == {1}

    def test_a_stopword_in_a_phrase_keeps_its_place(self) -> None:
        search = titles("Quality of life", "Quality life", "Quality and life")
        assert found(search, '"quality of life"[ti]') == {1, 3}

    def test_stopwords_around_a_phrase_are_left_out(self) -> None:
        outcome = answer(titles("Nerve block"), '"the nerve block of"[ti]')
        assert (outcome.ids, outcome.translation) == (("1",), '"nerve block"[Title]')

    def test_the_phrase_index_can_be_replaced(self) -> None:
        texts = ("Nerve block", "Block of the nerve")
        assert found(titles(*texts, rules=NEVER), '"nerve block"[ti]') == {1, 2}
        assert found(titles(*texts, rules=ALWAYS), '"nerve block"[ti]') == {1}

    def test_titles_keywords_and_headings_make_the_default_phrase_index(self) -> None:
        abstract = "Nerve block. Cold pain. Stump pain."
        others = (article(2, keywords="nerve block"), article(3, mesh=["Cold Pain"]))
        search = search_in(article(1, abstract=abstract), *others)
        assert answer(search, '"nerve block"[tiab]').quoted_phrases_not_found == ()
        assert answer(search, '"cold pain"[tiab]').quoted_phrases_not_found == ()
        assert answer(search, '"stump pain"[tiab]').quoted_phrases_not_found != ()


class TestWildcards:
    TEXTS = ("Tumor", "Tumour", "Tumors", "Tumescent", "Tum")

    @pytest.mark.parametrize(
        "query, expected",
        [
            ("tumo*[ti]", {1, 2, 3}),
            ("tumo*r[ti]", {1, 2}),
            ("tumo*r*[ti]", {1, 2, 3}),
            ("tumor*[ti]", {1, 3}),
        ],
    )
    def test_a_star_stands_for_any_characters_after_the_fourth(
        self, query: str, expected: set[int]
    ) -> None:
        assert found(titles(*self.TEXTS), query) == expected

    def test_an_earlier_star_is_dropped_without_a_word(self) -> None:
        outcome = answer(titles(*self.TEXTS), "tum*[ti]")
        assert outcome.ids == ("5",)
        assert (outcome.phrases_not_found, outcome.messages) == ((), ())

    def test_the_four_characters_count_from_the_start_of_the_phrase(self) -> None:
        search = titles("Cold pain", "Cold pans", "Cold nerve")
        assert found(search, '"cold pa*"[ti]') == {1, 2}
        assert found(search, '"cold *"[ti]') == {1, 2, 3}

    def test_several_words_of_a_phrase_may_be_truncated(self) -> None:
        search = titles("Freezing and thawing", "Freeze thaw cycles", "Thawing freezes")
        assert found(search, '"freez* thaw*"[ti]') == {2}
        assert found(search, "freez* thaw*[ti]") == {2}

    def test_truncation_switches_explosion_off(self) -> None:
        search = search_in(article(1, mesh=["Neurilemmoma"]), article(2, mesh=["Neuroma"]))
        assert found(search, "neurile*[mh]") == {1}
        assert found(search, "nerve sheath*[mh]") == set()

    def test_question_marks_and_dollars_are_no_operators(self) -> None:
        assert found(titles(*self.TEXTS), "tumo?r[ti]") == set()
        assert found(titles(*self.TEXTS), "tumor$[ti]") == {1}

    def test_256_wildcards_are_taken_and_one_more_is_refused_for_good(self) -> None:
        search = titles(*self.TEXTS)
        most = " OR ".join(["tumo*[ti]"] * 256)
        assert found(search, most) == {1, 2, 3}
        with pytest.raises(StrategyError, match="257 wildcards"):
            search.run(f"{most} OR tume*[ti]")

    def test_variants_can_be_capped_as_they_were_until_2019(self) -> None:
        capped = titles(*self.TEXTS, rules=SearchRules(variant_limit=1))
        assert found(capped, "tumo*[ti]") == {1}


class TestProximity:
    TEXTS = ("nerve block", "block the nerve", "nerve with a cold block", "nerve")

    @pytest.mark.parametrize(
        "distance, expected", [(0, {1}), (1, {1, 2}), (2, {1, 2}), (3, {1, 2, 3})]
    )
    def test_words_stand_in_any_order_with_at_most_n_between(
        self, distance: int, expected: set[int]
    ) -> None:
        assert found(titles(*self.TEXTS), f'"nerve block"[ti:~{distance}]') == expected

    def test_it_needs_no_phrase_index(self) -> None:
        assert found(titles(*self.TEXTS, rules=NEVER), '"nerve block"[ti:~0]') == {1}

    def test_a_word_asked_for_twice_must_stand_there_twice(self) -> None:
        search = titles("pain after pain", "pain after surgery")
        assert found(search, '"pain pain"[ti:~5]') == {1}

    def test_it_never_reaches_from_the_title_into_the_abstract(self) -> None:
        search = search_in(article(1, "Nerve", abstract="Block."))
        assert found(search, '"nerve block"[tiab:~50]') == set()

    def test_a_wildcard_inside_switches_it_off(self) -> None:
        assert found(titles(*self.TEXTS), '"nerve bloc*"[ti:~3]') == {1}

    def test_it_works_in_its_three_fields_only(self) -> None:
        outcome = answer(titles(*self.TEXTS), '"nerve block"[tw:~3]')
        assert outcome.ids == ("1",)
        assert outcome.translation == '"nerve block"[Text Word]'


class TestWarnings:
    def test_an_unknown_tag_drops_the_restriction_and_says_so(self) -> None:
        search = search_in(article(1, abstract="lecanemab"), article(2))
        outcome = answer(search, "lecanemab[NoSuchField]")
        assert (outcome.ids, outcome.fields_not_found) == (("1",), ("NoSuchField",))

    def test_a_word_that_stands_nowhere_is_reported_and_finds_nothing(self) -> None:
        outcome = answer(titles("nerve"), "abcxyz[tiab] AND nerve[ti]")
        assert outcome.ids == ()
        assert outcome.phrases_not_found == ("abcxyz[tiab]",)
        assert outcome.messages == ("No items found.",)

    def test_a_small_corpus_need_not_complain_of_words_it_lacks(self) -> None:
        search = titles("nerve", rules=SearchRules(reports_missing_words=False))
        outcome = answer(search, "abcxyz[tiab] OR nerve[ti] OR fleegle[mh]")
        assert (outcome.ids, outcome.phrases_not_found) == (("1",), ("fleegle[mh]",))

    def test_stopwords_alone_are_ignored_as_if_they_were_not_there(self) -> None:
        outcome = answer(titles("nerve", "block"), "nerve[ti] AND the[ti]")
        assert (outcome.ids, outcome.phrases_ignored) == (("1",), ("the",))
        assert outcome.translation == '"nerve"[Title]'

    @pytest.mark.parametrize("query", ["the[ti]", "% NOT the", "and", "the[ti] OR of[ti]"])
    def test_a_query_of_nothing_but_ignored_terms_finds_nothing(self, query: str) -> None:
        outcome = answer(titles("nerve"), query)
        assert (outcome.ids, outcome.translation) == ((), "")
        assert outcome.phrases_ignored

    def test_taking_away_an_ignored_term_takes_nothing_away(self) -> None:
        assert found(titles("nerve"), "nerve[ti] NOT the[ti]") == {1}

    def test_stopwords_are_a_switch(self) -> None:
        search = titles("The who", rules=SearchRules(stopwords=frozenset()))
        assert found(search, "the[ti]") == {1}

    def test_single_characters_are_a_switch(self) -> None:
        texts = ("Vitamin k", "Vitamin")
        plain = titles(*texts)
        without = titles(*texts, rules=SearchRules(indexes_single_characters=False))
        assert found(plain, "k[ti]") == {1}
        assert answer(without, "k[ti]").phrases_ignored == ("k",)


class TestValues:
    def test_publication_types_include_narrower_ones_unless_told(self) -> None:
        search = search_in(
            article(1, types="Randomized Controlled Trial"), article(2, types="Clinical Trial")
        )
        assert found(search, "clinical trial[pt]") == {1, 2}
        assert found(search, '"Clinical Trial"[pt:noexp]') == {2}
        assert found(search, "controlled clinical trial[pt]") == {1}

    def test_languages_are_known_by_code_and_by_name(self) -> None:
        search = search_in(article(1, language="ger"), article(2))
        assert found(search, "german[la]") == found(search, "ger[la]") == {1}

    def test_a_value_is_compared_as_a_whole(self) -> None:
        journal = element("Journal", element("ISOAbbreviation", "J Pain Res"))
        search = search_in(article(1, extra=journal))
        assert found(search, '"J Pain Res"[ta]') == {1}
        outcome = answer(search, '"J Pain"[ta]')
        assert (outcome.ids, outcome.phrases_not_found) == ((), ("J Pain[ta]",))

    @pytest.mark.parametrize(
        "query, expected",
        [
            ("cazzato[au]", {1, 2}),
            ("cazzato r[au]", {1, 2}),
            ("cazzato rl[au]", {1}),
            ('"cazzato r"[au]', {2}),
            ("Cazzato RL[1au]", {1}),
            ("garnon j[lastau]", {1}),
            ("garnon[1au]", set()),
            ("caz[au]", set()),
            ("cazz*[au]", {1, 2}),
            ("Cazzato Roberto Luigi[fau]", {1}),
        ],
    )
    def test_authors_are_found_by_name_with_or_without_initials(
        self, query: str, expected: set[int]
    ) -> None:
        def person(last: str, fore: str, initials: str) -> str:
            parts = element("LastName", last) + element("ForeName", fore)
            return element("Author", parts + element("Initials", initials))

        first = person("Cazzato", "Roberto Luigi", "RL") + person("Garnon", "Julien", "J")
        second = person("Cazzato", "R", "R")
        search = search_in(
            article(1, extra=element("AuthorList", first)),
            article(2, extra=element("AuthorList", second)),
        )
        assert found(search, query) == expected

    def test_pmids_are_searched_alone_in_rows_and_in_ranges(self) -> None:
        search = titles("a1", "b1", "c1")
        assert found(search, "2[uid]") == {2}
        assert found(search, "1[pmid] OR 3[pmid]") == {1, 3}
        assert found(search, "1 3[uid]") == {1, 3}
        assert found(search, "2:3[uid]") == {2, 3}
        assert answer(search, "1[uid] OR 9[uid]").phrases_not_found == ("9[uid]",)

    def test_a_range_of_pmids_needs_numbers(self) -> None:
        outcome = answer(titles("a1"), "one:two[uid]")
        assert (outcome.ids, outcome.phrases_not_found) == ((), ("one:two[UID]",))

    def test_filters_know_abstracts_and_status(self) -> None:
        search = search_in(article(1, abstract="Some."), article(2))
        assert found(search, "hasabstract[filter]") == {1}
        assert found(search, "english[filter]") == {1, 2}


class TestBooleans:
    @pytest.mark.parametrize(
        "query, expected",
        [
            ("aaaa[ti] OR bbbb[ti] AND cccc[ti]", {3}),
            ("aaaa[ti] OR (bbbb[ti] AND cccc[ti])", {1, 3}),
            ("(aaaa[ti] OR bbbb[ti]) NOT cccc[ti]", {1, 2}),
            ("bbbb[ti] cccc[ti]", {3}),
        ],
    )
    def test_they_run_from_left_to_right(self, query: str, expected: set[int]) -> None:
        assert found(titles("aaaa", "bbbb", "bbbb cccc"), query) == expected

    def test_the_translation_shows_how_the_query_was_read(self) -> None:
        outcome = answer(titles("aaaa bbbb cccc"), "aaaa[ti] OR bbbb[tiab] AND cccc[ti] NOT x[ti]")
        assert outcome.translation == (
            '(("aaaa"[Title] OR "bbbb"[Title/Abstract]) AND "cccc"[Title]) NOT "x"[Title]'
        )

    def test_depth_and_length_are_no_limit(self) -> None:
        search = titles("aaaa", "bbbb")
        deep = "(" * 500 + "aaaa[ti]" + ")" * 500
        nested = "(aaaa[ti] OR " * 500 + "bbbb[ti]" + ")" * 500
        long = " OR aaaa[ti] AND bbbb[ti]" * 4_000
        assert found(search, deep) == {1}
        assert found(search, nested) == {1, 2}
        assert found(search, "bbbb[ti]" + long) == {2}


class TestUntaggedWords:
    def test_a_heading_is_found_by_name_and_its_words_everywhere(self) -> None:
        search = search_in(
            article(1, mesh=["Neuroma, Acoustic"]),
            article(2, "Acoustic signals of a neuroma"),
            article(3, "Neuroma"),
        )
        outcome = answer(search, "acoustic neuroma")
        assert set(outcome.ids) == {"1", "2"}
        assert outcome.mappings == (("acoustic neuroma", outcome.translation),)
        assert outcome.translation.startswith('"acoustic neuroma"[MeSH Terms] OR ("acoustic"[All')

    def test_other_words_are_searched_one_by_one_in_all_fields(self) -> None:
        outcome = answer(titles("Cold nerve", "Nerve"), "cold the nerve")
        assert outcome.ids == ("1",)
        assert outcome.translation == '"cold"[All Fields] AND "nerve"[All Fields]'

    def test_an_author_is_recognised_by_initials(self) -> None:
        author = "<AuthorList><Author><LastName>Smith</LastName><Initials>JA</Initials></Author>"
        search = search_in(article(1, extra=f"{author}</AuthorList>"), article(2, "Smith j"))
        assert found(search, "smith j") == {1}

    def test_a_journal_is_recognised_by_its_title(self) -> None:
        journal = element("Journal", element("Title", "Pain practice"))
        search = search_in(article(1, extra=journal), article(2, "Pain in practice"))
        outcome = answer(search, "pain practice")
        assert set(outcome.ids) == {"1", "2"}
        assert outcome.translation.startswith('"pain practice"[Journal] OR ')

    def test_quotes_search_a_known_phrase_and_switch_mapping_off(self) -> None:
        search = search_in(article(1, mesh=["Neuroma, Acoustic"]), article(2, "Acoustic neuroma"))
        assert found(search, '"acoustic neuroma"') == {2}

    def test_an_unknown_quoted_phrase_is_mapped_with_a_warning(self) -> None:
        outcome = answer(titles("Nerve of the block"), '"block nerve"')
        assert outcome.ids == ("1",)
        assert outcome.quoted_phrases_not_found == ('"block nerve"',)

    def test_numbers_that_are_held_pmids_are_pmids(self) -> None:
        search = titles("a1", "b1", "c1 77")
        assert found(search, "1 3") == {1, 3}
        assert found(search, "77") == {3}

    def test_place_of_publication_is_in_no_other_field(self) -> None:
        search = search_in(
            article(1, tail="<MedlineJournalInfo><Country>France</Country></MedlineJournalInfo>")
        )
        assert found(search, "france") == set()
        assert found(search, "france[pl]") == {1}
