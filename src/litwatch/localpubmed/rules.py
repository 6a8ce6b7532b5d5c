"""The switches of the embedded PubMed: what is known of the real one, and what is not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from litwatch.localpubmed.stopwords import STOPWORDS

KnowsPhrase = Callable[[tuple[str, ...]], bool]


@dataclass(frozen=True, slots=True)
class SearchRules:
    """How this PubMed searches; the defaults are today's documented behaviour.

    `stopwords`: not indexed, but they keep their place, so that proximity counts them.
    `indexes_single_characters`: the recorded `"cancer s"[All Fields]` suggests that it does.
    `knows_phrase`: whether a phrase (its words, wildcards kept) is in the phrase index; None
    stands for the sequences of words in the corpus' own titles, keywords and headings. The User
    Guide: a phrase that is not in the index is searched as its words joined by AND; one that is
    written with hyphens finds nothing.
    `wildcard_stem`: characters before the first `*`, counted from the phrase's start (NLM
    Technical Bulletin 2024 May-Jun;(458):e5); an earlier `*` is dropped without a word.
    `wildcard_limit`: more in one query are refused for good, as public clients report.
    `variant_limit`: variants searched per truncated word; 600 until 2019, unknown today.
    `unknown_heading_widens`: a heading of several words that MeSH has not falls back to its
    words in all fields; otherwise it finds nothing.
    `reports_missing_words`: whether a word that stands in no record is listed as PhraseNotFound.
    Off, a small corpus does not complain of words that the real PubMed has.
    """

    stopwords: frozenset[str] = STOPWORDS
    indexes_single_characters: bool = True
    knows_phrase: KnowsPhrase | None = None
    wildcard_stem: int = 4
    wildcard_limit: int = 256
    variant_limit: int | None = None
    unknown_heading_widens: bool = True
    reports_missing_words: bool = True

    def is_indexed(self, word: str) -> bool:
        """Whether a word can be found at all."""
        if word in self.stopwords:
            return False
        return len(word) > 1 or self.indexes_single_characters
