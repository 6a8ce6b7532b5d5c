"""PubMed's relations between works → notices about them, in both directions."""

from __future__ import annotations

from typing import Final

from litwatch.domain import Notice, NoticeKind, Record, RelatedWork

# RefType of CommentsCorrections (NLM, "MEDLINE/PubMed Data Element Descriptions").
NOTICES_ABOUT_THIS_RECORD: Final = {
    "RetractionIn": NoticeKind.RETRACTION,
    "PartialRetractionIn": NoticeKind.PARTIAL_RETRACTION,
    "ExpressionOfConcernIn": NoticeKind.EXPRESSION_OF_CONCERN,
    "ErratumIn": NoticeKind.CORRECTION,
    "CorrectedandRepublishedIn": NoticeKind.CORRECTION,
    "RetractedandRepublishedIn": NoticeKind.RETRACTION,
    "UpdateIn": NoticeKind.UPDATE,
}
NOTICES_ABOUT_ANOTHER: Final = {
    "RetractionOf": NoticeKind.RETRACTION,
    "PartialRetractionOf": NoticeKind.PARTIAL_RETRACTION,
    "ExpressionOfConcernFor": NoticeKind.EXPRESSION_OF_CONCERN,
    "ErratumFor": NoticeKind.CORRECTION,
    "CorrectedandRepublishedFrom": NoticeKind.CORRECTION,
    "RetractedandRepublishedFrom": NoticeKind.RETRACTION,
    "UpdateOf": NoticeKind.UPDATE,
}


def notices_in(record: Record) -> tuple[Notice, ...]:
    """Give the notices that `record` tells of: those about itself, and those it is.

    A notice about another work names it only where PubMed gives its PMID.
    """
    read = (_notice(record, related) for related in record.related_works)
    return tuple(dict.fromkeys(notice for notice in read if notice))


def _notice(record: Record, related: RelatedWork) -> Notice | None:
    if kind := NOTICES_ABOUT_THIS_RECORD.get(related.relation):
        return Notice(record.record_id, kind, related.pmid, related.citation)
    if (kind := NOTICES_ABOUT_ANOTHER.get(related.relation)) and related.pmid:
        return Notice(f"{record.source}:{related.pmid}", kind, record.pmid, related.citation)
    return None
