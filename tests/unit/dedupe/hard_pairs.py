"""Pairs that are easily got wrong, each with its verdict and the reason for it.

Every pair starts from one ordinary article; a pair names what its two records have instead. Works
and people are invented; the ways in which they differ are those of real databases.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from litwatch.domain import (
    AbstractSection,
    Journal,
    PartialDate,
    PublicationType,
    Record,
    RecordDates,
    RegistryNumber,
    RelatedWork,
)
from litwatch.formats.author_names import read_authors

Fields = dict[str, Any]

ARTICLE: Fields = {
    "title": "Cryoneurolysis for spasticity of the elbow flexors after stroke",
    "authors": "Winter, P. and Macrae, F. and Vincent, D. and Hashemi, M.",
    "journal": "Archives of Physical Medicine and Rehabilitation",
    "year": 2021,
    "volume": "102",
    "issue": "4",
    "pages": "620-629",
}
NO_PLACE: Fields = {"volume": "", "issue": "", "pages": ""}
COCHRANE: Fields = {
    "title": "Botulinum toxin for spasticity of the upper limb after stroke",
    "journal": "Cochrane Database of Systematic Reviews",
    "volume": "",
    "issue": "3",
    "year": 2012,
    "pages": "CD004567",
}
ABSTRACT = (
    "Background: Spasticity limits the use of the arm after stroke. Methods: 40 adults had "
    "percutaneous cryoneurolysis of the musculocutaneous nerve. Results: The Ashworth score fell "
    "by 1.4 points at three months. Conclusion: The effect lasted for half a year."
)
OTHER_ABSTRACT = (
    "Eleven laboratories were asked how they store frozen tissue from small animals. Most keep it "
    "at minus eighty degrees, few record the time between death and freezing, and none had a "
    "written plan for a power cut. A checklist was drawn up by consensus of all of them."
)

DUPLICATE = "duplicate"
APART = "apart"
REVIEW = "review"


@dataclass(frozen=True)
class HardPair:
    """Two records, what is expected of them, and why.

    `expected` is `duplicate` (linked as one), `apart` (never in one group), `review` (a person
    must look, until then apart), or a relation that keeps two linked works apart.
    """

    why: str
    expected: str
    first: Fields = field(default_factory=dict)
    second: Fields = field(default_factory=dict)

    @property
    def records(self) -> tuple[Record, Record]:
        """The two records."""
        return a_record("a", **self.first), a_record("b", **self.second)


def a_record(name: str, **changes: Any) -> Record:
    """The ordinary article with changes; `types`, `relations` and `registry` may be given too."""
    fields = ARTICLE | changes
    year = fields["year"]
    abstract = fields.get("abstract", "")
    return Record(
        source="test",
        source_id=name,
        title=fields["title"],
        authors=read_authors(fields["authors"]),
        journal=Journal(title=fields["journal"], issn=fields.get("issn", "")),
        volume=fields["volume"],
        issue=fields["issue"],
        pages=fields["pages"],
        dates=RecordDates(published=PartialDate(str(year), year) if year else None),
        abstract=(AbstractSection(abstract),) if abstract else (),
        **{key: fields.get(key, "") for key in ("pmid", "doi", "pmcid", "status")},
        publication_types=tuple(map(PublicationType, fields.get("types", ()))),
        related_works=tuple(
            RelatedWork(relation, pmid=pmid) for relation, pmid in fields.get("relations", ())
        ),
        registry_numbers=tuple(RegistryNumber("", one) for one in fields.get("registry", ())),
    )


def two_titles(why: str, expected: str, first: str, second: str, **both: Any) -> HardPair:
    """The ordinary article under two titles; `both` is what else the two records state."""
    return HardPair(why, expected, {"title": first} | both, {"title": second} | both)


def _second(why: str, expected: str, **changes: Any) -> HardPair:
    return HardPair(why, expected, {}, changes)


_TITLE = ARTICLE["title"]

ONE_WORK_IN_TWO_SPELLINGS = (
    _second("every field is the same", DUPLICATE),
    _second("capitals alone differ", DUPLICATE, title=_TITLE.upper()),
    _second("PubMed ends a title with a full stop", DUPLICATE, title=f"{_TITLE}."),
    _second("a translated title stands in brackets", DUPLICATE, title=f"[{_TITLE}]"),
    _second("Embase names the language behind", DUPLICATE, title=f"{_TITLE}. [Chinese]"),
    _second("Ovid counts references", DUPLICATE, title=f"{_TITLE}. [Review] [33 refs]"),
    _second(
        "a note on a later erratum is not the erratum",
        DUPLICATE,
        title=f"{_TITLE}.[Erratum appears in Arch Phys Med Rehabil. 2022 Jan;15(1):4]",
    ),
    two_titles(
        "HTML is left in one title",
        DUPLICATE,
        "Effect of p16<sup>INK4a</sup> &amp; HPV on the course of cervical lesions",
        "Effect of p16INK4a & HPV on the course of cervical lesions",
    ),
    two_titles(
        "a Greek letter is written out",
        DUPLICATE,
        "Tumour necrosis factor-\u03b1 in spasticity of the arm",
        "Tumour necrosis factor-alpha in spasticity of the arm",
    ),
    two_titles(
        "British and American spelling",
        DUPLICATE,
        "Randomised study of haemorrhage and oedema after tumour surgery",
        "Randomized study of hemorrhage and edema after tumor surgery",
    ),
    two_titles(
        "hyphens part words or do not",
        DUPLICATE,
        "Long-term follow-up of ultrasound-guided nerve blocks",
        "Longterm followup of ultrasound guided nerve blocks",
    ),
    two_titles(
        "one letter is mistyped, the page agrees",
        DUPLICATE,
        _TITLE,
        "Cryoneurolysis for spastisity of the elbow flexors after stroke",
    ),
    two_titles(
        "a subtitle is left out, the page agrees", DUPLICATE, _TITLE, f"{_TITLE}: early experience"
    ),
    two_titles(
        "the original title stands before the translation",
        DUPLICATE,
        _TITLE,
        f"Kryoneurolyse bei Spastik der Ellenbeuger. {_TITLE}",
    ),
    two_titles(
        "a title in two languages, all pages agree",
        DUPLICATE,
        _TITLE,
        "Kryoneurolyse bei Beugespastik am Ellenbogen nach Schlaganfall",
    ),
    two_titles(
        "numbers as words, all else agrees",
        DUPLICATE,
        "Two years of cryoneurolysis for spasticity in CIN II",
        "2 years of cryoneurolysis for spasticity in CIN 2",
    ),
    two_titles("a footnote's mark is left behind", DUPLICATE, _TITLE, f"{_TITLE}1"),
)

ONE_WORK_WITH_OTHER_PEOPLE = (
    _second(
        "given names in full",
        DUPLICATE,
        authors="Winter, Paul and Macrae, Fiona and Vincent, Dan and Hashemi, Mona",
    ),
    _second(
        "PubMed's form of names", DUPLICATE, authors="Winter P, Macrae F, Vincent D, Hashemi M"
    ),
    _second(
        "initials before names",
        DUPLICATE,
        authors="P. Winter and F. Macrae and D. Vincent and M. Hashemi",
    ),
    _second("names in capitals", DUPLICATE, authors="WINTER P.; MACRAE F.; VINCENT D.; HASHEMI M."),
    _second(
        "names run together by an export",
        DUPLICATE,
        authors="Winter P.Macrae F.Vincent D.Hashemi M.",
    ),
    _second("the list is cut after the first author", DUPLICATE, authors="Winter, P."),
    _second(
        "the list is cut after three",
        DUPLICATE,
        authors="Winter, P. and Macrae, F. and Vincent, D. et al.",
    ),
    HardPair(
        "family and given names are transposed",
        DUPLICATE,
        {"authors": "Wu, Ching-yi and Yang, Chieh-ling and Chuang, Li-ling"},
        {"authors": "Ching-yi, Wu and Chieh-ling, Yang and Li-ling, Chuang"},
    ),
    HardPair(
        "an umlaut is written out, or lost",
        DUPLICATE,
        {"authors": "Müller, J. and Gök, M."},
        {"authors": "Mueller, J. and G?k, M."},
    ),
    HardPair(
        "a particle is dropped",
        DUPLICATE,
        {"authors": "van der Graaf, Y. and van Doorn, L. J."},
        {"authors": "Graaf, Y. V. and Doorn, L. J."},
    ),
    _second("no authors in one record, the page agrees", DUPLICATE, authors=""),
    _second("Anonymous is nobody", DUPLICATE, authors="Anonymous"),
    _second("a study group in the authors' place", DUPLICATE, authors="The Elbow Study Group"),
)

ONE_WORK_IN_TWO_PLACES_AS_WRITTEN = (
    _second("the last page is cut", DUPLICATE, pages="620-9"),
    _second("the first page alone", DUPLICATE, pages="620"),
    _second("a long dash between pages", DUPLICATE, pages="620\u2013629"),
    _second("pages are missing", DUPLICATE, pages=""),
    _second("the issue is missing", DUPLICATE, issue=""),
    HardPair(
        "an issue's serial number is no issue", DUPLICATE, {"issue": "1970"}, {"issue": "1971"}
    ),
    HardPair("two issues in one", DUPLICATE, {"issue": "3-4"}, {"issue": "4"}),
    _second("ahead of print the year before", DUPLICATE, year=2020, **NO_PLACE),
    _second("electronic and printed year", DUPLICATE, year=2020),
    HardPair(
        "S stands for a supplement's page", DUPLICATE, {"pages": "S11-S15"}, {"pages": "11-15"}
    ),
    HardPair(
        "an article's number with and without E",
        DUPLICATE,
        {"pages": "e12724", "issue": ""},
        {"pages": "12724", "issue": ""},
    ),
    HardPair(
        "an article's number and its own pages",
        DUPLICATE,
        {"pages": "1-6", "journal": "PLoS ONE"},
        {"pages": "e12724", "journal": "PLoS One"},
    ),
    HardPair(
        "a spreadsheet made a date of the pages", DUPLICATE, {"pages": "8-11"}, {"pages": "08-Nov"}
    ),
    HardPair("ranges that share a page", DUPLICATE, {"pages": "246-250"}, {"pages": "250-254"}),
    _second("a volume is mistyped, all pages agree", DUPLICATE, volume="120"),
    _second("the journal abbreviated", DUPLICATE, journal="Arch Phys Med Rehabil"),
    _second("the journal with dots", DUPLICATE, journal="Arch. Phys. Med. Rehabil."),
    HardPair(
        "an acronym for a journal",
        DUPLICATE,
        {"journal": "BMJ (Clinical research ed.)"},
        {"journal": "British Medical Journal"},
    ),
    HardPair(
        "a journal's parallel title",
        DUPLICATE,
        {"journal": "Zhonghua jie he za zhi = Chinese journal of tuberculosis"},
        {"journal": "Chinese Journal of Tuberculosis"},
    ),
    HardPair(
        "one ISSN, names without a word in common",
        DUPLICATE,
        {"journal": "Wiener Klinische Wochenschrift", "issn": "0043-5325", "pages": ""},
        {"journal": "Central European Journal of Medicine", "issn": "0043-5325 (Print)"},
    ),
    _second("the journal is missing, volume and page agree", DUPLICATE, journal=""),
)

IDENTIFIERS = (
    HardPair(
        "one DOI, another title for the same pages",
        DUPLICATE,
        {"doi": "10.1000/a"},
        {"doi": "https://doi.org/10.1000/A", "pages": ""},
    ),
    HardPair(
        "one PMID, a year and a page mistyped",
        DUPLICATE,
        {"pmid": "31"},
        {"pmid": "31", "year": 2012, "pages": "260-269"},
    ),
    HardPair(
        "one PMCID", DUPLICATE, {"pmcid": "PMC77"}, {"pmcid": "PMC77", "journal": "", **NO_PLACE}
    ),
    HardPair(
        "one DOI for a supplement's abstracts",
        REVIEW,
        {"doi": "10.1/s", "title": "Cooling of the femoral nerve in rats at rest", "pages": "S42"},
        {"doi": "10.1/s", "title": "Opioid use after rib fracture in adults", "pages": "S42"},
    ),
    HardPair(
        "two DOIs are two works", APART, {"doi": "10.1000/a"}, {"doi": "10.1000/b", "pages": ""}
    ),
    HardPair(
        "an archive gave the work a second DOI",
        DUPLICATE,
        {"doi": "10.1016/j.apmr.2021"},
        {"doi": "10.2307/4711"},
    ),
    HardPair("two PMIDs are two works", APART, {"pmid": "31"}, {"pmid": "32", "pages": "720-729"}),
    HardPair(
        "PubMed holds a copy ahead of print",
        DUPLICATE,
        {"pmid": "31", "status": "MEDLINE"},
        {"pmid": "32", "status": "Publisher", **NO_PLACE},
    ),
    HardPair(
        "two PMIDs and another word in the title",
        REVIEW,
        {"pmid": "31", "title": "Analysis of adverse effects of cryoneurolysis in spasticity"},
        {
            "pmid": "32",
            "title": "Analysis of side effects of cryoneurolysis in spasticity",
            "journal": "",
            **NO_PLACE,
        },
    ),
    HardPair("no title, one PMID", DUPLICATE, {"title": "", "pmid": "31"}, {"pmid": "31"}),
)

NUMBERS_AND_PARTS = (
    HardPair(
        "Part I and Part II",
        APART,
        {"title": f"{_TITLE}. Part I", "pages": "620-629"},
        {"title": f"{_TITLE}. Part II", "pages": "630-641"},
    ),
    HardPair(
        "Part I and Part II with two DOIs, pages copied by mistake",
        APART,
        {"title": f"{_TITLE}. Part I", "doi": "10.1/1"},
        {"title": f"{_TITLE}. Part II", "doi": "10.1/2"},
    ),
    HardPair(
        "a name with digits in it is mistyped, all pages agree",
        DUPLICATE,
        {"title": "Expression of p16(INK4a) does not predict the course of lesions"},
        {"title": "Expression of p6INK4a does not predict the course of lesions"},
    ),
    two_titles(
        "Part A and Part B, no place stated",
        APART,
        f"{_TITLE}: Part A",
        f"{_TITLE}: Part B",
        **NO_PLACE,
    ),
    two_titles("the first part may not say so", APART, _TITLE, f"{_TITLE}. II", **NO_PLACE),
    two_titles(
        "type 1 and type 2",
        APART,
        "Cooling of sural nerves in type 1 diabetes",
        "Cooling of sural nerves in type 2 diabetes",
        **NO_PLACE,
    ),
    two_titles(
        "six months and twelve",
        APART,
        f"{_TITLE}: 6-month results",
        f"{_TITLE}: 12-month results",
        pages="",
    ),
    two_titles(
        "first and second report",
        APART,
        "Registry of cryoneurolysis: first annual report",
        "Registry of cryoneurolysis: second annual report",
        pages="",
    ),
    two_titles(
        "vitamins by letter",
        APART,
        "Vitamin D and pain after knee replacement",
        "Vitamin K and pain after knee replacement",
        pages="",
    ),
    two_titles(
        "guidelines of two years",
        APART,
        "2012 guideline for the care of the spastic arm",
        "2019 guideline for the care of the spastic arm",
        pages="",
    ),
    two_titles("men and women", APART, f"{_TITLE} in women", f"{_TITLE} in men", pages=""),
    two_titles(
        "adults and children, two abstracts on one page",
        REVIEW,
        f"{_TITLE} in adults",
        f"{_TITLE} in children",
        pages="S42",
    ),
    two_titles(
        "before and after, on one page",
        REVIEW,
        "Preoperative anxiety and pain in spinal surgery",
        "Postoperative anxiety and pain in spinal surgery",
        pages="S42",
    ),
    two_titles(
        "inspiratory and expiratory, on one page",
        REVIEW,
        "Inspiratory muscle training in adults with stroke",
        "Expiratory muscle training in adults with stroke",
        pages="S42",
    ),
)

NOTICES = (
    HardPair(
        "an erratum",
        "erratum_of",
        {},
        {"title": f"Erratum: {_TITLE}", "pages": "812", "issue": "6"},
    ),
    HardPair(
        "a correction, by its publication type",
        "erratum_of",
        {},
        {"title": f"Correction to: {_TITLE}", "types": ["Published Erratum"], **NO_PLACE},
    ),
    HardPair(
        "a retraction notice whose title differs by one word",
        "retraction_of",
        {},
        {"title": f"{_TITLE} [Retraction]", "year": 2022, "pages": "900"},
    ),
    HardPair(
        "an expression of concern",
        "comment_on",
        {},
        {"title": f"Expression of concern: {_TITLE}", **NO_PLACE},
    ),
    HardPair("a comment", "comment_on", {}, {"title": f"{_TITLE}: Comment", "pages": "630"}),
    HardPair(
        "a reply by the same authors",
        "comment_on",
        {},
        {"title": f"Authors' reply: {_TITLE}", "pages": "631"},
    ),
    HardPair(
        "comment and reply",
        "comment_on",
        {"title": f"Comment on: {_TITLE}", "pages": "630"},
        {"title": f"Reply to comment on: {_TITLE}", "pages": "631"},
    ),
    HardPair(
        "PubMed relates two records that share a DOI",
        "erratum_of",
        {"pmid": "31", "doi": "10.1/a", "relations": [("ErratumIn", "32")]},
        {"pmid": "32", "doi": "10.1/a"},
    ),
    HardPair(
        "PubMed relates an editorial to its trial",
        "comment_on",
        {"pmid": "31"},
        {"pmid": "32", "title": "Interest and caution", "relations": [("CommentOn", "31")]},
    ),
    HardPair(
        "a label before the article's own title", DUPLICATE, {}, {"title": f"RETRACTED: {_TITLE}"}
    ),
)

VERSIONS = (
    HardPair("a preprint and its article", "preprint_of", {"journal": "medRxiv", **NO_PLACE}, {}),
    HardPair(
        "a preprint by its DOI",
        "preprint_of",
        {"journal": "", "doi": "10.1101/2020.01.01.20000001", **NO_PLACE},
        {"doi": "10.1016/j.apmr"},
    ),
    HardPair(
        "two versions of a preprint",
        "update_of",
        {"journal": "Research Square", "doi": "10.21203/rs.3.rs-77/v1", **NO_PLACE},
        {"journal": "Research Square", "doi": "10.21203/rs.3.rs-77/v2", **NO_PLACE},
    ),
    HardPair(
        "PubMed calls the article an update of the preprint",
        "preprint_of",
        {"pmid": "31", "types": ["Preprint"], "title": "Early results of freezing", **NO_PLACE},
        {"pmid": "32", "relations": [("UpdateOf", "31")]},
    ),
    HardPair(
        "two versions of a Cochrane review",
        "update_of",
        COCHRANE,
        COCHRANE | {"year": 2016, "issue": "7"},
    ),
    HardPair(
        "Cochrane versions by their DOI",
        "update_of",
        COCHRANE | {"doi": "10.1002/14651858.CD004567.pub2"},
        COCHRANE | {"doi": "10.1002/14651858.CD004567.pub3"},
    ),
    HardPair(
        "one version, a database puts the issue in the volume",
        DUPLICATE,
        COCHRANE | {"pages": ""},
        COCHRANE | {"volume": "3", "issue": ""},
    ),
    HardPair(
        "a Cochrane protocol and its review",
        "report_of_same_trial",
        COCHRANE | {"title": f"{COCHRANE['title']} (Protocol)", "year": 2010, "issue": "1"},
        COCHRANE,
    ),
    HardPair(
        "a protocol and the results under one title",
        "report_of_same_trial",
        {"title": f"{_TITLE}: study protocol", "year": 2018, "volume": "99", "pages": "1"},
        {},
    ),
    HardPair(
        "one protocol, the word left out by a database",
        DUPLICATE,
        {"title": f"{_TITLE}: study protocol"},
        {},
    ),
    HardPair(
        "a registration and its paper",
        "report_of_same_trial",
        {"journal": "https://clinicaltrials.gov/show/NCT01234567", **NO_PLACE},
        {"registry": ["NCT01234567"]},
    ),
    HardPair(
        "two papers on one trial",
        "report_of_same_trial",
        {"registry": ["NCT01234567"], "title": "Pain after freezing of the elbow's nerves"},
        {
            "registry": ["NCT01234567"],
            "title": "Costs of cryotherapy in rehabilitation wards",
            "pages": "801-809",
        },
    ),
)

TWO_PLACES = (
    _second(
        "same authors and year in two journals", APART, journal="Spine", volume="46", pages="77-84"
    ),
    _second(
        "one guideline in two journals, same volume and year",
        APART,
        journal="Arthritis Care and Research",
        pages="149-162",
    ),
    _second(
        "a conference abstract and the paper",
        "report_of_same_trial",
        journal="Annual Meeting of the Society of Rehabilitation",
        **NO_PLACE,
    ),
    _second(
        "an abstract by its type, no journal stated",
        "report_of_same_trial",
        journal="",
        types=["Meeting Abstract"],
        **NO_PLACE,
    ),
    HardPair(
        "one abstract, one database names the congress",
        DUPLICATE,
        {"journal": "Stroke. Conference: International Stroke Congress", "pages": ""},
        {"journal": "Stroke"},
    ),
    HardPair(
        "one abstract at two meetings",
        APART,
        {"journal": "Stroke", "volume": "41", "pages": "e505"},
        {"journal": "Canadian Journal of Neurological Sciences", "volume": "37", "pages": "S42"},
    ),
    _second("a series under one title in the same volume", REVIEW, issue="", pages="702-709"),
    _second("a yearly column", APART, year=2022, volume="103"),
    _second("reprinted ten years later", APART, year=2011, volume="92", pages="1-9"),
    HardPair(
        "two authors of one name",
        REVIEW,
        {"authors": "Smith, A.", **NO_PLACE},
        {"authors": "Smith, J.", **NO_PLACE},
    ),
    HardPair(
        "abstracts that have nothing in common",
        REVIEW,
        {"abstract": ABSTRACT, **NO_PLACE},
        {"abstract": OTHER_ABSTRACT, **NO_PLACE},
    ),
    HardPair(
        "a short title of an author's own field",
        REVIEW,
        {"title": "Respiratory distress syndrome", **NO_PLACE},
        {"title": "Respiratory distress syndrome", "year": 2020, **NO_PLACE},
    ),
)

TITLES_THAT_SAY_NOTHING = (
    two_titles("identical editorials in two volumes", APART, "Editorial", "Editorial", pages=""),
    HardPair(
        "one editorial in two databases", DUPLICATE, {"title": "Editorial"}, {"title": "EDITORIAL."}
    ),
    HardPair(
        "editorials on two pages of an issue",
        APART,
        {"title": "Editorial", "pages": "1"},
        {"title": "Editorial", "pages": "2"},
    ),
    HardPair(
        "responses to letters by one group",
        APART,
        {"title": "Response to letter", **NO_PLACE},
        {"title": "Response to letter", **NO_PLACE},
    ),
    HardPair(
        "this issue's contents, month by month",
        APART,
        {"title": "In this issue", "authors": "", "issue": "3"},
        {"title": "In this issue", "authors": "", "issue": "4"},
    ),
    HardPair("no title on one side", APART, {"title": "", "pages": ""}, {"pages": ""}),
    HardPair("no title on either side", APART, {"title": ""}, {"title": "", "pages": "700"}),
    HardPair("no title, but people and all pages agree", REVIEW, {"title": ""}, {}),
    HardPair(
        "title and nothing else",
        APART,
        {"title": "Pain", "authors": "", "journal": "", "year": 0, **NO_PLACE},
        {"title": "Pain", "authors": "", "journal": "", "year": 0, **NO_PLACE},
    ),
    HardPair(
        "a long title and nothing else",
        REVIEW,
        {"authors": "", "journal": "", "year": 0, **NO_PLACE},
        {"authors": "", "journal": "", "year": 0, **NO_PLACE},
    ),
)

ALL = (
    *ONE_WORK_IN_TWO_SPELLINGS,
    *ONE_WORK_WITH_OTHER_PEOPLE,
    *ONE_WORK_IN_TWO_PLACES_AS_WRITTEN,
    *IDENTIFIERS,
    *NUMBERS_AND_PARTS,
    *NOTICES,
    *VERSIONS,
    *TWO_PLACES,
    *TITLES_THAT_SAY_NOTHING,
)
