"""More pairs easily got wrong: parts, titles, names and places as databases write them.

Written from the habits of databases before the rules were looked at; some changed a rule.
Works and people are invented.
"""

from __future__ import annotations

from tests.unit.dedupe.hard_pairs import (
    APART,
    ARTICLE,
    DUPLICATE,
    NO_PLACE,
    REVIEW,
    HardPair,
    two_titles,
)

_TITLE = ARTICLE["title"]


PARTS_AND_SERIES = (
    two_titles(
        "roman and arabic part of one work",
        DUPLICATE,
        f"{_TITLE}: Part II. Outcomes",
        f"{_TITLE}: part 2. Outcomes",
    ),
    two_titles(
        "parts numbered in words, same issue",
        APART,
        f"{_TITLE}: Part One",
        f"{_TITLE}: Part Two",
        pages="",
    ),
    two_titles(
        "Part 1 of 2 and Part 2 of 2, no pages",
        APART,
        f"{_TITLE} (part 1 of 2)",
        f"{_TITLE} (part 2 of 2)",
        pages="",
    ),
    HardPair(
        "letters number a series' parts",
        APART,
        {"title": f"{_TITLE}. A. Anatomy", "pages": "620-629"},
        {"title": f"{_TITLE}. B. Technique", "pages": "630-640"},
    ),
    HardPair(
        "phases in Roman and Arabic numbers",
        DUPLICATE,
        {"title": "Phase I/II trial of nusinersen in adults with spinal muscular atrophy"},
        {"title": "Phase 1/2 trial of nusinersen in adults with spinal muscular atrophy"},
    ),
    HardPair(
        "one year and five years",
        APART,
        {"title": f"{_TITLE}: one-year follow-up", "year": 2016, "volume": "97", "pages": "1-9"},
        {"title": f"{_TITLE}: five-year follow-up"},
    ),
    HardPair(
        "follow-up of the paper whose title it repeats",
        APART,
        {"year": 2017, "volume": "98", "pages": "11-19"},
        {"title": f"{_TITLE}: 5-year follow-up"},
    ),
    two_titles(
        "chapter numbers",
        APART,
        "Chapter 3: Rehabilitation of the arm after stroke",
        "Chapter 4: Rehabilitation of the arm after stroke",
        pages="",
    ),
    two_titles(
        "doses differ",
        APART,
        "Ropivacaine 0.2% for interscalene nerve block after shoulder surgery",
        "Ropivacaine 0.75% for interscalene nerve block after shoulder surgery",
        pages="",
    ),
    two_titles(
        "percent written two ways",
        DUPLICATE,
        "Ropivacaine 0.2% for interscalene nerve block after shoulder surgery",
        "Ropivacaine 0.2 percent for interscalene nerve block after shoulder surgery",
    ),
)

TITLES = (
    two_titles(
        "translated bracket and full stop, Ovid",
        DUPLICATE,
        "[Treatment of spasticity after stroke with cold: a prospective study].",
        "Treatment of spasticity after stroke with cold: A prospective study",
    ),
    two_titles(
        "a dash where a colon is",
        DUPLICATE,
        f"{_TITLE}: a randomized trial",
        f"{_TITLE} - A Randomized Trial",
    ),
    two_titles(
        "a trial and a review under one title",
        APART,
        f"{_TITLE}: a randomized trial",
        f"{_TITLE}: a systematic review",
        pages="",
    ),
    two_titles(
        "LaTeX braces of a BibTeX export",
        DUPLICATE,
        _TITLE,
        "{C}ryoneurolysis for {S}pasticity of the Elbow Flexors after {S}troke",
    ),
    two_titles(
        "mojibake in title",
        DUPLICATE,
        "Beh\u00e7et's disease and spasticity of the elbow flexors",
        "Beh\u00c3\u00a7et's disease and spasticity of the elbow flexors",
    ),
    two_titles(
        "apostrophes and quotes curly",
        DUPLICATE,
        "Patients\u2019 views of \u201ccold\u201d treatment for spasticity after stroke",
        'Patients\' views of "cold" treatment for spasticity after stroke',
    ),
    two_titles(
        "ligatures and soft hyphen",
        DUPLICATE,
        "E\ufb03cacy of cryo\u00adneurolysis in \ufb02exor spasticity",
        "Efficacy of cryoneurolysis in flexor spasticity",
    ),
    two_titles(
        "positive and negative",
        APART,
        "HER2-positive breast cancer and nerve pain after surgery",
        "HER2-negative breast cancer and nerve pain after surgery",
        pages="",
    ),
    two_titles(
        "hyper and hypo",
        APART,
        "Hyperthyroidism and spasticity after stroke in older adults",
        "Hypothyroidism and spasticity after stroke in older adults",
        pages="",
    ),
    two_titles(
        "left and right",
        APART,
        "Cryoneurolysis of the left phrenic nerve in hiccups",
        "Cryoneurolysis of the right phrenic nerve in hiccups",
        pages="",
    ),
    two_titles(
        "with and without",
        APART,
        "Nerve block with dexamethasone for hip fracture",
        "Nerve block without dexamethasone for hip fracture",
        pages="",
    ),
    two_titles(
        "upper and lower",
        APART,
        "Botulinum toxin for spasticity of the upper limb",
        "Botulinum toxin for spasticity of the lower limb",
        pages="",
    ),
    two_titles(
        "genes that differ in their last letter",
        APART,
        "Expression of CDKN2A in spastic muscle of adults after stroke",
        "Expression of CDKN2B in spastic muscle of adults after stroke",
        pages="",
    ),
    two_titles(
        "rats and mice, no pages",
        APART,
        "Cryoneurolysis of the sciatic nerve in rats: histology",
        "Cryoneurolysis of the sciatic nerve in mice: histology",
        pages="",
    ),
    two_titles(
        "with a comma number",
        DUPLICATE,
        "Outcome of 1,200 nerve blocks for spasticity of the arm",
        "Outcome of 1200 nerve blocks for spasticity of the arm",
    ),
    two_titles(
        "decimal comma",
        DUPLICATE,
        "Ropivacaine 0,2% for block of the elbow after stroke",
        "Ropivacaine 0.2% for block of the elbow after stroke",
    ),
    two_titles(
        "superscript number",
        DUPLICATE,
        "Effect of CO\u2082 and 10\u2076 cells on nerves",
        "Effect of CO2 and 10(6) cells on nerves",
    ),
    two_titles(
        "ampersand and plus",
        DUPLICATE,
        "Cold & heat in spasticity of the elbow flexors",
        "Cold and heat in spasticity of the elbow flexors",
    ),
    two_titles(
        "subtitle in other order, same page",
        DUPLICATE,
        "The FREEZE trial: cryoneurolysis for spasticity of elbow flexors",
        "Cryoneurolysis for spasticity of elbow flexors: the FREEZE trial",
    ),
    two_titles(
        "an article of the language before the title", DUPLICATE, _TITLE, f"The {_TITLE.lower()}"
    ),
)

PEOPLE = (
    HardPair(
        "compound family name by PubMed",
        DUPLICATE,
        {"authors": "Garc\u00eda-L\u00f3pez, M. and Fern\u00e1ndez, A."},
        {"authors": "Garcia Lopez M; Fernandez A"},
    ),
    HardPair(
        "family name shortened to the second",
        DUPLICATE,
        {"authors": "Garc\u00eda L\u00f3pez, Mar\u00eda"},
        {"authors": "L\u00f3pez, M. G."},
    ),
    HardPair(
        "Jr. behind a name",
        DUPLICATE,
        {"authors": "Cotton, R. B., Jr. and Hay, W. W."},
        {"authors": "Cotton RB Jr, Hay WW"},
    ),
    HardPair(
        "other first author, same rest",
        DUPLICATE,
        {"authors": "Winter, P. and Macrae, F. and Vincent, D."},
        {"authors": "Macrae, F. and Winter, P. and Vincent, D."},
    ),
    HardPair(
        "same title, different people, same journal and year",
        APART,
        {"pages": "1-4", "title": "Current management of spasticity"},
        {
            "authors": "Stone, K. and Brook, L.",
            "pages": "77-84",
            "title": "Current management of spasticity",
        },
    ),
    HardPair(
        "a collective author and persons, no place",
        DUPLICATE,
        {"authors": "COLD Investigators"},
        {"authors": "Winter, P. and Macrae, F. and COLD Investigators"},
    ),
    HardPair(
        "Chinese author transcribed with and without hyphen",
        DUPLICATE,
        {"authors": "Zhang, Xiao-Ming and Li, Wei"},
        {"authors": "Zhang XM, Li W"},
    ),
    HardPair(
        "Spanish double surname, initials differ",
        DUPLICATE,
        {"authors": "Rodr\u00edguez-Garc\u00eda, J.L. and P\u00e9rez, A."},
        {"authors": "Garcia JLR, Perez A"},
    ),
    HardPair(
        "PubMed holds one citation twice on the same pages",
        DUPLICATE,
        {"pmid": "31", "authors": "Winter, P."},
        {"pmid": "32"},
    ),
)

GAPS_AND_PLACES = (
    HardPair(
        "title and year alone against the full record",
        REVIEW,
        {"authors": "", "journal": "", **NO_PLACE},
        {},
    ),
    HardPair("year one off, pages missing", DUPLICATE, {"pages": "", "year": 2020}, {}),
    HardPair("a year mistyped, all pages agree", DUPLICATE, {"year": 2016}, {}),
    HardPair(
        "supplement in the volume",
        DUPLICATE,
        {"volume": "102 Suppl 1", "issue": "", "pages": "S42"},
        {"volume": "102", "issue": "SUPPL. 1", "pages": "S42"},
    ),
    HardPair(
        "abstract and paper in one journal, one year",
        "report_of_same_trial",
        {"issue": "Suppl 1", "pages": "S42", "types": ["Meeting Abstract"]},
        {},
    ),
    HardPair(
        "abstract with a supplement's page and paper, no types",
        APART,
        {"issue": "10", "pages": "e52", "year": 2020, "volume": "101"},
        {},
    ),
    HardPair(
        "ahead of print and in print, one DOI",
        DUPLICATE,
        {"volume": "", "issue": "", "pages": "", "year": 2020, "doi": "10.1/a"},
        {"doi": "10.1/a"},
    ),
    HardPair(
        "a publisher's number in the pages' place",
        DUPLICATE,
        {"pages": "S0003-9993(21)00123-4", "volume": "", "issue": ""},
        {},
    ),
    HardPair(
        "pages of a file and pages in print", DUPLICATE, {"pages": "e1-e10"}, {"pages": "620-629"}
    ),
    HardPair(
        "online first volume 0", DUPLICATE, {"volume": "0", "issue": "0", "pages": "1-10"}, {}
    ),
    HardPair("pages given with pp.", DUPLICATE, {"pages": "pp. 620-629"}, {"pages": "620-9."}),
    HardPair("volume given with Vol.", DUPLICATE, {"volume": "Vol. 102", "issue": "No. 4"}, {}),
    HardPair("a volume in Roman numerals", DUPLICATE, {"volume": "CII"}, {}),
    HardPair(
        "two years from electronic to print, one DOI",
        DUPLICATE,
        {"year": 2019, "doi": "10.1/x", **NO_PLACE},
        {"year": 2021, "doi": "10.1/x"},
    ),
    HardPair(
        "title and DOI alone",
        DUPLICATE,
        {"authors": "", "journal": "", "year": 0, "doi": "10.1/x", **NO_PLACE},
        {"doi": "10.1/x"},
    ),
    HardPair(
        "the journal's DOI on two works",
        REVIEW,
        {
            "doi": "10.1016/j.apmr",
            "title": "Opioid use after rib fracture in adults",
            "pages": "1-9",
            "authors": "Stone, K.",
        },
        {"doi": "10.1016/j.apmr"},
    ),
)

RARER = (
    *PARTS_AND_SERIES,
    *TITLES,
    *PEOPLE,
    *GAPS_AND_PLACES,
)
