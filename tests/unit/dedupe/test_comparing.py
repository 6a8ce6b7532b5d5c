"""Single fields compared: titles, names, journals, places."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litwatch.dedupe.authors import compare_names, read_names
from litwatch.dedupe.journals import compare_journals, issns_of
from litwatch.dedupe.places import (
    Pages,
    compare_issues,
    compare_pages,
    compare_volumes,
    compare_years,
    read_pages,
    read_place,
)
from litwatch.dedupe.titles import Kind, TitleAgreement, compare_titles, read_title
from litwatch.dedupe.wording import fold, plain, words_of
from litwatch.domain import Agreement
from litwatch.formats.author_names import read_authors

SAME, CLOSE, PARTLY, UNKNOWN, DIFFERENT = Agreement


class TestWords:
    @pytest.mark.parametrize(
        "text,folded",
        [
            ("Sjögren", "sjogren"),
            ("Łódź", "lodz"),
            ("Straße", "strasse"),
            ("İstanbul", "istanbul"),
            ("TNF-\u03b1", "tnf-alpha"),
            ("TNF-\u0391", "tnf-alpha"),
            ("Ærø", "aero"),
        ],
    )
    def test_accents_and_capitals_fall_away(self, text: str, folded: str) -> None:
        assert fold(text) == folded

    def test_html_is_read_and_a_comparison_is_no_tag(self) -> None:
        assert plain("A<sub>2</sub> &amp;amp; B") == "A2 & B"
        assert plain("p < 0.05 and q > 1") == "p < 0.05 and q > 1"

    def test_an_apostrophe_parts_no_word(self) -> None:
        assert words_of("morton\u2019s o'brien 's") == ["mortons", "obrien", "s"]

    @given(st.text(max_size=40))
    def test_folding_again_changes_nothing(self, text: str) -> None:
        assert words_of(fold(fold(text))) == words_of(fold(text))


class TestKindOfATitle:
    @pytest.mark.parametrize(
        "title,kind",
        [
            ("Erratum to: Freezing of nerves", Kind.ERRATUM),
            ("Author Correction: Freezing of nerves", Kind.ERRATUM),
            ("Correction of clubfoot by serial casts", Kind.REPORT),
            ("Freezing of nerves.[Erratum appears in J Pain 2004;5(1):3]", Kind.REPORT),
            ("Retraction notice to Freezing of nerves", Kind.RETRACTION),
            ("Freezing of nerves [Retraction]", Kind.RETRACTION),
            ("Retraction pockets of the eardrum", Kind.REPORT),
            ("RETRACTED: Freezing of nerves", Kind.REPORT),
            ("Expression of Concern: Freezing of nerves", Kind.CONCERN),
            ("Re: Freezing of nerves", Kind.REPLY),
            ("Freezing of nerves: reply", Kind.REPLY),
            ("Authors\u2019 response", Kind.REPLY),
            ("Immune response to frozen nerves", Kind.REPORT),
            ("Comment on \u201cFreezing of nerves\u201d", Kind.COMMENT),
            ("Letter to the Editor: freezing of nerves", Kind.COMMENT),
            ("Freezing of nerves: protocol of a trial", Kind.PROTOCOL),
        ],
    )
    def test_is_told_from_its_words(self, title: str, kind: Kind) -> None:
        assert read_title(title).kind is kind


class TestTitles:
    @pytest.mark.parametrize(
        "first,second,agreement",
        [
            ("Cooling of the sural nerve", "cooling of sural nerve.", TitleAgreement.SAME),
            ("Hypotension in anaesthesia", "Hypertension in anesthesia", TitleAgreement.WORDING),
            (
                "Cooling sural nerves in rats",
                "Cooling sural nerve in rats",
                TitleAgreement.SPELLING,
            ),
            (
                "Hepatitis A in schools of Peru",
                "Hepatitis B in schools of Peru",
                TitleAgreement.NUMBERS,
            ),
            ("Lesions with HPV16 in women", "Lesions with HPV18 in women", TitleAgreement.CODES),
            (
                "Cooling of peripheral nerves",
                "Cooling of peripheral nerves: a review",
                TitleAgreement.EXTENDED,
            ),
            (
                "Cooling of peripheral nerves",
                "Cooling of peripheral nerves: part 2",
                TitleAgreement.NUMBERS,
            ),
            ("Cooling of nerves", "Surgery of the spleen in dogs", TitleAgreement.DIFFERENT),
            ("", "Cooling of nerves", TitleAgreement.UNKNOWN),
            ("Pain in grade II lesions", "Pain in grade 2 lesions", TitleAgreement.SPELLING),
        ],
    )
    def test_agree_as_far_as_their_words(
        self, first: str, second: str, agreement: TitleAgreement
    ) -> None:
        titles = read_title(first), read_title(second)
        assert compare_titles(*titles) is agreement
        assert compare_titles(*reversed(titles)) is agreement

    @pytest.mark.parametrize(
        "title", ["", "Editorial", "Response to letter", "Book review", "Pain", "In this issue [2]"]
    )
    def test_of_sections_name_no_single_work(self, title: str) -> None:
        assert read_title(title).generic

    @given(st.text(max_size=80), st.text(max_size=80))
    def test_any_two_texts_are_compared_alike_both_ways(self, one: str, other: str) -> None:
        titles = read_title(one), read_title(other)
        assert compare_titles(*titles) is compare_titles(*reversed(titles))


class TestNames:
    @pytest.mark.parametrize(
        "first,second,agreement",
        [
            ("Smith, A. and Jones, B.", "A. Smith and B. Jones", SAME),
            ("Smith, A.; Jones, B.", "SMITH A, JONES B", SAME),
            ("Smith, Ann, Jones, Bob", "Smith A; Jones B", SAME),
            ("Smith, A.", "Smith, A. and Jones, B. and Li, C.", CLOSE),
            ("Smith, A.", "Smith, B.", DIFFERENT),
            ("Smith, A. B.", "Smith, A.", SAME),
            ("Kang, Si Hyun and Seo, Min", "Si Hyun Kang, null and Min Seo, null", CLOSE),
            ("Smith, A. and Jones, B.", "", UNKNOWN),
            ("[No authors listed]", "Smith, A.", UNKNOWN),
            ("Smith, A. and Jones, B.", "Ito, C. and Sato, D.", DIFFERENT),
            ("O'Brien, K. and Muñoz, N.", "OBrien K, Munoz N", SAME),
        ],
    )
    def test_agree_however_they_are_written(
        self, first: str, second: str, agreement: Agreement
    ) -> None:
        names = [read_names(read_authors(text)) for text in (first, second)]
        assert compare_names(*names) is agreement
        assert compare_names(*reversed(names)) is agreement


class TestJournals:
    @pytest.mark.parametrize(
        "first,second,agreement",
        [
            ("J Am Coll Cardiol", "Journal of the American College of Cardiology", SAME),
            ("Obstetrics & Gynecology", "Obstet. Gynecol.", SAME),
            ("PLoS ONE [Electronic Resource]", "PLoS One", SAME),
            (
                "JPEN: Journal of Parenteral and Enteral Nutrition",
                "Journal of Parenteral & Enteral Nutrition",
                SAME,
            ),
            ("BMJ", "British Medical Journal", SAME),
            ("Proc Natl Acad Sci U S A", "PNAS", SAME),
            ("Stroke", "Spine", DIFFERENT),
            ("European Heart Journal", "American Heart Journal", DIFFERENT),
            ("Circulation", "Circulation Research", DIFFERENT),
            ("", "Spine", UNKNOWN),
        ],
    )
    def test_agree_in_full_and_abbreviated(
        self, first: str, second: str, agreement: Agreement
    ) -> None:
        assert compare_journals(first, second) is agreement
        assert compare_journals(second, first) is agreement

    def test_issns_are_read_from_what_databases_write(self) -> None:
        assert issns_of("0893-8512 (Print)0893851x") == {"08938512", "0893851X"}
        assert issns_of("9783034604796") == frozenset()


class TestPages:
    @pytest.mark.parametrize(
        "text,pages",
        [
            ("123-9", Pages(123, 129)),
            ("123-129", Pages(123, 129)),
            ("1375-1382.e1", Pages(1375, 1382)),
            ("487-90; quiz 491", Pages(487, 490)),
            ("S11-S15", Pages(11, 15, "s")),
            ("e12724", Pages(12724, 12724, "e")),
            ("CD006787", Pages(6787, 6787, "cd")),
            ("08-Nov", Pages(8, 11)),
            ("iv-ix", Pages(4, 9, "roman")),
            ("215 p", Pages()),
            ("Suppl-29", Pages()),
            ("no pagination", Pages()),
            ("", Pages()),
        ],
    )
    def test_are_read_as_databases_write_them(self, text: str, pages: Pages) -> None:
        assert read_pages(text) == pages

    @pytest.mark.parametrize(
        "first,second,agreement",
        [
            ("123-9", "123", SAME),
            ("S42", "42", SAME),
            ("S42", "A42", DIFFERENT),
            ("246-250", "250-254", CLOSE),
            ("246-250", "251-254", DIFFERENT),
            ("1-6", "e12724", UNKNOWN),
            ("1-6", "320-325", UNKNOWN),
            ("969-972", "a1754", UNKNOWN),
            ("e3", "e8-e9", DIFFERENT),
            ("", "12", UNKNOWN),
        ],
    )
    def test_agree_by_the_first_page(self, first: str, second: str, agreement: Agreement) -> None:
        pages = read_pages(first), read_pages(second)
        assert compare_pages(*pages) is agreement
        assert compare_pages(*reversed(pages)) is agreement

    @given(st.text(max_size=30))
    def test_any_text_is_read(self, text: str) -> None:
        pages = read_pages(text)
        assert pages.last >= pages.first >= 0


class TestPlaces:
    def test_years_one_apart_are_close(self) -> None:
        place = [read_place(year, "", "", "") for year in (2020, 2021, 2022, None)]
        assert compare_years(place[0], place[0]) is SAME
        assert compare_years(place[0], place[1]) is CLOSE
        assert compare_years(place[0], place[2]) is DIFFERENT
        assert compare_years(place[0], place[3]) is UNKNOWN

    @pytest.mark.parametrize(
        "first,second,agreement",
        [
            (("35 Suppl 1", ""), ("35", "SUPPL.1"), SAME),
            (("4", ""), ("", "4"), UNKNOWN),
            (("4", ""), ("7", "4"), UNKNOWN),
            (("2013", ""), ("12", ""), UNKNOWN),
            (("Ph.D.", ""), ("73", ""), UNKNOWN),
            (("35", ""), ("36", ""), DIFFERENT),
        ],
    )
    def test_a_volume_may_stand_in_another_field(
        self, first: tuple[str, str], second: tuple[str, str], agreement: Agreement
    ) -> None:
        places = [read_place(2013, volume, issue, "") for volume, issue in (first, second)]
        assert compare_volumes(*places) is agreement

    def test_an_address_is_no_volume_and_no_issue(self) -> None:
        place = read_place(2012, "41", "(Waters N.C.) Weary Dunlop Drive, QLD 4051", "69-94")
        assert place.issues == frozenset()
        assert read_place(2012, "(Waters N.C.) Weary Dunlop Drive, QLD 4051", "", "").volume == 0

    def test_a_serial_number_is_no_issue(self) -> None:
        places = [read_place(2013, "1", issue, "") for issue in ("1970", "4", "3/4", "5")]
        assert compare_issues(places[0], places[1]) is UNKNOWN
        assert compare_issues(places[1], places[2]) is SAME
        assert compare_issues(places[1], places[3]) is DIFFERENT
