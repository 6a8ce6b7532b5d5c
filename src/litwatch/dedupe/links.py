"""Rules that link two records as one report, and those that leave the pair to a person."""

from __future__ import annotations

from litwatch.dedupe.comparison import CLOSE, DIFFERENT, PARTLY, SAME, UNKNOWN, Comparison
from litwatch.dedupe.outcomes import LINKED, UNCERTAIN, Outcome
from litwatch.dedupe.titles import TitleAgreement

_ONE_NAME = (TitleAgreement.SAME, TitleAgreement.SPELLING, TitleAgreement.EXTENDED)
_ALIKE = (*_ONE_NAME, TitleAgreement.WORDING)


def same_pmid(pair: Comparison) -> Outcome | None:
    """One PMID is one citation; if neither title nor authors agree, one was mistyped."""
    if pair.pmid is not SAME:
        return None
    mistyped = pair.title is TitleAgreement.DIFFERENT and pair.authors is DIFFERENT
    return UNCERTAIN if mistyped else LINKED


def same_pmcid(pair: Comparison) -> Outcome | None:
    """One PMCID is one full text in PubMed Central."""
    same = pair.first.pmcid and pair.first.pmcid == pair.second.pmcid
    if not same:
        return None
    return LINKED if pair.title in (*_ALIKE, TitleAgreement.UNKNOWN) else UNCERTAIN


def same_doi(pair: Comparison) -> Outcome | None:
    """One DOI is one work where the titles do not contradict.

    The abstracts of a supplement often share the supplement's DOI, so that other titles or other
    numbers in them leave the pair to a person.
    """
    if pair.doi is not SAME:
        return None
    if pair.title in _ONE_NAME or pair.one_range:
        return LINKED
    if pair.title is TitleAgreement.WORDING and pair.same_people:
        return UNCERTAIN if DIFFERENT in (pair.pages, pair.volume, pair.abstract) else LINKED
    if pair.title is TitleAgreement.UNKNOWN and pair.same_people and pair.no_place_differs:
        return LINKED
    return UNCERTAIN


def one_place(pair: Comparison) -> Outcome | None:
    """One title on one page of one volume is one work, however its authors are written."""
    if pair.title not in _ONE_NAME or not pair.one_page:
        return None
    if pair.authors is DIFFERENT:
        one_spot = pair.volume is SAME and pair.journal is SAME
        certain = pair.title is TitleAgreement.SAME and pair.long_title and one_spot
    elif pair.authors in (UNKNOWN, PARTLY):
        certain = pair.journal is SAME or pair.one_range
    else:
        certain = pair.journal is not DIFFERENT or pair.volume is SAME
    return LINKED if certain else UNCERTAIN


def one_article(pair: Comparison) -> Outcome | None:
    """The same people on the same three pages or more, first to last, wrote one work.

    This links a translated title with the original one, and a title that was typed with slips.
    """
    if pair.one_article and pair.same_people and pair.journal is not DIFFERENT:
        return LINKED
    return None


def touching_pages(pair: Comparison) -> Outcome | None:
    """One title by the same people on pages that overlap in one volume is one work."""
    if pair.pages is not CLOSE or pair.title not in _ONE_NAME:
        return None
    return LINKED if pair.same_people and pair.volume is SAME and pair.journal is SAME else None


def one_issue(pair: Comparison) -> Outcome | None:
    """One long title by the same three people or more in one issue: the page is mistyped."""
    return LINKED if pair.one_issue else None


def one_journal(pair: Comparison) -> Outcome | None:
    """One title by the same people in one journal, and nothing stated contradicts.

    This links what one database holds ahead of print and the other in print. Where neither volume
    nor page agrees, the title must be a long one and the authors the same: an author writes
    `Respiratory distress syndrome` for one journal more than once. Where the years are one apart
    too, one of both must state no place at all.
    """
    if pair.title is not TitleAgreement.SAME or pair.journal not in (SAME, CLOSE):
        return None
    if not pair.same_people or not pair.no_place_differs:
        return None
    if pair.abstract is DIFFERENT:
        return UNCERTAIN
    one_issue = pair.issue is SAME and pair.year is SAME
    agrees = one_issue or SAME in (pair.volume, pair.pages, pair.abstract)
    telling = pair.authors is SAME and pair.long_title and pair.journal is SAME
    in_time = pair.year is SAME or pair.ahead_of_print
    return LINKED if agrees or (telling and in_time) else UNCERTAIN


def slip_in_volume(pair: Comparison) -> Outcome | None:
    """One title by the same people on the same pages, first to last: the volume was mistyped."""
    if pair.volume is not DIFFERENT or pair.pages is not SAME:
        return None
    return LINKED if pair.title in _ONE_NAME and pair.same_people else None


def one_volume(pair: Comparison) -> Outcome | None:
    """One title but for single letters, by the same people in one volume of one journal."""
    if pair.title is not TitleAgreement.SPELLING or pair.authors is not SAME:
        return None
    certain = pair.journal is SAME and pair.volume is SAME and pair.no_place_differs
    return LINKED if certain else None


def journal_left_out(pair: Comparison) -> Outcome | None:
    """One title by the same people, a journal missing: volume, page or abstract must agree."""
    if pair.title is not TitleAgreement.SAME or pair.journal is not UNKNOWN:
        return None
    agrees = pair.volume is SAME or pair.pages is SAME or pair.abstract is SAME
    same_year = pair.year in (SAME, CLOSE)
    return LINKED if agrees and same_year and pair.same_people and pair.no_place_differs else None


def authors_left_out(pair: Comparison) -> Outcome | None:
    """One title in one issue of one journal, the authors missing from one record."""
    if pair.title is not TitleAgreement.SAME or pair.authors is not UNKNOWN:
        return None
    one_issue = pair.journal is SAME and pair.volume is SAME and pair.issue is SAME
    return LINKED if one_issue and pair.no_place_differs else None


def looks_alike(pair: Comparison) -> Outcome | None:
    """One title, or nearly so by the same people; the rest is not enough: a person looks."""
    alike = pair.title in _ALIKE and (pair.same_people or pair.authors is UNKNOWN)
    if pair.title is TitleAgreement.SAME or (alike and pair.title in _ONE_NAME):
        return UNCERTAIN
    return UNCERTAIN if alike and (pair.one_page or pair.abstract is SAME) else None
