"""More pairs easily got wrong: works about a work, plans, preprints, and works that look alike.

Written from the habits of databases before the rules were looked at; some changed a rule.
Works and people are invented.
"""

from __future__ import annotations

from tests.unit.dedupe.hard_pairs import (
    APART,
    ARTICLE,
    COCHRANE,
    DUPLICATE,
    NO_PLACE,
    HardPair,
)

_TITLE = ARTICLE["title"]
_LOWER = f"{_TITLE[0].lower()}{_TITLE[1:]}"
_ABBREVIATED = "Arch Phys Med Rehabil"
_EMBASE = f"({ARTICLE['journal']} (2021) 102:4 (620-629) DOI: 10.1016/j.apmr.2021.01.005)"
_EUROPEAN = "[Arch. Phys. Med. Rehabil., 102, (2021), (620-629), 10.1016/j.apmr.2021.01.005]"


PREPRINTS_AND_PLANS = (
    HardPair(
        "a preprint whose article changed a word of the title",
        "preprint_of",
        {"journal": "bioRxiv", "doi": "10.1101/2020.05.05.079111", **NO_PLACE, "year": 2020},
        {
            "title": "Cryoneurolysis in spasticity of the elbow flexors after stroke",
            "doi": "10.1016/j.apmr.2021.01.005",
        },
    ),
    HardPair(
        "an SSRN preprint and its article",
        "preprint_of",
        {"journal": "SSRN Electronic Journal", "year": 2020, **NO_PLACE},
        {},
    ),
    HardPair(
        "one preprint in two databases",
        DUPLICATE,
        {"journal": "medRxiv", "doi": "10.1101/2020.05.05.20091111", **NO_PLACE},
        {"journal": "medRxiv: the preprint server for health sciences", **NO_PLACE},
    ),
    HardPair(
        "Cochrane versions, three databases' forms",
        "update_of",
        COCHRANE | {"pages": "CD004567", "journal": "Cochrane Database Syst Rev"},
        COCHRANE | {"year": 2018, "issue": "11", "journal": "The Cochrane Library"},
    ),
    HardPair(
        "one Cochrane review in two databases",
        DUPLICATE,
        COCHRANE | {"journal": "Cochrane Database Syst Rev", "authors": "Winter P, Macrae F"},
        COCHRANE
        | {
            "journal": "The Cochrane database of systematic reviews",
            "issue": "3",
            "pages": "CD004567",
            "authors": "Winter, Paul and Macrae, Fiona",
        },
    ),
    HardPair(
        "protocol in BMJ Open, results elsewhere",
        "report_of_same_trial",
        {
            "title": f"{_TITLE}: protocol for a randomised controlled trial",
            "journal": "BMJ Open",
            "year": 2018,
            "volume": "8",
            "issue": "6",
            "pages": "e021111",
        },
        {"title": f"{_TITLE}: a randomised controlled trial"},
    ),
    HardPair(
        "rationale and design, then the trial",
        "report_of_same_trial",
        {
            "title": f"Rationale and design of the COLD trial: {_LOWER}",
            "year": 2018,
            "volume": "99",
            "pages": "1-9",
        },
        {"title": f"The COLD trial: {_LOWER}"},
    ),
    HardPair(
        "a statistical analysis plan",
        "report_of_same_trial",
        {
            "title": f"{_TITLE}: statistical analysis plan",
            "journal": "Trials",
            "year": 2019,
            "volume": "20",
            "pages": "77",
        },
        {},
    ),
    HardPair(
        "protocol with main title the same, no word protocol in the article",
        "report_of_same_trial",
        {
            "title": f"{_TITLE}: study design and methods of a randomised trial",
            "journal": "Trials",
            "year": 2018,
            "volume": "19",
            "pages": "77",
        },
        {"title": f"{_TITLE}: a randomised trial"},
    ),
)

LETTERS_AND_CORRECTIONS = (
    HardPair(
        "a corrigendum cites its work in brackets",
        "erratum_of",
        {},
        {
            "title": f"Corrigendum to \u201c{_TITLE}\u201d [{_ABBREVIATED} 102 (2021) 620-629]",
            "pages": "1423",
            "issue": "7",
        },
    ),
    HardPair(
        "one author correction in two databases",
        DUPLICATE,
        {"title": f"Author Correction: {_TITLE}", "pages": "1423", "issue": "7"},
        {"title": f"Author correction: {_TITLE}.", "pages": "1423", "issue": "7"},
    ),
    HardPair(
        "a retraction notice to",
        "retraction_of",
        {},
        {
            "title": f"Retraction notice to: {_TITLE}",
            "pages": "1423",
            "year": 2023,
            "volume": "104",
        },
    ),
    HardPair(
        "Re: and the title",
        "comment_on",
        {},
        {"title": f"Re: {_TITLE}", "authors": "Stone, K.", "pages": "1423", "issue": "8"},
    ),
    HardPair(
        "a letter to the editor regarding",
        "comment_on",
        {},
        {
            "title": f'Letter to the Editor regarding "{_TITLE}"',
            "authors": "Stone, K.",
            "pages": "1423",
            "issue": "8",
        },
    ),
    HardPair(
        "an invited commentary",
        "comment_on",
        {},
        {"title": f"Invited commentary on: {_TITLE}", "authors": "Stone, K.", "pages": "630"},
    ),
    HardPair(
        "Web of Science's correction",
        "erratum_of",
        {},
        {"title": f"{_TITLE} (vol 102, pg 620, 2021)", "pages": "1423", "issue": "7"},
    ),
    HardPair(
        "Web of Science's retracted article",
        DUPLICATE,
        {},
        {"title": f"{_TITLE} (Retracted article. See vol. 103, pg. 77, 2022)"},
    ),
    HardPair(
        "Web of Science's retraction",
        "retraction_of",
        {},
        {
            "title": f"{_TITLE} (Retraction of vol 102, pg 620, 2021)",
            "pages": "77",
            "volume": "103",
            "year": 2022,
            "issue": "1",
        },
    ),
    HardPair(
        "Embase's erratum",
        "erratum_of",
        {},
        {
            "title": f"Erratum: {_TITLE} {_EMBASE}",
            "pages": "812",
            "issue": "6",
        },
    ),
    HardPair(
        "Embase's corrigendum in quotes",
        "erratum_of",
        {},
        {
            "title": f'Corrigendum to: "{_TITLE}" {_EUROPEAN}',
            "pages": "812",
            "issue": "6",
        },
    ),
    HardPair(
        "regarding and the title in quotes",
        "comment_on",
        {},
        {"title": f"Regarding \u201c{_TITLE}\u201d", "authors": "Stone, K.", "pages": "1423"},
    ),
    HardPair(
        "a letter by somebody regarding an article",
        "comment_on",
        {},
        {
            "title": f'Letter by Stone Regarding Article, "{_TITLE}"',
            "authors": "Stone, K.",
            "pages": "e12",
            "issue": "8",
        },
    ),
    HardPair(
        "the authors respond",
        "comment_on",
        {},
        {"title": f"The Authors Respond: {_TITLE}", "pages": "1424", "issue": "8"},
    ),
    HardPair(
        "a commentary under the title",
        "comment_on",
        {},
        {"title": f"Commentary: {_TITLE}", "authors": "Stone, K.", "pages": "630"},
    ),
    HardPair(
        "a discussion of the paper behind it",
        APART,
        {},
        {"title": f"Discussion: {_TITLE}", "authors": "Stone, K.", "pages": "630-631"},
    ),
)

TWO_WORKS = (
    HardPair(
        "statement co-published, two DOIs",
        APART,
        {"journal": "Circulation", "volume": "140", "pages": "e125", "doi": "10.1161/CIR.1"},
        {
            "journal": "Journal of the American College of Cardiology",
            "volume": "74",
            "pages": "e177",
            "doi": "10.1016/j.jacc.1",
        },
    ),
    HardPair(
        "translation published in the language's own edition",
        APART,
        {"journal": "Deutsches Arzteblatt", "volume": "118", "pages": "111-117"},
        {
            "journal": "Deutsches Arzteblatt International",
            "volume": "119",
            "pages": "211-217",
            "year": 2022,
        },
    ),
    HardPair(
        "two images of one column",
        APART,
        {
            "title": "Images in clinical medicine. Spastic elbow",
            "authors": "Winter, P.",
            "pages": "e12",
        },
        {
            "title": "Images in clinical medicine. Clenched fist",
            "authors": "Winter, P.",
            "pages": "e13",
        },
    ),
    HardPair(
        "conference abstracts of one group in one supplement",
        APART,
        {"title": "Cryoneurolysis improves gait speed in spastic hemiparesis", "pages": "S42"},
        {"title": "Cryoneurolysis improves grip strength in spastic hemiparesis", "pages": "S43"},
    ),
    HardPair(
        "case reports with case numbers",
        APART,
        {"title": "Case 12-2019: A woman with a stiff arm", "pages": "1"},
        {"title": "Case 21-2019: A woman with a stiff arm", "pages": ""},
    ),
    HardPair(
        "the same trial in subgroups",
        APART,
        {"title": f"{_TITLE} in patients with diabetes", "pages": ""},
        {"title": f"{_TITLE} in patients with hypertension", "pages": ""},
    ),
    HardPair(
        "secondary analysis of the trial",
        APART,
        {"title": f"{_TITLE}: a randomised trial"},
        {
            "title": f"{_TITLE}: secondary analysis of a randomised trial",
            "volume": "103",
            "year": 2022,
            "pages": "5-14",
        },
    ),
    HardPair(
        "a plain language summary elsewhere",
        APART,
        {},
        {
            "title": f"Plain language summary: {_TITLE}",
            "pages": "33-40",
            "journal": "Future Oncology",
            "volume": "12",
        },
    ),
    HardPair(
        "executive summary and guideline",
        APART,
        {"title": "Guideline for the care of the spastic arm", "pages": "1-99"},
        {
            "title": "Guideline for the care of the spastic arm: executive summary",
            "pages": "100-110",
        },
    ),
    HardPair(
        "a yearly statistic",
        APART,
        {
            "title": "Heart disease and stroke statistics-2019 update",
            "year": 2019,
            "volume": "139",
            "pages": "e56-e528",
            "journal": "Circulation",
        },
        {
            "title": "Heart disease and stroke statistics-2020 update",
            "year": 2020,
            "volume": "141",
            "pages": "e139-e596",
            "journal": "Circulation",
        },
    ),
    HardPair(
        "two cases under a column's title in one issue",
        APART,
        {"title": "Clinicopathological conference", "authors": "Winter, P.", "pages": "10-15"},
        {"title": "Clinicopathological conference", "authors": "Winter, P.", "pages": "16-20"},
    ),
    HardPair(
        "the table of contents of two issues",
        APART,
        {"title": "Table of contents", "authors": "", "issue": "1", "pages": "i-iv"},
        {"title": "Table of contents", "authors": "", "issue": "2", "pages": "i-iv"},
    ),
    HardPair(
        "abstracts with the same title by one group at one congress two years",
        APART,
        {"journal": "Stroke", "volume": "50", "issue": "Suppl 1", "pages": "A12", "year": 2019},
        {"journal": "Stroke", "volume": "51", "issue": "Suppl 1", "pages": "A33", "year": 2020},
    ),
    HardPair(
        "book chapter editions",
        APART,
        {
            "journal": "Handbook of nerve blocks, 2nd ed",
            "year": 2010,
            "volume": "",
            "issue": "",
            "pages": "33-50",
        },
        {
            "journal": "Handbook of nerve blocks, 3rd ed",
            "year": 2018,
            "volume": "",
            "issue": "",
            "pages": "40-60",
        },
    ),
)

RELATED = (
    *PREPRINTS_AND_PLANS,
    *LETTERS_AND_CORRECTIONS,
    *TWO_WORKS,
)
