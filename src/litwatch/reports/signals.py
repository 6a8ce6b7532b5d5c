"""A new record → the plain reason, if any, why the committee should see it first.

Only what the record itself states counts, and nothing is compared with the policy's conclusions:
an arrival that meets every criterion and whose publication type is a trial with a comparison
group, or whose stated comparator is a sham. A person confirms every signal.
"""

from __future__ import annotations

from litwatch.domain import DigestItem, Route

# NLM's publication types for trials that compare groups (MeSH publication characteristics).
TRIAL_TYPES = (
    "Randomized Controlled Trial",
    "Equivalence Trial",
    "Pragmatic Clinical Trial",
    "Controlled Clinical Trial",
    "Clinical Trial, Phase III",
    "Clinical Trial, Phase IV",
)


def signals_of(item: DigestItem, *, is_cited: bool = False) -> tuple[str, ...]:
    """Give the reasons why `item` is a signal; empty when it is none.

    A work that the policy cites (`is_cited`) was weighed already: it is no signal.
    """
    suggestion = item.suggestion
    is_new = item.change.kind.is_arrival and not is_cited
    if not is_new or not suggestion or suggestion.route is not Route.MEETS:
        return ()
    types = {entry.name for entry in item.record.publication_types}
    reasons = [f"{name} (publication type)" for name in TRIAL_TYPES if name in types]
    if any(f.name == "comparator" and "sham" in f.value.lower() for f in suggestion.facts):
        reasons.append("sham comparator (stated)")
    return tuple(reasons)
