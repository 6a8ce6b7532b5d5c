"""What a digest must know besides its items: the works that the policy cites, what is held."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from litwatch.dedupe.known_items import recognise
from litwatch.domain import CitedReference, Digest, DigestItem, DigestMaterial, Policy, Record
from litwatch.reports.wording import SOURCES, day

_CITED_AS = {
    "peer_reviewed": "cited by the policy, reference {number}",
    "authority": "cited by the policy, authority reference {number}",
    "included": "cited by the overview, included study {number}",
    "appendix": "cited by the overview, appendix study {number}",
}


@dataclass(frozen=True, slots=True)
class Background:
    """What the words about an item rest on.

    `cited` maps record ids to the policy's references; `reviewed_on` is its last review.
    `held` are the records that the digest knows to be held, `preprints` those that are preprints;
    `lines` are the texts of the strategy's lines, as far as they are known.
    """

    cited: Mapping[str, CitedReference] = field(default_factory=dict)
    reviewed_on: date | None = None
    held: frozenset[str] = frozenset()
    preprints: frozenset[str] = frozenset()
    lines: Mapping[int, str] = field(default_factory=dict)
    is_sample: bool = False

    def reference_of(self, item: DigestItem) -> CitedReference | None:
        """Find the cited work that `item` is, itself or as another record of the same report."""
        ids = (item.record.record_id, *item.duplicates)
        return next((self.cited[name] for name in ids if name in self.cited), None)


@dataclass(frozen=True, slots=True)
class ComposedDigest(Digest):
    """A digest with its background, as `compose` gives it."""

    background: Background = Background()


def background_of(digest: Digest) -> Background:
    """Give a digest's background; one that was not composed here has none."""
    return digest.background if isinstance(digest, ComposedDigest) else Background()


def read_background(
    material: DigestMaterial, policy: Policy | None, *, is_sample: bool = False
) -> Background:
    """Read the background from what the store hands over and from the policy."""
    references = {each.key: each for each in policy.references} if policy else {}
    known = {each.key for each in material.known_items if each.record_id}
    others = [each for key, each in references.items() if key not in known]
    recognised = recognise(others, [item.record for item in material.items], ())
    cited = {
        item.record_id: references[item.key]
        for item in (*recognised, *material.known_items)
        if item.record_id and item.key in references
    }
    return Background(
        cited=cited,
        reviewed_on=policy.last_review_on if policy else None,
        held=_held(material),
        preprints=frozenset(
            item.record.record_id for item in material.items if is_preprint(item.record)
        ),
        lines={each.line.number: each.line.text for each in material.line_health},
        is_sample=is_sample,
    )


def _held(material: DigestMaterial) -> frozenset[str]:
    """Gather the records that the material names: only of these is it known that they are held."""
    items = (item.record.record_id for item in material.items)
    noticed = (item.notice.record_id for item in material.notices)
    known = (item.record_id for item in material.known_items if item.record_id)
    return frozenset((*items, *noticed, *known))


def is_preprint(record: Record) -> bool:
    """Whether PubMed calls the record a preprint."""
    return any(kind.name == "Preprint" for kind in record.publication_types)


def policy_tag(item: DigestItem, background: Background) -> str:
    """Say how `item` touches the policy: cited by it, entered since its last review, or nothing.

    >>> from litwatch.domain import Change, ChangeKind, Record
    >>> record = Record(source="pubmed", source_id="1")
    >>> cited = {"pubmed:1": CitedReference("a", 12, "peer_reviewed", "A")}
    >>> item = DigestItem(record, Change("pubmed:1", ChangeKind.NEW, ""), "run", ())
    >>> policy_tag(item, Background(cited))
    'cited by the policy, reference 12'
    """
    reference = background.reference_of(item)
    if reference:
        told = _CITED_AS.get(reference.role, _CITED_AS["peer_reviewed"])
        return told.format(number=reference.number)
    record, reviewed = item.record, background.reviewed_on
    entered = record.dates.entered or record.dates.created
    if not reviewed or not entered or entered <= reviewed:
        return ""
    name = SOURCES.get(record.source, record.source)
    return f"entered {name} after the policy's last review ({day(reviewed)})"
