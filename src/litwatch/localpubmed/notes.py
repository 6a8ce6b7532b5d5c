"""What a search has to tell besides its ids: ESearch's ErrorList, WarningList, TranslationSet."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class SearchNotes:
    """Collected while a query is evaluated; each list keeps its order and holds nothing twice.

    `phrases_not_found` and `unknown_fields` make the ErrorList; `ignored`, `quoted_not_found` and
    `messages` the WarningList; `mappings` (from, to) the TranslationSet.
    """

    phrases_not_found: list[str] = field(default_factory=list)
    unknown_fields: list[str] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    quoted_not_found: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    mappings: list[tuple[str, str]] = field(default_factory=list)

    def not_found(self, text: str) -> None:
        """A term that stands in no record."""
        _add(self.phrases_not_found, text)

    def unknown_field(self, tag: str) -> None:
        """A tag that is no field: the restriction is dropped."""
        _add(self.unknown_fields, tag)

    def ignore(self, text: str) -> None:
        """A term of stopwords or signs alone."""
        _add(self.ignored, text)

    def quoted(self, text: str) -> None:
        """A quoted phrase that is not in the phrase index."""
        _add(self.quoted_not_found, text)

    def mapped(self, source: str, target: str) -> None:
        """An untagged term that was mapped."""
        if (source, target) not in self.mappings:
            self.mappings.append((source, target))


def _add(found: list[str], text: str) -> None:
    if text not in found:
        found.append(text)
