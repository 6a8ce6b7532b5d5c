"""Rules that keep two records apart although they look alike."""

from __future__ import annotations

from litwatch.dedupe.comparison import CLOSE, DIFFERENT, SAME, UNKNOWN, Comparison
from litwatch.dedupe.outcomes import APART, UNCERTAIN, UNTIL_REVIEWED, Outcome
from litwatch.dedupe.titles import TitleAgreement
from litwatch.domain import PairVerdict, Relation

_NOT_ENOUGH = Outcome(Relation.DUPLICATE, PairVerdict.NOT_LINKED)


def empty_title(pair: Comparison) -> Outcome | None:
    """A record without a title is like every other: only an identifier may link it.

    Where authors and all pages agree, a person looks.
    """
    if pair.title is not TitleAgreement.UNKNOWN:
        return None
    return UNCERTAIN if pair.one_range and pair.same_people else _NOT_ENOUGH


def other_numbers(pair: Comparison) -> Outcome | None:
    """Titles that differ in a number, a part or a single letter are of two works: Part I, Part II.

    Where journal, volume, first and last page and authors are the same, a person looks; there a
    name with digits in it (p16, HPV18) is a slip.
    """
    if pair.title not in (TitleAgreement.NUMBERS, TitleAgreement.CODES):
        return None
    if not (pair.one_article and pair.same_people and pair.journal is SAME):
        return APART
    if pair.title is TitleAgreement.CODES:
        return None
    return APART if DIFFERENT in (pair.doi, pair.pmid) else UNTIL_REVIEWED


def other_title(pair: Comparison) -> Outcome | None:
    """Titles that have too few letters in common are of two works.

    Not where volume, first and last page and authors are the same: then one is a translation.
    """
    if pair.title is not TitleAgreement.DIFFERENT:
        return None
    translated = pair.one_article and pair.same_people and pair.journal is not DIFFERENT
    return None if translated else APART


def generic_title(pair: Comparison) -> Outcome | None:
    """`Editorial` or `Response to letter` names no single work: the very page must agree.

    A short title of the same people on the same three pages or more is judged like any other.
    """
    if not pair.generic:
        return None
    if pair.one_article and pair.same_people and pair.journal is not DIFFERENT:
        return None
    one_place = (
        pair.title is TitleAgreement.SAME
        and pair.one_page
        and pair.volume is SAME
        and pair.journal in (SAME, CLOSE)
        and DIFFERENT not in (pair.authors, pair.issue, pair.year, pair.doi, pair.pmid)
    )
    return None if one_place else APART


def other_pmids(pair: Comparison) -> Outcome | None:
    """Two PMIDs are two works, for PubMed gives each citation one.

    It holds few works twice: a copy ahead of print beside the printed one, where title, all
    authors and journal are the same and nothing contradicts; or one title on the same pages of
    the same volume of one journal. A copy under another title waits for a person.
    """
    if pair.pmid is not DIFFERENT:
        return None
    one_title = pair.title is TitleAgreement.SAME and pair.doi is not DIFFERENT
    if one_title and pair.journal is SAME and (_is_copy(pair) or _on_the_same_pages(pair)):
        return None
    alike = pair.title in (TitleAgreement.SAME, TitleAgreement.SPELLING, TitleAgreement.WORDING)
    copy = alike and pair.authors is SAME and pair.no_place_differs and pair.doi is not DIFFERENT
    return UNTIL_REVIEWED if copy and pair.journal is not DIFFERENT else APART


def _is_copy(pair: Comparison) -> bool:
    numbers = (len(one.names.surnames) for one in (pair.first, pair.second))
    return pair.authors is SAME and pair.no_place_differs and len(set(numbers)) == 1


def _on_the_same_pages(pair: Comparison) -> bool:
    return pair.one_range and pair.authors is not DIFFERENT


def other_dois(pair: Comparison) -> Outcome | None:
    """Two DOIs are two works, unless one is a known alias of the other.

    Archives register works a second time. Where title, journal, volume and all pages are the
    same, it is one work; nothing less overrules two DOIs.
    """
    if pair.doi is not DIFFERENT:
        return None
    one_work = (
        pair.title is TitleAgreement.SAME
        and pair.one_range
        and pair.same_people
        and pair.journal is SAME
    )
    if one_work:
        return None
    looks_so = pair.title is TitleAgreement.SAME and pair.one_page and pair.same_people
    return UNTIL_REVIEWED if looks_so else APART


def other_journal(pair: Comparison) -> Outcome | None:
    """One text in two journals is two reports, each of which can be cited.

    Volume and page that are the same show that the journal is one under two names.
    """
    if pair.journal is not DIFFERENT:
        return None
    if pair.one_page and pair.volume is SAME and (pair.same_people or pair.one_range):
        return None
    may_be_one_name = pair.title is TitleAgreement.SAME and pair.volume is SAME
    return UNTIL_REVIEWED if may_be_one_name and pair.no_place_differs else APART


def other_pages(pair: Comparison) -> Outcome | None:
    """Two places in a journal are two works: a series, an abstract and its paper, a reprint.

    Not where one title by the same three people or more stands in one issue: a page is mistyped.
    """
    if pair.pages is not DIFFERENT or pair.one_issue:
        return None
    looks_so = (
        pair.title is TitleAgreement.SAME
        and pair.same_people
        and pair.journal is SAME
        and pair.volume is SAME
        and pair.issue is not DIFFERENT
    )
    return UNTIL_REVIEWED if looks_so else APART


def other_volume(pair: Comparison) -> Outcome | None:
    """Two volumes are two works, save where year, first and last page are the same: a slip."""
    if pair.volume is not DIFFERENT:
        return None
    ours, theirs = pair.first.place.pages, pair.second.place.pages
    slip = (
        pair.pages is SAME
        and ours.last == theirs.last > ours.first
        and pair.year is SAME
        and pair.journal in (SAME, CLOSE)
        and pair.title in (TitleAgreement.SAME, TitleAgreement.SPELLING)
    )
    return None if slip else APART


def other_year(pair: Comparison) -> Outcome | None:
    """Years more than one apart are two works, unless volume and page say otherwise."""
    if pair.year is not DIFFERENT or (pair.one_page and pair.volume is SAME):
        return None
    return APART


def other_issue(pair: Comparison) -> Outcome | None:
    """Two issues without a page in common: a person looks, for issues are often miscounted."""
    if pair.issue is not DIFFERENT or pair.pages in (SAME, CLOSE):
        return None
    return UNTIL_REVIEWED if pair.volume is not UNKNOWN else APART
