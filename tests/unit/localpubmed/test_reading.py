"""Each part of a record is read from where NLM's DTD puts it, markup and all."""

from __future__ import annotations

from datetime import date

import pytest
from lxml import etree

from litwatch.localpubmed.reading import SearchableRecord, read_element
from litwatch.localpubmed.zones import Zone
from litwatch.strategy.pubmed_query import SearchField
from tests.unit.localpubmed.samples import article, element, heading


def read(text: str) -> SearchableRecord:
    return read_element(etree.fromstring(text))


PEOPLE = element(
    "AuthorList",
    "<Author><LastName>O'Brien</LastName><ForeName>Jane Catherine</ForeName>"
    "<Initials>JC</Initials><Suffix>Jr</Suffix>"
    "<Identifier Source='ORCID'>0000-0001-2345-6789</Identifier>"
    "<AffiliationInfo><Affiliation>Nerve Clinic, Basel.</Affiliation></AffiliationInfo></Author>"
    "<Author><CollectiveName>Cold Trial Group</CollectiveName></Author>"
    "<Author><LastName>Yoon</LastName><ForeName>Ji</ForeName><Initials>J</Initials></Author>",
)


@pytest.mark.parametrize(
    "zone, expected",
    [
        (Zone.AUTHOR, ("O'Brien JC Jr", "Yoon J")),
        (Zone.FULL_AUTHOR, ("O'Brien Jane Catherine Jr", "Yoon Ji")),
        (Zone.FIRST_AUTHOR, ("O'Brien JC Jr",)),
        (Zone.LAST_AUTHOR, ("Yoon J",)),
        (Zone.COLLECTIVE, ("Cold Trial Group",)),
        (Zone.AUTHOR_IDENTIFIER, ("0000-0001-2345-6789",)),
        (Zone.AFFILIATION, ("Nerve Clinic, Basel.",)),
    ],
)
def test_people_are_read_in_every_form(zone: Zone, expected: tuple[str, ...]) -> None:
    assert read(article(1, extra=PEOPLE)).texts[zone] == expected


JOURNAL = element(
    "Journal",
    "<ISSN IssnType='Electronic'>1533-2500</ISSN>"
    "<JournalIssue><Volume>12</Volume><Issue>3 Suppl</Issue></JournalIssue>"
    "<Title>Pain practice</Title><ISOAbbreviation>Pain Pract</ISOAbbreviation>",
) + element("Pagination", "<StartPage>94</StartPage><MedlinePgn>94-104</MedlinePgn>")
INFO = element(
    "MedlineJournalInfo",
    "<Country>United States</Country><MedlineTA>Pain Pract</MedlineTA>"
    "<NlmUniqueID>101130835</NlmUniqueID><ISSNLinking>1530-7085</ISSNLinking>",
)


@pytest.mark.parametrize(
    "zone, expected",
    [
        (Zone.JOURNAL, {"1533-2500", "1530-7085", "Pain practice", "Pain Pract"}),
        (Zone.NLM_ID, {"101130835"}),
        (Zone.VOLUME, {"12"}),
        (Zone.ISSUE, {"3 Suppl"}),
        (Zone.PAGES, {"94", "94-104"}),
        (Zone.PLACE, {"United States"}),
    ],
)
def test_the_journal_is_read_in_every_form(zone: Zone, expected: set[str]) -> None:
    record = read(article(1, extra=JOURNAL, tail=INFO))
    assert set(record.texts[zone]) == expected


TAIL = (
    "<ChemicalList><Chemical><RegistryNumber>3A3U0GI71G</RegistryNumber>"
    "<NameOfSubstance>Magnesium Oxide</NameOfSubstance></Chemical></ChemicalList>"
    "<SupplMeshList><SupplMeshName>Ledderhose disease</SupplMeshName></SupplMeshList>"
    "<CommentsCorrectionsList><CommentsCorrections RefType='ErratumIn'>"
    "<RefSource>Pain. 2020;1:2</RefSource></CommentsCorrections></CommentsCorrectionsList>"
    "<CoiStatement>None declared.</CoiStatement>"
    "<InvestigatorList><Investigator><LastName>Prologo</LastName><Initials>JD</Initials>"
    "</Investigator></InvestigatorList>"
    "<PersonalNameSubjectList><PersonalNameSubject><LastName>Morton</LastName>"
    "<Initials>TG</Initials></PersonalNameSubject></PersonalNameSubjectList>"
)
EXTRA = (
    "<ELocationID EIdType='doi'>10.1000/x1</ELocationID>"
    "<DataBankList><DataBank><DataBankName>ClinicalTrials.gov</DataBankName>"
    "<AccessionNumberList><AccessionNumber>NCT02576665</AccessionNumber></AccessionNumberList>"
    "</DataBank></DataBankList>"
    "<GrantList><Grant><GrantID>R01 NS1</GrantID><Agency>NINDS</Agency></Grant></GrantList>"
)


@pytest.mark.parametrize(
    "zone, expected",
    [
        (Zone.SUBSTANCE, ("Magnesium Oxide",)),
        (Zone.REGISTRY_NUMBER, ("3A3U0GI71G",)),
        (Zone.SUPPLEMENTARY_CONCEPT, ("Ledderhose disease",)),
        (Zone.CORRECTION, ("Pain. 2020;1:2",)),
        (Zone.CONFLICT, ("None declared.",)),
        (Zone.INVESTIGATOR, ("Prologo JD",)),
        (Zone.PERSONAL_NAME, ("Morton TG",)),
        (Zone.IDENTIFIER, ("10.1000/x1",)),
        (
            Zone.SECONDARY_SOURCE,
            ("ClinicalTrials.gov", "NCT02576665", "ClinicalTrials.gov/NCT02576665"),
        ),
        (Zone.GRANT, ("R01 NS1", "NINDS")),
    ],
)
def test_other_parts_are_read(zone: Zone, expected: tuple[str, ...]) -> None:
    assert read(article(1, extra=EXTRA, tail=TAIL)).texts[zone] == expected


def test_an_identifier_of_a_cited_work_is_not_the_records_own() -> None:
    references = (
        "<ReferenceList><Reference><ArticleIdList><ArticleId IdType='pubmed'>99</ArticleId>"
        "</ArticleIdList></Reference></ReferenceList>"
        "<ArticleIdList><ArticleId IdType='doi'>10.1000/own</ArticleId></ArticleIdList>"
    )
    text = article(1).replace("<PubmedData>", f"<PubmedData>{references}")
    record = read(text)
    assert record.texts[Zone.IDENTIFIER] == ("10.1000/own",)
    assert record.texts[Zone.UID] == ("1",)


def test_a_corrected_works_pmid_is_not_the_records_own() -> None:
    notice = (
        "<CommentsCorrectionsList><CommentsCorrections RefType='ErratumFor'>"
        "<RefSource>Pain</RefSource><PMID Version='1'>99</PMID></CommentsCorrections>"
        "</CommentsCorrectionsList>"
    )
    assert read(article(1, tail=notice)).pmid == "1"


def test_an_abstract_is_one_text_with_its_labels() -> None:
    sections = (
        '<AbstractText Label="AIM">To <i>freeze</i> nerves.</AbstractText>'
        "<AbstractText>CO<sub>2</sub> was used.</AbstractText>"
    )
    record = read(article(1, extra=element("Abstract", sections)))
    assert record.texts[Zone.ABSTRACT] == ("AIM To freeze nerves. CO2 was used.",)


def test_markup_inside_a_title_loses_no_character() -> None:
    title = "A <b>bold <i>and</i></b> x<sup>2</sup>\n  title"
    assert read(article(1, title)).texts[Zone.TITLE] == ("A bold and x2 title",)


def test_parts_that_are_not_there_are_left_out() -> None:
    record = read(
        "<PubmedArticle><MedlineCitation><PMID>7</PMID></MedlineCitation></PubmedArticle>"
    )
    assert set(record.texts) <= {Zone.UID, Zone.FILTER}
    assert (record.pmid, record.version, record.headings, dict(record.days)) == ("7", 1, (), {})


def test_a_starred_subheading_makes_its_heading_a_main_topic() -> None:
    (assigned,) = read(article(1, mesh=["Neuroma/*surgery/diagnosis"])).headings
    assert assigned.is_major
    assert assigned.qualifiers == (("surgery", True), ("diagnosis", False))


def test_the_sample_writer_and_the_reader_agree_on_stars() -> None:
    assert 'MajorTopicYN="Y">Neuroma<' in heading("*Neuroma")


@pytest.mark.parametrize(
    "published, expected",
    [
        ("<Year>2020</Year><Month>Dec</Month><Day>31</Day>", date(2020, 12, 31)),
        ("<Year>2020</Year><Month>13</Month>", date(2020, 1, 1)),
        ("<Year>2020</Year><Month>02</Month><Day>30</Day>", date(2020, 1, 1)),
        ("<Year>soon</Year>", None),
        ("<MedlineDate>1998 Dec-1999 Jan</MedlineDate>", date(1998, 12, 1)),
        ("<MedlineDate>Spring 1998</MedlineDate>", date(1998, 4, 1)),
        ("<MedlineDate>no year</MedlineDate>", None),
        ("<Year>1998</Year><Season>Fall</Season>", date(1998, 10, 1)),
        ("<Year>1998</Year><Season>Win</Season>", date(1998, 1, 1)),
        ("", None),
    ],
)
def test_a_publication_date_is_read_or_left_out(published: str, expected: date | None) -> None:
    issue = f"<Journal><JournalIssue><PubDate>{published}</PubDate></JournalIssue></Journal>"
    days = read(article(1, extra=issue)).days.get(SearchField.PUBLISHED, ())
    assert days == ((expected,) if expected else ())


def test_status_language_and_abstract_are_filters() -> None:
    text = article(1, abstract="Cold.", language="ger").replace(
        "<MedlineCitation>", '<MedlineCitation Status="PubMed-not-MEDLINE">'
    )
    filters = set(read(text).texts[Zone.FILTER])
    assert filters == {"PubMednotMEDLINE", "hasabstract", "ger", "German"}
