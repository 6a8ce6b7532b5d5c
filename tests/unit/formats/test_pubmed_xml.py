"""PubMed's XML: every field of a record, and every kind of bytes that is not one."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from litwatch.domain import (
    AbstractSection,
    Author,
    Chemical,
    Grant,
    Journal,
    Keyword,
    MeshHeading,
    OtherAbstract,
    PartialDate,
    PublicationType,
    Qualifier,
    Record,
    RegistryNumber,
    RelatedWork,
    SupplementaryConcept,
)
from litwatch.errors import FormatError
from litwatch.formats.pubmed_xml import PubmedSet, read_pubmed_xml

PROLOG = (
    '<?xml version="1.0" ?>\n<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, '
    '1st January 2025//EN" "https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">\n'
)

FULL = """
<PubmedArticle>
 <MedlineCitation Status="MEDLINE" Owner="NLM" IndexingMethod="Curated">
  <PMID Version="2">99000001</PMID>
  <DateCompleted><Year>2026</Year><Month>03</Month><Day>02</Day></DateCompleted>
  <DateRevised><Year>2026</Year><Month>04</Month><Day>30</Day></DateRevised>
  <Article PubModel="Print-Electronic">
   <Journal><ISSN IssnType="Electronic">1234-5678</ISSN>
    <JournalIssue CitedMedium="Internet"><Volume>12</Volume><Issue>3</Issue>
     <PubDate><Year>2026</Year><Month>Feb</Month><Day>7</Day></PubDate></JournalIssue>
    <Title>Journal of invented nerves</Title><ISOAbbreviation>J. Inv. Nerv.</ISOAbbreviation>
   </Journal>
   <ArticleTitle>Cold and <i>Nervus</i> H<sub>2</sub>O: A &amp; B &#945;.</ArticleTitle>
   <Pagination><StartPage>10</StartPage><EndPage>19</EndPage><MedlinePgn>10-9</MedlinePgn>
   </Pagination>
   <ELocationID EIdType="pii" ValidYN="Y">e77</ELocationID>
   <ELocationID EIdType="doi" ValidYN="Y">10.5555/from-article</ELocationID>
   <Abstract>
    <AbstractText Label="METHODS" NlmCategory="METHODS">Ten<sup>3</sup> feet.</AbstractText>
    <AbstractText Label="RESULTS" NlmCategory="RESULTS">Warm.</AbstractText>
    <AbstractText></AbstractText>
    <CopyrightInformation>(c) nobody</CopyrightInformation>
   </Abstract>
   <AuthorList CompleteYN="Y">
    <Author ValidYN="Y"><LastName>Frost</LastName><ForeName>Ada B</ForeName>
     <Initials>AB</Initials><Suffix>Jr</Suffix>
     <Identifier Source="ORCID">http://orcid.org/000000021825009x</Identifier>
     <AffiliationInfo><Affiliation>Cold Clinic</Affiliation>
      <Identifier Source="ROR">x</Identifier></AffiliationInfo>
     <AffiliationInfo><Affiliation>Ice House</Affiliation></AffiliationInfo></Author>
    <Author ValidYN="N"><LastName>Forst</LastName></Author>
    <Author ValidYN="Y"><CollectiveName>Cold Group </CollectiveName></Author>
   </AuthorList>
   <Language>eng</Language><Language>fre</Language>
   <DataBankList CompleteYN="Y"><DataBank><DataBankName>ClinicalTrials.gov</DataBankName>
    <AccessionNumberList><AccessionNumber>NCT00000001</AccessionNumber>
     <AccessionNumber>NCT00000002</AccessionNumber></AccessionNumberList></DataBank>
   </DataBankList>
   <GrantList CompleteYN="Y"><Grant><GrantID>R01</GrantID><Acronym>AR</Acronym>
    <Agency>NIAMS</Agency><Country>United States</Country></Grant></GrantList>
   <PublicationTypeList><PublicationType UI="D016449">Randomized Controlled Trial</PublicationType>
   </PublicationTypeList>
   <VernacularTitle>Froid</VernacularTitle>
   <ArticleDate DateType="Electronic"><Year>2025</Year><Month>12</Month><Day>24</Day></ArticleDate>
  </Article>
  <MedlineJournalInfo><Country>Nowhere</Country><MedlineTA>J Inv Nerv</MedlineTA>
   <NlmUniqueID>9900</NlmUniqueID><ISSNLinking>1234-0000</ISSNLinking></MedlineJournalInfo>
  <ChemicalList><Chemical><RegistryNumber>0</RegistryNumber>
   <NameOfSubstance UI="D000000">Ice</NameOfSubstance></Chemical></ChemicalList>
  <SupplMeshList><SupplMeshName Type="Disease" UI="C1">Cold feet</SupplMeshName></SupplMeshList>
  <CitationSubset>IM</CitationSubset><CitationSubset>N</CitationSubset>
  <CommentsCorrectionsList><CommentsCorrections RefType="ErratumIn">
   <RefSource>J Inv Nerv. 2026;13:1</RefSource><PMID Version="1">99000002</PMID>
  </CommentsCorrections><CommentsCorrections RefType="CommentIn"><RefSource>Letter</RefSource>
  </CommentsCorrections></CommentsCorrectionsList>
  <MeshHeadingList>
   <MeshHeading><DescriptorName UI="D009463" MajorTopicYN="N">Neuroma</DescriptorName>
    <QualifierName UI="Q000601" MajorTopicYN="Y">surgery</QualifierName>
    <QualifierName UI="Q000000981" MajorTopicYN="N">diagnostic imaging</QualifierName>
   </MeshHeading>
   <MeshHeading><DescriptorName UI="D1" MajorTopicYN="Y" Type="Geographic">Norway</DescriptorName>
   </MeshHeading>
  </MeshHeadingList>
  <OtherAbstract Type="plain-language-summary" Language="eng"><AbstractText>Cold.</AbstractText>
  </OtherAbstract>
  <KeywordList Owner="NOTNLM"><Keyword MajorTopicYN="Y"> ice </Keyword>
   <Keyword MajorTopicYN="N"></Keyword></KeywordList>
  <CoiStatement>None.
     Really.</CoiStatement>
  <InvestigatorList><Investigator ValidYN="Y"><LastName>Rime</LastName><ForeName>Z</ForeName>
   <Initials>Z</Initials></Investigator></InvestigatorList>
 </MedlineCitation>
 <PubmedData>
  <History>
   <PubMedPubDate PubStatus="received"><Year>2025</Year><Month>1</Month><Day>2</Day></PubMedPubDate>
   <PubMedPubDate PubStatus="accepted"><Year>2025</Year><Month>2</Month><Day>3</Day></PubMedPubDate>
   <PubMedPubDate PubStatus="pubmed"><Year>2019</Year><Month>4</Month><Day>1</Day></PubMedPubDate>
   <PubMedPubDate PubStatus="medline"><Year>2026</Year><Month>3</Month><Day>1</Day></PubMedPubDate>
   <PubMedPubDate PubStatus="entrez"><Year>2026</Year><Month>1</Month><Day>9</Day>
    <Hour>6</Hour></PubMedPubDate>
  </History>
  <PublicationStatus>ppublish</PublicationStatus>
  <ArticleIdList><ArticleId IdType="pubmed">99000001</ArticleId>
   <ArticleId IdType="doi">10.5555/cold</ArticleId><ArticleId IdType="pmc">PMC99</ArticleId>
   <ArticleId IdType="pii">e77</ArticleId></ArticleIdList>
  <ReferenceList><Reference><Citation>Another</Citation><ArticleIdList>
   <ArticleId IdType="doi">10.5555/not-ours</ArticleId></ArticleIdList></Reference></ReferenceList>
 </PubmedData>
</PubmedArticle>
"""


def in_set(*entries: str) -> bytes:
    return f"{PROLOG}<PubmedArticleSet>{''.join(entries)}</PubmedArticleSet>".encode()


def small(pmid: str = "1", *, citation: str = "", article: str = "", data: str = "") -> str:
    return (
        f'<PubmedArticle><MedlineCitation Status="Publisher"><PMID Version="1">{pmid}</PMID>'
        f"<Article>{article}</Article>{citation}</MedlineCitation>"
        f"<PubmedData>{data}</PubmedData></PubmedArticle>"
    )


def only(*, citation: str = "", article: str = "", data: str = "") -> Record:
    entry = small(citation=citation, article=article, data=data)
    (record,) = read_pubmed_xml(in_set(entry)).records
    return record


@pytest.fixture(scope="module")
def full() -> Record:
    (record,) = read_pubmed_xml(in_set(FULL)).records
    return record


class TestEveryField:
    def test_identifiers_are_the_records_own(self, full: Record) -> None:
        assert (full.record_id, full.pmid, full.version) == (
            "pubmed:99000001",
            "99000001",
            "2",
        )
        assert (full.doi, full.pmcid, full.pii) == ("10.5555/cold", "PMC99", "e77")
        assert full.registry_numbers == (
            RegistryNumber("ClinicalTrials.gov", "NCT00000001"),
            RegistryNumber("ClinicalTrials.gov", "NCT00000002"),
        )

    def test_titles_keep_inline_markup_text(self, full: Record) -> None:
        assert full.title == "Cold and Nervus H2O: A & B \u03b1."
        assert full.vernacular_title == "Froid"

    def test_abstract_keeps_labels_and_drops_only_the_wholly_empty_part(self, full: Record) -> None:
        assert full.abstract == (
            AbstractSection("Ten3 feet.", "METHODS", "METHODS"),
            AbstractSection("Warm.", "RESULTS", "RESULTS"),
        )
        assert full.copyright == "(c) nobody"
        assert full.other_abstracts == (
            OtherAbstract("eng", "plain-language-summary", (AbstractSection("Cold."),)),
        )

    def test_people_keep_orcid_affiliations_and_group_names(self, full: Record) -> None:
        frost = Author(
            last_name="Frost",
            fore_name="Ada B",
            initials="AB",
            suffix="Jr",
            orcid="0000-0002-1825-009X",
            affiliations=("Cold Clinic", "Ice House"),
        )
        assert full.authors == (frost, Author(collective_name="Cold Group"))
        assert full.investigators == (Author(last_name="Rime", fore_name="Z", initials="Z"),)

    def test_journal_and_place_in_it(self, full: Record) -> None:
        assert full.journal == Journal(
            title="Journal of invented nerves",
            abbreviation="J Inv Nerv",
            issn="1234-5678",
            issn_type="Electronic",
            issn_linking="1234-0000",
            nlm_id="9900",
            country="Nowhere",
        )
        assert (full.volume, full.issue, full.pages) == ("12", "3", "10-9")
        assert full.elocation == "e77 [pii] 10.5555/from-article [doi]"
        assert full.publication_model == "Print-Electronic"

    def test_dates_come_from_the_place_that_its_search_tag_reads(self, full: Record) -> None:
        assert full.dates.created == date(2026, 1, 9)
        assert full.dates.entered == date(2019, 4, 1)
        assert full.dates.mesh_added == date(2026, 3, 1)
        assert full.dates.revised == date(2026, 4, 30)
        assert full.dates.completed == date(2026, 3, 2)
        assert full.dates.published == PartialDate("2026 Feb 7", 2026, 2, 7)
        assert full.dates.electronic == date(2025, 12, 24)
        assert (full.dates.received, full.dates.accepted) == (date(2025, 1, 2), date(2025, 2, 3))

    def test_indexing(self, full: Record) -> None:
        assert full.mesh == (
            MeshHeading(
                "Neuroma",
                "D009463",
                major=False,
                qualifiers=(
                    Qualifier("surgery", "Q000601", major=True),
                    Qualifier("diagnostic imaging", "Q000000981"),
                ),
            ),
            MeshHeading("Norway", "D1", major=True, kind="Geographic"),
        )
        assert full.supplementary_concepts == (SupplementaryConcept("Cold feet", "C1", "Disease"),)
        assert full.chemicals == (Chemical("Ice", "0", "D000000"),)
        assert full.keywords == (Keyword("ice", major=True, owner="NOTNLM"),)
        assert (full.status, full.indexing_method) == ("MEDLINE", "Curated")
        assert full.citation_subsets == ("IM", "N")

    def test_the_rest_that_a_team_filters_by(self, full: Record) -> None:
        assert full.languages == ("eng", "fre")
        assert full.publication_types == (
            PublicationType("Randomized Controlled Trial", "D016449"),
        )
        assert full.grants == (Grant("R01", "AR", "NIAMS", "United States"),)
        assert full.related_works == (
            RelatedWork("ErratumIn", "J Inv Nerv. 2026;13:1", "99000002"),
            RelatedWork("CommentIn", "Letter"),
        )
        assert full.conflict_of_interest == "None. Really."


class TestMarkup:
    def test_mathml_text_is_kept_in_order(self) -> None:
        math = (
            '<mml:math xmlns:mml="http://www.w3.org/1998/Math/MathML"><mml:msub><mml:mi>x'
            "</mml:mi><mml:mn>2</mml:mn></mml:msub></mml:math>"
        )
        record = only(article=f"<ArticleTitle>A {math} of <b><i>b</i></b>c</ArticleTitle>")
        assert record.title == "A x2 of bc"

    def test_comments_and_instructions_are_not_text(self) -> None:
        record = only(article="<ArticleTitle>One<!-- no --> two<?no?>.</ArticleTitle>")
        assert record.title == "One two."

    def test_line_breaks_are_layout_but_other_spaces_stay(self) -> None:
        record = only(article="<ArticleTitle>\n  One\r\n   two  three\u2009four </ArticleTitle>")
        assert record.title == "One two  three\u2009four"

    @settings(deadline=None)
    @given(
        pieces=st.lists(
            st.tuples(
                st.sampled_from(["", "i", "b", "sub", "sup", "u"]),
                st.text(
                    st.characters(
                        exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"
                    )
                ),
            ),
            max_size=8,
        )
    )
    def test_no_character_is_lost_whatever_the_markup(self, pieces: list[tuple[str, str]]) -> None:
        title = etree.Element("ArticleTitle")
        title.text = ""
        for tag, text in pieces:
            if tag:
                etree.SubElement(title, tag).text = text
            elif len(title):
                title[-1].tail = (title[-1].tail or "") + text
            else:
                title.text += text
        record = only(article=etree.tostring(title, encoding="unicode"))
        assert record.title == "".join(text for _, text in pieces).strip()


class TestDates:
    @pytest.mark.parametrize(
        "printed, expected",
        [
            (
                "<MedlineDate>2000 Nov-Dec</MedlineDate>",
                PartialDate("2000 Nov-Dec", 2000, 11),
            ),
            (
                "<MedlineDate>Winter 1998-1999</MedlineDate>",
                PartialDate("Winter 1998-1999", 1998),
            ),
            (
                "<MedlineDate>1976 December 7-14</MedlineDate>",
                PartialDate("1976 December 7-14", 1976, 12),
            ),
            ("<MedlineDate>in press</MedlineDate>", PartialDate("in press")),
            ("<Year>2019</Year>", PartialDate("2019", 2019)),
            (
                "<Year>2019</Year><Season>Spring</Season>",
                PartialDate("2019 Spring", 2019),
            ),
            (
                "<Year>2019</Year><Month>07</Month>",
                PartialDate("2019 07", 2019, 7),
            ),
            (
                "<Year>2019</Year><Month>Sept</Month><Day>31</Day>",
                PartialDate("2019 Sept 31", 2019, 9, 31),
            ),
        ],
    )
    def test_printed_dates_keep_their_text(self, printed: str, expected: PartialDate) -> None:
        place = f"<Journal><JournalIssue><PubDate>{printed}</PubDate></JournalIssue></Journal>"
        assert only(article=place).dates.published == expected

    @pytest.mark.parametrize(
        "parts", ["", "<Year>2019</Year>", "<Year>2019</Year><Month>02</Month>"]
    )
    def test_an_incomplete_day_is_no_day(self, parts: str) -> None:
        assert only(citation=f"<DateRevised>{parts}</DateRevised>").dates.revised is None

    def test_a_day_that_no_calendar_has_is_no_day(self) -> None:
        day = "<Year>2019</Year><Month>02</Month><Day>30</Day>"
        assert only(citation=f"<DateRevised>{day}</DateRevised>").dates.revised is None

    def test_without_history_nothing_is_guessed(self) -> None:
        dates = only().dates
        assert (dates.created, dates.entered, dates.mesh_added) == (None, None, None)


class TestFallbacks:
    def test_doi_from_the_article_where_pubmed_lists_none(self) -> None:
        places = (
            '<ELocationID EIdType="doi" ValidYN="N">10.5555/wrong</ELocationID>'
            '<ELocationID EIdType="doi" ValidYN="Y">10.5555/right</ELocationID>'
        )
        assert only(article=places).doi == "10.5555/right"

    def test_pages_from_first_and_last(self) -> None:
        pages = "<Pagination><StartPage>5</StartPage><EndPage>9</EndPage></Pagination>"
        assert only(article=pages).pages == "5-9"

    def test_the_one_affiliation_of_old_records_belongs_to_the_first_author(self) -> None:
        people = (
            "<Affiliation>Old House</Affiliation><AuthorList><Author><LastName>A</LastName>"
            "</Author><Author><LastName>B</LastName></Author></AuthorList>"
        )
        first, second = only(article=people).authors
        assert (first.affiliations, second.affiliations) == (("Old House",), ())

    def test_an_orcid_that_is_none_is_kept_as_it_stands(self) -> None:
        person = '<Author><Identifier Source="ORCID">ask me</Identifier></Author>'
        (author,) = only(article=f"<AuthorList>{person}</AuthorList>").authors
        assert author.orcid == "ask me"

    def test_a_bare_citation_is_a_record_without_anything_else(self) -> None:
        bare = "<PubmedArticle><MedlineCitation><PMID>7</PMID></MedlineCitation></PubmedArticle>"
        (record,) = read_pubmed_xml(in_set(bare)).records
        assert record == Record(source="pubmed", source_id="7", pmid="7")


class TestSets:
    def test_withdrawn_and_books_are_named_apart_from_records(self) -> None:
        book = (
            "<PubmedBookArticle><BookDocument><PMID>20301295</PMID></BookDocument>"
            "</PubmedBookArticle>"
        )
        gone = "<DeleteCitation><PMID>5</PMID><PMID>6</PMID></DeleteCitation>"
        answer = read_pubmed_xml(in_set(small("1"), book, small("2"), gone))
        assert [record.pmid for record in answer.records] == ["1", "2"]
        assert answer.deleted == ("5", "6")
        assert answer.books == ("20301295",)

    def test_an_empty_set_is_an_answer(self) -> None:
        assert read_pubmed_xml(in_set()) == PubmedSet()

    def test_versions_of_one_pmid_are_all_kept(self) -> None:
        assert len(read_pubmed_xml(in_set(small("1"), small("1"))).records) == 2


BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE PubmedArticleSet [<!ENTITY a "aaaaaaaaaa">'
    b'<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><PubmedArticleSet>&b;</PubmedArticleSet>'
)


class TestRefusals:
    @pytest.mark.parametrize(
        "data, says",
        [
            (b"", "is empty"),
            (b" \n ", "is empty"),
            (b'<?xml version="1.0" ?>\n', "prolog and nothing else"),
            (PROLOG.encode(), "prolog and nothing else"),
            (b"\xef\xbb\xbf" + PROLOG.encode(), "prolog and nothing else"),
            (b"<!DOCTYPE html><html><body><p>Busy<br></body></html>", "web page"),
            (b"<html><body/></html>", "web page"),
            (b"<head> <title>Error 500</title> </head> <body></body>", "web page"),
            (b'{"error":"API rate limit exceeded"}', "not XML"),
            (b"PMID- 1", "not XML"),
            (b"<eFetchResult><ERROR>can\n not</ERROR></eFetchResult>", "an error, not records"),
            (b"<eSearchResult><Count>0</Count></eSearchResult>", "another kind: eSearchResult"),
            (in_set(FULL)[:-30], "cut short or damaged at line"),
            (in_set("<PubmedArticle><MedlineCitation/></PubmedArticle>"), "names no PMID"),
            (in_set("<PubmedArticle/>"), "names no PMID"),
            (BOMB, "declares entities"),
            (b'<!DOCTYPE x [<!ENTITY y SYSTEM "file:///y">]><x>&y;</x>', "declares entities"),
            (PROLOG.encode() + b"<PubmedArticleSet>&nbsp;</PubmedArticleSet>", "does not know"),
            ("<PubmedArticleSet/>".encode("utf-16"), "not written in UTF-8"),
            (b'<?xml version="1.0" encoding="UTF-7"?><PubmedArticleSet/>', "written in UTF-7"),
            (b"<PubmedArticleSet>\xff</PubmedArticleSet>", "damaged"),
        ],
    )  # fmt: skip
    def test_bytes_that_are_no_records_are_refused_by_name(self, data: bytes, says: str) -> None:
        with pytest.raises(FormatError) as refused:
            read_pubmed_xml(data, where="efetch")
        assert says in str(refused.value)
        assert str(refused.value).startswith("efetch: ")

    @settings(deadline=None)
    @given(cut=st.integers(min_value=1, max_value=len(in_set(FULL)) - 1))
    def test_an_answer_cut_at_any_byte_is_refused(self, cut: int) -> None:
        with pytest.raises(FormatError):
            read_pubmed_xml(in_set(FULL)[:cut])

    @settings(deadline=None)
    @given(data=st.binary(max_size=200))
    def test_random_bytes_give_one_sentence(self, data: bytes) -> None:
        with pytest.raises(FormatError) as refused:
            read_pubmed_xml(data)
        assert "\n" not in str(refused.value)

    def test_a_text_of_ten_megabytes_is_read(self) -> None:
        title = "x" * 10_000_001
        assert len(only(article=f"<ArticleTitle>{title}</ArticleTitle>").title) == len(title)


CITED = (
    "<ReferenceList><Reference><Citation>Cited</Citation><ArticleIdList>"
    '<ArticleId IdType="pubmed">9</ArticleId></ArticleIdList></Reference>%s</ReferenceList>'
)


@pytest.mark.parametrize("inner", ["", CITED % "", CITED % (CITED % "")])
@pytest.mark.parametrize("remark", ["", "<!-- a <ReferenceList> in a remark -->"])
def test_works_that_a_record_cites_change_nothing_however_their_lists_are_nested(
    inner: str, remark: str
) -> None:
    record = (
        "<PubmedArticle><MedlineCitation><PMID>%d</PMID></MedlineCitation><PubmedData>"
        '<ArticleIdList><ArticleId IdType="doi">10.1/%d</ArticleId></ArticleIdList>%s'
        "</PubmedData></PubmedArticle>"
    )

    def read(lists: str) -> tuple[Record, ...]:
        entries = "".join(record % (pmid, pmid, lists) for pmid in (1, 2))
        return read_pubmed_xml(f"<PubmedArticleSet>{entries}</PubmedArticleSet>".encode()).records

    assert len(read("")) == 2
    assert read(remark + CITED % inner) == read("")


def typed(kind: str, *pmids: int) -> str:
    """An article of a type that lists these works, one of them twice."""
    works = "".join(
        f'<Reference><ArticleIdList><ArticleId IdType="doi">10.1/{pmid}</ArticleId>'
        f'<ArticleId IdType="pubmed">{pmid}</ArticleId></ArticleIdList></Reference>'
        for pmid in (*pmids, *pmids[:1])
    )
    return small(
        kind[:1].encode().hex(),
        article=f"<PublicationTypeList><PublicationType>{kind}</PublicationType>"
        "</PublicationTypeList>",
        data=f"<ReferenceList>{works}</ReferenceList>",
    )


def test_a_review_keeps_the_pmids_that_it_lists_and_other_records_do_not() -> None:
    kinds = {"Review": ("7", "8"), "Systematic Review": ("7", "8"), "Journal Article": ()}
    records = read_pubmed_xml(in_set(*(typed(kind, 7, 8) for kind in kinds))).records
    assert [record.references for record in records] == list(kinds.values())


def test_a_review_without_a_list_has_no_references() -> None:
    (record, other) = read_pubmed_xml(in_set(typed("Review"), typed("Letter", 5))).records
    assert record.references == other.references == ()


def test_what_a_review_lists_is_the_same_whether_its_list_is_parsed_or_set_aside() -> None:
    plain = typed("Review", 7, 8)
    remarked = plain.replace("<Reference>", "<!-- a remark --><Reference>", 1)
    nested = plain.replace("<ReferenceList>", "<ReferenceList><ReferenceList>").replace(
        "</ReferenceList>", "</ReferenceList></ReferenceList>"
    )
    (expected,) = read_pubmed_xml(in_set(plain)).records
    assert expected.references == ("7", "8")
    for other in (remarked, nested):
        assert read_pubmed_xml(in_set(other)).records == (expected,)


@pytest.mark.parametrize("place", ["0", "1-2", "-1", "9" * 5000, "٣", ""])
def test_a_place_that_the_source_wrote_names_no_list_of_another_record(place: str) -> None:
    false = f'<ReferenceList place="{place}"/>'
    review = typed("Review").replace("<ReferenceList></ReferenceList>", false)
    (record, other) = read_pubmed_xml(in_set(review, typed("Letter", 5))).records
    assert record.references == other.references == ()


@given(st.lists(st.sampled_from(["Letter", "Review", "Meta-Analysis"]), max_size=6))
def test_each_review_among_other_records_keeps_its_own_list(kinds: list[str]) -> None:
    entries = [typed(kind, number + 1, number + 101) for number, kind in enumerate(kinds)]
    expected = [
        () if kind == "Letter" else (str(number + 1), str(number + 101))
        for number, kind in enumerate(kinds)
    ]
    records = read_pubmed_xml(in_set(*entries)).records
    assert [record.references for record in records] == expected


def test_inline_markup_in_a_name_an_affiliation_and_a_keyword_is_read_as_text() -> None:
    person = (
        "<Author><LastName>O<sup>x</sup>&amp;y</LastName><AffiliationInfo><Affiliation>Ward <i>A"
        "</i>\n  &lt;B&gt;</Affiliation><Identifier Source='ORCID'>0000-0002-1825-0097</Identifier>"
        "</AffiliationInfo></Author>"
    )
    record = only(
        article=f"<AuthorList>{person}</AuthorList>",
        citation="<KeywordList><Keyword>H<sub>2</sub>O<![CDATA[ <b> ]]></Keyword></KeywordList>",
    )
    (author,) = record.authors
    assert (author.last_name, author.affiliations) == ("Ox&y", ("Ward A <B>",))
    assert [word.text for word in record.keywords] == ["H2O <b>"]


@pytest.mark.parametrize(
    "day",
    [
        "<Year>2026</Year><Month>2</Month>",
        "<Year>2026</Year><Month>2</Month><Day>30</Day>",
        "<Year>2026</Year><Month>Foo</Month><Day>1</Day>",
        "<Month>2</Month><Year>2026</Year><Day>1</Day>",
        "<Year/><Month>2</Month><Day>1</Day>",
        "",
    ],
)
def test_a_day_that_is_not_whole_or_in_no_calendar_is_none(day: str) -> None:
    record = only(
        citation=f"<DateRevised>{day}</DateRevised>",
        data=f'<History><PubMedPubDate PubStatus="entrez">{day}</PubMedPubDate></History>',
    )
    assert record.dates.revised is None
    assert record.dates.created is None


def test_entries_without_a_name_keep_their_place() -> None:
    record = only(
        article="<AuthorList><Author/><Author><LastName>A</LastName></Author></AuthorList>",
        citation="<MeshHeadingList><MeshHeading/><MeshHeading><QualifierName UI='Q'>x"
        "</QualifierName></MeshHeading></MeshHeadingList><ChemicalList><Chemical/></ChemicalList>",
    )
    assert record.authors == (Author(), Author(last_name="A"))
    assert record.mesh == (
        MeshHeading(""),
        MeshHeading("", qualifiers=(Qualifier("x", "Q"),)),
    )
    assert record.chemicals == (Chemical(""),)
