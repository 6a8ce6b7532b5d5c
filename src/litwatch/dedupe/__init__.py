"""Records that are one report, and cited works recognised among records. Pure functions."""

from litwatch.dedupe.identifiers import group_by_identifiers, normalise_doi
from litwatch.dedupe.known_items import recognise

__all__ = ["group_by_identifiers", "normalise_doi", "recognise"]
