"""All ids of a query that has more of them than PubMed serves: by day of creation, then by PMID.

Never by day of publication: PubMed holds hundreds of thousands of records under each 1 January.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from litwatch.errors import BadAnswer
from litwatch.sources.base import SearchAnswer

# ESearch serves 9,999 ids of a query (E-utilities in Depth, ESearch, retmax). Slices stay well
# below, so that a record which arrives in between does not push another one out.
MOST_IN_A_SLICE: Final = 9_000

Ask = Callable[[str], SearchAnswer]


class Unsettled(BadAnswer):
    """The counts of one question do not agree: what is counted changed in between."""


@dataclass(frozen=True, slots=True)
class Span:
    """Days of creation (as ordinals) or PMIDs, from the first to the last."""

    first: int
    last: int
    is_days: bool

    @property
    def term(self) -> str:
        """The span as PubMed reads it."""
        if not self.is_days:
            return f"{self.first}:{self.last}[uid]"
        first, last = date.fromordinal(self.first), date.fromordinal(self.last)
        return f"{first:%Y/%m/%d}:{last:%Y/%m/%d}[crdt]"

    @property
    def halves(self) -> tuple[Span, Span]:
        """Two spans without a gap."""
        middle = (self.first + self.last) // 2
        return replace(self, last=middle), replace(self, first=middle + 1)


# No record was created before the first day or will be after the last.
ALL_DAYS: Final = Span(date(1900, 1, 1).toordinal(), date(2100, 12, 31).toordinal(), is_days=True)
# PMIDs have eight digits; 42 million were given out by 2026.
ALL_PMIDS: Final = Span(1, 99_999_999, is_days=False)


def search_in_slices(term: str, count: int, ask: Ask) -> SearchAnswer:
    """Give all `count` records of a query, by searches of at most 9,000 each.

    Raises Unsettled unless the slices are distinct and add up to the count.
    """
    slices = tuple(_slices(f"({term})", ALL_DAYS, count, ask))
    whole = joined(slices)
    if whole.count != count:
        found = f"{count} records were found but their slices hold {whole.count}"
        raise _unsettled(found)
    return whole


def joined(answers: Sequence[SearchAnswer]) -> SearchAnswer:
    """Join answers to parts of one question."""
    ids = tuple(dict.fromkeys(found for answer in answers for found in answer.ids))
    return SearchAnswer(
        ids=ids,
        count=len(ids),
        warnings=tuple(dict.fromkeys(text for answer in answers for text in answer.warnings)),
        translation=" OR ".join(answer.translation for answer in answers),
    )


def _slices(term: str, span: Span, count: int, ask: Ask) -> Iterator[SearchAnswer]:
    """Halve a span that holds `count` records until each part is served whole.

    Only the left half is counted by PubMed: the right one holds the rest, and is asked for when
    it is a slice of its own. An empty half is not asked for at all.
    """
    if span.first == span.last:
        yield from _slices_of_point(term, span, count, ask)
        return
    left, right = span.halves
    answer = ask(f"{term} AND ({left.term})")
    rest = count - answer.count
    if rest < 0:
        raise _unsettled(f"of {count} records {answer.count} were found in {left.term}")
    if answer.count > MOST_IN_A_SLICE:
        yield from _slices(term, left, answer.count, ask)
    else:
        yield answer
    if rest > MOST_IN_A_SLICE:
        yield from _slices(term, right, rest, ask)
    elif rest:
        yield _rest(ask(f"{term} AND ({right.term})"), rest, right)


def _slices_of_point(term: str, span: Span, count: int, ask: Ask) -> Iterator[SearchAnswer]:
    """A day with too many records is sliced by PMID; a PMID is one record."""
    if not span.is_days:
        raise _unsettled(f"{count} records were found under one PMID, {span.first}")
    yield from _slices(f"{term} AND ({span.term})", ALL_PMIDS, count, ask)


def _rest(answer: SearchAnswer, count: int, span: Span) -> SearchAnswer:
    if answer.count != count:
        raise _unsettled(f"{count} records were left for {span.term}, which holds {answer.count}")
    return answer


def _unsettled(what: str) -> Unsettled:
    return Unsettled(what, remedy="PubMed changed in between: run again.")
