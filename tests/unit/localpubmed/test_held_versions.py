"""PubMed's clock: which version of a record stands on a day, what dates find, what is served."""

import gzip
from datetime import date
from pathlib import Path

import pytest

from litwatch.errors import FormatError, UsageError
from litwatch.localpubmed import Corpus, PubmedSearch
from litwatch.localpubmed.headings import HeadingTree
from tests.unit.localpubmed.samples import TREE, article, article_set, found, write_set

FIRST = article(1, "Early", created="2024-03-01", revised="2024-03-02")
INDEXED = article(
    1, "Late", created="2024-03-01", revised="2024-06-10", indexed="2024-06-10", mesh=["Animals"]
)


def search_over(corpus: Corpus) -> PubmedSearch:
    return PubmedSearch(corpus, lambda: HeadingTree(TREE))


def standing(corpus: Corpus, day: str | None) -> dict[str, str]:
    """PMID → title of what stands on a day."""
    visible = corpus.visible(date.fromisoformat(day) if day else None)
    return {
        pmid: version.raw.decode().partition("<ArticleTitle>")[2].partition("<")[0]
        for pmid, version in visible.items()
    }


class TestClock:
    corpus = Corpus.from_bytes(article_set(FIRST, INDEXED))

    @pytest.mark.parametrize(
        "day, expected",
        [
            ("2024-03-01", {}),
            ("2024-03-02", {"1": "Early"}),
            ("2024-06-09", {"1": "Early"}),
            ("2024-06-10", {"1": "Late"}),
            (None, {"1": "Late"}),
        ],
    )
    def test_a_version_stands_from_the_later_of_creation_and_revision(
        self, day: str | None, expected: dict[str, str]
    ) -> None:
        assert standing(self.corpus, day) == expected

    def test_the_order_in_the_files_makes_no_difference(self) -> None:
        turned = Corpus.from_bytes(article_set(INDEXED), article_set(FIRST))
        assert standing(turned, None) == {"1": "Late"}

    def test_a_record_never_revised_stands_from_its_creation(self) -> None:
        corpus = Corpus.from_bytes(article_set(article(1, "New", created="2024-03-01")))
        assert standing(corpus, "2024-02-29") == {}
        assert standing(corpus, "2024-03-01") == {"1": "New"}

    def test_a_record_without_dates_has_always_stood_there(self) -> None:
        bare = "<PubmedArticle><MedlineCitation><PMID>7</PMID></MedlineCitation></PubmedArticle>"
        assert set(Corpus.from_bytes(article_set(bare)).visible(date(1900, 1, 1))) == {"7"}

    def test_of_two_versions_of_one_day_the_higher_pmid_version_stands(self) -> None:
        second = article(1, "Second", revised="2024-03-02", version="2")
        corpus = Corpus.from_bytes(article_set(second, FIRST))
        assert standing(corpus, None) == {"1": "Second"}

    def test_only_the_standing_version_is_searched(self) -> None:
        search = search_over(self.corpus)
        assert found(search, "animals[mh]") == {1}
        assert found(search, "animals[mh]", day=date(2024, 4, 1)) == set()
        assert found(search, "early[ti]", day=date(2024, 4, 1)) == {1}
        assert found(search, "early[ti]") == set()

    def test_dates_are_those_of_the_standing_version(self) -> None:
        search = search_over(self.corpus)
        june = "2024/06/01:2024/06/30[mhda]"
        assert found(search, june) == {1}
        assert found(search, june, day=date(2024, 4, 1)) == set()
        assert found(search, "2024/03/02[lr]", day=date(2024, 4, 1)) == {1}
        assert found(search, "2024/03/02[lr]") == set()


class TestDeletions:
    def test_one_takes_effect_on_the_day_in_the_files_name(self, tmp_path: Path) -> None:
        write_set(tmp_path, "a.xml", FIRST)
        write_set(tmp_path, "update_2024-05-01.xml", deleted=[1])
        corpus = Corpus.load([tmp_path])
        assert standing(corpus, "2024-04-30") == {"1": "Early"}
        assert standing(corpus, "2024-05-01") == {}
        assert standing(corpus, None) == {}

    def test_without_a_day_it_holds_at_once_and_for_good(self, tmp_path: Path) -> None:
        write_set(tmp_path, "a.xml", FIRST, INDEXED, deleted=[1])
        assert standing(Corpus.load([tmp_path]), "2024-03-02") == {}

    def test_a_version_of_a_later_day_brings_the_record_back(self, tmp_path: Path) -> None:
        write_set(tmp_path, "a.xml", FIRST, INDEXED)
        write_set(tmp_path, "update_2024-05-01.xml", deleted=[1])
        corpus = Corpus.load([tmp_path])
        assert standing(corpus, "2024-06-09") == {}
        assert standing(corpus, "2024-06-10") == {"1": "Late"}

    def test_of_several_the_last_that_has_taken_effect_counts(self, tmp_path: Path) -> None:
        write_set(tmp_path, "a.xml", FIRST, INDEXED)
        write_set(tmp_path, "u_2024-05-01.xml", deleted=[1])
        write_set(tmp_path, "u_2024-07-01.xml", deleted=[1])
        corpus = Corpus.load([tmp_path])
        assert standing(corpus, "2024-06-10") == {"1": "Late"}
        assert standing(corpus, "2024-07-01") == {}

    def test_a_day_that_is_none_is_refused(self, tmp_path: Path) -> None:
        path = write_set(tmp_path, "u_2024-13-01.xml", deleted=[1])
        with pytest.raises(FormatError, match="2024-13-01"):
            Corpus.load([path])


class TestDates:
    record = article(
        1,
        created="2019-09-01",
        entered="1999-09-02",
        indexed="2019-10-03",
        revised="2020-01-04",
        completed="2019-10-02",
        extra="<Journal><JournalIssue><PubDate><MedlineDate>1998 Nov-Dec</MedlineDate></PubDate>"
        "</JournalIssue></Journal><ArticleDate><Year>1998</Year><Month>08</Month><Day>30</Day>"
        "</ArticleDate>",
    )

    @pytest.mark.parametrize(
        "query, is_found",
        [
            ("2019/09/01[crdt]", True),
            ("2019/08/31[crdt]", False),
            ("2019/09[crdt]", True),
            ("2019[crdt]", True),
            ("2019:2019/09[crdt]", True),
            ("2019/09/02:3000[crdt]", False),
            ("1999/09/02[edat]", True),
            ("2019/10/03[mhda]", True),
            ("2020/01/04[lr]", True),
            ("2020/01/04[mdat]", True),
            ("2019/10/02[dcom]", True),
            ("1998/11[dp]", True),
            ("1998/12[dp]", False),
            ("1998/08/30[dp]", True),
            ("1998/11[ppdt]", True),
            ("1998/11[epdt]", False),
            ("1998/08[epdt]", True),
            ('"1998/08/01"[dp] : "1998/08/31"[dp]', True),
        ],
    )
    def test_each_tag_searches_its_own_date(self, query: str, *, is_found: bool) -> None:
        search = search_over(Corpus.from_bytes(article_set(self.record)))
        assert (found(search, query) == {1}) is is_found

    @pytest.mark.parametrize(
        "published, query",
        [
            ("<Year>2020</Year>", "2020/01/01[dp]"),
            ("<Year>2020</Year><Month>Apr</Month>", "2020/04/01[dp]"),
            ("<Year>2020</Year><Month>04</Month><Day>5</Day>", "2020/04/05[dp]"),
            ("<Year>2020</Year><Season>Summer</Season>", "2020/07[dp]"),
            ("<MedlineDate>2019 Sep/Oct</MedlineDate>", "2019/09/01[dp]"),
            ("<MedlineDate>2019-2020</MedlineDate>", "2019/01/01[dp]"),
        ],
    )
    def test_an_incomplete_publication_date_counts_from_its_start(
        self, published: str, query: str
    ) -> None:
        issue = f"<Journal><JournalIssue><PubDate>{published}</PubDate></JournalIssue></Journal>"
        search = search_over(Corpus.from_bytes(article_set(article(1, extra=issue))))
        assert found(search, query) == {1}

    def test_relative_dates_count_from_today(self) -> None:
        search = search_over(Corpus.from_bytes(article_set(article(1, created="2024-03-01"))))
        query = '"last 30 days"[crdt]'
        assert search.run(query, today=date(2024, 3, 31)).ids == ("1",)
        assert search.run(query, today=date(2024, 4, 1)).ids == ()

    @pytest.mark.parametrize("query", ["2024/13/45[crdt]", "soon[crdt]", "2024/02/30:2025[lr]"])
    def test_what_is_no_date_is_reported_and_finds_nothing(self, query: str) -> None:
        outcome = search_over(Corpus.from_bytes(article_set(FIRST))).run(query)
        assert (outcome.ids, len(outcome.phrases_not_found)) == ((), 1)

    def test_the_newest_entry_comes_first(self) -> None:
        corpus = Corpus.from_bytes(
            article_set(
                article(5, created="2024-01-01"),
                article(1, created="2024-02-01"),
                article(9, created="2024-01-01"),
            )
        )
        assert search_over(corpus).run("english[la]").ids == ("1", "9", "5")


class TestFiles:
    def test_records_keep_their_bytes(self, tmp_path: Path) -> None:
        inner = "<MedlineCitation>\n <PMID>1</PMID>\t<x a='&lt;'/></MedlineCitation>"
        odd = f"<PubmedArticle >{inner}</PubmedArticle >"
        path = write_set(tmp_path, "a.xml", odd, FIRST)
        assert [version.raw.decode() for version in Corpus.load([path]).versions] == [odd, FIRST]

    def test_gz_and_plain_files_and_folders_are_read(self, tmp_path: Path) -> None:
        (tmp_path / "inner").mkdir()
        write_set(tmp_path / "inner", "a.xml", article(1))
        (tmp_path / "b.xml.gz").write_bytes(gzip.compress(article_set(article(2))))
        write_set(tmp_path, "notes.txt", article(3))
        assert set(Corpus.load([tmp_path]).visible(None)) == {"1", "2"}

    def test_another_encoding_is_served_as_utf_8(self, tmp_path: Path) -> None:
        data = article_set(article(1, "Ménière")).decode().replace("UTF-8", "ISO-8859-1")
        (tmp_path / "a.xml").write_bytes(data.encode("iso-8859-1"))
        corpus = Corpus.load([tmp_path])
        assert "Ménière" in corpus.versions[0].raw.decode()
        assert found(search_over(corpus), "meniere[ti]") == {1}

    def test_a_quoted_tag_in_a_comment_is_no_record(self, tmp_path: Path) -> None:
        comment = "<!-- <PubmedArticle></PubmedArticle> -->"
        path = write_set(tmp_path, "a.xml", comment, article(1))
        assert len(Corpus.load([path]).versions) == 1

    def test_a_book_is_a_record_too(self) -> None:
        book = (
            "<PubmedBookArticle><BookDocument><PMID>8</PMID><ArticleTitle>Neuroma</ArticleTitle>"
            "</BookDocument></PubmedBookArticle>"
        )
        search = search_over(Corpus.from_bytes(article_set(book)))
        assert found(search, "neuroma[ti]") == {8}

    @pytest.mark.parametrize(
        "data, message",
        [
            (b"", "well-formed"),
            (b"<PubmedArticleSet>", "well-formed"),
            (b"plain text", "well-formed"),
            (b"\x1f\x8bbroken", "cannot be read"),
            (b"<html/>", "<html>"),
            (article_set("<PubmedArticle/>"), "no PMID"),
        ],
    )
    def test_what_is_no_set_is_refused_with_its_place(
        self, tmp_path: Path, data: bytes, message: str
    ) -> None:
        path = tmp_path / "broken.xml"
        path.write_bytes(data)
        with pytest.raises(FormatError, match=message) as refused:
            Corpus.load([path])
        assert "broken.xml" in refused.value.where

    def test_a_missing_file_is_refused_by_name(self, tmp_path: Path) -> None:
        with pytest.raises(UsageError, match=r"nowhere\.xml"):
            Corpus.load([tmp_path / "nowhere.xml"])

    def test_nothing_is_loaded_from_outside(self, tmp_path: Path) -> None:
        secret = tmp_path / "secret.txt"
        secret.write_text("hidden")
        doctype = f'<!DOCTYPE PubmedArticleSet [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'
        data = doctype.encode() + article_set(article(1, "&e;")).partition(b"?>\n")[2]
        (tmp_path / "a.xml").write_bytes(data)
        assert found(search_over(Corpus.load([tmp_path / "a.xml"])), "hidden") == set()
