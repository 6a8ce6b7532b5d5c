"""What a row of the queue quotes: the words that the suggestion's reason rests on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from litwatch.domain import CriterionVerdict, Route, Verdict
from litwatch.store.store import Store
from tests.evidence_history import FIRST, NEUROMA, suggestion

FAILED = tuple(
    CriterionVerdict(name, Verdict.FAILS, f"words on {name}", "title", 0, len(f"words on {name}"))
    for name in ("publication_type", "intervention", "intervention.percutaneous", "patient")
)


@pytest.mark.parametrize("named", ["publication_type", "intervention", "patient"])
def test_a_proposed_exclusion_quotes_the_criterion_that_its_reason_names(
    empty: Store, named: str
) -> None:
    proposed = replace(suggestion("101", Route.PROPOSE_EXCLUDE, named), verdicts=FAILED)
    others = tuple(each for each in FIRST.suggestions if each.record_id != proposed.record_id)
    empty.commit(replace(FIRST, suggestions=(*others, proposed)))

    (entry,) = (each for each in empty.ledger.queue(NEUROMA) if each.record_id == "pubmed:101")

    assert (entry.route, entry.quote) == (Route.PROPOSE_EXCLUDE, f"words on {named}")
