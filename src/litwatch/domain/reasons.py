"""Why a person leaves a report out: the vocabulary of reasons, and how one is read from text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True, slots=True)
class ExclusionReason:
    """A reason as PRISMA's flow counts it; `reason_class` is the criterion that it belongs to."""

    code: str
    reason_class: str
    label: str


_BY_CLASS: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "publication_type": (
        ("review", "review"),
        ("systematic_review", "systematic review"),
        ("guideline_consensus", "guideline or consensus paper"),
        ("editorial_letter_comment", "editorial, letter or comment"),
        ("conference_abstract", "conference abstract"),
        ("protocol_ongoing", "protocol or ongoing study"),
        ("case_report", "case report"),
        ("animal_or_laboratory", "animal or laboratory study"),
        ("correction_retraction", "correction or retraction"),
        ("preprint", "preprint"),
        ("publication_type", "another publication type"),
    ),
    "patient": (("patient", "other patients"),),
    "intervention": (
        ("other_intervention", "another intervention"),
        ("no_image_guidance", "no image guidance"),
        ("not_percutaneous", "not percutaneous"),
        ("intervention", "the intervention does not meet the criteria"),
    ),
    "outcome": (("outcome", "no outcome that counts"),),
    "language": (("language", "language"),),
    "duplicate": (("duplicate", "duplicate of another report"),),
    # Why NICE's overviews put a relevant paper into the appendix and not into the key evidence
    # (IP overviews, "Reasons for non-inclusion in summary of key evidence section").
    "key_evidence": (
        ("primary_studies_included", "review: its relevant primary studies are included already"),
        ("descriptive_review", "descriptive review of various conditions"),
        ("larger_or_longer_studies_included", "larger studies or longer follow-up are included"),
        ("same_population", "the same patients are reported in an included study"),
        ("technique", "description of the technique"),
    ),
    "other": (("other", "another reason, stated in words"),),
}

OTHER: Final = "other"
EXCLUSION_REASONS: Final[Mapping[str, ExclusionReason]] = MappingProxyType(
    {
        code: ExclusionReason(code, reason_class, label)
        for reason_class, reasons in _BY_CLASS.items()
        for code, label in reasons
    }
)


def read_reason(text: str) -> tuple[str, str]:
    """Split `case_report: a single patient` into code and words; without a code it is empty."""
    head, _, words = text.partition(":")
    code = head.strip().casefold().replace(" ", "_").replace("-", "_")
    return (code, words.strip()) if code in EXCLUSION_REASONS else ("", text.strip())
