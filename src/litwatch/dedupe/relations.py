"""Rules on works that are not one report but belong together: notices, preprints, versions."""

from __future__ import annotations

import re
from typing import Final

from litwatch.dedupe.citation import Citation
from litwatch.dedupe.comparison import CLOSE, DIFFERENT, SAME, Comparison
from litwatch.dedupe.identifiers import normalise_pmid
from litwatch.dedupe.outcomes import APART, UNTIL_REVIEWED, Outcome, related
from litwatch.dedupe.titles import Kind, TitleAgreement
from litwatch.domain import PairVerdict, Relation

# PubMed's RefType → our relation, and whether the record that carries it is the notice.
_OF_PUBMED: Final = {
    "ErratumFor": (Relation.ERRATUM_OF, True),
    "ErratumIn": (Relation.ERRATUM_OF, False),
    "RetractionOf": (Relation.RETRACTION_OF, True),
    "PartialRetractionOf": (Relation.RETRACTION_OF, True),
    "RetractionIn": (Relation.RETRACTION_OF, False),
    "PartialRetractionIn": (Relation.RETRACTION_OF, False),
    "CommentOn": (Relation.COMMENT_ON, True),
    "CommentIn": (Relation.COMMENT_ON, False),
    "ExpressionOfConcernFor": (Relation.COMMENT_ON, True),
    "ExpressionOfConcernIn": (Relation.COMMENT_ON, False),
    "UpdateOf": (Relation.UPDATE_OF, True),
    "UpdateIn": (Relation.UPDATE_OF, False),
    "RepublishedFrom": (Relation.UPDATE_OF, True),
    "RepublishedIn": (Relation.UPDATE_OF, False),
    "CorrectedandRepublishedFrom": (Relation.UPDATE_OF, True),
    "CorrectedandRepublishedIn": (Relation.UPDATE_OF, False),
}
_TURNED: Final = {
    Kind.ERRATUM: Relation.ERRATUM_OF,
    Kind.RETRACTION: Relation.RETRACTION_OF,
    Kind.CONCERN: Relation.COMMENT_ON,
    Kind.COMMENT: Relation.COMMENT_ON,
    Kind.REPLY: Relation.COMMENT_ON,
}
# Of two notices the later kind speaks of the earlier one: a reply of a comment.
_NOTICES: Final = {kind: place for place, kind in enumerate(_TURNED)}
_ONE_NAME: Final = (TitleAgreement.SAME, TitleAgreement.SPELLING, TitleAgreement.EXTENDED)


def pubmed_relation(pair: Comparison) -> Outcome | None:
    """PubMed itself relates the two (CommentsCorrections): two works, whatever else agrees.

    A preprint and its article stand there as UpdateOf. Source: NLM, MEDLINE/PubMed XML element
    descriptions, CommentsCorrectionsList.
    """
    for carrier, other in ((pair.first, pair.second), (pair.second, pair.first)):
        for work in carrier.record.related_works:
            known = _OF_PUBMED.get(work.relation)
            if known and other.pmid and normalise_pmid(work.pmid) == other.pmid:
                return _as_related(pair, known[0], carrier if known[1] else other)
    return None


def _as_related(pair: Comparison, relation: Relation, notice: Citation) -> Outcome | None:
    if pair.pmid is SAME:
        return None
    earlier = pair.second if notice is pair.first else pair.first
    if relation is Relation.UPDATE_OF and earlier.is_preprint and not notice.is_preprint:
        return related(Relation.PREPRINT_OF, turned=earlier is pair.second)
    return related(relation, turned=notice is pair.second)


def notice_and_work(pair: Comparison) -> Outcome | None:
    """An erratum, retraction, concern, comment or reply is another report than its work.

    Told from the title or the publication type. Where DOI or all pages agree, one of both is
    wrongly labelled and a person looks.
    """
    ours, theirs = pair.first.title.kind, pair.second.title.kind
    if ours is theirs or not {ours, theirs} & _TURNED.keys():
        return None
    if pair.doi is SAME or pair.one_range:
        return UNTIL_REVIEWED
    if pair.title not in _ONE_NAME:
        return APART
    turned = _NOTICES.get(theirs, -1) > _NOTICES.get(ours, -1)
    return related(_TURNED[theirs if turned else ours], turned=turned)


def plan_and_results(pair: Comparison) -> Outcome | None:
    """A registration or a protocol is not the report of the results, even under one title.

    A protocol, rationale or plan of analysis often shares the title and differs in the subtitle.

    A protocol that stands on the same page of the same volume is the same protocol: one database
    left the word out.
    """
    kinds = {pair.first.title.kind, pair.second.title.kind}
    if len(kinds) == 1 or not kinds & {Kind.PROTOCOL, Kind.REGISTRATION}:
        return None
    if Kind.REGISTRATION not in kinds and (pair.doi is SAME or pair.one_page):
        return None
    one_name = pair.title in _ONE_NAME or (pair.one_main_title and pair.authors is not DIFFERENT)
    if one_name or pair.first.registry_numbers & pair.second.registry_numbers:
        return related(Relation.REPORT_OF_SAME_TRIAL, turned=False)
    return APART


_VERSION: Final = re.compile(r"(?:[./]?v\d+|/v?\d+)$")


def preprint_and_article(pair: Comparison) -> Outcome | None:
    """A preprint is linked with its article and never merged with it: peer review lies between.

    Two versions of one preprint are an update. Source: ICMJE recommendations on preprints;
    bioRxiv and Research Square number versions in the DOI.
    """
    first, second = pair.first, pair.second
    if first.is_preprint and second.is_preprint:
        return _preprint_versions(pair)
    if first.is_preprint is second.is_preprint or not pair.same_people:
        return APART if first.is_preprint is not second.is_preprint else None
    if pair.title in _ONE_NAME:
        return related(Relation.PREPRINT_OF, turned=second.is_preprint)
    if pair.title is TitleAgreement.WORDING:
        return related(
            Relation.PREPRINT_OF,
            turned=second.is_preprint,
            verdict=PairVerdict.NEEDS_REVIEW,
        )
    return APART


def _preprint_versions(pair: Comparison) -> Outcome | None:
    ours, theirs = pair.first.doi, pair.second.doi
    if pair.doi is not DIFFERENT or _VERSION.sub("", ours) != _VERSION.sub("", theirs):
        return None
    return related(Relation.UPDATE_OF, turned=ours < theirs)


def cochrane_versions(pair: Comparison) -> Outcome | None:
    """Versions of one Cochrane review share title, authors and number, and are different reports.

    They differ in year and issue and in the `.pub` of the DOI. Source: Cochrane Handbook, chapter
    IV, on updating reviews.
    """
    first, second = pair.first, pair.second
    if not (first.is_cochrane and second.is_cochrane) or not _differ_in_version(pair):
        return None
    if first.cochrane_number and first.cochrane_number == second.cochrane_number:
        newer = max(first, second, key=lambda one: (one.place.year, one.doi, one.record_id))
        return related(Relation.UPDATE_OF, turned=newer is second)
    return APART


def _differ_in_version(pair: Comparison) -> bool:
    ours, theirs = (
        citation.place.issues | ({citation.place.volume} - {0, citation.place.year})
        for citation in (pair.first, pair.second)
    )
    other_issue = bool(ours and theirs and ours.isdisjoint(theirs))
    return pair.doi is DIFFERENT or pair.year in (CLOSE, DIFFERENT) or other_issue


def abstract_and_paper(pair: Comparison) -> Outcome | None:
    """A conference abstract is not the full paper: it reports less, often of fewer patients.

    One that stands in the same volume of the same journal, with nothing else against it, is the
    same abstract, whether or not both databases name the conference.
    """
    first, second = pair.first, pair.second
    if first.is_conference is second.is_conference or pair.doi is SAME:
        return None
    same_volume = pair.journal is SAME and pair.volume is SAME and pair.no_place_differs
    if pair.one_page or same_volume:
        return None
    if pair.title in _ONE_NAME and pair.same_people:
        return related(Relation.REPORT_OF_SAME_TRIAL, turned=False)
    return APART


def one_trial(pair: Comparison) -> Outcome | None:
    """Two reports that state one registry number are reports of one trial, not duplicates."""
    if pair.first.registry_numbers & pair.second.registry_numbers:
        return related(Relation.REPORT_OF_SAME_TRIAL, turned=False)
    return None
